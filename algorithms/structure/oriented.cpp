#include "algorithms/structure/oriented.hpp"

#include "engine/base/parallel.hpp"

namespace mekhala::detail {

std::vector<NodeId> order_by_degree(const Adjacency& adjacency) {
  const NodeId n = adjacency.num_nodes();
  std::size_t most = 0;
  for (NodeId node = 0; node < n; ++node) most = std::max(most, adjacency.degree(node));
  std::vector<NodeId> next(most + 2, 0);
  for (NodeId node = 0; node < n; ++node) ++next[adjacency.degree(node) + 1];
  for (std::size_t d = 1; d < next.size(); ++d) next[d] += next[d - 1];
  std::vector<NodeId> order(n);
  for (NodeId node = 0; node < n; ++node) order[next[adjacency.degree(node)]++] = node;
  return order;
}

namespace {

// How many neighbors of each node lie above it, as offsets.
void count_rows(const Adjacency& adjacency, Context& context, Oriented& out) {
  const NodeId n = adjacency.num_nodes();
  out.offsets.assign(std::size_t{n} + 1, 0);
  out.in_offsets.assign(std::size_t{n} + 1, 0);
  parallel_for(
      context, n,
      [&](NodeId i) {
        const auto row = adjacency.neighbors(out.order[i]);
        const auto above = std::count_if(row.begin(), row.end(),
                                         [&](NodeId neighbor) { return out.rank[neighbor] > i; });
        out.offsets[i] = static_cast<ArcOffset>(above);
        out.in_offsets[i] = row.size() - static_cast<ArcOffset>(above);
      },
      1024);
  ArcOffset total = 0;
  for (ArcOffset& offset : out.offsets) total += std::exchange(offset, total);
  total = 0;
  for (ArcOffset& offset : out.in_offsets) total += std::exchange(offset, total);
}

}  // namespace

Oriented orient(const Adjacency& adjacency, Context& context) {
  const NodeId n = adjacency.num_nodes();
  Oriented out;
  out.order = order_by_degree(adjacency);
  out.rank.resize(n);
  for (NodeId i = 0; i < n; ++i) out.rank[out.order[i]] = i;
  count_rows(adjacency, context, out);
  out.targets.resize(out.offsets[n]);
  out.in_arcs.resize(out.offsets[n]);
  out.in_sources.resize(out.offsets[n]);
  // Targets come in rising order, so that rows are sorted without sorting.
  std::vector<ArcOffset> next(out.offsets.begin(), out.offsets.end() - 1);
  for (NodeId target = 0; target < n; ++target) {
    if ((target & 0xfff) == 0) context.checkpoint();
    ArcOffset in = out.in_offsets[target];
    for (const NodeId neighbor : adjacency.neighbors(out.order[target])) {
      const NodeId source = out.rank[neighbor];
      if (source >= target) continue;
      out.targets[next[source]] = target;
      out.in_sources[in] = source;
      out.in_arcs[in++] = next[source]++;
    }
  }
  return out;
}

}  // namespace mekhala::detail
