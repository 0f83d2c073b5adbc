#include "algorithms/paths/shortest_path_lengths.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <memory>

#include "algorithms/paths/buckets.hpp"
#include "engine/base/extent.hpp"

namespace mekhala {

namespace {

constexpr double kFar = std::numeric_limits<double>::infinity();

Extent measure(const EdgeValues& lengths, Context& context) {
  if (!lengths.given()) return extent_of(std::array{1.0});
  constexpr std::size_t kGrain = 65536;
  return parallel_reduce(
      context, lengths.values.size(), kGrain, extent_of({}),
      [&](std::size_t begin, std::size_t end) {
        return extent_of(std::span(lengths.values).subspan(begin, end - begin));
      },
      together);
}

// Buckets of an eighth of an edge's mean length: few nodes are looked at twice, and few buckets are
// empty. Never more than some thousand buckets.
double bucket_width(const EdgeValues& lengths, const Extent& extent) {
  if (!lengths.given()) return 1;
  const double mean = extent.sum / static_cast<double>(lengths.values.size());
  // A sum past the largest number is no mean.
  const double width = std::max(std::isfinite(mean) ? mean / 8 : 0, extent.most / 4096);
  return std::max(width, std::numeric_limits<double>::min());
}

// Nodes are looked at bucket by bucket, and again when a shorter way turns up. Adding a length
// keeps the order of distances, rounded as they are, so that whatever the order of work, each ends
// as the least sum over all paths. Length is double, or a whole number where no path can be longer
// than the largest one.
template <typename Length>
class DeltaStepping {
 public:
  DeltaStepping(const GraphView& graph, const ShortestPathLengthsOptions& options,
                const Extent& extent, Context& context)
      : context_(context),
        buckets_(bucket_width(options.lengths, extent), extent.most),
        distance_(graph.num_nodes(), kFarAway),
        looked_at_(graph.num_nodes(), kFarAway) {
    const bool forward = options.direction != Direction::in || !graph.directed();
    const bool against = options.direction != Direction::out && graph.directed();
    if (forward) add_arcs(graph, Direction::out, options.lengths);
    if (against) add_arcs(graph, Direction::in, options.lengths);
  }

  // The distance of each node; infinite for those out of reach.
  std::vector<double> run(NodeId source) {
    distance_[source] = 0;
    buckets_.push(0, source);
    for (;;) {
      std::vector<NodeId>& bucket = buckets_.next();
      if (bucket.empty()) return take();
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
  static constexpr Length kFarAway = std::numeric_limits<Length>::has_infinity
                                         ? std::numeric_limits<Length>::infinity()
                                         : std::numeric_limits<Length>::max();

  struct Arc {
    NodeId target;
    Length length;
  };
  struct Arcs {
    std::span<const ArcOffset> offsets;
    std::unique_ptr<Arc[]> row;  // of all nodes, one after the other
  };

  // Side by side, for an edge's length lies elsewhere than its arc.
  void add_arcs(const GraphView& graph, Direction direction, const EdgeValues& lengths) {
    const bool out = direction == Direction::out;
    Arcs& arcs = arcs_.emplace_back();
    arcs.offsets = out ? graph.out_offsets() : graph.in_offsets();
    arcs.row = std::make_unique_for_overwrite<Arc[]>(arcs.offsets.back());
    parallel_for(
        context_, graph.num_nodes(),
        [&](NodeId node) {
          const auto neighbors = graph.neighbors(node, direction);
          const auto edges = graph.edges(node, direction);
          Arc* const row = arcs.row.get() + arcs.offsets[node];
          for (std::size_t i = 0; i < neighbors.size(); ++i) {
            row[i] = {neighbors[i], static_cast<Length>(lengths[edges[i]])};
          }
        },
        4096);
  }

  // Calls reach(node, distance) for each end of an arc from the node.
  template <typename Reach>
  void reach_from(NodeId node, Length distance, Reach&& reach) const {
    for (const Arcs& arcs : arcs_) {
      const Arc* const end = arcs.row.get() + arcs.offsets[node + std::size_t{1}];
      for (const Arc* arc = arcs.row.get() + arcs.offsets[node]; arc < end; ++arc) {
        reach(arc->target, distance + arc->length);
      }
    }
  }

  void relax_in_turn() {
    Length* const distances = distance_.data();
    for (const NodeId node : open_) {
      if ((done_++ & 0xfff) == 0) context_.checkpoint();
      // It may have come nearer since it was taken from its bucket.
      const Length distance = looked_at_[node] = distance_[node];
      reach_from(node, distance, [this, distances](NodeId next, Length reached) {
        if (reached >= distances[next]) return;
        distances[next] = reached;
        buckets_.push(static_cast<double>(reached), next);
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
      for (const NodeId node : nodes) buckets_.push(static_cast<double>(distance_[node]), node);
    }
  }

  void relax_shared(NodeId node, std::vector<NodeId>& nearer) {
    reach_from(node, looked_at_[node], [&](NodeId next, Length reached) {
      const std::atomic_ref known(distance_[next]);
      Length before = known.load(std::memory_order_relaxed);
      while (reached < before) {
        if (!known.compare_exchange_weak(before, reached, std::memory_order_relaxed)) continue;
        nearer.push_back(next);
        return;
      }
    });
  }

  std::vector<double> take() {
    if constexpr (std::same_as<Length, double>) {
      return std::move(distance_);
    } else {
      std::vector<double> distances(distance_.size());
      for (std::size_t i = 0; i < distances.size(); ++i) {
        distances[i] = distance_[i] == kFarAway ? kFar : static_cast<double>(distance_[i]);
      }
      return distances;
    }
  }

  [[nodiscard]] double fraction(std::size_t done) const {
    return std::min(1.0, static_cast<double>(done) / static_cast<double>(distance_.size()));
  }

  Context& context_;
  std::vector<Arcs> arcs_;  // one or two
  detail::Buckets buckets_;
  std::vector<Length> distance_;
  std::vector<Length> looked_at_;  // the distance at which its arcs were last followed
  std::vector<NodeId> open_;
  std::size_t done_ = 0;
};

std::vector<double> distances(const GraphView& graph, const ShortestPathLengthsOptions& options,
                              Context& context) {
  const Extent extent = measure(options.lengths, context);
  const NodeId source = options.source.node;
  // A shortest path has fewer edges than there are nodes.
  const bool small = extent.most * graph.num_nodes() < 0x1p32 - 1;
  if (extent.whole && small) {
    return DeltaStepping<std::uint32_t>(graph, options, extent, context).run(source);
  }
  return DeltaStepping<double>(graph, options, extent, context).run(source);
}

}  // namespace

NodeScores shortest_path_lengths(const GraphView& graph, const ShortestPathLengthsOptions& options,
                                 Context& context) {
  context.require_memory(std::uint64_t{graph.num_nodes()} * 24 + graph.num_arcs() * 16,
                         "shortest_path_lengths");
  NodeScores scores;
  scores.values = distances(graph, options, context);
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
