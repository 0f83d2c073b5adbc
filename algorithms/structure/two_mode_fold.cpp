#include "algorithms/structure/two_mode_fold.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "algorithms/adjacency.hpp"
#include "algorithms/structure/backbone.hpp"

namespace mekhala {

namespace {

struct Tie {
  NodeId a, b;
  double newman = 0;
  std::int64_t shared = 0;
};

Direction against(Direction direction) {
  return direction == Direction::out  ? Direction::in
         : direction == Direction::in ? Direction::out
                                      : Direction::both;
}

// Each two who share something, once for each thing, in the order of what is shared.
std::vector<Tie> ties_of(const Adjacency& sharers, std::uint32_t largest, std::int64_t& dropped,
                         const Context& context) {
  const auto taken = [&](NodeId node) {
    const std::size_t k = sharers.degree(node);
    return k > 1 && (largest == 0 || k <= largest) ? k : 0;
  };
  std::uint64_t count = 0;
  for (NodeId node = 0; node < sharers.num_nodes(); ++node) {
    const std::uint64_t k = taken(node);
    dropped += k == 0 && sharers.degree(node) > 1 ? 1 : 0;
    count += k * (k - 1) / 2 * (k > 0 ? 1 : 0);
  }
  context.require_memory(count * sizeof(Tie), "each two that share something; set largest");
  std::vector<Tie> ties;
  ties.reserve(count);
  for (NodeId node = 0; node < sharers.num_nodes(); ++node) {
    if (taken(node) == 0) continue;
    context.checkpoint();
    const auto row = sharers.neighbors(node);
    const double each = 1.0 / static_cast<double>(row.size() - 1);
    for (std::size_t i = 0; i < row.size(); ++i) {
      for (std::size_t j = i + 1; j < row.size(); ++j) ties.push_back({row[i], row[j], each, 1});
    }
  }
  return ties;
}

// One tie for each pair, by nodes.
void add_up(std::vector<Tie>& ties) {
  std::stable_sort(ties.begin(), ties.end(), [](const Tie& a, const Tie& b) {
    return std::tie(a.a, a.b) < std::tie(b.a, b.b);
  });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < ties.size(); ++i) {
    if (kept > 0 && ties[kept - 1].a == ties[i].a && ties[kept - 1].b == ties[i].b) {
      ties[kept - 1].newman += ties[i].newman;
      ++ties[kept - 1].shared;
    } else {
      ties[kept++] = ties[i];
    }
  }
  ties.resize(kept);
}

std::vector<double> surprises(NodeId num_nodes, const std::vector<Tie>& ties, Context& context) {
  std::vector<EdgeEnds> ends;
  EdgeValues strengths;
  for (const Tie& tie : ties) {
    ends.push_back({tie.a, tie.b});
    strengths.values.push_back(tie.newman);
  }
  // Ties are sorted as edges are.
  const Graph folded = Graph::from_edges(num_nodes, ends, false);
  return backbone(folded, {.strengths = std::move(strengths)}, context).values;
}

}  // namespace

Table two_mode_fold(const GraphView& graph, const TwoModeFoldOptions& options, Context& context) {
  const Adjacency sharers(graph, {.direction = against(options.direction)}, context);
  std::int64_t dropped = 0;
  std::vector<Tie> ties = ties_of(sharers, options.largest, dropped, context);
  add_up(ties);
  const std::vector<double> surprise = surprises(graph.num_nodes(), ties, context);
  std::vector<std::size_t> order(ties.size());
  std::vector<bool> folded(graph.num_nodes(), false);
  for (std::size_t i = 0; i < ties.size(); ++i) {
    order[i] = i;
    folded[ties[i].a] = folded[ties[i].b] = true;
  }
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return ties[a].newman > ties[b].newman; });
  Table table{.key = TableKey::node_pair};
  table.columns = ColumnTable(ties.size());
  Column<double> newman(ties.size()), backbone(ties.size());
  Column<std::int64_t> shared(ties.size());
  for (std::size_t row = 0; row < order.size(); ++row) {
    const Tie& tie = ties[order[row]];
    table.ids.push_back(tie.a);
    table.others.push_back(tie.b);
    newman.set(row, tie.newman);
    shared.set(row, tie.shared);
    backbone.set(row, surprise[order[row]]);
  }
  table.columns.add("newman", std::move(newman));
  table.columns.add("shared", std::move(shared));
  table.columns.add("backbone", std::move(backbone));
  table.facts.add("pairs", static_cast<std::int64_t>(ties.size()));
  table.facts.add("folded",
                  static_cast<std::int64_t>(std::count(folded.begin(), folded.end(), true)));
  table.facts.add("dropped", dropped);
  if (dropped > 0) {
    table.info.notes.push_back(
        fmt::format("{} nodes that more than {} share join nobody; --largest says how many may",
                    dropped, options.largest));
  }
  return table;
}

AlgorithmSpec two_mode_fold_spec() {
  return describe("two_mode_fold", &two_mode_fold)
      .family("structure")
      .summary("Which nodes share what others they are tied to, and how much that says.")
      .convention(
          "Each two of k nodes with an edge to the same one get 1 / (k - 1) for it (newman) and 1 "
          "(shared); backbone is the disparity filter over newman. Edges lead from those who are "
          "folded to what they share; in an undirected graph both sides are folded. Parallel edges "
          "once, loops never; the closest first, ties by number.")
      .cost("O(sum of k^2)")
      .reference("doi:10.1103/PhysRevE.64.016132")
      .param("direction", &TwoModeFoldOptions::direction,
             "pairs share targets (out), sources (in) or either (both)")
      .param("largest", &TwoModeFoldOptions::largest,
             "what more nodes share joins nobody; 0: no limit");
}

}  // namespace mekhala
