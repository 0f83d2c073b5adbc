#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "algorithms/centrality/nearby_rows.hpp"

// Breadth-first search from many sources at once, one bit of a word for each. Everything is
// inlined, so that whoever calls chooses the instructions. Reference: Then et al. (2014),
// doi:10.14778/2735496.2735507.
#define MEKHALA_INLINE inline __attribute__((always_inline))

namespace mekhala::detail {

inline constexpr NodeId kWords = 4;
inline constexpr NodeId kSources = 64 * kWords;
using Word = std::uint64_t __attribute__((vector_size(8 * kWords), may_alias));
struct alignas(8 * kWords) Words {
  std::uint64_t word[kWords];
};
static_assert(sizeof(Word) == sizeof(Words));

MEKHALA_INLINE bool any(const Word& word) {
  std::uint64_t bits = 0;
  for (NodeId i = 0; i < kWords; ++i) bits |= word[i];
  return bits != 0;
}
MEKHALA_INLINE bool has_lane(const Word& word, NodeId lane) {
  return (word[lane / 64] >> (lane % 64) & 1) != 0;
}

struct SearchScratch {
  explicit SearchScratch(std::size_t n) : seen(n, Words{}), here(n, Words{}), next(n, Words{}) {}
  std::vector<Words> seen, here, next;  // all 0 between two searches
  std::vector<NodeId> level, found, touched;
};

struct ManySearches {
  const Rows& forward;   // followed from the sources on
  const Rows& backward;  // the same arcs the other way round
  SearchScratch& scratch;
  NodeId n;
  Word* seen;
  Word* here;
  Word* next;
  Word alive = {};  // the searches that go on; whoever calls may end some between two levels
  std::uint64_t frontier_arcs = 0;
  bool listed = true;  // `level` holds the frontier
  bool all_touched = false;

  MEKHALA_INLINE ManySearches(const Rows& forward_, const Rows& backward_, SearchScratch& scratch_)
      : forward(forward_),
        backward(backward_),
        scratch(scratch_),
        n(static_cast<NodeId>(forward_.offsets.size() - 1)),
        seen(reinterpret_cast<Word*>(scratch_.seen.data())),
        here(reinterpret_cast<Word*>(scratch_.here.data())),
        next(reinterpret_cast<Word*>(scratch_.next.data())) {}

  // Search `lane` starts at source_of(lane); all sources differ.
  template <typename SourceOf>
  MEKHALA_INLINE void start(NodeId count, SourceOf&& source_of) {
    scratch.level.clear();
    for (NodeId lane = 0; lane < count; ++lane) {
      const NodeId node = source_of(lane);
      Word bit = {};
      bit[lane / 64] = std::uint64_t{1} << (lane % 64);
      alive |= bit;
      here[node] = seen[node] = bit;
      scratch.level.push_back(node);
      frontier_arcs += forward.degree(node);
    }
    scratch.touched = scratch.level;
  }

  // The next level: count(node, fresh) for each node that the searches `fresh` come to.
  template <typename Count>
  MEKHALA_INLINE void advance(Count&& count) {
    if (frontier_arcs > forward.targets.size() / 8) {
      pull(count);
    } else {
      push(count);
    }
  }

  MEKHALA_INLINE void clear() {
    if (all_touched) {
      std::fill_n(seen, n, Word{});
      std::fill_n(here, n, Word{});
      std::fill_n(next, n, Word{});
      return;
    }
    for (const NodeId node : scratch.touched) seen[node] = here[node] = Word{};
  }

 private:
  template <typename Count>
  MEKHALA_INLINE void push(Count&& count) {
    if (!listed) list();
    auto& found = scratch.found;
    found.clear();
    for (const NodeId node : scratch.level) {
      const Word bits = here[node] & alive;
      here[node] = Word{};
      if (!any(bits)) continue;
      for (ArcOffset arc = forward.offsets[node]; arc < forward.offsets[node + 1]; ++arc) {
        const NodeId to = forward.targets[arc];
        const Word fresh = bits & ~seen[to];
        if (!any(fresh)) continue;
        if (!any(next[to])) found.push_back(to);
        next[to] |= fresh;
      }
    }
    frontier_arcs = 0;
    for (const NodeId node : found) {
      const Word fresh = next[node];
      if (!any(seen[node])) scratch.touched.push_back(node);
      seen[node] |= fresh;
      here[node] = fresh;
      next[node] = Word{};
      frontier_arcs += forward.degree(node);
      count(node, fresh);
    }
    scratch.level.swap(found);
  }

  // The frontier as a list, after a pull.
  MEKHALA_INLINE void list() {
    scratch.level.clear();
    for (NodeId node = 0; node < n; ++node) {
      next[node] = Word{};
      if (any(here[node])) scratch.level.push_back(node);
    }
    listed = true;
  }

  template <typename Count>
  MEKHALA_INLINE void pull(Count&& count) {
    frontier_arcs = 0;
    for (NodeId node = 0; node < n; ++node) {
      const Word missing = alive & ~seen[node];
      Word fresh = {};
      if (any(missing)) {
        ArcOffset arc = backward.offsets[node];
        const ArcOffset end = backward.offsets[node + 1];
        Word bits = {};
        while (arc < end) {
          const ArcOffset stop = std::min(end, arc + 8);
          for (; arc < stop; ++arc) bits |= here[backward.targets[arc]];
          if (!any(missing & ~bits)) break;
        }
        fresh = bits & missing;
      }
      next[node] = fresh;
      if (!any(fresh)) continue;
      seen[node] |= fresh;
      frontier_arcs += forward.degree(node);
      count(node, fresh);
    }
    std::swap(here, next);
    listed = false;
    all_touched = true;
  }
};

}  // namespace mekhala::detail
