#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>

#include "algorithms/brokerage/cross_border.hpp"

// A planted truth: four countries of unequal size, each with recruiters who catch victims with a
// heavy tail, their accounts, a collector whom most recruiters know, and a compound; six liaisons,
// one for each pair of countries, who know two recruiters on either side. Around them what every
// case has: a transit city, a rescue organisation, a platform. Who finds the liaisons?
//
// The generator plants go-betweens, so it favours path measures; it shows what fails, not that
// crossing is right.
namespace mekhala {
namespace {

enum class Kind { recruiter, account, collector, liaison, compound, bystander, victim };

struct Toy {
  std::vector<Kind> kinds;
  std::vector<EdgeEnds> edges;
  NodeGroups groups{.of = {}, .names = {"KH", "LA", "MM", "PH"}};

  NodeId add(Kind kind, std::uint32_t group = kNoGroup) {
    kinds.push_back(kind);
    groups.of.push_back(group);
    return static_cast<NodeId>(kinds.size() - 1);
  }
  void link(NodeId a, NodeId b) { edges.push_back({a, b}); }
};

constexpr std::array<std::uint32_t, 4> kShares{40, 10, 45, 5};  // of 100 victims
constexpr std::uint32_t kVictims = 600;

struct Country {
  std::vector<NodeId> recruiters, accounts;
  NodeId compound = kNoNode;
};

Country add_country(Toy& toy, std::uint32_t share, Random& random) {
  Country country;
  const NodeId collector = toy.add(Kind::collector);
  country.compound = toy.add(Kind::compound);
  toy.link(collector, country.compound);
  for (std::uint32_t i = 0; i < std::max(3U, kVictims * share / 1400); ++i) {
    country.recruiters.push_back(toy.add(Kind::recruiter));
    country.accounts.push_back(toy.add(Kind::account));
    toy.link(country.recruiters.back(), country.accounts.back());
    if (random.below(100) < 80) toy.link(country.recruiters.back(), collector);
  }
  return country;
}

// Recruiter i is chosen with a chance in proportion to 1 / (i + 1).
std::size_t heavy_tailed(std::size_t size, Random& random) {
  double total = 0;
  for (std::size_t i = 0; i < size; ++i) total += 1.0 / static_cast<double>(i + 1);
  double at = random.uniform() * total;
  for (std::size_t i = 0; i + 1 < size; ++i) {
    at -= 1.0 / static_cast<double>(i + 1);
    if (at < 0) return i;
  }
  return size - 1;
}

void add_liaison(Toy& toy, const Country& a, const Country& b, Random& random) {
  const NodeId liaison = toy.add(Kind::liaison);
  for (const Country* side : {&a, &b}) {
    std::vector<NodeId> known = side->recruiters;
    random.shuffle(std::span(known));
    toy.link(liaison, known[0]);
    toy.link(liaison, known[1]);
  }
}

void add_victim(Toy& toy, const std::array<Country, 4>& countries, std::uint32_t wrong_percent,
                const std::array<NodeId, 3>& bystanders, Random& random) {
  std::uint64_t at = random.below(100);
  std::uint32_t group = 0;
  while (at >= kShares[group]) at -= kShares[group++];
  const bool wrong = random.below(100) < wrong_percent;
  const NodeId victim =
      toy.add(Kind::victim, wrong ? static_cast<std::uint32_t>(random.below(4)) : group);
  const Country& country = countries[group];
  const std::size_t recruiter = heavy_tailed(country.recruiters.size(), random);
  toy.link(victim,
           random.below(100) < 60 ? country.recruiters[recruiter] : country.accounts[recruiter]);
  if (random.below(2) == 0) toy.link(victim, country.compound);
  constexpr std::array<std::uint64_t, 3> met{35, 20, 30};
  for (std::size_t i = 0; i < 3; ++i) {
    if (random.below(100) < met[i]) toy.link(victim, bystanders[i]);
  }
}

Toy make_toy(std::uint64_t seed, std::uint32_t wrong_percent) {
  Random random(seed, 77);
  Toy toy;
  std::array<Country, 4> countries;
  for (std::size_t i = 0; i < 4; ++i) countries[i] = add_country(toy, kShares[i], random);
  for (std::size_t i = 0; i < 4; ++i) {
    for (std::size_t j = i + 1; j < 4; ++j) add_liaison(toy, countries[i], countries[j], random);
  }
  std::array<NodeId, 3> bystanders{};
  for (NodeId& node : bystanders) node = toy.add(Kind::bystander);
  for (std::uint32_t i = 0; i < kVictims; ++i) {
    add_victim(toy, countries, wrong_percent, bystanders, random);
  }
  return toy;
}

// How many of the ten best persons are liaisons.
int liaisons_in_top_ten(const Toy& toy, const Table& table, const char* measure) {
  const auto& scores = std::get<Column<double>>(*table.columns.find(measure));
  std::vector<NodeId> persons;
  for (NodeId node = 0; node < toy.kinds.size(); ++node) {
    const Kind kind = toy.kinds[node];
    if (kind == Kind::recruiter || kind == Kind::collector || kind == Kind::liaison) {
      persons.push_back(node);
    }
  }
  std::stable_sort(persons.begin(), persons.end(),
                   [&](NodeId a, NodeId b) { return scores[a] > scores[b]; });
  return static_cast<int>(std::count_if(persons.begin(), persons.begin() + 10, [&](NodeId node) {
    return toy.kinds[node] == Kind::liaison;
  }));
}

struct Found {
  double crossing = 0, through = 0, unrestricted = 0;
};

Found mean_found(std::uint64_t first_seed, std::uint32_t wrong_percent) {
  Found sum;
  for (std::uint64_t seed = first_seed; seed < first_seed + 20; seed += 2) {
    const Toy toy = make_toy(seed, wrong_percent);
    const Graph graph = Graph::from_edges(static_cast<NodeId>(toy.kinds.size()), toy.edges, false);
    Context context;
    // What everybody would compute first: betweenness between victims of different countries.
    const Table everything = cross_border(graph, {.groups = toy.groups}, context);
    CrossBorderOptions options{.groups = toy.groups};
    for (NodeId node = 0; node < toy.kinds.size(); ++node) {
      const Kind kind = toy.kinds[node];
      if (kind == Kind::compound || kind == Kind::bystander) options.blocked.nodes.push_back(node);
    }
    const Table carriers = cross_border(graph, options, context);
    sum.unrestricted += liaisons_in_top_ten(toy, everything, "through");
    sum.through += liaisons_in_top_ten(toy, carriers, "through");
    sum.crossing += liaisons_in_top_ten(toy, carriers, "crossing");
  }
  return {sum.crossing / 10, sum.through / 10, sum.unrestricted / 10};
}

void report(const char* what, const Found& found) {
  for (const auto& [name, value] : {std::pair{"crossing", found.crossing},
                                    {"through", found.through},
                                    {"unrestricted", found.unrestricted}}) {
    ::testing::Test::RecordProperty(std::string(what) + "_" + name, std::to_string(value));
  }
}

// The bounds were set on the even seeds 0..18 (see the properties of the run) and hold on odd ones.
TEST(CrossBorderToy, CrossingFindsLiaisonsWhereBetweennessDoesNot) {
  SCOPED_TRACE("seeds 1, 3 .. 19");
  report("even", mean_found(0, 0));
  const Found found = mean_found(1, 0);
  report("odd", found);
  EXPECT_GE(found.crossing, 4.5);
  EXPECT_LE(found.unrestricted, 1.5);
  EXPECT_GE(found.crossing, found.through + 1);
}

TEST(CrossBorderToy, ATenthOfWrongCountriesDoesLittle) {
  SCOPED_TRACE("seeds 1, 3 .. 19");
  report("even", mean_found(0, 10));
  const Found found = mean_found(1, 10);
  report("odd", found);
  EXPECT_GE(found.crossing, 4.0);
}

}  // namespace
}  // namespace mekhala
