#include "algorithms/community/cdlp.hpp"

#include <algorithm>
#include <numeric>

namespace mekhala {
namespace {

constexpr std::size_t kGrain = 512;

struct Votes {
  std::vector<std::uint32_t> counts;  // for each label; all 0 between nodes
  std::vector<NodeId> seen;
};

void vote(std::span<const NodeId> neighbors, const std::vector<NodeId>& labels, Votes& votes) {
  for (const NodeId neighbor : neighbors) {
    const NodeId label = labels[neighbor];
    if (votes.counts[label]++ == 0) votes.seen.push_back(label);
  }
}

NodeId elected(NodeId own, Votes& votes) {
  NodeId best = own;
  std::uint32_t most = 0;
  for (const NodeId label : votes.seen) {
    const std::uint32_t count = std::exchange(votes.counts[label], 0);
    if (count > most || (count == most && label < best)) {
      best = label;
      most = count;
    }
  }
  votes.seen.clear();
  return best;
}

}  // namespace

CdlpLabels cdlp_labels(const GraphView& graph, const CdlpOptions& options, Context& context) {
  const NodeId n = graph.num_nodes();
  context.require_memory(std::uint64_t{n} * 4 * (2 + context.threads()), "cdlp");
  CdlpLabels labels{.values = std::vector<NodeId>(n)};
  std::iota(labels.values.begin(), labels.values.end(), NodeId{0});
  std::vector<NodeId> next(n);
  const Votes scratch{std::vector<std::uint32_t>(n, 0), {}};
  labels.info.converged = false;
  while (!labels.info.converged && labels.info.rounds < options.rounds) {
    const double done = static_cast<double>(labels.info.rounds);
    const ProgressPart part(context, done / options.rounds, (done + 1) / options.rounds);
    parallel_for(
        context, n, scratch,
        [&](NodeId node, Votes& votes) {
          vote(graph.out_neighbors(node), labels.values, votes);
          // An undirected neighbor would only count twice as often, like all others.
          if (graph.directed()) vote(graph.in_neighbors(node), labels.values, votes);
          next[node] = elected(labels.values[node], votes);
        },
        kGrain);
    labels.info.converged = next == labels.values;
    labels.values.swap(next);
    ++labels.info.rounds;
  }
  return labels;
}

NodeLabels cdlp(const GraphView& graph, const CdlpOptions& options, Context& context) {
  CdlpLabels labels = cdlp_labels(graph, options, context);
  NodeLabels result{.values = std::move(labels.values), .info = std::move(labels.info)};
  result.count = canonicalize_labels(result.values);
  if (!result.info.converged) {
    result.info.notes.push_back("labels still changed in the last round allowed");
  }
  return result;
}

AlgorithmSpec cdlp_spec() {
  return describe("cdlp", &cdlp)
      .family("community")
      .summary("Synchronous label propagation, as LDBC Graphalytics defines it.")
      .convention(
          "All nodes at once take the label that most neighbors have, the smallest of those that "
          "tie. A neighbor counts once for each edge, in a directed graph over edges both ways; a "
          "self-loop counts. A label may be left in pieces, or swing to and fro.")
      .cost("O(n + m) a round")
      .reference("doi:10.14778/3007263.3007270")
      .param("rounds", &CdlpOptions::rounds, "at most so many")
      .range(0, 1000000)
      .relabel_inexact();
}

}  // namespace mekhala
