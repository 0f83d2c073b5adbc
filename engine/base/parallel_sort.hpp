#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "engine/base/parallel.hpp"

namespace mekhala {

// Sorts in parallel: the items are cut at splitters drawn from them, and each part is sorted alone.
// Items that are equal under `less` must be equal in all, so that one order is possible.
template <typename T, typename Less>
void parallel_sort(Context& context, std::vector<T>& items, Less less) {
  constexpr std::size_t kParts = 64;
  constexpr std::size_t kSamples = kParts * 16;
  if (items.size() < kSamples * 16) {
    std::sort(items.begin(), items.end(), less);
    return;
  }
  std::vector<T> samples;
  for (std::size_t i = 0; i < kSamples; ++i) samples.push_back(items[i * items.size() / kSamples]);
  std::sort(samples.begin(), samples.end(), less);
  std::vector<T> splitters;
  for (std::size_t i = 1; i < kParts; ++i) splitters.push_back(samples[i * 16]);

  const std::size_t grain = items.size() / kParts + 1;
  const std::size_t ranges = detail::chunk_count(items.size(), grain);
  std::vector<std::uint8_t> part_of(items.size());
  std::vector<std::size_t> next(ranges * kParts, 0);
  parallel_chunks(
      context, items.size(), grain, [&](std::size_t begin, std::size_t end, std::size_t range) {
        for (std::size_t i = begin; i < end; ++i) {
          const auto place = std::upper_bound(splitters.begin(), splitters.end(), items[i], less);
          part_of[i] = static_cast<std::uint8_t>(place - splitters.begin());
          ++next[range * kParts + part_of[i]];
        }
      });
  std::array<std::size_t, kParts + 1> begins{};
  std::size_t total = 0;
  for (std::size_t part = 0; part < kParts; ++part) {
    begins[part] = total;
    for (std::size_t range = 0; range < ranges; ++range) {
      total += std::exchange(next[range * kParts + part], total);
    }
  }
  begins[kParts] = total;
  std::vector<T> sorted(items.size());
  parallel_chunks(context, items.size(), grain,
                  [&](std::size_t begin, std::size_t end, std::size_t range) {
                    for (std::size_t i = begin; i < end; ++i) {
                      sorted[next[range * kParts + part_of[i]]++] = items[i];
                    }
                  });
  parallel_for(
      context, kParts,
      [&](std::size_t part) {
        std::sort(sorted.begin() + static_cast<std::ptrdiff_t>(begins[part]),
                  sorted.begin() + static_cast<std::ptrdiff_t>(begins[part + 1]), less);
      },
      1);
  items = std::move(sorted);
}

}  // namespace mekhala
