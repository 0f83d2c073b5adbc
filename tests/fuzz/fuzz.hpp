#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "engine/base/context.hpp"
#include "engine/base/error.hpp"

// What every target shares: hostile bytes may be refused with an Error, and with nothing else.
namespace mekhala::fuzz {

inline void require(bool holds) {
  if (!holds) std::abort();
}

template <typename Read>
int run(const std::uint8_t* data, std::size_t size, Read&& read) {
  Context context({.threads = 1, .memory_limit = 1ULL << 30});
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  try {
    read(bytes, context);
  } catch (const Error& error) {
    require(std::string_view(error.what()).size() > 0);
  }
  return 0;
}

}  // namespace mekhala::fuzz
