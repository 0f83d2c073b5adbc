#include "engine/graph/graph.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <numeric>
#include <utility>

#include "engine/base/error.hpp"
#include "engine/base/hash.hpp"
#include "engine/base/parallel.hpp"

namespace mekhala {

// Arrays are made without being set first: each is written once, by the thread that fills it.
struct Graph::Storage {
  std::unique_ptr<NodeId[]> sources, targets;
  std::unique_ptr<ArcOffset[]> out_offsets, in_offsets;
  std::unique_ptr<NodeId[]> out_targets, in_targets;
  std::unique_ptr<EdgeId[]> out_edges, in_edges;
  std::uint64_t bytes = 0;

  template <typename T>
  std::span<T> make(std::unique_ptr<T[]>& array, std::size_t size) {
    array = std::make_unique_for_overwrite<T[]>(size);
    bytes += size * sizeof(T);
    return {array.get(), size};
  }
};

namespace {

constexpr std::size_t kGrain = std::size_t{1} << 17;

struct Item {
  NodeId key;    // the node that it is grouped by
  NodeId other;  // the node at the other end
};
struct NumberedItem {
  NodeId key;
  NodeId other;
  EdgeId number;
};

// Items grouped by ranges of `1 << shift` nodes, in input order within a group.
template <typename T>
struct Grouped {
  unsigned shift = 0;
  std::unique_ptr<T[]> items;
  std::vector<std::uint64_t> begins;  // one more than there are groups

  [[nodiscard]] std::size_t num_groups() const { return begins.size() - 1; }
  [[nodiscard]] std::span<const T> group(std::size_t index) const {
    return {items.get() + begins[index], begins[index + 1] - begins[index]};
  }
};

// Groups small enough for a processor's own cache, and few enough for one scattering pass.
unsigned group_shift(NodeId num_nodes, std::size_t num_items) {
  const std::size_t groups = std::clamp<std::size_t>(num_items >> 15, 1, 1024);
  return static_cast<unsigned>(std::bit_width((num_nodes + groups - 1) / groups));
}

// One stable scattering pass. each(range, put) calls put(item) for the items of a range, in order;
// it is called twice for each range and must give the same items both times.
template <typename T, typename Each>
Grouped<T> group_by_key(Context& context, NodeId num_nodes, std::size_t num_items,
                        std::size_t num_ranges, Each&& each) {
  Grouped<T> grouped;
  grouped.shift = group_shift(num_nodes, num_items);
  const unsigned shift = grouped.shift;
  const std::size_t groups = (static_cast<std::size_t>(num_nodes) >> shift) + 1;
  std::vector<std::uint64_t> cursors(num_ranges * groups, 0);
  parallel_for(
      context, num_ranges,
      [&](std::size_t range) {
        std::uint64_t* counts = cursors.data() + range * groups;
        each(range, [&](const T& item) { ++counts[item.key >> shift]; });
      },
      1);
  grouped.begins.resize(groups + 1);
  std::uint64_t total = 0;
  for (std::size_t group = 0; group < groups; ++group) {
    grouped.begins[group] = total;
    for (std::size_t range = 0; range < num_ranges; ++range) {
      total += std::exchange(cursors[range * groups + group], total);
    }
  }
  grouped.begins[groups] = total;
  grouped.items = std::make_unique_for_overwrite<T[]>(total);
  T* items = grouped.items.get();
  parallel_for(
      context, num_ranges,
      [&](std::size_t range) {
        std::uint64_t* next = cursors.data() + range * groups;
        each(range, [&](const T& item) { items[next[item.key >> shift]++] = item; });
      },
      1);
  return grouped;
}

// Stable sort by the high half of each entry, least digit first.
void radix_sort_high_half(std::span<std::uint64_t> entries, std::vector<std::uint64_t>& scratch) {
  scratch.resize(entries.size());
  std::span<std::uint64_t> from = entries;
  std::span<std::uint64_t> to = scratch;
  for (unsigned shift = 32; shift < 64; shift += 8) {
    std::array<std::size_t, 256> next{};
    for (const std::uint64_t entry : from) ++next[(entry >> shift) & 255];
    std::size_t total = 0;
    for (std::size_t& count : next) total += std::exchange(count, total);
    for (const std::uint64_t entry : from) to[next[(entry >> shift) & 255]++] = entry;
    std::swap(from, to);
  }
}

// Sorts the targets of one row, and with them the numbers of their edges.
class RowSorter {
 public:
  void sort(std::span<NodeId> targets) {
    if (targets.size() < 4096) {
      std::sort(targets.begin(), targets.end());
      return;
    }
    entries_.assign(targets.begin(), targets.end());
    for (std::uint64_t& entry : entries_) entry <<= 32;
    radix_sort_high_half(entries_, scratch_);
    for (std::size_t i = 0; i < targets.size(); ++i) {
      targets[i] = static_cast<NodeId>(entries_[i] >> 32);
    }
  }

  void sort(std::span<NodeId> targets, std::span<EdgeId> numbers) {
    if (std::is_sorted(targets.begin(), targets.end())) return;
    entries_.resize(targets.size());
    for (std::size_t i = 0; i < targets.size(); ++i) {
      entries_[i] = std::uint64_t{targets[i]} << 32 | numbers[i];
    }
    // Numbers rise within a row, so sorting whole entries is stable too.
    if (entries_.size() < 4096) {
      std::sort(entries_.begin(), entries_.end());
    } else {
      radix_sort_high_half(entries_, scratch_);
    }
    for (std::size_t i = 0; i < targets.size(); ++i) {
      targets[i] = static_cast<NodeId>(entries_[i] >> 32);
      numbers[i] = static_cast<EdgeId>(entries_[i]);
    }
  }

 private:
  std::vector<std::uint64_t> entries_;
  std::vector<std::uint64_t> scratch_;
};

struct Range {
  const EdgeEnds* edges;
  std::size_t size;
  std::uint64_t first;  // input index of the first edge
};

std::vector<Range> cut_into_ranges(std::span<const std::span<const EdgeEnds>> pieces) {
  std::vector<Range> ranges;
  std::uint64_t first = 0;
  for (const auto piece : pieces) {
    for (std::size_t begin = 0; begin < piece.size(); begin += kGrain) {
      const std::size_t size = std::min(kGrain, piece.size() - begin);
      ranges.push_back({piece.data() + begin, size, first + begin});
    }
    first += piece.size();
  }
  return ranges;
}

void check_ends(Context& context, NodeId num_nodes, std::span<const Range> ranges) {
  parallel_for(
      context, ranges.size(),
      [&](std::size_t index) {
        const Range& range = ranges[index];
        NodeId largest = 0;
        for (std::size_t i = 0; i < range.size; ++i) {
          largest = std::max({largest, range.edges[i].source, range.edges[i].target});
        }
        if (largest < num_nodes) return;
        for (std::size_t i = 0; i < range.size; ++i) {
          const NodeId end = std::max(range.edges[i].source, range.edges[i].target);
          if (end < num_nodes) continue;
          throw Error(ErrorCode::invalid_input,
                      fmt::format("edge {} ends at node {}, but there are {} nodes; number nodes "
                                  "from 0",
                                  range.first + i, end, num_nodes));
        }
      },
      1);
}

// Edges in their final order: rows by source, sorted by target.
struct Rows {
  std::span<NodeId> sources, targets;
  std::span<ArcOffset> offsets;  // one more than nodes
  std::span<EdgeId> order;       // input index of each edge, or empty
};

template <typename T>
void fill_rows(Context& context, NodeId num_nodes, const Grouped<T>& grouped, Rows rows) {
  constexpr bool numbered = std::is_same_v<T, NumberedItem>;
  parallel_for(
      context, grouped.num_groups(), RowSorter{},
      [&](std::size_t index, RowSorter& sorter) {
        const NodeId first = static_cast<NodeId>(index << grouped.shift);
        const NodeId last =
            static_cast<NodeId>(std::min<std::uint64_t>(num_nodes, (index + 1) << grouped.shift));
        if (first >= last) return;
        const auto items = grouped.group(index);
        std::vector<std::uint64_t> next(last - first + 1, 0);
        for (const T& item : items) ++next[item.key - first];
        std::uint64_t total = grouped.begins[index];
        for (NodeId node = first; node < last; ++node) {
          rows.offsets[node] = total;
          total += std::exchange(next[node - first], total);
        }
        for (const T& item : items) {
          const std::uint64_t place = next[item.key - first]++;
          rows.targets[place] = item.other;
          if constexpr (numbered) rows.order[place] = item.number;
        }
        std::uint64_t begin = grouped.begins[index];
        for (NodeId node = first; node < last; ++node) {
          const std::uint64_t end = next[node - first];
          const auto targets = rows.targets.subspan(begin, end - begin);
          if constexpr (numbered) {
            sorter.sort(targets, rows.order.subspan(begin, end - begin));
          } else {
            sorter.sort(targets);
          }
          std::fill_n(rows.sources.begin() + static_cast<std::ptrdiff_t>(begin), end - begin, node);
          begin = end;
        }
      },
      1);
  rows.offsets[num_nodes] = rows.targets.size();
}

template <typename T>
void sort_edges(Context& context, NodeId num_nodes, bool directed, std::span<const Range> ranges,
                Rows rows) {
  const auto grouped = group_by_key<T>(context, num_nodes, rows.targets.size(), ranges.size(),
                                       [&](std::size_t index, auto&& put) {
                                         const Range& range = ranges[index];
                                         for (std::size_t i = 0; i < range.size; ++i) {
                                           T item{};
                                           item.key = range.edges[i].source;
                                           item.other = range.edges[i].target;
                                           if (!directed && item.key > item.other)
                                             std::swap(item.key, item.other);
                                           if constexpr (std::is_same_v<T, NumberedItem>) {
                                             item.number = static_cast<EdgeId>(range.first + i);
                                           }
                                           put(item);
                                         }
                                       });
  fill_rows(context, num_nodes, grouped, rows);
}

// Edges grouped by target, in the order of edges. Undirected self-loops have one arc, so no second.
Grouped<NumberedItem> group_by_target(Context& context, NodeId num_nodes, bool directed,
                                      const Rows& rows) {
  const std::size_t m = rows.targets.size();
  const std::size_t num_ranges = detail::chunk_count(m, kGrain);
  return group_by_key<NumberedItem>(
      context, num_nodes, m, num_ranges, [&](std::size_t range, auto&& put) {
        const std::size_t end = std::min(m, (range + 1) * kGrain);
        for (std::size_t e = range * kGrain; e < end; ++e) {
          if (!directed && rows.sources[e] == rows.targets[e]) continue;
          put(NumberedItem{rows.targets[e], rows.sources[e], static_cast<EdgeId>(e)});
        }
      });
}

struct Arcs {
  std::span<ArcOffset> offsets;
  std::span<NodeId> targets;
  std::span<EdgeId> edges;
};

// Fills the arcs that come in to each node; where `rows` is given its arcs follow them (what an
// undirected node sees: smaller neighbors first, then itself and larger ones).
void fill_arcs(Context& context, NodeId num_nodes, const Grouped<NumberedItem>& grouped,
               const Rows* rows, Arcs arcs) {
  parallel_for(
      context, grouped.num_groups(),
      [&](std::size_t index) {
        const NodeId first = static_cast<NodeId>(index << grouped.shift);
        const NodeId last =
            static_cast<NodeId>(std::min<std::uint64_t>(num_nodes, (index + 1) << grouped.shift));
        if (first >= last) return;
        const auto items = grouped.group(index);
        std::vector<std::uint64_t> next(last - first, 0);
        for (const NumberedItem& item : items) ++next[item.key - first];
        std::uint64_t place = grouped.begins[index] + (rows != nullptr ? rows->offsets[first] : 0);
        for (NodeId node = first; node < last; ++node) {
          arcs.offsets[node] = place;
          place += std::exchange(next[node - first], place);
          if (rows != nullptr) place += rows->offsets[node + 1] - rows->offsets[node];
        }
        for (const NumberedItem& item : items) {
          const std::uint64_t to = next[item.key - first]++;
          arcs.targets[to] = item.other;
          arcs.edges[to] = item.number;
        }
        if (rows == nullptr) return;
        for (NodeId node = first; node < last; ++node) {
          std::uint64_t to = next[node - first];
          for (std::uint64_t e = rows->offsets[node]; e < rows->offsets[node + 1]; ++e, ++to) {
            arcs.targets[to] = rows->targets[e];
            arcs.edges[to] = static_cast<EdgeId>(e);
          }
        }
      },
      1);
  arcs.offsets[num_nodes] = arcs.targets.size();
}

void check_size(NodeId num_nodes, std::uint64_t num_edges) {
  if (num_nodes == kNoNode || num_edges >= kNoEdge) {
    throw Error(ErrorCode::limit_exceeded,
                fmt::format("a graph holds at most {} nodes and edges, asked for {} nodes and {} "
                            "edges; split the input",
                            kNoNode - 1, num_nodes, num_edges));
  }
}

struct Counts {
  EdgeId self_loops = 0;
  EdgeId parallel_edges = 0;
};

// Of edges in order.
Counts count_repeats(Context& context, std::span<const NodeId> sources,
                     std::span<const NodeId> targets) {
  return parallel_reduce(
      context, sources.size(), kGrain, Counts{},
      [&](std::size_t begin, std::size_t end) {
        Counts part;
        for (std::size_t e = begin; e < end; ++e) {
          part.self_loops += sources[e] == targets[e] ? 1 : 0;
        }
        for (std::size_t e = std::max<std::size_t>(begin, 1); e < end; ++e) {
          const bool repeats = sources[e] == sources[e - 1] && targets[e] == targets[e - 1];
          part.parallel_edges += repeats ? 1 : 0;
        }
        return part;
      },
      [](const Counts& a, const Counts& b) {
        return Counts{a.self_loops + b.self_loops, a.parallel_edges + b.parallel_edges};
      });
}

}  // namespace

Graph::Graph() : Graph(from_edges(0, {}, false)) {}
Graph::Graph(std::shared_ptr<const Storage> storage, const GraphView& view)
    : storage_(std::move(storage)), view_(view) {}

Graph Graph::from_edges(NodeId num_nodes, std::span<const EdgeEnds> edges, bool directed,
                        std::vector<EdgeId>* edge_order) {
  Context context({.threads = 1});
  return from_edges(num_nodes, std::span(&edges, 1), directed, context, edge_order);
}

Graph Graph::from_edges(NodeId num_nodes, std::span<const std::span<const EdgeEnds>> pieces,
                        bool directed, Context& context, std::vector<EdgeId>* edge_order) {
  std::uint64_t m = 0;
  for (const auto piece : pieces) m += piece.size();
  check_size(num_nodes, m);
  const std::vector<Range> ranges = cut_into_ranges(pieces);
  check_ends(context, num_nodes, ranges);

  auto storage = std::make_shared<Storage>();
  Rows rows;
  rows.sources = storage->make(storage->sources, m);
  rows.targets = storage->make(storage->targets, m);
  // Directed: these are the arcs going out. Undirected: needed only until arcs are made.
  std::unique_ptr<ArcOffset[]> row_offsets;
  if (directed) {
    rows.offsets = storage->make(storage->out_offsets, std::size_t{num_nodes} + 1);
  } else {
    row_offsets = std::make_unique_for_overwrite<ArcOffset[]>(std::size_t{num_nodes} + 1);
    rows.offsets = {row_offsets.get(), std::size_t{num_nodes} + 1};
  }
  if (edge_order != nullptr) {
    edge_order->resize(m);
    rows.order = *edge_order;
    sort_edges<NumberedItem>(context, num_nodes, directed, ranges, rows);
  } else {
    sort_edges<Item>(context, num_nodes, directed, ranges, rows);
  }

  const auto by_target = group_by_target(context, num_nodes, directed, rows);
  GraphView view;
  const Counts counts = count_repeats(context, rows.sources, rows.targets);
  view.num_self_loops_ = counts.self_loops;
  view.num_parallel_edges_ = counts.parallel_edges;
  view.num_nodes_ = num_nodes;
  view.directed_ = directed;
  view.sources_ = rows.sources;
  view.targets_ = rows.targets;
  Arcs arcs;
  arcs.offsets = storage->make(storage->in_offsets, std::size_t{num_nodes} + 1);
  const std::size_t num_arcs = by_target.begins.back() + (directed ? 0 : m);
  arcs.targets = storage->make(storage->in_targets, num_arcs);
  arcs.edges = storage->make(storage->in_edges, num_arcs);
  fill_arcs(context, num_nodes, by_target, directed ? nullptr : &rows, arcs);
  view.in_offsets_ = view.out_offsets_ = arcs.offsets;
  view.in_targets_ = view.out_targets_ = arcs.targets;
  view.in_edges_ = view.out_edges_ = arcs.edges;
  if (directed) {
    const auto out_edges = storage->make(storage->out_edges, m);
    std::iota(out_edges.begin(), out_edges.end(), EdgeId{0});
    view.out_offsets_ = rows.offsets;
    view.out_targets_ = rows.targets;
    view.out_edges_ = out_edges;
  }
  return {std::move(storage), view};
}

std::string Graph::fingerprint() const {
  static_assert(std::endian::native == std::endian::little, "the image is little endian");
  const auto bytes = [](std::span<const NodeId> values) {
    return std::string_view(reinterpret_cast<const char*>(values.data()), values.size_bytes());
  };
  Sha256 hash;
  hash.add_field("mekhala/graph/1");
  hash.add_u64(view_.num_nodes());
  hash.add_u64(view_.directed() ? 1 : 0);
  hash.add_field(bytes(view_.sources_));
  hash.add_field(bytes(view_.targets_));
  return to_hex(hash.finish());
}

std::uint64_t Graph::memory_bytes() const { return storage_->bytes; }

FoldedGraph fold_parallel_edges(const GraphView& graph, bool drop_self_loops) {
  FoldedGraph folded;
  folded.fold_of.resize(graph.num_edges());
  std::vector<EdgeEnds> edges;
  // Edges are sorted, so a repeated edge follows the one that it repeats.
  for (EdgeId e = 0; e < graph.num_edges(); ++e) {
    const EdgeEnds ends{graph.source(e), graph.target(e)};
    if (drop_self_loops && ends.source == ends.target) {
      folded.fold_of[e] = kNoEdge;
      continue;
    }
    if (edges.empty() || edges.back().source != ends.source || edges.back().target != ends.target) {
      edges.push_back(ends);
    }
    folded.fold_of[e] = static_cast<EdgeId>(edges.size() - 1);
  }
  folded.graph = Graph::from_edges(graph.num_nodes(), edges, graph.directed());
  return folded;
}

std::vector<double> fold_values(const FoldedGraph& folded, std::span<const double> values) {
  if (values.size() != folded.fold_of.size()) {
    throw Error(ErrorCode::usage,
                fmt::format("values: {} values for {} edges; give one for each edge of the graph "
                            "before folding",
                            values.size(), folded.fold_of.size()));
  }
  std::vector<double> sums(folded.graph.num_edges(), 0.0);
  for (std::size_t e = 0; e < values.size(); ++e) {
    if (folded.fold_of[e] != kNoEdge) sums[folded.fold_of[e]] += values[e];
  }
  return sums;
}

Graph as_undirected(const GraphView& graph, std::vector<EdgeId>* edge_order) {
  std::vector<EdgeEnds> edges(graph.num_edges());
  for (EdgeId e = 0; e < graph.num_edges(); ++e) edges[e] = {graph.source(e), graph.target(e)};
  return Graph::from_edges(graph.num_nodes(), edges, false, edge_order);
}

}  // namespace mekhala
