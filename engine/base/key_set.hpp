#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace mekhala {

// A set of 64-bit numbers in one flat array: for millions of hashes. Linear probing; at most half
// full.
class KeySet {
 public:
  void reserve(std::size_t count) {
    if (2 * count + 2 > slots_.size()) rebuild(std::bit_ceil(2 * count + 2));
  }
  // True where it is new.
  bool insert(std::uint64_t key) {
    if (key == 0) return !std::exchange(has_zero_, true);
    reserve(size_ + 1);
    std::uint64_t& slot = slots_[place_of(key)];
    if (slot == key) return false;
    slot = key;
    ++size_;
    return true;
  }
  [[nodiscard]] bool contains(std::uint64_t key) const {
    if (key == 0) return has_zero_;
    return !slots_.empty() && slots_[place_of(key)] == key;
  }
  [[nodiscard]] bool empty() const { return size_ == 0 && !has_zero_; }

 private:
  // Where the key stands, or the free slot where it would.
  [[nodiscard]] std::size_t place_of(std::uint64_t key) const {
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = (key ^ key >> 32) * 0x9e3779b97f4a7c15ULL >> 20 & mask;
    while (slots_[at] != 0 && slots_[at] != key) at = (at + 1) & mask;
    return at;
  }
  void rebuild(std::size_t slots) {
    std::vector<std::uint64_t> before(slots);
    before.swap(slots_);
    for (const std::uint64_t key : before) {
      if (key != 0) slots_[place_of(key)] = key;
    }
  }

  std::vector<std::uint64_t> slots_;  // 0: free
  std::size_t size_ = 0;
  bool has_zero_ = false;
};

}  // namespace mekhala
