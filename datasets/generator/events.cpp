#include "datasets/generator/events.hpp"

#include <algorithm>
#include <cmath>

#include "datasets/generator/names.hpp"

namespace mekhala::generator {
namespace {

constexpr std::uint64_t kJourneyStream = 2;
constexpr std::uint32_t kFirstDay = 20;
constexpr std::uint32_t kLastDay = kDays - 60;
constexpr double kByLiaison = 0.65;  // of the victims of a recruiter who supplies one
constexpr double kByVictim = 0.02;   // recruited by a victim under coercion
constexpr double kMadeToRecruit = 0.03;
constexpr double kSoldOn = 0.05;
constexpr double kRansom = 0.12;
constexpr double kMovedByRaid = 0.7;

class Simulation {
 public:
  explicit Simulation(const World& world) : world_(world) {
    double sum = 0;
    for (const Recruiter& recruiter : world.recruiters) {
      sum += recruiter.capacity;
      upto_.push_back(sum);
      left_.push_back(recruiter.capacity);
    }
    room_.assign(world.compounds.size(), 0);
    for (std::size_t i = 0; i < room_.size(); ++i) room_[i] = world.compounds[i].capacity;
    leaving_.resize(kDays + 1);
  }

  std::vector<Journey> run(Context& context) {
    const std::uint32_t n = world_.plan.victims;
    std::vector<Journey> journeys(n);
    for (std::uint32_t v = 0; v < n; ++v) {
      if (v % 8192 == 0) context.checkpoint();
      Random random = world_.random(kJourneyStream, v);
      Journey& journey = journeys[v];
      const std::uint64_t span = kLastDay - kFirstDay;
      journey.recruited = static_cast<std::uint16_t>(kFirstDay + v * span / n);
      clear_rooms(journey.recruited);
      recruit(journey, journeys, random);
      travel(journey, random);
      sell(journey, random);
      stay(journey, v, random);
    }
    return journeys;
  }

 private:
  void clear_rooms(std::uint32_t day) {
    for (; today_ <= day; ++today_) {
      for (const std::uint32_t compound : leaving_[today_]) ++room_[compound];
      leaving_[today_].clear();
    }
  }

  std::uint32_t cell_of(const Journey& journey, const std::vector<Journey>& journeys) const {
    if ((journey.recruiter & kVictimBit) != 0) {
      const Journey& forced = journeys[journey.recruiter & ~kVictimBit];
      const std::uint32_t where = forced.moved_to == kNobody ? forced.compound : forced.moved_to;
      return world_.compounds[where].cell;
    }
    return world_.agents[journey.recruiter].cell;
  }

  void recruit(Journey& journey, const std::vector<Journey>& journeys, Random& random) {
    if (!forced_.empty() && random.uniform() < kByVictim) {
      journey.recruiter = kVictimBit | forced_[random.below(forced_.size())];
      cell_ = cell_of(journey, journeys);
      journey.origin = journeys[journey.recruiter & ~kVictimBit].origin;
      return;
    }
    const std::uint32_t chosen = with_capacity(random);
    const Recruiter& recruiter = world_.recruiters[chosen];
    --left_[chosen];
    journey.recruiter = recruiter.agent;
    journey.account = recruiter.accounts[random.below(recruiter.accounts.size())];
    journey.origin = world_.agents[recruiter.agent].origin;
    cell_ = world_.agents[recruiter.agent].cell;
    if (!recruiter.liaisons.empty() && random.uniform() < kByLiaison) {
      journey.liaison = recruiter.liaisons[random.below(recruiter.liaisons.size())];
    }
  }

  std::uint32_t with_capacity(Random& random) {
    std::uint32_t chosen = 0;
    for (int tries = 0; tries < 30; ++tries) {
      const double at = random.uniform() * upto_.back();
      chosen = static_cast<std::uint32_t>(std::upper_bound(upto_.begin(), upto_.end(), at) -
                                          upto_.begin());
      chosen = std::min<std::uint32_t>(chosen, static_cast<std::uint32_t>(upto_.size() - 1));
      if (left_[chosen] > 0) return chosen;
    }
    while (left_[chosen] == 0) chosen = (chosen + 1) % static_cast<std::uint32_t>(left_.size());
    return chosen;
  }

  void travel(Journey& journey, Random& random) {
    const Cell& cell = world_.cells[cell_];
    if (journey.liaison != kNobody && random.uniform() < 0.7) {
      journey.booker = journey.liaison;
    } else if ((journey.recruiter & kVictimBit) == 0 && random.uniform() < 0.7) {
      journey.booker = journey.recruiter;
    } else {
      journey.booker = cell.collector;
    }
    journey.driver = cell.drivers[random.below(cell.drivers.size())];
    // Bangkok for the mainland, another city now and then.
    journey.transit = random.uniform() < 0.7 ? 0 : static_cast<std::uint8_t>(random.below(4));
    journey.arrived = static_cast<std::uint16_t>(journey.recruited + 4 + random.below(14));
  }

  // The highest bid of the day among those with room; if nobody has any, the largest takes one
  // more.
  void sell(Journey& journey, Random& random) {
    double best = -1;
    std::uint32_t largest = kNobody;
    for (const std::uint32_t c : world_.cells[cell_].compounds) {
      const Compound& compound = world_.compounds[c];
      if (journey.arrived < compound.opens || journey.arrived >= compound.closes) continue;
      if (largest == kNobody || compound.capacity > world_.compounds[largest].capacity) largest = c;
      const double bid = compound.price * (0.8 + 0.4 * random.uniform());
      if (room_[c] > 0 && bid > best) {
        best = bid;
        journey.compound = c;
      }
    }
    if (journey.compound == kNobody) journey.compound = largest;
    if (room_[journey.compound] > 0) --room_[journey.compound];
    journey.price = static_cast<std::uint32_t>(
        std::max(best, double{1} * world_.compounds[journey.compound].price) / 1000);
    journey.price *= 1000;
  }

  void stay(Journey& journey, std::uint32_t victim, Random& random) {
    const double days = 40 - 180 * std::log(1 - random.uniform());
    const double end = journey.arrived + days;
    if (end < kDays) journey.left = static_cast<std::uint16_t>(end);
    move(journey, random);
    journey.ransom = journey.left > 0 && random.uniform() < kRansom;
    const std::uint32_t last = journey.moved_to == kNobody ? journey.compound : journey.moved_to;
    if (journey.left > 0) leaving_[journey.left].push_back(last);
    journey.made_to_recruit = random.uniform() < kMadeToRecruit;
    if (journey.made_to_recruit) forced_.push_back(victim);
  }

  void move(Journey& journey, Random& random) {
    const bool there_at_raid = journey.compound == world_.raided &&
                               journey.arrived <= world_.raid_day &&
                               (journey.left == 0 || journey.left > world_.raid_day);
    if (there_at_raid) {
      if (random.uniform() < kMovedByRaid) {
        journey.moved_to = world_.raided_to;
        journey.moved = static_cast<std::uint16_t>(world_.raid_day + 1);
        if (journey.left != 0 && journey.left <= journey.moved) journey.left = 0;
      } else {
        journey.left = static_cast<std::uint16_t>(world_.raid_day);
      }
      return;
    }
    const std::vector<std::uint32_t>& near = world_.cells[cell_].compounds;
    if (random.uniform() >= kSoldOn) return;
    const std::uint32_t to = near[random.below(near.size())];
    const auto day = static_cast<std::uint16_t>(journey.arrived + 20);
    const Compound& compound = world_.compounds[to];
    if (to == journey.compound || day < compound.opens || day >= compound.closes || day >= kDays ||
        (journey.left != 0 && journey.left <= day) || compound.closes != UINT32_MAX) {
      return;
    }
    journey.moved_to = to;
    journey.moved = day;
  }

  const World& world_;
  std::vector<double> upto_;                         // capacities of recruiters, summed
  std::vector<std::uint32_t> left_;                  // of each recruiter's capacity
  std::vector<std::uint32_t> room_;                  // of each compound
  std::vector<std::vector<std::uint32_t>> leaving_;  // by day
  std::vector<std::uint32_t> forced_;                // victims who recruit under coercion
  std::uint32_t today_ = 0;
  std::uint32_t cell_ = 0;
};

}  // namespace

std::vector<Journey> simulate(const World& world, Context& context) {
  return Simulation(world).run(context);
}

void log_of(const World& world, const Journey& journey, std::vector<Event>& events) {
  events.clear();
  const Compound& compound = world.compounds[journey.compound];
  const std::uint32_t collector = world.cells[compound.cell].collector;
  const std::uint32_t seller = journey.liaison == kNobody ? collector : journey.liaison;
  const auto add = [&](EventKind kind, std::uint32_t day, std::uint32_t actor, std::uint32_t other,
                       std::uint32_t where, std::uint32_t amount) {
    events.push_back({kind, day, actor, other, where, amount});
  };
  const std::uint32_t c = journey.compound;
  if (journey.account != kNobody) {
    add(EventKind::advertised, journey.recruited - 5U, journey.account, kNobody, c, 0);
  }
  add(EventKind::contacted, journey.recruited, journey.recruiter, journey.account, c, 0);
  add(EventKind::papers, journey.recruited + 2U, journey.booker, kNobody, c, 9000);
  add(EventKind::transit, journey.arrived - 1U, journey.driver, kNobody, c, 2000);
  add(EventKind::handed_over, journey.arrived, journey.driver, collector, c, 0);
  add(EventKind::sold, journey.arrived, seller, compound.manager, c, journey.price);
  add(EventKind::held, journey.arrived, compound.manager, kNobody, c, 0);
  if (journey.moved_to != kNobody) {
    add(EventKind::sold_on, journey.moved, compound.manager,
        world.compounds[journey.moved_to].manager, journey.moved_to, journey.price);
  }
  if (journey.made_to_recruit) {
    add(EventKind::made_to_recruit, journey.arrived + 30U, compound.manager, kNobody, c, 0);
  }
  if (journey.ransom) {
    add(EventKind::ransom, journey.left - 3U, kNobody, collector, c, journey.price / 2);
  }
  if (journey.left > 0) add(EventKind::rescued, journey.left, kNobody, kNobody, c, 0);
}

bool delivers(EventKind kind) {
  switch (kind) {
    case EventKind::contacted:
    case EventKind::papers:
    case EventKind::transit:
    case EventKind::handed_over:
    case EventKind::sold:
    case EventKind::held:
    case EventKind::sold_on:
      return true;
    default:
      return false;
  }
}

}  // namespace mekhala::generator
