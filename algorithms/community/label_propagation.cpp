#include "algorithms/community/label_propagation.hpp"

#include <algorithm>
#include <numeric>

#include "algorithms/community/rows.hpp"
#include "algorithms/community/strength_graph.hpp"

namespace mekhala {
namespace {

using community::Labels;
using community::Rows;

// Up to this round a node may leave a label that is as strong as another; from then on it keeps it,
// which ends every run: each change then adds to the strength within labels.
constexpr std::uint64_t kRestless = 50;

template <bool kUnit>
class Imitation {
 public:
  Imitation(const Rows& rows, Random random)
      : rows_(rows),
        random_(random),
        labels_(rows.num_nodes()),
        waiting_(rows.num_nodes(), 1),
        sums_(rows.num_nodes()) {
    std::iota(labels_.begin(), labels_.end(), 0U);
  }

  // How many nodes changed their label. An order that is not given is by node.
  NodeId round(std::span<const NodeId> order, bool restless, const Context& context) {
    NodeId changed = 0;
    for (NodeId i = 0; i < rows_.num_nodes(); ++i) {
      if (i % 1024 == 0) context.checkpoint();
      const NodeId node = order.empty() ? i : order[i];
      if (waiting_[node] == 0) continue;
      waiting_[node] = 0;
      if (!imitate(node, restless)) continue;
      ++changed;
      for (ArcOffset arc = rows_.offsets[node]; arc < rows_.offsets[node + 1]; ++arc) {
        const NodeId other = rows_.targets[arc];
        if (labels_[other] != labels_[node]) waiting_[other] = 1;
      }
    }
    return changed;
  }

  [[nodiscard]] Labels take_labels() { return std::move(labels_); }

 private:
  bool imitate(NodeId node, bool restless) {
    sums_.clear();
    const ArcOffset end = rows_.offsets[node + 1];
    for (ArcOffset arc = rows_.offsets[node]; arc < end; ++arc) {
      sums_.add(labels_[rows_.targets[arc]], kUnit ? 1.0 : rows_.strengths[arc]);
    }
    double best = 0;
    std::uint64_t ties = 0;
    for (const std::uint32_t label : sums_.labels()) {
      if (sums_[label] > best) ties = 0;
      best = std::max(best, sums_[label]);
      ties += sums_[label] == best ? 1 : 0;
    }
    const std::uint32_t old = labels_[node];
    if (sums_[old] == best && (ties == 1 || !restless)) return false;
    std::uint64_t skip = ties == 1 ? 0 : random_.below(ties);
    for (const std::uint32_t label : sums_.labels()) {
      if (sums_[label] != best || skip-- > 0) continue;
      labels_[node] = label;
      return label != old;
    }
    return false;  // a node without neighbors
  }

  const Rows& rows_;
  Random random_;
  Labels labels_;
  std::vector<std::uint8_t> waiting_;
  community::LinkSums sums_;
};

template <bool kUnit>
NodeLabels imitated(const Rows& rows, const LabelPropagationOptions& options, Context& context) {
  Imitation<kUnit> imitation(rows, context.random(1));
  NodeLabels result;
  result.info.converged = false;
  const double n = std::max<double>(1, rows.num_nodes());
  std::vector<NodeId> order;
  if (options.order == LabelOrder::drawn) {
    order = community::shuffled_blocks(rows.num_nodes(), context.random(0));
  }
  while (!result.info.converged && result.info.rounds < options.max_rounds) {
    const NodeId changed = imitation.round(order, result.info.rounds < kRestless, context);
    ++result.info.rounds;
    result.info.converged = changed == 0;
    context.report(0.9 * (1 - changed / n));
  }
  result.values = imitation.take_labels();
  return result;
}

}  // namespace

NodeLabels label_propagation(const GraphView& graph, const LabelPropagationOptions& options,
                             Context& context) {
  context.require_memory(30 * std::uint64_t{graph.num_nodes()}, "label_propagation");
  const auto strong = community::strength_graph(graph, options.strengths, context);
  NodeLabels result = community::with_unit(
      strong, [&](auto unit) { return imitated<decltype(unit)::value>(strong, options, context); });
  (void)community::split_unconnected(strong, result.values, context);
  result.count = canonicalize_labels(result.values);
  result.facts.add("modularity", community::modularity(strong, result.values, context));
  if (!result.info.converged) {
    result.info.notes.push_back("labels still changed in the last round allowed; allow more");
  }
  return result;
}

AlgorithmSpec label_propagation_spec() {
  return describe("label_propagation", &label_propagation)
      .family("community")
      .summary("Communities by imitation of the strongest label among neighbors.")
      .convention(
          "Directions are dropped, strengths of parallel edges add, loops do nothing; nodes one at "
          "a time, ties drawn; a label in pieces is several communities.")
      .cost("O(n + m) a round, on one thread")
      .reference("doi:10.1103/PhysRevE.76.036106")
      .param("strengths", &LabelPropagationOptions::strengths,
             "how close the ends of each edge are")
      .range(0, std::numeric_limits<double>::infinity())
      .param("order", &LabelPropagationOptions::order, "in which nodes look at their neighbors")
      .param("max_rounds", &LabelPropagationOptions::max_rounds, "stop after so many rounds")
      .range(1, 1000000)
      .randomized()
      .relabel_inexact();
}

}  // namespace mekhala
