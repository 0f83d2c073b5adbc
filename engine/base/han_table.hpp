#pragma once

#include <cstdint>
#include <span>

// How Chinese characters are read: made by tools/han_table.cpp when this is built. Internal to
// engine/base.
namespace mekhala::detail {

struct HanRange {
  std::uint32_t first, last;  // code points
  std::uint32_t begin;        // of its places
};

extern const std::span<const HanRange> kHanRanges;
extern const std::span<const char* const> kHanReadings;  // the first is ""
extern const std::span<const std::uint16_t> kHanPlaces;  // in kHanReadings

}  // namespace mekhala::detail
