#include "datasets/generator/notes.hpp"

#include <algorithm>

#include "datasets/generator/names.hpp"

namespace mekhala::generator {
namespace {

constexpr double kThin = 0.5;          // of a source that holds half of what it might
constexpr double kInterviewed = 0.55;  // of the victims
constexpr double kThinCountry = 0.65;  // of those, of the country that sent few
constexpr double kNameless = 0.08;     // of agents
constexpr double kSlips = 0.05;        // of the names of victims
constexpr double kAliases = 0.15;      // of the victims, in their own script
constexpr double kBooked = 0.35;       // of the victims
constexpr double kBookedHome = 0.2;    // of those who left

}  // namespace

Notes::Notes(const World& world_made, const std::vector<Journey>& journeys_made,
             const Truth& truth_read)
    : world(world_made),
      journeys(journeys_made),
      truth(truth_read),
      marks_(world.agents.size()),
      compounds_named_(world.compounds.size()) {
  Random random = world.random(kHidingStream);
  coverage_.fill(1);
  // Interviews are never thin as a whole: without victims there is no case.
  constexpr File kMayBeThin[] = {File::recruiters, File::payments, File::bookings, File::ftm,
                                 File::adverts};
  const std::uint64_t first = random.below(5);
  const std::uint64_t second = (first + 1 + random.below(4)) % 5;
  for (const std::uint64_t thin : {first, second}) {
    coverage_[static_cast<std::size_t>(kMayBeThin[thin])] = kThin;
  }
  // Of the money regime payments are what there is.
  if (world.plan.regime == Regime::money) coverage_[static_cast<std::size_t>(File::payments)] = 1;
  thin_country_ = static_cast<std::uint8_t>(random.below(kNumDestinations));
}

bool Notes::interviewed(std::uint32_t victim) const {
  if (victim == truth.deep_victim) return true;
  const bool thin = destination_of(world, journeys[victim]) == thin_country_;
  return world.random(kInterviewStream, victim).uniform() <
         kInterviewed * (thin ? kThinCountry : 1);
}

bool Notes::nameless(std::uint32_t agent) const {
  const Part part = world.agents[agent].part;
  if (part != Part::recruiter && part != Part::driver && part != Part::liaison) return false;
  return world.random(kHidingStream, agent + 1).uniform() < kNameless;
}

bool Notes::in_recruiter_sheet(std::uint32_t agent) const {
  const Agent& one = world.agents[agent];
  double share = 0;
  if (one.part == Part::recruiter) share = 0.65;
  if (one.part == Part::collector) share = 0.8;
  if (one.part == Part::driver) share = 0.4;
  if (one.part == Part::liaison && world.plan.regime != Regime::money) share = 0.6;
  if (one.kind != EntityKind::person || nameless(agent)) return false;
  return world.random(kRecruiterStream, agent).uniform() < share * coverage(File::recruiters);
}

bool Notes::is_repeated(std::uint32_t agent) const {
  return agent % 7 == 3 && in_recruiter_sheet(agent);
}

std::string Notes::interview_name(std::uint32_t victim) const {
  Random random = world.random(kVictimNameStream, victim);
  std::string name = victim_name(world, victim, journeys[victim].origin);
  return random.uniform() < kSlips ? with_slip(std::move(name), random) : name;
}

std::string Notes::interview_alias(std::uint32_t victim) const {
  if (world.random(kVictimAliasStream, victim).uniform() >= kAliases) return {};
  const std::uint8_t origin = journeys[victim].origin;
  return person_name_local(origin, world.people[kNamePool[origin]] + victim);
}

bool Notes::booked(std::uint32_t victim) const {
  return world.random(kBookedStream, victim).uniform() < kBooked * coverage(File::bookings);
}

bool Notes::booked_home(std::uint32_t victim) const {
  return journeys[victim].left > 0 &&
         world.random(kBookedHomeStream, victim).uniform() < kBookedHome * coverage(File::bookings);
}

std::string Notes::spelled(std::uint32_t agent, Spelling spelling) const {
  const Agent& one = world.agents[agent];
  std::string usual = agent_name(world, agent);
  if (one.kind != EntityKind::person) return usual;
  switch (spelling) {
    case Spelling::usual:
      return usual;
    case Spelling::local:
      return person_name_local(one.origin, one.name);
    case Spelling::other:
      return person_name_other(one.origin, one.name);
    case Spelling::slip: {
      Random random = world.random(kHidingStream, (1ULL << 33) + agent);
      return with_slip(usual, random);
    }
    case Spelling::nickname:
      return nickname(one.origin, agent);
  }
  return usual;
}

std::string Notes::named(std::uint32_t agent, File file, Spelling spelling) const {
  std::string name = spelled(agent, spelling);
  if (name.empty()) {
    spelling = Spelling::usual;
    name = spelled(agent, spelling);
  }
  mark(agent, file, 1U << static_cast<unsigned>(spelling));
  return name;
}

std::string Notes::said(std::uint32_t agent, File file, Random& random) const {
  const double at = random.uniform();
  if (nameless(agent)) return {};
  if (at < 0.80) return named(agent, file, Spelling::usual);
  if (at < 0.90) return named(agent, file, Spelling::other);
  if (at < 0.96) return named(agent, file, Spelling::slip);
  return named(agent, file, Spelling::nickname);
}

std::string Notes::phone(std::uint32_t agent, File file, Random& random) const {
  mark(agent, file, kPhone);
  return written_phone(agent_phone(world, agent), random.next());
}

std::string Notes::bank(std::uint32_t agent, File file) const {
  mark(agent, file, kBank);
  return agent_bank(agent);
}

std::string Notes::handle(std::uint32_t account, File file) const {
  mark(account, file, 1);
  return agent_name(world, account);
}

std::string Notes::compound(std::uint32_t compound) const {
  compounds_named_[compound].store(true, std::memory_order_relaxed);
  return compound_name(world.compounds[compound].name);
}

void Notes::mark(std::uint32_t agent, File file, unsigned what) const {
  const unsigned bits = what | (1U << (kFirstFile + static_cast<unsigned>(file)));
  marks_[agent].fetch_or(static_cast<std::uint16_t>(bits), std::memory_order_relaxed);
}

std::string mixed_date(std::uint32_t day, Random& random) {
  return random.uniform() < 0.15 ? thai_date(day) : iso_date(day);
}
std::string victim_phone(std::uint32_t victim, std::uint8_t origin) {
  return phone_number(origin, 200'000 + victim % 800'000);
}
std::uint32_t one_of(const std::vector<std::uint32_t>& list, std::uint32_t victim) {
  return list[(victim * 2654435761ULL >> 7) % list.size()];
}

}  // namespace mekhala::generator
