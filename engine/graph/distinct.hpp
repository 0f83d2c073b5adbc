#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/context.hpp"
#include "engine/base/error.hpp"
#include "engine/base/hash.hpp"
#include "engine/base/parallel.hpp"
#include "engine/base/parallel_sort.hpp"
#include "engine/base/types.hpp"

// Numbering ids by sorted value, in parallel and without sorting what repeats: each chunk of a file
// keeps its own table of distinct ids, the tables are merged shard by shard, and only the distinct
// ids are sorted.
namespace mekhala::detail {

// Keys for the hash, drawn anew by each process, so that nobody can prepare ids that collide. No
// result depends on them.
struct HashKeys {
  std::array<std::uint64_t, 3> words;
};
[[nodiscard]] const HashKeys& hash_keys();

[[nodiscard]] inline std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

[[nodiscard]] inline std::uint64_t hash_of(std::int64_t key, const HashKeys& keys) {
  return mix(mix(static_cast<std::uint64_t>(key) ^ keys.words[0], keys.words[1]) ^ keys.words[2],
             keys.words[1]);
}

[[nodiscard]] inline std::uint64_t hash_of(std::string_view key, const HashKeys& keys) {
  std::uint64_t state = keys.words[0] ^ key.size();
  std::size_t at = 0;
  const auto word = [&](std::size_t size) {
    std::uint64_t value = 0;
    std::memcpy(&value, key.data() + at, size);
    return value;
  };
  for (; at + 8 <= key.size(); at += 8) state = mix(state ^ word(8), keys.words[1]);
  if (at < key.size()) state = mix(state ^ word(key.size() - at), keys.words[1]);
  return mix(state ^ keys.words[2], keys.words[1]);
}

// The first eight bytes in the order in which keys are compared.
[[nodiscard]] inline std::uint64_t prefix_of(std::int64_t key) {
  return static_cast<std::uint64_t>(key) ^ (std::uint64_t{1} << 63);
}
[[nodiscard]] inline std::uint64_t prefix_of(std::string_view key) {
  std::uint64_t value = 0;
  std::memcpy(&value, key.data(), std::min<std::size_t>(key.size(), 8));
  return __builtin_bswap64(value);
}

// Distinct keys, numbered from 0 in the order in which they are first met.
template <typename Key>
class DistinctTable {
 public:
  struct Entry {
    std::uint64_t hash;
    Key key;
  };

  // Returns the number of the key; `added` tells whether it is new.
  std::uint32_t add(const Key& key, std::uint64_t hash, bool& added) {
    if (entries_.size() * 2 >= slots_.size()) grow();
    for (std::size_t at = hash & mask_;; at = (at + 1) & mask_) {
      const std::uint32_t held = slots_[at];
      if (held == kEmpty) {
        slots_[at] = static_cast<std::uint32_t>(entries_.size());
        entries_.push_back({hash, key});
        added = true;
        return slots_[at];
      }
      if (entries_[held].hash == hash && entries_[held].key == key) {
        added = false;
        return held;
      }
    }
  }

  [[nodiscard]] const std::vector<Entry>& entries() const { return entries_; }
  void clear() { *this = {}; }

 private:
  static constexpr std::uint32_t kEmpty = UINT32_MAX;

  void grow() {
    slots_.assign(std::max<std::size_t>(slots_.size() * 2, 64), kEmpty);
    mask_ = slots_.size() - 1;
    for (std::uint32_t number = 0; number < entries_.size(); ++number) {
      std::size_t at = entries_[number].hash & mask_;
      while (slots_[at] != kEmpty) at = (at + 1) & mask_;
      slots_[at] = number;
    }
  }

  std::vector<std::uint32_t> slots_;
  std::vector<Entry> entries_;
  std::size_t mask_ = 0;
};

// The ids of all chunks, sorted, and for each chunk the place of each of its own numbers.
template <typename Key>
struct Numbering {
  std::vector<Key> keys;
  std::vector<std::vector<NodeId>> nodes;  // [chunk][number in the chunk's table]
};

// Empties the tables on the way.
template <typename Key>
Numbering<Key> number_keys(Context& context, std::vector<DistinctTable<Key>>& tables) {
  constexpr std::size_t kShards = 64;
  const auto shard_of = [](std::uint64_t hash) { return hash >> 58; };
  Numbering<Key> numbering;
  numbering.nodes.resize(tables.size());

  // Each chunk's numbers, grouped by shard.
  struct Grouped {
    std::vector<std::uint32_t> numbers;
    std::array<std::uint32_t, kShards + 1> begins{};
  };
  std::vector<Grouped> grouped(tables.size());
  parallel_for(
      context, tables.size(),
      [&](std::size_t chunk) {
        const auto& entries = tables[chunk].entries();
        Grouped& group = grouped[chunk];
        group.numbers.resize(entries.size());
        for (const auto& entry : entries) ++group.begins[shard_of(entry.hash) + 1];
        for (std::size_t s = 0; s < kShards; ++s) group.begins[s + 1] += group.begins[s];
        auto next = group.begins;
        for (std::uint32_t i = 0; i < entries.size(); ++i) {
          group.numbers[next[shard_of(entries[i].hash)]++] = i;
        }
        numbering.nodes[chunk].resize(entries.size());
      },
      1);

  std::vector<DistinctTable<Key>> shards(kShards);
  parallel_for(
      context, kShards,
      [&](std::size_t shard) {
        bool added = false;
        for (std::size_t chunk = 0; chunk < tables.size(); ++chunk) {
          const Grouped& group = grouped[chunk];
          for (std::uint32_t i = group.begins[shard]; i < group.begins[shard + 1]; ++i) {
            const std::uint32_t number = group.numbers[i];
            const auto& entry = tables[chunk].entries()[number];
            // The high bits chose the shard; turn the hash so that others choose the slot.
            numbering.nodes[chunk][number] =
                shards[shard].add(entry.key, entry.hash << 6 | entry.hash >> 58, added);
          }
        }
      },
      1);

  std::array<std::uint64_t, kShards + 1> begins{};
  for (std::size_t s = 0; s < kShards; ++s) begins[s + 1] = begins[s] + shards[s].entries().size();
  if (begins[kShards] >= kNoNode) {
    throw Error(ErrorCode::limit_exceeded,
                "the file names more nodes than a graph holds (2^32 - 2); split it");
  }
  struct Item {
    std::uint64_t prefix;
    Key key;
    std::uint32_t provisional;
  };
  std::vector<Item> items(begins[kShards]);
  parallel_for(
      context, kShards,
      [&](std::size_t shard) {
        std::uint64_t at = begins[shard];
        for (const auto& entry : shards[shard].entries()) {
          items[at] = {prefix_of(entry.key), entry.key, static_cast<std::uint32_t>(at)};
          ++at;
        }
        shards[shard].clear();
      },
      1);
  parallel_sort(context, items, [](const Item& a, const Item& b) {
    return a.prefix != b.prefix ? a.prefix < b.prefix : a.key < b.key;
  });

  std::vector<NodeId> rank(items.size());
  numbering.keys.resize(items.size());
  parallel_for(
      context, items.size(),
      [&](std::size_t i) {
        rank[items[i].provisional] = static_cast<NodeId>(i);
        numbering.keys[i] = items[i].key;
      },
      std::size_t{1} << 14);
  parallel_for(
      context, tables.size(),
      [&](std::size_t chunk) {
        const Grouped& group = grouped[chunk];
        for (std::size_t shard = 0; shard < kShards; ++shard) {
          for (std::uint32_t i = group.begins[shard]; i < group.begins[shard + 1]; ++i) {
            NodeId& node = numbering.nodes[chunk][group.numbers[i]];
            node = rank[begins[shard] + node];
          }
        }
        tables[chunk].clear();
      },
      1);
  return numbering;
}

}  // namespace mekhala::detail
