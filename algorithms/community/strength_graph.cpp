#include "algorithms/community/strength_graph.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "algorithms/adjacency.hpp"
#include "algorithms/community/rows.hpp"
#include "algorithms/strengths.hpp"

namespace mekhala::community {
namespace {

void check(const GraphView& graph, const EdgeValues& strengths) {
  check_strengths(graph, strengths);
  double sum = 0;
  for (const double value : strengths.values) sum += value;
  // Degrees count a loop twice, and a penalty takes the product of two of them.
  if (!std::isfinite(sum * sum * 4)) {
    throw Error(ErrorCode::usage,
                "strengths are too large to add up; divide all of them by one number");
  }
}

std::vector<double> sums_by_label(std::span<const double> values,
                                  std::span<const std::uint32_t> labels) {
  std::vector<double> sums;
  for (std::size_t node = 0; node < labels.size(); ++node) {
    if (labels[node] >= sums.size()) sums.resize(labels[node] + std::size_t{1}, 0);
    sums[labels[node]] += values[node];
  }
  return sums;
}

using Row = std::vector<std::pair<NodeId, EdgeId>>;

// The edges at a node by (neighbor, edge), each once, a directed loop too.
void collect(const GraphView& graph, NodeId node, Row& row) {
  row.clear();
  const auto add = [&](std::span<const NodeId> nodes, std::span<const EdgeId> edges) {
    for (std::size_t i = 0; i < nodes.size(); ++i) row.emplace_back(nodes[i], edges[i]);
  };
  add(graph.out_neighbors(node), graph.out_edges(node));
  if (!graph.directed()) return;
  add(graph.in_neighbors(node), graph.in_edges(node));
  std::sort(row.begin(), row.end());
  row.erase(std::unique(row.begin(), row.end()), row.end());
}

void add_rows(const GraphView& graph, const EdgeValues& strengths, StrengthGraph& out,
              Context& context) {
  static_cast<Rows&>(out) =
      build_rows(context, graph.num_nodes(), 1024, Row(), [&](NodeId node, Row& row, auto&& emit) {
        collect(graph, node, row);
        for (std::size_t i = 0; i < row.size();) {
          const NodeId other = row[i].first;
          double sum = 0;
          for (; i < row.size() && row[i].first == other; ++i) sum += strengths[row[i].second];
          if (sum == 0) continue;
          if (other == node) {
            out.loops[node] = sum;
          } else {
            emit(other, sum);
          }
        }
      });
}

}  // namespace

std::vector<double> StrengthGraph::node_strengths() const {
  std::vector<double> sums(num_nodes());
  for (NodeId node = 0; node < num_nodes(); ++node) {
    sums[node] = 2 * loops[node];
    if (unit()) sums[node] += static_cast<double>(offsets[node + 1] - offsets[node]);
    if (unit()) continue;
    for (ArcOffset arc = offsets[node]; arc < offsets[node + 1]; ++arc) {
      sums[node] += strengths[arc];
    }
  }
  return sums;
}

StrengthGraph strength_graph(const GraphView& graph, const EdgeValues& strengths,
                             Context& context) {
  check(graph, strengths);
  StrengthGraph out;
  out.loops.assign(graph.num_nodes(), 0);
  const Adjacency plain(graph, {}, context);
  // Simple and undirected: the rows of the graph are what is wanted.
  if (!strengths.given() && !graph.directed() && plain.num_arcs() == graph.num_arcs()) {
    out.offsets = plain.offsets();
    out.targets = plain.targets();
    out.storage = std::make_shared<const Adjacency>(plain);
  } else {
    add_rows(graph, strengths, out, context);
  }
  double ends = 0;
  for (const double sum : out.node_strengths()) ends += sum;
  out.total = ends / 2;
  return out;
}

Groups::Groups(std::span<const std::uint32_t> labels, std::uint32_t count)
    : first(std::size_t{count} + 1, 0), nodes(labels.size()) {
  for (const std::uint32_t label : labels) ++first[label + 1];
  std::partial_sum(first.begin(), first.end(), first.begin());
  std::vector<NodeId> next(first.begin(), first.end() - 1);
  for (NodeId node = 0; node < labels.size(); ++node) nodes[next[labels[node]]++] = node;
}

std::uint32_t compact(Labels& labels, std::size_t bound) {
  Labels name(bound, UINT32_MAX);
  std::uint32_t count = 0;
  for (std::uint32_t& label : labels) {
    if (name[label] == UINT32_MAX) name[label] = count++;
    label = name[label];
  }
  return count;
}

std::vector<NodeId> shuffled_blocks(NodeId n, Random random) {
  const NodeId size = std::clamp<NodeId>(n / 256, 1, 64);
  std::vector<NodeId> blocks(detail::chunk_count(n, size));
  std::iota(blocks.begin(), blocks.end(), NodeId{0});
  random.shuffle(std::span(blocks));
  std::vector<NodeId> order;
  order.reserve(n);
  for (const NodeId block : blocks) {
    const NodeId begin = block * size;
    const NodeId end = begin + std::min(size, n - begin);
    for (NodeId node = begin; node < end; ++node) order.push_back(node);
  }
  return order;
}

double strength_inside(const StrengthGraph& graph, std::span<const std::uint32_t> labels,
                       Context& context) {
  const auto of_chunk = [&](std::size_t begin, std::size_t end) {
    double inside = 0;
    for (std::size_t node = begin; node < end; ++node) {
      inside += graph.loops[node];
      for (ArcOffset arc = graph.offsets[node]; arc < graph.offsets[node + 1]; ++arc) {
        const NodeId other = graph.targets[arc];
        if (other > node && labels[other] == labels[node]) inside += graph.strength(arc);
      }
    }
    return inside;
  };
  return parallel_reduce(context, graph.num_nodes(), 8192, 0.0, of_chunk, std::plus<>());
}

double modularity(const StrengthGraph& graph, std::span<const std::uint32_t> labels,
                  Context& context, double resolution) {
  if (graph.total == 0) return 0;
  double expected = 0;
  for (const double sum : sums_by_label(graph.node_strengths(), labels)) {
    const double share = sum / (2 * graph.total);
    expected += share * share;
  }
  return strength_inside(graph, labels, context) / graph.total - resolution * expected;
}

double constant_potts(const StrengthGraph& graph, std::span<const std::uint32_t> labels,
                      Context& context, double resolution) {
  const std::vector<double> ones(graph.num_nodes(), 1);
  double pairs = 0;
  for (const double size : sums_by_label(ones, labels)) pairs += size * (size - 1) / 2;
  return strength_inside(graph, labels, context) - resolution * pairs;
}

bool split_unconnected(const Rows& graph, Labels& labels, Context& context) {
  const NodeId n = graph.num_nodes();
  const std::uint32_t count = compact(labels, n);
  const Groups groups(labels, count);
  Labels pieces(n, UINT32_MAX);  // a piece is named by its first node
  std::vector<std::uint8_t> torn(count, 0);
  const auto search = [&](std::uint32_t label, std::vector<NodeId>& queue) {
    for (const NodeId start : groups.of(label)) {
      if (pieces[start] != UINT32_MAX) continue;
      if (start != groups.of(label).front()) torn[label] = 1;
      queue.assign(1, start);
      pieces[start] = start;
      for (std::size_t i = 0; i < queue.size(); ++i) {
        if (i % 1024 == 1023) context.checkpoint();
        for (ArcOffset arc = graph.offsets[queue[i]]; arc < graph.offsets[queue[i] + 1]; ++arc) {
          const NodeId other = graph.targets[arc];
          if (labels[other] != label || pieces[other] != UINT32_MAX) continue;
          pieces[other] = start;
          queue.push_back(other);
        }
      }
    }
  };
  parallel_for(context, count, std::vector<NodeId>(), search,
               share_of(count, 64, graph.targets.size()));
  labels = std::move(pieces);
  (void)compact(labels, n);
  return std::find(torn.begin(), torn.end(), 1) != torn.end();
}

}  // namespace mekhala::community
