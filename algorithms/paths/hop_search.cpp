#include "algorithms/paths/hop_search.hpp"

#include <algorithm>
#include <atomic>
#include <bit>
#include <utility>

namespace mekhala::detail {

namespace {

// When to turn over. Beamer pulls from a fifteenth on; a push that reads one bit an arc is cheaper
// than his, and wins up to about a third on most graphs that were tried.
constexpr std::uint64_t kPullFrom = 3;  // the level has more than this part of the arcs left
constexpr NodeId kPushFrom = 18;        // a shrinking level has fewer than this part of the nodes
constexpr std::size_t kWordsInChunk = 64;
constexpr std::uint64_t kShareFrom = 8'192;  // a level with fewer arcs is not worth a second thread
constexpr std::size_t kNodesInChunk = 256;

}  // namespace

HopSearch::HopSearch(const GraphView& graph, Direction direction, Context& context)
    : graph_(graph),
      steps_(graph, direction != Direction::both),
      direction_(direction),
      context_(context),
      seen_((std::size_t{graph.num_nodes()} + 63) / 64, 0) {}

void HopSearch::run(NodeId source, std::vector<double>& values) {
  const NodeId n = graph_.num_nodes();
  const bool twice = graph_.directed() && direction_ == Direction::both;
  arcs_left_ = graph_.num_arcs() * (twice ? 2 : 1);
  values[source] = 0;
  add(seen_, source);
  level_ = {source};
  level_arcs_ = steps_.degree(source, direction_ != Direction::in);
  reached_ = 1;
  // Once everybody is reached, the last level need not look for more.
  for (std::uint32_t hops = 1; !level_.empty() && reached_ < n; ++hops) {
    context_.checkpoint();
    if (level_arcs_ > arcs_left_ / kPullFrom) {
      pull_levels(hops, values);
    } else {
      push(hops, values);
    }
    context_.report(static_cast<double>(reached_) / n);
  }
}

void HopSearch::push(std::uint32_t hops, std::vector<double>& values) {
  arcs_left_ -= std::min(arcs_left_, level_arcs_);
  if (context_.threads() > 1 && level_arcs_ >= kShareFrom) {
    push_shared(hops, values);
  } else {
    Found found{std::move(next_), 0};
    found.nodes.clear();
    for (std::size_t i = 0; i < level_.size(); ++i) {
      if ((i & 0xfff) == 0xfff) context_.checkpoint();
      steps(level_[i], [&](NodeId next) {
        if (has(seen_, next)) return;
        add(seen_, next);
        take(next, hops, values, found);
      });
    }
    next_ = std::exchange(level_, std::move(found.nodes));
    level_arcs_ = found.arcs;
  }
  reached_ += static_cast<NodeId>(level_.size());
  if (!level_.empty()) farthest_ = hops;
}

// Whoever sets a node's bit takes it. Which thread that is changes the order of a level only, and
// no distance depends on that.
void HopSearch::push_shared(std::uint32_t hops, std::vector<double>& values) {
  std::vector<Found> found((level_.size() + kNodesInChunk - 1) / kNodesInChunk);
  parallel_chunks(context_, level_.size(), kNodesInChunk,
                  [&](std::size_t begin, std::size_t end, std::size_t chunk) {
                    for (std::size_t i = begin; i < end; ++i) {
                      steps(level_[i], [&](NodeId next) {
                        const std::atomic_ref word(seen_[next / 64]);
                        const std::uint64_t bit = std::uint64_t{1} << (next % 64);
                        if ((word.load(std::memory_order_relaxed) & bit) != 0) return;
                        if ((word.fetch_or(bit, std::memory_order_relaxed) & bit) != 0) return;
                        take(next, hops, values, found[chunk]);
                      });
                    }
                  });
  level_.clear();
  level_arcs_ = 0;
  for (const Found& part : found) {
    level_.insert(level_.end(), part.nodes.begin(), part.nodes.end());
    level_arcs_ += part.arcs;
  }
}

void HopSearch::take(NodeId node, std::uint32_t hops, std::vector<double>& values,
                     Found& found) const {
  values[node] = hops;
  found.nodes.push_back(node);
  found.arcs += steps_.degree(node, direction_ != Direction::in);
}

template <typename Visit>
void HopSearch::steps(NodeId node, Visit&& visit) const {
  const auto next = [&](NodeId neighbor, EdgeId) { visit(neighbor); };
  if (direction_ != Direction::in) {
    steps_.forward(node, next);
  } else {
    steps_.against(node, next);
  }
}

// As long as levels grow or are large. `hops` ends as that of the last level found.
void HopSearch::pull_levels(std::uint32_t& hops, std::vector<double>& values) {
  const NodeId n = graph_.num_nodes();
  level_bits_.assign(seen_.size(), 0);
  next_bits_.assign(seen_.size(), 0);
  for (const NodeId node : level_) add(level_bits_, node);
  NodeId size = static_cast<NodeId>(level_.size());
  for (;; ++hops) {
    const NodeId before = size;
    size = pull(hops, values);
    level_bits_.swap(next_bits_);
    reached_ += size;
    if (size > 0) farthest_ = hops;
    if (size == 0 || reached_ == n || (size < before && size <= n / kPushFrom)) break;
  }
  level_.clear();
  level_arcs_ = 0;  // it is small: push, whatever part of the arcs it has
  for (std::size_t word = 0; word < level_bits_.size(); ++word) {
    for (std::uint64_t bits = level_bits_[word]; bits != 0; bits &= bits - 1) {
      const auto node =
          static_cast<NodeId>(word * 64) + static_cast<NodeId>(std::countr_zero(bits));
      level_.push_back(node);
    }
  }
}

NodeId HopSearch::pull(std::uint32_t hops, std::vector<double>& values) {
  return parallel_reduce(
      context_, seen_.size(), kWordsInChunk, NodeId{0},
      [&](std::size_t begin, std::size_t end) {
        NodeId found = 0;
        for (std::size_t word = begin; word < end; ++word) {
          next_bits_[word] = pull_word(word, hops, values);
          found += static_cast<NodeId>(std::popcount(next_bits_[word]));
          seen_[word] |= next_bits_[word];
        }
        return found;
      },
      std::plus<>{});
}

std::uint64_t HopSearch::pull_word(std::size_t word, std::uint32_t hops,
                                   std::vector<double>& values) const {
  std::uint64_t missing = ~seen_[word];
  const NodeId first = static_cast<NodeId>(word * 64);
  const NodeId beyond = graph_.num_nodes() - first;
  if (beyond < 64) missing &= (std::uint64_t{1} << beyond) - 1;
  std::uint64_t found = 0;
  for (; missing != 0; missing &= missing - 1) {
    const auto bit = static_cast<NodeId>(std::countr_zero(missing));
    if (!joins(first + bit)) continue;
    found |= std::uint64_t{1} << bit;
    values[first + bit] = hops;
  }
  return found;
}

bool HopSearch::joins(NodeId node) const {
  const auto meets = [&](std::span<const NodeId> neighbors) {
    return std::any_of(neighbors.begin(), neighbors.end(),
                       [&](NodeId neighbor) { return has(level_bits_, neighbor); });
  };
  if (direction_ != Direction::in && meets(graph_.in_neighbors(node))) return true;
  const bool out =
      direction_ == Direction::in || (direction_ == Direction::both && graph_.directed());
  return out && meets(graph_.out_neighbors(node));
}

}  // namespace mekhala::detail
