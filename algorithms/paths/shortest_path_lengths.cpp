#include "algorithms/paths/shortest_path_lengths.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>

#include "algorithms/paths/buckets.hpp"
#include "algorithms/paths/steps.hpp"

namespace mekhala {

namespace {

constexpr double kFar = std::numeric_limits<double>::infinity();

struct Widths {
  double width = 1;
  double reach = 1;
};

// Buckets of a quarter of an edge's mean length: few nodes are looked at twice, and few buckets are
// empty. Never more than some thousand buckets.
Widths choose_widths(const EdgeValues& lengths, Context& context) {
  if (!lengths.given()) return {};
  struct Part {
    double sum = 0;
    double most = 0;
  };
  const std::vector<double>& values = lengths.values;
  const Part all = parallel_reduce(
      context, values.size(), 65536, Part{},
      [&](std::size_t begin, std::size_t end) {
        Part part;
        for (std::size_t i = begin; i < end; ++i) {
          part.sum += values[i];
          part.most = std::max(part.most, values[i]);
        }
        return part;
      },
      [](const Part& a, const Part& b) {
        return Part{a.sum + b.sum, std::max(a.most, b.most)};
      });
  const double mean = all.sum / static_cast<double>(values.size());
  // A sum past the largest number is no mean.
  const double width = std::max(std::isfinite(mean) ? mean / 4 : 0, all.most / 4096);
  return {std::max(width, std::numeric_limits<double>::min()), all.most};
}

// Nodes are looked at bucket by bucket, and again when a shorter way turns up. Adding a length
// keeps the order of distances, rounded as they are, so that whatever the order of work, each ends
// as the least sum over all paths.
class DeltaStepping {
 public:
  DeltaStepping(const GraphView& graph, const ShortestPathLengthsOptions& options, Context& context)
      : steps_(graph, options.direction != Direction::both),
        forward_(options.direction != Direction::in),
        lengths_(options.lengths),
        context_(context),
        widths_(choose_widths(options.lengths, context)),
        buckets_(widths_.width, widths_.reach),
        distance_(graph.num_nodes(), kFar),
        looked_at_(graph.num_nodes(), kFar) {}

  std::vector<double> run(NodeId source) {
    distance_[source] = 0;
    buckets_.push(0, source);
    for (;;) {
      std::vector<NodeId>& bucket = buckets_.next();
      if (bucket.empty()) return std::move(distance_);
      open_.clear();
      for (const NodeId node : bucket) {
        if (looked_at_[node] == distance_[node]) continue;
        looked_at_[node] = distance_[node];
        open_.push_back(node);
      }
      if (context_.threads() > 1 && open_.size() >= kManyNodes) {
        relax_in_parallel();
      } else {
        relax_in_turn();
      }
      context_.report(static_cast<double>(done_) / static_cast<double>(distance_.size()));
    }
  }

 private:
  static constexpr std::size_t kManyNodes = 4096;
  static constexpr std::size_t kGrain = 512;

  template <typename Visit>
  void for_each_arc(NodeId node, Visit&& visit) const {
    if (forward_) {
      steps_.forward(node, visit);
    } else {
      steps_.against(node, visit);
    }
  }

  void relax_in_turn() {
    for (const NodeId node : open_) {
      if ((done_++ & 0xfff) == 0) context_.checkpoint();
      // It may have come nearer since it was taken from its bucket.
      const double distance = looked_at_[node] = distance_[node];
      for_each_arc(node, [&](NodeId next, EdgeId edge) {
        const double reached = distance + lengths_[edge];
        if (reached >= distance_[next]) return;
        distance_[next] = reached;
        buckets_.push(reached, next);
      });
    }
  }

  void relax_in_parallel() {
    const ProgressPart part(context_, fraction(done_), fraction(done_ + open_.size()));
    std::vector<std::vector<NodeId>> nearer(detail::chunk_count(open_.size(), kGrain));
    parallel_chunks(context_, open_.size(), kGrain,
                    [&](std::size_t begin, std::size_t end, std::size_t chunk) {
                      for (std::size_t i = begin; i < end; ++i) {
                        relax_shared(open_[i], nearer[chunk]);
                      }
                    });
    done_ += open_.size();
    for (const std::vector<NodeId>& nodes : nearer) {
      for (const NodeId node : nodes) buckets_.push(distance_[node], node);
    }
  }

  void relax_shared(NodeId node, std::vector<NodeId>& nearer) {
    const double distance = looked_at_[node];
    for_each_arc(node, [&](NodeId next, EdgeId edge) {
      const double reached = distance + lengths_[edge];
      const std::atomic_ref known(distance_[next]);
      double before = known.load(std::memory_order_relaxed);
      while (reached < before) {
        if (!known.compare_exchange_weak(before, reached, std::memory_order_relaxed)) continue;
        nearer.push_back(next);
        return;
      }
    });
  }

  [[nodiscard]] double fraction(std::size_t done) const {
    return std::min(1.0, static_cast<double>(done) / static_cast<double>(distance_.size()));
  }

  detail::Steps steps_;
  bool forward_;
  const EdgeValues& lengths_;
  Context& context_;
  Widths widths_;
  detail::Buckets buckets_;
  std::vector<double> distance_;
  std::vector<double> looked_at_;  // the distance at which its arcs were last followed
  std::vector<NodeId> open_;
  std::size_t done_ = 0;
};

}  // namespace

NodeScores shortest_path_lengths(const GraphView& graph, const ShortestPathLengthsOptions& options,
                                 Context& context) {
  context.require_memory(std::uint64_t{graph.num_nodes()} * 24, "shortest_path_lengths");
  NodeScores scores;
  scores.values = DeltaStepping(graph, options, context).run(options.source.node);
  std::int64_t reached = 0;
  double farthest = 0;
  for (double& value : scores.values) {
    if (value == kFar) {
      value = std::numeric_limits<double>::quiet_NaN();
      continue;
    }
    ++reached;
    farthest = std::max(farthest, value);
  }
  scores.facts.add("reached", reached);
  scores.facts.add("farthest", farthest);
  return scores;
}

AlgorithmSpec shortest_path_lengths_spec() {
  return describe("shortest_path_lengths", &shortest_path_lengths)
      .family("paths")
      .summary("How far each node is from one node, by the lengths of edges.")
      .convention(
          "Lengths are added from the source on. The source has 0; a node that cannot be reached "
          "has no value. Of parallel edges the shortest counts; self-loops change nothing.")
      .cost("O(n + m) where lengths are of one order of magnitude")
      .reference("doi:10.1016/S0196-6774(03)00076-2")
      .param("source", &ShortestPathLengthsOptions::source, "the node to start from")
      .required()
      .param("lengths", &ShortestPathLengthsOptions::lengths, "how far each edge reaches; none: 1")
      .range(0, std::numeric_limits<double>::infinity())
      .minimum_excluded()
      .param("direction", &ShortestPathLengthsOptions::direction,
             "follow edges out of or in to the source");
}

}  // namespace mekhala
