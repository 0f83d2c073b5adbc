#pragma once

#include <cstdint>

namespace mekhala {

// Nodes and edges of a graph are numbered 0..n-1 and 0..m-1 without gaps.
using NodeId = std::uint32_t;
using EdgeId = std::uint32_t;
// A place in an arc array; a graph may hold more than 2^32 arcs.
using ArcOffset = std::uint64_t;

inline constexpr NodeId kNoNode = UINT32_MAX;
inline constexpr EdgeId kNoEdge = UINT32_MAX;

}  // namespace mekhala
