#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/random.hpp"

// Who is there before anything happens: places with capacities and prices, agents with capacities,
// and who knows whom. Nothing here looks at a graph.
namespace mekhala::generator {

// visible: some agents arrange victims for networks of several countries. redundant: several of
// them do the same for the same suppliers. money: as visible, but only payments tie them to
// anybody. none: nobody serves two countries. displaced: as visible, and a raid moves a compound to
// another country half-way.
enum class Regime : std::uint8_t { visible, redundant, money, none, displaced };
inline constexpr std::string_view kRegimes[] = {"visible", "redundant", "money", "none",
                                                "displaced"};
[[nodiscard]] std::optional<Regime> regime_named(std::string_view name);

struct CasePlan {
  std::uint32_t victims = 300;  // 100 to 1,000,000
  std::uint64_t seed = 1;
  Regime regime = Regime::visible;
};

enum class Part : std::uint8_t {
  recruiter,
  account,    // that a recruiter posts and chats with
  collector,  // receives and sells inside one country
  liaison,    // arranges for several; whether victims came of it, the log says
  driver,
  manager,  // of a compound
  guest_house,
  remittance,
  hotline,
  officer,  // of an embassy
  interpreter,
  lawful_agency,
  mother,  // pays ransom for two children in two countries
};
enum class EntityKind : std::uint8_t { person, organization, account, location };

inline constexpr std::uint32_t kNobody = UINT32_MAX;
inline constexpr std::uint8_t kNowhere = UINT8_MAX;
// An actor that is a victim made to recruit: this bit, and the number of the victim.
inline constexpr std::uint32_t kVictimBit = 1U << 31;

struct Agent {
  Part part = Part::recruiter;
  EntityKind kind = EntityKind::person;
  std::uint8_t origin = 0;
  std::uint8_t destination = kNowhere;
  std::uint32_t cell = kNobody;
  std::uint32_t name = 0;         // number of a person, agency or handle
  std::uint32_t phone = 0;        // number in the range of its origin
  std::uint32_t owner = kNobody;  // of an account
};

struct Compound {
  std::uint8_t destination = 0;
  std::uint32_t cell = 0;
  std::uint32_t manager = kNobody;
  std::uint32_t name = 0;
  std::uint32_t town = 0;  // index into towns()
  std::uint32_t capacity = 0;
  std::uint32_t price = 0;  // paid for a person, in baht
  std::uint32_t opens = 0;  // days
  std::uint32_t closes = UINT32_MAX;
};

// A collector with the compounds, drivers and recruiters that deal with it.
struct Cell {
  std::uint8_t destination = 0;
  std::uint32_t collector = kNobody;
  std::vector<std::uint32_t> compounds, drivers, recruiters;
};

struct Recruiter {
  std::uint32_t agent = kNobody;
  std::uint32_t capacity = 0;           // victims over the whole time
  std::vector<std::uint32_t> liaisons;  // agents whom it supplies besides its collector
  std::vector<std::uint32_t> accounts;  // agents
};

struct World {
  CasePlan plan;
  std::vector<Agent> agents;
  std::vector<Compound> compounds;
  std::vector<Cell> cells;
  std::vector<Recruiter> recruiters;              // recruiter i is agent recruiters[i].agent
  std::vector<std::uint32_t> recruiter_of_agent;  // kNobody for others
  std::vector<std::uint32_t> people;              // at kNamePool: names that agents took
  std::vector<std::uint32_t> guest_houses, remittances, hotlines, officers, interpreters,
      lawful_agencies, mothers, liaisons;             // agents, in ascending order
  std::vector<std::vector<std::uint32_t>> suppliers;  // of each of `liaisons`: recruiters
  // Two agents each: of one name, of one phone that changed hands.
  std::vector<std::pair<std::uint32_t, std::uint32_t>> namesakes, recycled;
  std::uint32_t raided = kNobody;     // the compound that a raid moves
  std::uint32_t raided_to = kNobody;  // what it is after that
  std::uint32_t raid_day = 0;

  [[nodiscard]] Random random(std::uint64_t purpose, std::uint64_t index = 0) const {
    return {plan.seed, (purpose << 40) + index};
  }
};

inline constexpr std::uint32_t kDays = 600;  // from the first advertisement to the last interview

// Towns of compounds, from the gazetteer.
struct Town {
  std::string name;
  std::uint8_t destination = 0;
};
[[nodiscard]] const std::vector<Town>& towns();
// Cities on the way.
inline constexpr std::string_view kTransit[] = {"Bangkok", "Kuala Lumpur", "Dubai",
                                                "Ho Chi Minh City"};

// Throws Error(usage) for fewer than 100 victims or more than 1,000,000. O(agents).
[[nodiscard]] World make_world(const CasePlan& plan);

// "R12", "L3": the same in truth and nowhere in the files.
[[nodiscard]] std::string agent_id(const World& world, std::uint32_t agent);
[[nodiscard]] std::string victim_id(std::uint32_t victim);  // also the case number in the files
[[nodiscard]] std::string compound_id(std::uint32_t compound);
// Its usual name: of a person in Latin letters, of an account its handle.
[[nodiscard]] std::string agent_name(const World& world, std::uint32_t agent);
[[nodiscard]] std::string agent_phone(const World& world, std::uint32_t agent);
[[nodiscard]] std::string agent_bank(std::uint32_t agent);
[[nodiscard]] std::string_view account_service(const World& world, std::uint32_t agent);
[[nodiscard]] std::string victim_name(const World& world, std::uint32_t victim,
                                      std::uint8_t origin);
[[nodiscard]] std::string_view part_name(Part part);
[[nodiscard]] std::string_view kind_name(EntityKind kind);

}  // namespace mekhala::generator
