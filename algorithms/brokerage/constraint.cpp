#include "algorithms/brokerage/constraint.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "algorithms/brokerage/ties.hpp"
#include "algorithms/node_table.hpp"

namespace mekhala {

using brokerage::Ties;

namespace {

struct Hole {
  double constraint = 0, effective_size = 0, hierarchy = 0;
};

struct Sums {  // over all of each node's ties
  std::vector<double> total, most;
  explicit Sums(const Ties& ties) : total(ties.num_nodes()), most(ties.num_nodes()) {
    for (NodeId node = 0; node < ties.num_nodes(); ++node) {
      for (const double strength : ties.strengths(node)) {
        total[node] += strength;
        most[node] = std::max(most[node], strength);
      }
    }
  }
};

// What a contact is reached by, indirectly, and how much of it is had twice; zero between nodes.
struct Scratch {
  std::vector<double> indirect, redundant;
};

Hole hole_of(const Ties& ties, const Sums& sums, NodeId node, Scratch& scratch) {
  const auto contacts = ties.neighbors(node);
  const auto strengths = ties.strengths(node);
  for (std::size_t i = 0; i < contacts.size(); ++i) {
    const NodeId q = contacts[i];
    const double share = strengths[i] / sums.total[node];
    const auto others = ties.neighbors(q);
    const auto theirs = ties.strengths(q);
    for (std::size_t k = 0; k < others.size(); ++k) {
      scratch.indirect[others[k]] += share * theirs[k] / sums.total[q];
      scratch.redundant[others[k]] += share * theirs[k] / sums.most[others[k]];
    }
  }
  Hole hole;
  std::vector<double> parts(contacts.size());
  for (std::size_t i = 0; i < contacts.size(); ++i) {
    const double invested = strengths[i] / sums.total[node] + scratch.indirect[contacts[i]];
    parts[i] = invested * invested;
    hole.constraint += parts[i];
    hole.effective_size += 1 - scratch.redundant[contacts[i]];
  }
  const double count = static_cast<double>(contacts.size());
  for (const double part : parts) {
    const double ratio = part / (hole.constraint / count);
    if (ratio > 0) hole.hierarchy += ratio * std::log(ratio);
  }
  if (contacts.size() > 1) hole.hierarchy /= count * std::log(count);
  for (const NodeId q : contacts) {
    for (const NodeId other : ties.neighbors(q)) {
      scratch.indirect[other] = scratch.redundant[other] = 0;
    }
  }
  return hole;
}

}  // namespace

Table constraint(const GraphView& graph, const ConstraintOptions& options, Context& context) {
  const NodeId n = graph.num_nodes();
  context.require_memory(
      std::uint64_t{n} * (100 + 16 * context.threads()) + std::uint64_t{graph.num_edges()} * 48,
      "constraint");
  const Ties ties = [&] {
    const ProgressPart part(context, 0, 0.1);
    return Ties(graph, options.strengths, context);
  }();
  const ProgressPart part(context, 0.1, 1);
  const Sums sums(ties);
  std::vector<Hole> holes(n);
  const Scratch scratch{std::vector<double>(n, 0), std::vector<double>(n, 0)};
  parallel_for(context, n, scratch,
               [&](NodeId node, Scratch& own) { holes[node] = hole_of(ties, sums, node, own); });
  Column<double> constraints(n), sizes(n), efficiencies(n), hierarchies(n);
  for (NodeId node = 0; node < n; ++node) {
    const std::size_t contacts = ties.neighbors(node).size();
    if (contacts == 0) continue;
    constraints.set(node, holes[node].constraint);
    sizes.set(node, holes[node].effective_size);
    efficiencies.set(node, holes[node].effective_size / static_cast<double>(contacts));
    if (contacts > 1) hierarchies.set(node, std::max(0.0, holes[node].hierarchy));
  }
  Table table = node_table(n);
  table.columns.add("constraint", std::move(constraints));
  table.columns.add("effective_size", std::move(sizes));
  table.columns.add("efficiency", std::move(efficiencies));
  table.columns.add("hierarchy", std::move(hierarchies));
  return table;
}

AlgorithmSpec constraint_spec() {
  return describe("constraint", &constraint)
      .family("brokerage")
      .summary("How far a node's contacts are tied to each other: low for a broker.")
      .convention(
          "Burt's p_ij = (a_ij + a_ji) / sum of those over all contacts. Without strengths "
          "parallel edges count once, a tie claimed both ways 2; with strengths all edges between "
          "two nodes add up. Loops never. No value, not 0, for a node without contacts. 1 - "
          "constraint is autonomy.")
      .cost("O(sum of squared degrees)")
      .reference("Burt (1992), Structural holes")
      .param("strengths", &ConstraintOptions::strengths, "how close each tie is")
      .range(0, std::numeric_limits<double>::infinity());
}

}  // namespace mekhala
