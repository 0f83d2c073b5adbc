#include "datasets/generator/world.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>

#include "datasets/gazetteer/gazetteer.hpp"
#include "datasets/generator/names.hpp"
#include "engine/base/error.hpp"

namespace mekhala::generator {
namespace {

constexpr std::uint64_t kWorldStream = 1;
constexpr std::uint32_t kVictimsPerRecruiter = 13;
constexpr std::uint32_t kVictimsPerCell = 150;
constexpr std::uint32_t kVictimsPerLiaison = 250;

std::uint8_t drawn(std::span<const double> shares, Random& random) {
  double rest = random.uniform() * std::accumulate(shares.begin(), shares.end(), 0.0);
  for (std::size_t i = 0; i + 1 < shares.size(); ++i) {
    if (rest < shares[i]) return static_cast<std::uint8_t>(i);
    rest -= shares[i];
  }
  return static_cast<std::uint8_t>(shares.size() - 1);
}

class Builder {
 public:
  explicit Builder(const CasePlan& plan) : random_(plan.seed, kWorldStream << 40) {
    world_.plan = plan;
    world_.people.assign(kNumOrigins, 0);
    phones_.assign(kNumOrigins, 100);
  }

  World run() {
    add_cells();
    add_recruiters();
    add_liaisons();
    add_bystanders();
    confuse();
    if (world_.plan.regime == Regime::displaced) plan_raid();
    world_.recruiter_of_agent.assign(world_.agents.size(), kNobody);
    for (std::uint32_t i = 0; i < world_.recruiters.size(); ++i) {
      world_.recruiter_of_agent[world_.recruiters[i].agent] = i;
    }
    return std::move(world_);
  }

 private:
  std::uint32_t add(Part part, EntityKind kind, std::uint8_t origin, std::uint8_t destination,
                    std::uint32_t cell) {
    Agent agent{part, kind, origin, destination, cell, 0, phones_[origin]++, kNobody};
    switch (kind) {
      case EntityKind::person:
        agent.name = world_.people[kNamePool[origin]]++;
        break;
      case EntityKind::organization:
      case EntityKind::location:
        agent.name = agencies_++;
        break;
      case EntityKind::account:
        agent.name = handles_++;
        break;
    }
    world_.agents.push_back(agent);
    return static_cast<std::uint32_t>(world_.agents.size() - 1);
  }

  std::uint32_t town_in(std::uint8_t destination) {
    std::vector<std::uint32_t> here;
    for (std::uint32_t i = 0; i < towns().size(); ++i) {
      if (towns()[i].destination == destination) here.push_back(i);
    }
    return here[random_.below(here.size())];
  }

  std::uint32_t add_compound(std::uint32_t cell, std::uint32_t capacity, std::uint32_t manager) {
    const std::uint8_t destination = world_.cells[cell].destination;
    Compound compound;
    compound.destination = destination;
    compound.cell = cell;
    compound.manager = manager;
    compound.name = static_cast<std::uint32_t>(world_.compounds.size());
    compound.town = town_in(destination);
    compound.capacity = capacity;
    compound.price = static_cast<std::uint32_t>(120'000 + 10'000 * random_.below(25));
    world_.compounds.push_back(compound);
    world_.cells[cell].compounds.push_back(compound.name);
    return compound.name;
  }

  // Compounds hold somewhat more people than there are at any time, some far more than others.
  void add_cells() {
    for (std::uint8_t d = 0; d < kNumDestinations; ++d) {
      const double here = world_.plan.victims * kDestinationShare[d];
      const auto count =
          std::max<std::uint32_t>(1, static_cast<std::uint32_t>(here / kVictimsPerCell));
      for (std::uint32_t i = 0; i < count; ++i) {
        const auto cell = static_cast<std::uint32_t>(world_.cells.size());
        world_.cells.push_back({d, kNobody, {}, {}, {}});
        world_.cells[cell].collector =
            add(Part::collector, EntityKind::person, origin_of_destination(d), d, cell);
        const std::uint64_t compounds = 2 + random_.below(3);
        for (std::uint64_t c = 0; c < compounds; ++c) {
          // Managers are from China as often as not.
          const std::uint8_t origin =
              random_.uniform() < 0.6 ? std::uint8_t{2} : origin_of_destination(d);
          const std::uint32_t manager = add(Part::manager, EntityKind::person, origin, d, cell);
          const double share = here / count / static_cast<double>(compounds);
          add_compound(cell, static_cast<std::uint32_t>(share * (0.4 + random_.uniform())) + 3,
                       manager);
        }
        const std::uint64_t drivers = 1 + random_.below(3);
        for (std::uint64_t k = 0; k < drivers; ++k) {
          world_.cells[cell].drivers.push_back(
              add(Part::driver, EntityKind::person, origin_of_destination(d), d, cell));
        }
      }
    }
  }

  // A few recruiters bring many people, most few: capacities have a heavy tail.
  void add_recruiters() {
    const std::uint32_t count =
        std::max<std::uint32_t>(14, world_.plan.victims / kVictimsPerRecruiter);
    std::vector<double> weights(count);
    for (double& weight : weights) weight = std::pow(1 - random_.uniform(), -1 / 1.6);
    const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
    for (std::uint32_t i = 0; i < count; ++i) {
      // Every country of compounds has some, whatever its share.
      const std::uint8_t d =
          i < 2 * kNumDestinations ? i % kNumDestinations : drawn(kDestinationShare, random_);
      std::vector<std::uint32_t> here;
      const std::uint32_t cell = cell_in(d);
      const std::uint8_t origin = drawn(kOriginShare, random_);
      Recruiter recruiter;
      recruiter.agent = add(Part::recruiter, EntityKind::person, origin, d, cell);
      recruiter.capacity =
          1 + static_cast<std::uint32_t>(1.4 * world_.plan.victims * weights[i] / sum);
      const std::uint64_t accounts = 1 + random_.below(2);
      for (std::uint64_t k = 0; k < accounts; ++k) {
        const std::uint32_t account = add(Part::account, EntityKind::account, origin, d, cell);
        world_.agents[account].owner = recruiter.agent;
        recruiter.accounts.push_back(account);
      }
      world_.cells[cell].recruiters.push_back(i);
      world_.recruiters.push_back(std::move(recruiter));
    }
  }

  std::uint32_t cell_in(std::uint8_t destination) {
    std::uint32_t begin = 0;
    while (world_.cells[begin].destination != destination) ++begin;
    std::uint32_t end = begin;
    while (end < world_.cells.size() && world_.cells[end].destination == destination) ++end;
    return begin + static_cast<std::uint32_t>(random_.below(end - begin));
  }

  // Whoever arranges for two countries or more: people as a rule, some agencies and some channels
  // of which nobody knows who is behind them. Each deals with two to four recruiters of a country.
  void add_liaisons() {
    if (world_.plan.regime == Regime::none) return;
    std::uint32_t count = 4 + world_.plan.victims / kVictimsPerLiaison;
    const bool redundant = world_.plan.regime == Regime::redundant;
    const std::uint32_t twins = redundant ? 3 : 1;
    if (redundant) count = std::max<std::uint32_t>(2, count / 2);
    for (std::uint32_t i = 0; i < count; ++i) {
      std::vector<std::uint8_t> countries;
      const std::size_t wanted = random_.uniform() < 0.25 ? 3 : 2;
      while (countries.size() < wanted) {
        // Rare countries too: what is rare is what gets lost in counts.
        const double even[kNumDestinations] = {.3, .3, .22, .18};
        const std::uint8_t d = drawn(even, random_);
        if (std::find(countries.begin(), countries.end(), d) == countries.end())
          countries.push_back(d);
      }
      std::vector<std::uint32_t> suppliers;
      for (const std::uint8_t d : countries) {
        const std::vector<std::uint32_t>& known = world_.cells[cell_with_recruiters(d)].recruiters;
        const std::uint64_t few = 2 + random_.below(3);
        for (std::uint64_t k = 0; k < few; ++k) {
          suppliers.push_back(known[random_.below(known.size())]);
        }
      }
      std::sort(suppliers.begin(), suppliers.end());
      suppliers.erase(std::unique(suppliers.begin(), suppliers.end()), suppliers.end());
      for (std::uint32_t twin = 0; twin < twins; ++twin) add_liaison(suppliers);
    }
  }

  std::uint32_t cell_with_recruiters(std::uint8_t destination) {
    for (int tries = 0; tries < 64; ++tries) {
      const std::uint32_t cell = cell_in(destination);
      if (!world_.cells[cell].recruiters.empty()) return cell;
    }
    return world_.agents[world_.recruiters[destination].agent].cell;
  }

  void add_liaison(const std::vector<std::uint32_t>& suppliers) {
    const double kind = random_.uniform();
    // Only a bank account ties anybody to a liaison of the money regime: it has a holder.
    const bool person = kind < 0.7 || world_.plan.regime == Regime::money;
    const EntityKind what = person        ? EntityKind::person
                            : kind < 0.86 ? EntityKind::organization
                                          : EntityKind::account;
    const std::uint32_t liaison =
        add(Part::liaison, what, drawn(kOriginShare, random_), kNowhere, kNobody);
    world_.liaisons.push_back(liaison);
    world_.suppliers.push_back(suppliers);
    for (const std::uint32_t supplier : suppliers) {
      world_.recruiters[supplier].liaisons.push_back(liaison);
    }
  }

  // Those whom victims of every country meet, and who have no part in the trade.
  void add_bystanders() {
    const auto some = [&](std::vector<std::uint32_t>& list, Part part, EntityKind kind,
                          std::uint32_t each) {
      const std::uint32_t count = 1 + world_.plan.victims / each;
      for (std::uint32_t i = 0; i < count; ++i) {
        // A mother has children among the victims, who are from where somebody recruits.
        const std::uint8_t origin =
            part == Part::mother ? origin_of_some_recruiter() : drawn(kOriginShare, random_);
        list.push_back(add(part, kind, origin, kNowhere, kNobody));
      }
    };
    some(world_.guest_houses, Part::guest_house, EntityKind::location, 2000);
    some(world_.remittances, Part::remittance, EntityKind::organization, 2000);
    some(world_.hotlines, Part::hotline, EntityKind::organization, 5000);
    some(world_.officers, Part::officer, EntityKind::person, 3000);
    some(world_.interpreters, Part::interpreter, EntityKind::person, 2000);
    some(world_.lawful_agencies, Part::lawful_agency, EntityKind::organization, 1500);
    some(world_.mothers, Part::mother, EntityKind::person, 3000);
  }

  std::uint8_t origin_of_some_recruiter() {
    const Recruiter& one = world_.recruiters[random_.below(world_.recruiters.size())];
    return world_.agents[one.agent].origin;
  }

  // Two recruiters of different countries, whose cells have nothing to do with each other.
  std::pair<std::uint32_t, std::uint32_t> two_recruiters() {
    std::uint32_t a = 0, b = 0;
    do {
      a = static_cast<std::uint32_t>(random_.below(world_.recruiters.size()));
      b = static_cast<std::uint32_t>(random_.below(world_.recruiters.size()));
      a = world_.recruiters[a].agent;
      b = world_.recruiters[b].agent;
    } while (world_.agents[a].destination == world_.agents[b].destination || taken(a) || taken(b));
    return {a, b};
  }
  [[nodiscard]] bool taken(std::uint32_t agent) const {
    for (const auto* list : {&world_.namesakes, &world_.recycled}) {
      for (const auto& [a, b] : *list) {
        if (a == agent || b == agent) return true;
      }
    }
    return false;
  }

  void confuse() {
    const std::uint32_t count = std::min<std::uint32_t>(20, 1 + world_.plan.victims / 1000);
    for (std::uint32_t i = 0; i < count; ++i) {
      const auto [a, b] = two_recruiters();
      world_.agents[b].origin = world_.agents[a].origin;
      world_.agents[b].name = world_.agents[a].name;
      world_.agents[b].phone = phones_[world_.agents[b].origin]++;
      world_.namesakes.emplace_back(a, b);
      const auto [c, d] = two_recruiters();
      world_.recycled.emplace_back(c, d);
    }
  }

  [[nodiscard]] bool pays_most(std::uint32_t compound) const {
    const Compound& one = world_.compounds[compound];
    const std::vector<std::uint32_t>& near = world_.cells[one.cell].compounds;
    return std::all_of(near.begin(), near.end(), [&](std::uint32_t other) {
      return world_.compounds[other].price <= one.price;
    });
  }

  void plan_raid() {
    // A full one: of those that pay most, the largest.
    std::uint32_t from = kNobody;
    for (std::uint32_t i = 0; i < world_.compounds.size(); ++i) {
      const Compound& one = world_.compounds[i];
      const auto worth = [](const Compound& c) {
        return double{1} * c.price * c.price * c.capacity;
      };
      if (one.destination != 0 || !pays_most(i)) continue;
      if (from == kNobody || worth(one) > worth(world_.compounds[from])) from = i;
    }
    world_.raid_day = kDays / 2;
    world_.raided = from;
    const Compound old = world_.compounds[from];
    world_.raided_to = add_compound(cell_in(1), old.capacity, old.manager);
    world_.compounds[world_.raided_to].opens = world_.raid_day + 1;
    world_.compounds[world_.raided_to].price = old.price;
    world_.compounds[from].closes = world_.raid_day;
  }

  World world_;
  Random random_;
  std::vector<std::uint32_t> phones_;
  std::uint32_t agencies_ = 0, handles_ = 0;
};

}  // namespace

std::optional<Regime> regime_named(std::string_view name) {
  for (std::uint8_t i = 0; i < std::size(kRegimes); ++i) {
    if (kRegimes[i] == name) return static_cast<Regime>(i);
  }
  return std::nullopt;
}

const std::vector<Town>& towns() {
  static const std::vector<Town> list = [] {
    std::vector<Town> made;
    for (const Gazetteer::Place& place : Gazetteer::builtin().places()) {
      if (place.kind != Gazetteer::Kind::city && place.kind != Gazetteer::Kind::zone) continue;
      for (std::uint8_t d = 0; d < kNumDestinations; ++d) {
        if (kDestinations[d] == place.country) made.push_back({place.name, d});
      }
    }
    return made;
  }();
  return list;
}

World make_world(const CasePlan& plan) {
  if (plan.victims < 100 || plan.victims > 1'000'000) {
    throw Error(ErrorCode::usage, "--victims must be between 100 and 1,000,000");
  }
  return Builder(plan).run();
}

std::string agent_id(const World& world, std::uint32_t agent) {
  constexpr std::string_view kLetters = "RABLDMGSHOIYT";
  const auto part = static_cast<std::size_t>(world.agents[agent].part);
  return fmt::format("{}{}", kLetters[part], agent + 1);
}
std::string victim_id(std::uint32_t victim) { return fmt::format("V{}", victim + 1); }
std::string compound_id(std::uint32_t compound) { return fmt::format("C{}", compound + 1); }

std::string agent_name(const World& world, std::uint32_t agent) {
  const Agent& one = world.agents[agent];
  switch (one.part) {
    case Part::guest_house:
      return fmt::format("{} Guest House", agency_name(one.name));
    case Part::remittance:
      return fmt::format("{} Remittance", agency_name(one.name));
    case Part::hotline:
      return fmt::format("{} Helpline", agency_name(one.name));
    default:
      break;
  }
  switch (one.kind) {
    case EntityKind::person:
      return person_name(one.origin, one.name);
    case EntityKind::account:
      return handle_name(one.name);
    case EntityKind::organization:
    case EntityKind::location:
      break;
  }
  return agency_name(one.name);
}

std::string agent_phone(const World& world, std::uint32_t agent) {
  for (const auto& [first, second] : world.recycled) {
    if (agent == second) return agent_phone(world, first);
  }
  return phone_number(world.agents[agent].origin, world.agents[agent].phone);
}
std::string agent_bank(std::uint32_t agent) { return bank_number(agent); }

std::string_view account_service(const World& world, std::uint32_t agent) {
  constexpr std::string_view kServices[] = {"Telegram", "Facebook", "LINE", "WeChat", "TikTok"};
  return kServices[world.agents[agent].name * 7 % 5];
}

std::string victim_name(const World& world, std::uint32_t victim, std::uint8_t origin) {
  return person_name(origin, world.people[kNamePool[origin]] + victim);
}

std::string_view part_name(Part part) {
  constexpr std::string_view kNames[] = {
      "recruiter",   "account",       "collector",   "liaison", "driver",
      "manager",     "guest_house",   "remittance",  "hotline", "embassy_officer",
      "interpreter", "lawful_agency", "ransom_payer"};
  return kNames[static_cast<std::size_t>(part)];
}
std::string_view kind_name(EntityKind kind) {
  constexpr std::string_view kNames[] = {"person", "organization", "account", "location"};
  return kNames[static_cast<std::size_t>(kind)];
}

}  // namespace mekhala::generator
