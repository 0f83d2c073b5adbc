#include "engine/graph/result.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <set>

#include "engine/base/error.hpp"
#include "engine/base/random.hpp"

namespace mekhala {
namespace {

using ::testing::ElementsAre;

TEST(Column, MissingIsNotZero) {
  Column<double> column(2);
  EXPECT_FALSE(column.has(0));
  column.set(1, 0.0);
  EXPECT_TRUE(column.has(1));
  column.push(std::nullopt);
  column.push(3.0);
  EXPECT_EQ(column.size(), 4U);
  EXPECT_EQ(column.num_missing(), 2U);
  EXPECT_EQ(Column<std::string>(std::vector<std::string>{"a"}).num_missing(), 0U);
}

TEST(ColumnTable, NamesAreTakenOnceAndLengthsAgree) {
  ColumnTable table(2);
  table.add("age", Column<std::int64_t>(2));
  EXPECT_THROW(table.add("age", Column<double>(2)), Error);
  EXPECT_THROW(table.add("name", Column<std::string>(3)), Error);
  table.add("name", Column<std::string>(2));
  EXPECT_THAT(table.names(), ElementsAre("age", "name"));
  EXPECT_EQ(table.find("name"), &table.at(1));
  EXPECT_EQ(table.find("nom"), nullptr);
  EXPECT_EQ(table.num_rows(), 2U);
}

TEST(Result, InfoAndFactsOfEachShape) {
  std::vector<Result> results = {NodeScores{}, NodeLabels{}, EdgeScores{}, NodePoints{},
                                 Paths{},      Facts{},      Table{}};
  for (Result& result : results) {
    SCOPED_TRACE(result.index());
    run_info(result).rounds = 7;
    EXPECT_EQ(run_info(static_cast<const Result&>(result)).rounds, 7U);
    EXPECT_TRUE(facts_of(result).items.empty());
  }
  Facts facts;
  facts.add("density", 0.5);
  const Result own = facts;
  EXPECT_EQ(&facts_of(own), &std::get<Facts>(own));
  EXPECT_NE(facts_of(own).find("density"), nullptr);
  EXPECT_EQ(facts_of(own).find("nothing"), nullptr);
}

TEST(Result, FingerprintSeesAllButSecondsAndThreads) {
  NodeScores scores{.values = {1, 2, 3}};
  const std::string plain = fingerprint(scores);
  auto timed = scores;
  timed.info.seconds = 3;
  timed.info.threads = 9;
  EXPECT_EQ(fingerprint(timed), plain);

  std::set<std::string> prints = {plain};
  const auto expect_new = [&](const Result& result) {
    EXPECT_TRUE(prints.insert(fingerprint(result)).second) << prints.size();
  };
  const auto changed = [&](auto&& change) {
    auto copy = scores;
    change(copy);
    return copy;
  };
  expect_new(changed([](auto& s) { s.values[1] = std::nextafter(2.0, 3.0); }));
  expect_new(changed([](auto& s) { s.values.push_back(0); }));
  expect_new(changed([](auto& s) { s.info.converged = false; }));
  expect_new(changed([](auto& s) { s.info.rounds = 1; }));
  expect_new(changed([](auto& s) { s.info.residual = 1; }));
  expect_new(changed([](auto& s) { s.info.sampled = true; }));
  expect_new(changed([](auto& s) { s.info.seed = 1; }));
  expect_new(changed([](auto& s) { s.info.notes = {"n"}; }));
  expect_new(changed([](auto& s) { s.facts.add("a", true); }));
  expect_new(changed([](auto& s) { s.facts.add("a", std::int64_t{1}); }));
  expect_new(changed([](auto& s) { s.facts.add("a", 1.0); }));
  expect_new(changed([](auto& s) { s.facts.add("a", std::string("1")); }));
  expect_new(EdgeScores{.values = {1, 2, 3}});
  expect_new(NodeLabels{.values = {0, 1}, .count = 2});
  expect_new(NodeLabels{.values = {0, 1}, .count = 2, .quality = 0});
  expect_new(NodePoints{.x = {1}, .y = {2}});
  expect_new(NodePoints{.x = {2}, .y = {1}});
  expect_new(Paths{.paths = {{.nodes = {0, 1}, .edges = {0}, .length = 1}}});
  expect_new(Paths{.paths = {{.nodes = {0, 1}, .edges = {1}, .length = 1}}});
  Table table{.key = TableKey::node, .ids = {0}, .columns = ColumnTable(1)};
  expect_new(table);
  table.columns.add("x", Column<double>(1));
  expect_new(table);
  table = {.key = TableKey::node, .ids = {0}, .columns = ColumnTable(1)};
  table.columns.add("x", Column<double>(std::vector<double>{0}));
  expect_new(table);
  expect_new(Table{.key = TableKey::node_pair, .ids = {0}, .others = {1}});
  expect_new(Table{.key = TableKey::node_pair, .ids = {0}, .others = {2}});
  expect_new(Table{.key = TableKey::group_pair, .group_pairs = {{"KH", "MM"}}});
}

TEST(Result, EveryNanIsTheSame) {
  EXPECT_EQ(fingerprint(NodeScores{.values = {std::nan("1")}}),
            fingerprint(NodeScores{.values = {-std::nan("2")}}));
}

TEST(CanonicalizeLabels, BySizeThenSmallestNode) {
  std::vector<std::uint32_t> labels = {9, 4, 4, 7, 9, 4, 2};
  EXPECT_EQ(canonicalize_labels(labels), 4U);
  EXPECT_THAT(labels, ElementsAre(1, 0, 0, 2, 1, 0, 3));
  labels.clear();
  EXPECT_EQ(canonicalize_labels(labels), 0U);
  labels = {UINT32_MAX, 0, UINT32_MAX};
  EXPECT_EQ(canonicalize_labels(labels), 2U);
  EXPECT_THAT(labels, ElementsAre(0, 1, 0));
}

TEST(CanonicalizeLabels, KeepsThePartitionAndForgetsTheNames) {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed, 6);
    std::vector<std::uint32_t> labels(1 + random.below(50));
    for (auto& label : labels) label = static_cast<std::uint32_t>(random.below(8));
    std::vector<std::uint32_t> renamed = labels;
    std::map<std::uint32_t, std::uint32_t> names;
    for (auto& label : renamed) {
      label = names.try_emplace(label, static_cast<std::uint32_t>(random.next())).first->second;
    }
    const auto before = labels;
    const std::uint32_t count = canonicalize_labels(labels);
    EXPECT_EQ(canonicalize_labels(renamed), count);
    EXPECT_EQ(labels, renamed);
    std::vector<std::size_t> sizes(count);
    for (std::size_t a = 0; a < labels.size(); ++a) {
      ++sizes[labels[a]];
      for (std::size_t b = 0; b < a; ++b) EXPECT_EQ(labels[a] == labels[b], before[a] == before[b]);
    }
    EXPECT_TRUE(std::is_sorted(sizes.rbegin(), sizes.rend()));
  }
}

}  // namespace
}  // namespace mekhala
