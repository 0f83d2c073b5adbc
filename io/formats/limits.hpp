#pragma once

#include <cstdint>
#include <string>
#include <vector>

// What readers refuse to go beyond, in one place; `mekhala doctor --limits` prints them.
namespace mekhala {

inline constexpr int kMaxGmlDepth = 64;
inline constexpr int kMaxDotDepth = 256;                      // subgraphs in subgraphs
inline constexpr std::uint64_t kMaxDotChainEdges = 1u << 24;  // edges of one DOT file
inline constexpr std::uint64_t kMaxMatrixCells = 1u << 26;    // of a matrix written whole

struct NamedLimit {
  std::string name;
  std::uint64_t value = 0;
  std::string unit;  // "levels", "bytes", "cells"
  std::string what;
};
[[nodiscard]] std::vector<NamedLimit> reader_limits();

}  // namespace mekhala
