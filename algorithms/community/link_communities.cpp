#include "algorithms/community/link_communities.hpp"

#include <algorithm>
#include <numeric>
#include <unordered_set>

#include "algorithms/adjacency.hpp"

namespace mekhala {

namespace {

// Two nodes with a neighbor in common.
struct Pair {
  double similarity;
  NodeId i, j;
};

struct Counts {
  std::vector<std::uint32_t> of;
  std::vector<NodeId> met;
};

class LinkMerger {
 public:
  LinkMerger(const GraphView& graph, Context& context)
      : simple_(graph, {.direction = Direction::both}, context), context_(context) {
    const NodeId n = graph.num_nodes();
    first_.resize(std::size_t{n} + 1, 0);
    for (NodeId node = 0; node < n; ++node) {
      first_[node] = ends_.size();
      for (const NodeId neighbor : simple_.neighbors(node)) {
        if (neighbor > node) ends_.push_back({node, neighbor});
      }
    }
    first_[n] = ends_.size();
    parent_.resize(ends_.size());
    std::iota(parent_.begin(), parent_.end(), std::size_t{0});
    links_.assign(ends_.size(), 1);
    nodes_.reserve(ends_.size());
    for (const EdgeEnds& ends : ends_) nodes_.push_back({ends.source, ends.target});
  }

  // Every pair of nodes with a common neighbor, the most similar first.
  [[nodiscard]] std::vector<Pair> pairs() {
    const NodeId n = static_cast<NodeId>(first_.size() - 1);
    std::uint64_t most = 0;
    for (NodeId node = 0; node < n; ++node) {
      const std::uint64_t degree = simple_.degree(node);
      most += degree * degree / 2;
    }
    context_.require_memory(most * sizeof(Pair), "link_communities");
    constexpr std::size_t kGrain = 64;
    std::vector<std::vector<Pair>> parts((n + kGrain - 1) / kGrain);
    parallel_chunks(context_, n, kGrain,
                    [&](std::size_t begin, std::size_t end, std::size_t chunk) {
                      Counts counts{std::vector<std::uint32_t>(n, 0), {}};
                      for (std::size_t i = begin; i < end; ++i) {
                        pairs_of(static_cast<NodeId>(i), counts, parts[chunk]);
                      }
                    });
    std::vector<Pair> all;
    for (const std::vector<Pair>& part : parts) all.insert(all.end(), part.begin(), part.end());
    std::sort(all.begin(), all.end(), [](const Pair& a, const Pair& b) {
      if (a.similarity != b.similarity) return a.similarity > b.similarity;
      return std::pair(a.i, a.j) < std::pair(b.i, b.j);
    });
    return all;
  }

  // Merges the links that join a pair of nodes to their common neighbors.
  void merge(const Pair& pair) {
    const auto a = neighbors(pair.i);
    const auto b = neighbors(pair.j);
    for (std::size_t x = 0, y = 0; x < a.size() && y < b.size();) {
      if (a[x] == b[y]) {
        join(link(pair.i, a[x]), link(pair.j, a[x]));
        ++x, ++y;
      } else {
        (a[x] < b[y] ? x : y)++;
      }
    }
  }

  // Times the number of links, half of partition density.
  [[nodiscard]] double density() const { return density_; }
  [[nodiscard]] std::size_t num_links() const { return ends_.size(); }
  [[nodiscard]] const EdgeEnds& ends(std::size_t link) const { return ends_[link]; }
  [[nodiscard]] std::size_t root(std::size_t link) {
    while (parent_[link] != link) link = parent_[link] = parent_[parent_[link]];
    return link;
  }

 private:
  [[nodiscard]] std::span<const NodeId> neighbors(NodeId node) const {
    return simple_.neighbors(node);
  }
  void pairs_of(NodeId i, Counts& counts, std::vector<Pair>& into) const {
    context_.checkpoint();
    for (const NodeId k : neighbors(i)) {
      for (const NodeId j : neighbors(k)) {
        if (j <= i) continue;
        if (counts.of[j]++ == 0) counts.met.push_back(j);
      }
    }
    const auto row = neighbors(i);
    for (const NodeId j : counts.met) {
      // Each counts among its own neighbors; friends are in both neighborhoods.
      const bool friends = std::binary_search(row.begin(), row.end(), j);
      const std::uint64_t both = counts.of[j] + (friends ? 2U : 0U);
      const std::uint64_t either = simple_.degree(i) + simple_.degree(j) + 2 - both;
      into.push_back({static_cast<double>(both) / static_cast<double>(either), i, j});
      counts.of[j] = 0;
    }
    counts.met.clear();
  }

  [[nodiscard]] std::size_t link(NodeId a, NodeId b) const {
    if (a > b) std::swap(a, b);
    const auto begin = ends_.begin() + static_cast<std::ptrdiff_t>(first_[a]);
    const auto end = ends_.begin() + static_cast<std::ptrdiff_t>(first_[a + 1]);
    const auto found = std::lower_bound(
        begin, end, b, [](const EdgeEnds& ends, NodeId node) { return ends.target < node; });
    return static_cast<std::size_t>(found - ends_.begin());
  }

  [[nodiscard]] double fullness(std::size_t root) const {
    const auto m = static_cast<double>(links_[root]);
    const auto n = static_cast<double>(nodes_[root].size());
    return n <= 2 ? 0 : m * (m - (n - 1)) / ((n - 2) * (n - 1));
  }

  void join(std::size_t a, std::size_t b) {
    a = root(a);
    b = root(b);
    if (a == b) return;
    density_ -= fullness(a) + fullness(b);
    if (nodes_[a].size() < nodes_[b].size()) std::swap(a, b);
    parent_[b] = a;
    links_[a] += links_[b];
    nodes_[a].insert(nodes_[b].begin(), nodes_[b].end());
    nodes_[b] = {};
    density_ += fullness(a);
  }

  Adjacency simple_;
  Context& context_;
  std::vector<EdgeEnds> ends_;  // of each link, the smaller node first, sorted
  std::vector<std::size_t> first_;
  std::vector<std::size_t> parent_;
  std::vector<std::uint64_t> links_;               // in the community of a root
  std::vector<std::unordered_set<NodeId>> nodes_;  // the same
  double density_ = 0;
};

// The end of the run of pairs that are as similar as the one at `begin`.
std::size_t same_level(const std::vector<Pair>& pairs, std::size_t begin) {
  std::size_t end = begin;
  while (end < pairs.size() && pairs[end].similarity == pairs[begin].similarity) ++end;
  return end;
}

// How many of the pairs to merge for the highest density.
std::size_t best_cut(const std::vector<Pair>& pairs, LinkMerger merger) {
  double most = 0;
  std::size_t best = 0;
  for (std::size_t begin = 0; begin < pairs.size();) {
    const std::size_t end = same_level(pairs, begin);
    for (; begin < end; ++begin) merger.merge(pairs[begin]);
    if (merger.density() > most * (1 + 1e-12)) {
      most = merger.density();
      best = end;
    }
  }
  return best;
}

struct Communities {
  std::vector<std::uint32_t> of_link;  // kNoGroup: alone
  std::uint32_t count = 0;
  std::int64_t single = 0;
};

Communities communities_of(LinkMerger& merger) {
  Communities found;
  found.of_link.resize(merger.num_links());
  std::vector<std::uint64_t> sizes(merger.num_links(), 0);
  for (std::size_t link = 0; link < merger.num_links(); ++link) {
    found.of_link[link] = static_cast<std::uint32_t>(merger.root(link));
    ++sizes[found.of_link[link]];
  }
  std::vector<std::uint32_t> labels = found.of_link;
  canonicalize_labels(labels);
  for (std::size_t link = 0; link < labels.size(); ++link) {
    const bool alone = sizes[found.of_link[link]] == 1;
    found.single += alone ? 1 : 0;
    found.count = std::max(found.count, alone ? 0 : labels[link] + 1);
    found.of_link[link] = alone ? kNoGroup : labels[link];
  }
  return found;
}

}  // namespace

Table link_communities(const GraphView& graph, const LinkCommunitiesOptions& options,
                       Context& context) {
  LinkMerger merger(graph, context);
  const std::vector<Pair> pairs = merger.pairs();
  std::size_t cut = 0;
  if (options.similarity > 0) {
    while (cut < pairs.size() && pairs[cut].similarity >= options.similarity) ++cut;
  } else {
    cut = best_cut(pairs, merger);
  }
  for (std::size_t i = 0; i < cut; ++i) merger.merge(pairs[i]);
  const Communities found = communities_of(merger);

  struct Row {
    NodeId node;
    std::uint32_t community;
    auto operator<=>(const Row&) const = default;
  };
  std::vector<Row> ends;
  std::vector<std::int64_t> degrees(graph.num_nodes(), 0);
  for (std::size_t link = 0; link < merger.num_links(); ++link) {
    for (const NodeId node : {merger.ends(link).source, merger.ends(link).target}) {
      ++degrees[node];
      if (found.of_link[link] != kNoGroup) ends.push_back({node, found.of_link[link]});
    }
  }
  std::sort(ends.begin(), ends.end());
  Table table{.key = TableKey::node};
  Column<std::int64_t> community, links;
  Column<double> share;
  for (std::size_t begin = 0; begin < ends.size();) {
    std::size_t end = begin;
    while (end < ends.size() && ends[end] == ends[begin]) ++end;
    const auto count = static_cast<std::int64_t>(end - begin);
    table.ids.push_back(ends[begin].node);
    community.push(ends[begin].community);
    links.push(count);
    share.push(static_cast<double>(count) / static_cast<double>(degrees[ends[begin].node]));
    begin = end;
  }
  table.columns = ColumnTable(table.ids.size());
  table.columns.add("community", std::move(community));
  table.columns.add("links", std::move(links));
  table.columns.add("share", std::move(share));
  const auto num_links = static_cast<double>(merger.num_links());
  table.facts.add("communities", std::int64_t{found.count});
  table.facts.add("partition_density", num_links > 0 ? 2 * merger.density() / num_links : 0.0);
  table.facts.add("similarity", cut > 0 ? pairs[cut - 1].similarity : 1.0);
  table.facts.add("single_links", found.single);
  return table;
}

AlgorithmSpec link_communities_spec() {
  return describe("link_communities", &link_communities)
      .family("community")
      .summary("Communities of links: a node is in as many as its links are.")
      .convention(
          "Undirected; parallel edges count once, loops never. Links that share a node are as "
          "similar as the neighborhoods of their other ends overlap; merged by single linkage, cut "
          "where partition density is highest, of equals the finer cut. Links that are alone are "
          "counted and in no row.")
      .cost("O(sum of squared degrees)")
      .reference("doi:10.1038/nature09182")
      .relabel_inexact()
      .param("similarity", &LinkCommunitiesOptions::similarity,
             "merge links at least so similar; 0: where partition density is highest")
      .range(0, 1);
}

}  // namespace mekhala
