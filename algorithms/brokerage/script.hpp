#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// A crime script: what may stand between the two ends of a path, as a regular expression over kinds
// of nodes and of edges. Internal to this folder.
//
//   script  = sequence { "|" sequence }
//   sequence = { item [ "*" | "+" | "?" ] }
//   item    = name | "." | "(" script ")"
//   name    = letters, digits, "_", "-", or anything between double quotes
//
// A name that is a kind of node stands for one node of that kind, a name that is a kind of edge for
// one edge, a name that is both for either; "." is one node, of whatever kind or none. What is not
// named is free: before a node that follows a node, or begins the script, stands one edge of any
// kind, and so behind a node that ends it; between two edges that follow each other stands one
// node. So "account recruiter" is end - account - recruiter - end over any three edges, "paid
// booked" is end -paid- anybody -booked- end, and ".*" is every path.
namespace mekhala::brokerage {

// The automaton of Glushkov: it is at one position, or several, each of which has just been read; 0
// is the begin. Sets of positions are bits.
struct Script {
  enum class Of : std::uint8_t { nothing, node, edge };
  struct Position {
    Of of = Of::nothing;
    std::string name;  // "": any
  };
  std::vector<Position> positions{{}};
  std::vector<std::uint64_t> follow{0};  // of each position: which may come next
  std::uint64_t last = 0;                // where the script may end; 0 too where it may be empty
  std::uint64_t nodes = 0, edges = 0;    // which are of nodes, of edges

  [[nodiscard]] bool is_node(std::uint32_t position) const { return (nodes >> position & 1) != 0; }
};

// Every path: what an empty text stands for.
[[nodiscard]] Script any_script();

// Errors: Error(usage) that points at the place, on a name that is in neither list, and on more
// than 63 names.
[[nodiscard]] Script parse_script(std::string_view text, std::span<const std::string> node_kinds,
                                  std::span<const std::string> edge_kinds);

}  // namespace mekhala::brokerage
