#include "algorithms/community/link_communities.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <map>
#include <set>

#include "tests/support/facts.hpp"
#include "tests/support/graphs.hpp"

namespace mekhala {
namespace {

using ::testing::ElementsAre;

std::vector<std::int64_t> whole_column(const Table& table, const char* name) {
  const auto& column = std::get<Column<std::int64_t>>(*table.columns.find(name));
  std::vector<std::int64_t> values;
  for (std::size_t row = 0; row < column.size(); ++row) values.push_back(column[row]);
  return values;
}

// Two triangles that share a node: it is in both communities, with two links in each.
TEST(LinkCommunities, ABowTieByHand) {
  Context context;
  const Table table = link_communities(undirected("a-b a-c b-c c-d c-e d-e"), {}, context);
  EXPECT_THAT(table.ids, ElementsAre(0, 1, 2, 2, 3, 4));
  EXPECT_THAT(whole_column(table, "community"), ElementsAre(0, 0, 0, 1, 1, 1));
  EXPECT_THAT(whole_column(table, "links"), ElementsAre(2, 2, 2, 2, 2, 2));
  EXPECT_EQ(whole_fact(table.facts, "communities"), 2);
  // Each triangle is as full as it can be.
  EXPECT_DOUBLE_EQ(std::get<double>(*table.facts.find("partition_density")), 1);
  // Of a-c and b-c: {a b c} both ways; of a-b and c-b: a has three, c five.
  EXPECT_DOUBLE_EQ(std::get<double>(*table.facts.find("similarity")), 3.0 / 5);
}

using Link = std::pair<NodeId, NodeId>;

// Merges sets of links by the definition, level by level.
struct Slow {
  std::set<Link> links;
  std::map<NodeId, std::set<NodeId>> near;  // with the node itself

  explicit Slow(const GraphView& graph) {
    for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
      const NodeId a = graph.source(edge), b = graph.target(edge);
      if (a == b) continue;
      links.insert({std::min(a, b), std::max(a, b)});
      near[a].insert({a, b});
      near[b].insert({a, b});
    }
  }

  [[nodiscard]] double similarity(const Link& x, const Link& y) const {
    for (const auto& [i, k] : {x, Link{x.second, x.first}}) {
      for (const auto& [j, l] : {y, Link{y.second, y.first}}) {
        if (k != l || i == j) continue;
        double both = 0;
        std::set<NodeId> either = near.at(j);
        for (const NodeId node : near.at(i)) both += either.count(node) != 0 ? 1 : 0;
        either.insert(near.at(i).begin(), near.at(i).end());
        return both / static_cast<double>(either.size());
      }
    }
    return -1;
  }

  [[nodiscard]] static double density(const std::vector<std::set<Link>>& parts, double all) {
    double sum = 0;
    for (const std::set<Link>& part : parts) {
      std::set<NodeId> nodes;
      for (const Link& link : part) nodes.insert({link.first, link.second});
      const auto m = static_cast<double>(part.size());
      const auto n = static_cast<double>(nodes.size());
      if (n > 2) sum += m * (m - (n - 1)) / ((n - 2) * (n - 1));
    }
    return all > 0 ? 2 * sum / all : 0;
  }

  // The parts at a level: links joined by pairs at least so similar.
  [[nodiscard]] std::vector<std::set<Link>> parts_at(double level) const {
    std::vector<std::set<Link>> parts;
    for (const Link& link : links) parts.push_back({link});
    for (bool merged = true; merged;) {
      merged = false;
      for (std::size_t a = 0; a < parts.size(); ++a) {
        for (std::size_t b = a + 1; b < parts.size(); ++b) {
          bool near_enough = false;
          for (const Link& x : parts[a]) {
            for (const Link& y : parts[b]) near_enough |= similarity(x, y) >= level;
          }
          if (!near_enough) continue;
          parts[a].insert(parts[b].begin(), parts[b].end());
          parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(b--));
          merged = true;
        }
      }
    }
    return parts;
  }

  [[nodiscard]] double best_density() const {
    std::set<double> levels;
    for (const Link& x : links) {
      for (const Link& y : links) {
        const double level = similarity(x, y);
        if (x != y && level >= 0) levels.insert(level);
      }
    }
    double most = 0;
    for (const double level : levels) {
      most = std::max(most, density(parts_at(level), static_cast<double>(links.size())));
    }
    return most;
  }
};

TEST(LinkCommunities, AgreeWithTheDefinition) {
  for (const std::uint64_t seed : seeds(60)) {
    SCOPED_TRACE(seed);
    const Graph graph = random_graph(seed, {.max_nodes = 9, .edges_per_node = 5, .pieces = false});
    Context context({.threads = static_cast<unsigned>(1 + seed % 3)});
    const Table table = link_communities(graph, {}, context);
    const Slow slow(graph);
    EXPECT_NEAR(std::get<double>(*table.facts.find("partition_density")), slow.best_density(),
                1e-12);
    // Rows tell the parts at the cut that is named.
    const double cut = std::get<double>(*table.facts.find("similarity"));
    std::multiset<std::multiset<std::pair<NodeId, std::int64_t>>> expected, found;
    std::int64_t single = 0;
    const bool merged =
        whole_fact(table.facts, "single_links") < static_cast<std::int64_t>(slow.links.size());
    for (const std::set<Link>& part : slow.parts_at(merged ? cut : 2)) {
      if (part.size() == 1) {
        ++single;
        continue;
      }
      std::map<NodeId, std::int64_t> members;
      for (const Link& link : part) ++members[link.first], ++members[link.second];
      expected.insert({members.begin(), members.end()});
    }
    std::map<std::int64_t, std::multiset<std::pair<NodeId, std::int64_t>>> rows;
    const auto community = whole_column(table, "community");
    const auto links = whole_column(table, "links");
    for (std::size_t row = 0; row < table.ids.size(); ++row) {
      rows[community[row]].insert({table.ids[row], links[row]});
    }
    for (const auto& [label, members] : rows) found.insert(members);
    EXPECT_EQ(found, expected);
    EXPECT_EQ(whole_fact(table.facts, "single_links"), single);
  }
}

TEST(LinkCommunities, CutWhereAsked) {
  Context context;
  // Every link of a star is as similar to each other as its leaves: not at all but in the middle.
  const Graph star = undirected("a-b a-c a-d");
  EXPECT_EQ(whole_fact(link_communities(star, {.similarity = 0.3}, context).facts, "communities"),
            1);
  EXPECT_EQ(whole_fact(link_communities(star, {.similarity = 0.4}, context).facts, "communities"),
            0);
}

}  // namespace
}  // namespace mekhala
