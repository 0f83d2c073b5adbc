#include "datasets/generator/events.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "datasets/generator/truth.hpp"
#include "engine/base/error.hpp"

namespace mekhala::generator {
namespace {

using testing::Each;
using testing::IsEmpty;
using testing::SizeIs;

struct Made {
  explicit Made(const CasePlan& plan)
      : world(make_world(plan)),
        journeys(simulate(world, context)),
        truth(read_truth(world, journeys)) {}
  Context context;
  World world;
  std::vector<Journey> journeys;
  Truth truth;
};

constexpr Regime kAll[] = {Regime::visible, Regime::redundant, Regime::money, Regime::none,
                           Regime::displaced};

TEST(GeneratorEvents, RefusesTooFewAndTooMany) {
  for (const std::uint32_t victims : {0U, 99U, 1'000'001U}) {
    EXPECT_THROW((void)make_world({.victims = victims}), Error) << victims;
  }
}

// A log reads like a journey: days never fall, and everybody is recruited, handed over, sold, held.
TEST(GeneratorEvents, EveryVictimHasAWholeJourney) {
  for (const Regime regime : kAll) {
    SCOPED_TRACE(kRegimes[static_cast<std::size_t>(regime)]);
    const Made made({.victims = 300, .seed = 4, .regime = regime});
    ASSERT_THAT(made.journeys, SizeIs(300));
    std::vector<Event> events;
    for (const Journey& journey : made.journeys) {
      log_of(made.world, journey, events);
      std::set<EventKind> kinds;
      std::uint32_t day = 0;
      for (const Event& event : events) {
        kinds.insert(event.kind);
        if (event.kind == EventKind::made_to_recruit || event.kind == EventKind::ransom) continue;
        EXPECT_GE(event.day, day);
        day = event.day;
      }
      for (const EventKind kind : {EventKind::contacted, EventKind::papers, EventKind::transit,
                                   EventKind::handed_over, EventKind::sold, EventKind::held}) {
        EXPECT_TRUE(kinds.contains(kind));
      }
    }
  }
}

// Counted again from the names of things alone.
TEST(GeneratorEvents, LiaisonsAreWhoeverDeliveredToTwoCountriesInTheLog) {
  for (const Regime regime : kAll) {
    for (const std::uint64_t seed : {2U, 8U, 14U}) {
      SCOPED_TRACE(seed);
      const Made made({.victims = 300, .seed = seed, .regime = regime});
      std::map<std::string, std::map<std::uint8_t, std::set<std::size_t>>> delivered;
      std::vector<Event> events;
      for (std::size_t v = 0; v < made.journeys.size(); ++v) {
        log_of(made.world, made.journeys[v], events);
        for (const Event& event : events) {
          if (event.kind == EventKind::advertised || event.kind == EventKind::ransom ||
              event.kind == EventKind::rescued || event.kind == EventKind::made_to_recruit) {
            continue;
          }
          for (const std::uint32_t who : {event.actor, event.other}) {
            if (who == kNobody || (who & kVictimBit) != 0) continue;
            const std::uint8_t country = made.world.compounds[event.compound].destination;
            delivered[agent_id(made.world, who)][country].insert(v);
          }
        }
      }
      std::map<std::string, CountryCounts> expected;
      for (const auto& [id, countries] : delivered) {
        if (countries.size() < 2) continue;
        for (const auto& [country, victims] : countries) {
          expected[id][country] = static_cast<std::uint32_t>(victims.size());
        }
      }
      std::map<std::string, CountryCounts> found;
      for (const Delivered& one : made.truth.liaisons)
        found[agent_id(made.world, one.agent)] = one.victims;
      EXPECT_EQ(found, expected);
    }
  }
}

TEST(GeneratorEvents, RegimesHoldWhatTheyPromise) {
  for (const std::uint64_t seed : {2U, 4U, 6U, 8U, 10U, 12U}) {
    SCOPED_TRACE(seed);
    EXPECT_THAT(Made({.victims = 300, .seed = seed, .regime = Regime::none}).truth.liaisons,
                IsEmpty());
    for (const Regime regime : {Regime::visible, Regime::redundant, Regime::money}) {
      const Made made({.victims = 300, .seed = seed, .regime = regime});
      EXPECT_GE(made.truth.liaisons.size(), 3U);
      for (const Delivered& one : made.truth.liaisons) {
        EXPECT_EQ(made.world.agents[one.agent].part, Part::liaison);
      }
    }
    // Twins of a liaison deliver to the same countries.
    const Made twins({.victims = 1000, .seed = seed, .regime = Regime::redundant});
    EXPECT_EQ(twins.world.suppliers.size() % 3, 0U);
    EXPECT_EQ(twins.world.suppliers[0], twins.world.suppliers[2]);
  }
}

// Whoever runs the compound that moves is the only one for whom the raid makes a second country.
TEST(GeneratorEvents, ARaidMovesACompoundItsVictimsAndItsManager) {
  for (const std::uint64_t seed : {2U, 4U, 6U, 8U, 10U, 12U}) {
    SCOPED_TRACE(seed);
    const Made made({.victims = 1000, .seed = seed, .regime = Regime::displaced});
    const World& world = made.world;
    ASSERT_NE(world.raided, kNobody);
    const std::uint32_t manager = world.compounds[world.raided].manager;
    EXPECT_EQ(world.compounds[world.raided_to].manager, manager);
    EXPECT_NE(world.compounds[world.raided_to].destination,
              world.compounds[world.raided].destination);
    std::size_t moved = 0;
    for (const Journey& journey : made.journeys) {
      if (journey.compound == world.raided) {
        EXPECT_LT(journey.arrived, world.raid_day);
      }
      if (journey.compound == world.raided_to) {
        EXPECT_GT(journey.arrived, world.raid_day);
      }
      moved += journey.compound == world.raided && journey.moved_to == world.raided_to ? 1U : 0U;
    }
    EXPECT_GT(moved, 0U);
    for (const Delivered& one : made.truth.liaisons) {
      EXPECT_TRUE(one.agent == manager || world.agents[one.agent].part == Part::liaison);
    }
  }
}

TEST(GeneratorEvents, EveryRegimeHasEveryDecoyAndNoneIsALiaison) {
  const std::set<std::string> wanted = {
      "transit_city",    "guest_house",    "remittance",           "hotline",
      "embassy_officer", "interpreter",    "ransom_payer",         "lawful_agency",
      "merged_namesake", "recycled_phone", "in_country_collector", "deeply_interviewed_victim"};
  for (const Regime regime : kAll) {
    for (const std::uint64_t seed : {2U, 4U}) {
      SCOPED_TRACE(kRegimes[static_cast<std::size_t>(regime)]);
      const Made made({.victims = 400, .seed = seed, .regime = regime});
      std::set<std::string> liaisons, kinds;
      for (const Delivered& one : made.truth.liaisons)
        liaisons.insert(agent_id(made.world, one.agent));
      for (const Decoy& decoy : made.truth.decoys) {
        kinds.insert(decoy.kind);
        EXPECT_FALSE(liaisons.contains(decoy.id)) << decoy.id;
      }
      EXPECT_EQ(kinds, wanted);
    }
  }
}

// Namesakes have one name and two numbers; a number that changed hands has two names.
TEST(GeneratorEvents, ConfusionsAreOfTwoCountries) {
  const Made made({.victims = 1000, .seed = 6});
  const World& world = made.world;
  for (const auto& [a, b] : world.namesakes) {
    EXPECT_EQ(agent_name(world, a), agent_name(world, b));
    EXPECT_NE(agent_phone(world, a), agent_phone(world, b));
    EXPECT_NE(world.agents[a].destination, world.agents[b].destination);
  }
  for (const auto& [a, b] : world.recycled) {
    EXPECT_EQ(agent_phone(world, a), agent_phone(world, b));
    EXPECT_NE(agent_name(world, a), agent_name(world, b));
  }
}

TEST(GeneratorEvents, VictimsAreMadeToRecruitOnlyWhereTheyAreHeld) {
  const Made made({.victims = 2000, .seed = 2});
  std::size_t forced = 0;
  for (const Journey& journey : made.journeys) {
    if ((journey.recruiter & kVictimBit) == 0) continue;
    ++forced;
    const std::uint32_t by = journey.recruiter & ~kVictimBit;
    EXPECT_TRUE(made.journeys[by].made_to_recruit);
    EXPECT_LE(made.journeys[by].recruited, journey.recruited);
    EXPECT_TRUE(std::binary_search(made.truth.coerced.begin(), made.truth.coerced.end(), by));
  }
  EXPECT_GT(forced, 10U);
}

// Few bring many: the largest tenth of the recruiters brings at least a third of the victims.
TEST(GeneratorEvents, RecruitersHaveAHeavyTail) {
  const Made made({.victims = 10000, .seed = 2});
  std::vector<std::uint32_t> brought;
  std::uint32_t total = 0;
  for (const Recruiter& recruiter : made.world.recruiters) {
    std::uint32_t sum = 0;
    for (const std::uint32_t count : made.truth.delivered[recruiter.agent]) sum += count;
    brought.push_back(sum);
    total += sum;
  }
  std::sort(brought.rbegin(), brought.rend());
  std::uint32_t largest = 0;
  for (std::size_t i = 0; i < brought.size() / 10; ++i) largest += brought[i];
  EXPECT_GT(largest * 3, total);
  EXPECT_GT(brought[brought.size() / 2], 0U);
}

TEST(GeneratorEvents, TheSameSeedIsTheSameCaseAndAnotherIsNot) {
  const auto first = [](std::uint64_t seed) {
    const Made made({.victims = 300, .seed = seed});
    std::vector<std::uint32_t> all;
    for (const Journey& journey : made.journeys) {
      all.insert(all.end(), {journey.recruiter, journey.compound, journey.arrived, journey.left});
    }
    return all;
  };
  EXPECT_EQ(first(2), first(2));
  EXPECT_NE(first(2), first(4));
}

}  // namespace
}  // namespace mekhala::generator
