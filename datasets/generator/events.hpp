#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "datasets/generator/world.hpp"
#include "engine/base/context.hpp"

// What happened, before anybody wrote any of it down: one journey a victim, as a log of events.
namespace mekhala::generator {

enum class EventKind : std::uint8_t {
  advertised,
  contacted,
  papers,  // passport, visa, ticket: arranged and paid
  transit,
  lodged,
  handed_over,
  sold,
  held,
  sold_on,  // between compounds, or moved after a raid
  ransom,
  rescued,
  made_to_recruit,
};
inline constexpr std::string_view kEventNames[] = {
    "advertised", "contacted", "papers",  "transit", "lodged",  "handed_over",
    "sold",       "held",      "sold_on", "ransom",  "rescued", "made_to_recruit"};

struct Event {
  EventKind kind = EventKind::advertised;
  std::uint32_t day = 0;
  std::uint32_t actor = kNobody;     // agent, or a victim made to recruit (kVictimBit)
  std::uint32_t other = kNobody;     // agent: who receives, buys or is paid
  std::uint32_t compound = kNobody;  // where to
  std::uint32_t amount = 0;          // baht
};

struct Journey {
  std::uint32_t recruiter = kNobody;  // agent, or a victim made to recruit (kVictimBit)
  std::uint32_t account = kNobody;    // agent
  std::uint32_t liaison = kNobody;    // agent
  std::uint32_t booker = kNobody;     // agent
  std::uint32_t driver = kNobody;
  std::uint32_t compound = kNobody;
  std::uint32_t moved_to = kNobody;  // compound
  std::uint32_t price = 0;
  std::uint16_t recruited = 0, arrived = 0, moved = 0, left = 0;  // days; left 0: still held
  std::uint8_t origin = 0;
  std::uint8_t transit = 0;  // index into kTransit
  bool ransom = false, made_to_recruit = false;
};

// Day by day: a victim is recruited by whoever has capacity left, sent by the router with whom the
// recruiter deals, and sold to the compound that pays most and has room.
// Sequential, since each sale takes room from the next: about 1 us a victim.
[[nodiscard]] std::vector<Journey> simulate(const World& world, Context& context);

// The log of one victim, in order of days. `events` is emptied first.
void log_of(const World& world, const Journey& journey, std::vector<Event>& events);

// True of an act that moves a victim towards a compound.
[[nodiscard]] bool delivers(EventKind kind);

}  // namespace mekhala::generator
