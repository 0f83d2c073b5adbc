#include "algorithms/community/label_propagation.hpp"

#include <algorithm>
#include <numeric>

#include "algorithms/community/rows.hpp"
#include "algorithms/community/strength_graph.hpp"

namespace mekhala {
namespace {

using community::Labels;
using community::Rows;

// Up to this round, or one in which nobody changed, a node may leave a label that is as strong as
// another; from then on it keeps it, which ends every run: each change then adds to the strength
// within labels, or lessens what it costs.
constexpr std::uint64_t kRestless = 50;

// A label that holds less of all strength is not restrained.
constexpr double kFree = 1.0 / 32;

template <bool kUnit>
class Imitation {
 public:
  Imitation(const Rows& rows, double restraint, Random random)
      : rows_(rows),
        random_(random),
        labels_(rows.num_nodes()),
        waiting_(rows.num_nodes(), 1),
        restraint_(restraint),
        strengths_(rows.num_nodes()),
        sums_(rows.num_nodes()) {
    std::iota(labels_.begin(), labels_.end(), 0U);
    for (NodeId node = 0; node < rows.num_nodes(); ++node) {
      strengths_[node] = strength(node);
      all_ += strengths_[node];
    }
    held_ = strengths_;
    free_ = kFree * all_;
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

  void wake_all() { std::fill(waiting_.begin(), waiting_.end(), std::uint8_t{1}); }

  [[nodiscard]] Labels take_labels() { return std::move(labels_); }

 private:
  // The labels' strengths among the neighbors, those of large labels less what chance gives them.
  bool imitate(NodeId node, bool restless) {
    sums_.clear();
    const ArcOffset end = rows_.offsets[node + 1];
    for (ArcOffset arc = rows_.offsets[node]; arc < end; ++arc) {
      sums_.add(labels_[rows_.targets[arc]], kUnit ? 1.0 : rows_.strengths[arc]);
    }
    const std::uint32_t old = labels_[node];
    held_[old] -= strengths_[node];
    const auto excess = [&](std::uint32_t label) {
      return sums_[label] - cost(held_[label], strengths_[node]);
    };
    const double own = excess(old);
    double best = own;
    std::uint64_t ties = 0;
    for (const std::uint32_t label : sums_.labels()) {
      const double here = excess(label);
      if (here > best) ties = 0;
      best = std::max(best, here);
      ties += here == best ? 1 : 0;
    }
    std::uint32_t chosen = old;
    if (own != best || (ties > 1 && restless)) {
      std::uint64_t skip = ties == 1 ? 0 : random_.below(ties);
      for (const std::uint32_t label : sums_.labels()) {
        if (excess(label) != best || skip-- > 0) continue;
        chosen = label;
        break;
      }
    }
    held_[chosen] += strengths_[node];
    labels_[node] = chosen;
    return chosen != old;
  }

  // Of a label that holds so much, for so much more: each change lessens the sum of all costs less
  // the strength within labels, which ends every run.
  [[nodiscard]] double cost(double held, double more) const {
    const double before = std::max(0.0, held - free_);
    const double after = std::max(0.0, held + more - free_);
    return after > 0 ? restraint_ * (after - before) * (after + before) / (2 * all_) : 0;
  }

  [[nodiscard]] double strength(NodeId node) const {
    const ArcOffset begin = rows_.offsets[node];
    const ArcOffset end = rows_.offsets[node + 1];
    if (kUnit) return static_cast<double>(end - begin);
    const auto row = rows_.strengths.subspan(begin, end - begin);
    return std::accumulate(row.begin(), row.end(), 0.0);
  }

  const Rows& rows_;
  Random random_;
  Labels labels_;
  std::vector<std::uint8_t> waiting_;
  double restraint_;
  double all_ = 0;                 // strength of all nodes together
  double free_ = 0;                // what a label may hold without restraint
  std::vector<double> strengths_;  // of each node
  std::vector<double> held_;       // of all nodes of a label
  community::LinkSums sums_;
};

template <bool kUnit>
NodeLabels imitated(const Rows& rows, const LabelPropagationOptions& options, Context& context) {
  Imitation<kUnit> imitation(rows, options.restraint, context.random(1));
  NodeLabels result;
  result.info.converged = false;
  const double n = std::max<double>(1, rows.num_nodes());
  bool all_looked_at = true;
  bool restless = true;
  std::vector<NodeId> order;
  if (options.order == LabelOrder::drawn) {
    order = community::shuffled_blocks(rows.num_nodes(), context.random(0));
  }
  while (!result.info.converged && result.info.rounds < options.max_rounds) {
    const NodeId changed = imitation.round(order, restless, context);
    ++result.info.rounds;
    // What a label holds matters to all of its nodes, not only to those next to a change.
    result.info.converged = changed == 0 && (all_looked_at || options.restraint == 0);
    all_looked_at = changed == 0;
    restless = restless && changed > 0 && result.info.rounds < kRestless;
    if (all_looked_at) imitation.wake_all();
    context.report(0.9 * (1 - changed / n));
  }
  result.values = imitation.take_labels();
  return result;
}

}  // namespace

NodeLabels label_propagation(const GraphView& graph, const LabelPropagationOptions& options,
                             Context& context) {
  context.require_memory(46 * std::uint64_t{graph.num_nodes()}, "label_propagation");
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
          "a time, ties drawn; what chance gives a label of more than a 32nd of all strength does "
          "not count; a label in pieces is several communities.")
      .cost("O(n + m) a round, on one thread")
      .reference("doi:10.1103/PhysRevE.76.036106, doi:10.1103/PhysRevE.80.026129")
      .param("strengths", &LabelPropagationOptions::strengths,
             "how close the ends of each edge are")
      .range(0, std::numeric_limits<double>::infinity())
      .param("order", &LabelPropagationOptions::order, "in which nodes look at their neighbors")
      .param("restraint", &LabelPropagationOptions::restraint,
             "how much of what chance gives a large label does not count; 0: all counts")
      .range(0, 1)
      .param("max_rounds", &LabelPropagationOptions::max_rounds, "stop after so many rounds")
      .range(1, 1000000)
      .randomized()
      .relabel_inexact();
}

}  // namespace mekhala
