#include "algorithms/community/label_propagation.hpp"

#include <algorithm>
#include <numeric>

#include "algorithms/community/strength_graph.hpp"

namespace mekhala {
namespace {

using community::StrengthGraph;

class Imitation {
 public:
  explicit Imitation(const StrengthGraph& graph)
      : graph_(graph), labels_(graph.num_nodes()), sums_(graph.num_nodes(), 0) {
    std::iota(labels_.begin(), labels_.end(), 0U);
  }

  // True if any node changed its label.
  bool round(Random random, const Context& context) {
    std::vector<NodeId> order(graph_.num_nodes());
    std::iota(order.begin(), order.end(), NodeId{0});
    random.shuffle(std::span(order));
    bool changed = false;
    for (std::size_t i = 0; i < order.size(); ++i) {
      if (i % 4096 == 0) context.checkpoint();
      changed = imitate(order[i], random) || changed;
    }
    return changed;
  }

  [[nodiscard]] std::vector<std::uint32_t> take_labels() { return std::move(labels_); }

 private:
  bool imitate(NodeId node, Random& random) {
    seen_.clear();
    double best = 0;
    for (ArcOffset arc = graph_.offsets[node]; arc < graph_.offsets[node + 1]; ++arc) {
      const std::uint32_t label = labels_[graph_.targets[arc]];
      if (sums_[label] == 0) seen_.push_back(label);
      sums_[label] += graph_.strength(arc);
      best = std::max(best, sums_[label]);
    }
    const bool keep = seen_.empty() || sums_[labels_[node]] == best;
    strongest_.clear();
    for (const std::uint32_t label : seen_) {
      if (sums_[label] == best) strongest_.push_back(label);
      sums_[label] = 0;
    }
    if (keep) return false;
    labels_[node] = strongest_[random.below(strongest_.size())];
    return true;
  }

  const StrengthGraph& graph_;
  std::vector<std::uint32_t> labels_;
  std::vector<double> sums_;
  std::vector<std::uint32_t> seen_;
  std::vector<std::uint32_t> strongest_;
};

}  // namespace

NodeLabels label_propagation(const GraphView& graph, const LabelPropagationOptions& options,
                             Context& context) {
  const StrengthGraph strong = community::strength_graph(graph, options.strengths, context);
  Imitation imitation(strong);
  NodeLabels result;
  result.info.converged = false;
  while (!result.info.converged && result.info.rounds < options.max_rounds) {
    result.info.converged = !imitation.round(context.random(result.info.rounds), context);
    ++result.info.rounds;
  }
  result.values = imitation.take_labels();
  result.count = canonicalize_labels(result.values);
  result.facts.add("modularity", community::modularity(strong, result.values));
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
          "Directions are dropped, strengths of parallel edges add, loops do nothing; nodes in a "
          "drawn order, ties drawn, a label among the strongest is kept; a community may be "
          "unconnected.")
      .cost("O(n + m) a round, on one thread")
      .reference("doi:10.1103/PhysRevE.76.036106")
      .param("strengths", &LabelPropagationOptions::strengths,
             "how close the ends of each edge are")
      .range(0, std::numeric_limits<double>::infinity())
      .param("max_rounds", &LabelPropagationOptions::max_rounds, "stop after so many rounds")
      .range(1, 1000000)
      .randomized()
      .relabel_inexact();
}

}  // namespace mekhala
