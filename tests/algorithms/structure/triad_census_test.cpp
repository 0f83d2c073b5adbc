#include "algorithms/structure/triad_census.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <map>

#include "tests/oracle/oracle.hpp"
#include "tests/support/facts.hpp"
#include "tests/support/graphs.hpp"

namespace mekhala {
namespace {

std::map<std::string, std::int64_t> met(const Facts& facts) {
  std::map<std::string, std::int64_t> counts;
  for (const auto& [name, value] : facts.items) {
    if (std::get<std::int64_t>(value) != 0) counts[name] = std::get<std::int64_t>(value);
  }
  return counts;
}

// One drawing for each kind, from Holland and Leinhardt.
TEST(TriadCensus, EachKindByHand) {
  const std::vector<std::pair<std::string, std::string>> kinds{{"003", "a b c"},
                                                               {"012", "a>b c"},
                                                               {"102", "a>b b>a c"},
                                                               {"021D", "b>a b>c"},
                                                               {"021U", "a>b c>b"},
                                                               {"021C", "a>b b>c"},
                                                               {"111D", "a>b b>a c>b"},
                                                               {"111U", "a>b b>a b>c"},
                                                               {"030T", "a>b b>c a>c"},
                                                               {"030C", "a>b b>c c>a"},
                                                               {"201", "a>b b>a b>c c>b"},
                                                               {"120D", "b>a b>c a>c c>a"},
                                                               {"120U", "a>b c>b a>c c>a"},
                                                               {"120C", "a>b b>c a>c c>a"},
                                                               {"210", "a>b b>a b>c c>b a>c"},
                                                               {"300", "a>b b>a b>c c>b a>c c>a"}};
  Context context;
  for (const auto& [kind, text] : kinds) {
    SCOPED_TRACE(kind);
    const std::map<std::string, std::int64_t> expected{{kind, 1}};
    EXPECT_EQ(met(triad_census(directed(text + " a>a"), {}, context)), expected);
    EXPECT_EQ(met(triad_census(directed(text + " " + (kind == "003" ? "" : text)), {}, context)),
              expected)
        << "parallel edges";
  }
  EXPECT_EQ(met(triad_census(undirected("a-b b-c a-c c-d"), {}, context)),
            (std::map<std::string, std::int64_t>{{"102", 1}, {"201", 2}, {"300", 1}}));
}

// By the numbers of mutual, asymmetric and null pairs and the degrees within the three.
std::string kind_of(const oracle::Matrix& arcs, const std::array<std::size_t, 3>& three) {
  int mutual = 0, asymmetric = 0;
  std::array<int, 3> out{}, in{};  // of asymmetric arcs
  std::array<bool, 3> has_mutual{};
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t j = i + 1; j < 3; ++j) {
      const bool to = arcs[three[i]][three[j]] > 0, from = arcs[three[j]][three[i]] > 0;
      if (to && from) {
        ++mutual;
        has_mutual[i] = has_mutual[j] = true;
      } else if (to || from) {
        ++asymmetric;
        ++out[to ? i : j];
        ++in[to ? j : i];
      }
    }
  }
  std::string kind =
      std::to_string(mutual) + std::to_string(asymmetric) + std::to_string(3 - mutual - asymmetric);
  const auto most_out = *std::max_element(out.begin(), out.end());
  const auto most_in = *std::max_element(in.begin(), in.end());
  if (kind == "021" || kind == "120") kind += most_out == 2 ? "D" : most_in == 2 ? "U" : "C";
  if (kind == "030") kind += most_out == 2 ? "T" : "C";
  if (kind == "111") {
    bool to_mutual = false;
    for (std::size_t i = 0; i < 3; ++i) to_mutual = to_mutual || (has_mutual[i] && in[i] > 0);
    kind += to_mutual ? "D" : "U";
  }
  return kind;
}

TEST(TriadCensus, AgreesWithEveryThreeNodes) {
  for (const std::uint64_t seed : seeds(150)) {
    SCOPED_TRACE(seed);
    Context context;
    const Graph graph = random_graph(seed, {.max_nodes = 18, .edges_per_node = 5});
    const auto arcs = oracle::edge_counts(graph, true);
    std::map<std::string, std::int64_t> expected;
    for (std::size_t a = 0; a < arcs.size(); ++a) {
      for (std::size_t b = 0; b < a; ++b) {
        for (std::size_t c = 0; c < b; ++c) ++expected[kind_of(arcs, {a, b, c})];
      }
    }
    EXPECT_EQ(met(triad_census(graph, {}, context)), expected);
  }
}

}  // namespace
}  // namespace mekhala
