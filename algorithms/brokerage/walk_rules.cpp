#include "algorithms/brokerage/walk_rules.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include "engine/base/error.hpp"

namespace mekhala::brokerage {

namespace {

constexpr std::uint64_t kAll = ~std::uint64_t{0};

// For each kind, the positions of the script at which it may be read.
std::vector<std::uint64_t> positions_of_kinds(const Script& script, Script::Of of,
                                              std::span<const std::string> kinds) {
  std::vector<std::uint64_t> positions(kinds.size(), 0);
  for (std::size_t at = 1; at < script.positions.size(); ++at) {
    if (script.positions[at].of != of) continue;
    for (std::size_t kind = 0; kind < kinds.size(); ++kind) {
      const std::string& name = script.positions[at].name;
      if (name.empty() || name == kinds[kind]) positions[kind] |= std::uint64_t{1} << at;
    }
  }
  return positions;
}

// Those that ask for no kind: what a node without one may be read at.
std::uint64_t positions_of_any(const Script& script) {
  std::uint64_t positions = 0;
  for (std::size_t at = 1; at < script.positions.size(); ++at) {
    if (script.positions[at].name.empty()) positions |= std::uint64_t{1} << at;
  }
  return positions;
}

template <typename Groups>
std::vector<std::uint64_t> positions_of_each(const Script& script, Script::Of of,
                                             const Groups& kinds, std::size_t count,
                                             const char* what) {
  if (!kinds.of.empty() && kinds.of.size() != count) {
    throw Error(ErrorCode::usage,
                std::string(what) + " must hold one kind for each, or none at all");
  }
  const std::vector<std::uint64_t> known = positions_of_kinds(script, of, kinds.names);
  std::vector<std::uint64_t> positions(count, positions_of_any(script));
  for (std::size_t i = 0; i < kinds.of.size(); ++i) {
    if (kinds.of[i] != kNoGroup) positions[i] = known[kinds.of[i]];
  }
  return positions;
}

Script script_of(const PathRules& rules) {
  if (rules.script.empty()) return any_script();
  std::vector<std::string> names = rules.node_kinds.names;
  for (const NodeWord& word : rules.node_words) names.push_back(word.name);
  return parse_script(rules.script, names, rules.edge_kinds.names);
}

// A length is mantissa * 2^exponent, the mantissa odd.
struct Dyadic {
  std::uint64_t mantissa;
  int exponent;
};
Dyadic dyadic(double length) {
  int exponent = 0;
  const auto whole = static_cast<std::uint64_t>(std::ldexp(std::frexp(length, &exponent), 53));
  const int zeros = std::countr_zero(whole);
  return {whole >> zeros, exponent - 53 + zeros};
}

}  // namespace

WalkRules::WalkRules(const GraphView& graph, const PathGraph& paths, const Victims& victims,
                     const PathRules& rules)
    : script_(script_of(rules)),
      scripted_(!rules.script.empty()),
      timed_(rules.times.given()),
      passable_(paths.passable),
      may_end_(graph.num_nodes(), 0) {
  if (rules.lengths.given() && (scripted_ || timed_)) {
    throw Error(ErrorCode::usage,
                "lengths do not go with a script or with times: a path of fewest hops is looked "
                "for there; leave out one of the two");
  }
  for (const NodeId node : victims.nodes) may_end_[node] = 1;
  positions_of_ = positions_of_each(script_, Script::Of::node, rules.node_kinds, graph.num_nodes(),
                                    "node_kinds");
  for (const NodeWord& word : rules.node_words) {
    const std::uint64_t positions =
        positions_of_kinds(script_, Script::Of::node, {&word.name, 1}).front();
    for (const NodeId node : word.nodes) positions_of_[node] |= positions;
  }
  add_hops(graph, rules);
  if (rules.lengths.given()) set_lengths(graph, rules.lengths);
  numbers_ = {};
}

void WalkRules::add_hops(const GraphView& graph, const PathRules& rules) {
  const std::vector<std::uint64_t> positions = positions_of_each(
      script_, Script::Of::edge, rules.edge_kinds, graph.num_edges(), "edge_kinds");
  const bool both = graph.directed() && !rules.follow_directions;
  std::vector<std::pair<NodeId, EdgeId>> row;
  for (NodeId node = 0; node < graph.num_nodes(); ++node) {
    edges_by_neighbor(graph, node, both, row);
    if (timed_)
      std::erase_if(row, [&](const auto& hop) { return std::isnan(rules.times[hop.second]); });
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i == 0 || row[i].first != row[i - 1].first) {
        if (i > 0) edge_offsets_.push_back(edges_.size());
        targets_.push_back(row[i].first);
      }
      const EdgeId edge = row[i].second;
      HopEdge made{.positions = positions[edge]};
      if (timed_) {
        made.begin = rules.times[edge] + 0.0;  // no -0, which has other bits
        made.last = rules.until.given() ? rules.until[edge] : made.begin;
        if (std::isnan(made.last)) made.last = kNever;
        if (made.last < made.begin) {
          throw Error(ErrorCode::usage, "until must not be before times; that of edge " +
                                            std::to_string(edge) + " is");
        }
      }
      edges_.push_back(made);
      numbers_.push_back(edge);
    }
    if (!row.empty()) edge_offsets_.push_back(edges_.size());
    offsets_.push_back(targets_.size());
  }
}

void WalkRules::set_lengths(const GraphView& graph, const EdgeValues& lengths) {
  int unit = INT32_MAX;
  int longest = INT32_MIN;
  for (const double length : lengths.values) {
    if (!(length > 0) || std::isinf(length)) {
      throw Error(ErrorCode::usage, "lengths must be finite numbers above 0");
    }
    const Dyadic parts = dyadic(length);
    unit = std::min(unit, parts.exponent);
    longest = std::max(longest, parts.exponent + static_cast<int>(std::bit_width(parts.mantissa)));
  }
  const int room = 127 - static_cast<int>(std::bit_width(std::uint64_t{graph.num_nodes()}));
  if (longest - unit > room) {
    throw Error(ErrorCode::usage,
                "lengths are too far apart, or too finely divided, to be added exactly; round them "
                "to multiples of a smallest one");
  }
  for (std::size_t hop = 0; hop < targets_.size(); ++hop) {
    Distance best = ~Distance{0};
    for (std::uint64_t at = edge_offsets_[hop]; at < edge_offsets_[hop + 1]; ++at) {
      const Dyadic parts = dyadic(lengths[numbers_[at]]);
      best = std::min(best, Distance{parts.mantissa} << (parts.exponent - unit));
    }
    lengths_.push_back(best);
  }
}

Standing WalkRules::begin(NodeId source) const {
  Standing standing{.node = source, .positions = 1, .ready = {}};
  if (timed_) standing.ready.push_back(-kNever);
  return standing;
}

// When whoever is ready then has taken the hop, over an edge that may be read at one of
// `positions`; never: kNever.
double WalkRules::earliest(std::uint64_t hop, double ready, std::uint64_t positions) const {
  double best = kNever;
  for (std::uint64_t at = edge_offsets_[hop]; at < edge_offsets_[hop + 1]; ++at) {
    const HopEdge& edge = edges_[at];
    if (positions != kAll && (edge.positions & positions) == 0) continue;
    if (timed_ && edge.last < ready) continue;
    best = std::min(best, timed_ ? std::max(edge.begin, ready) : 0.0);
  }
  return best;
}

// visit(position, ready) of each position where one may stand.
template <typename Visit>
void WalkRules::each(const Standing& from, Visit&& visit) const {
  std::size_t i = 0;
  for (std::uint64_t left = from.positions; left != 0; left &= left - 1, ++i) {
    visit(static_cast<std::uint32_t>(std::countr_zero(left)), timed_ ? from.ready[i] : 0.0);
  }
}

bool WalkRules::ends(const Standing& from, std::uint64_t hop) const {
  bool any = false;
  each(from, [&](std::uint32_t at, double ready) {
    if (any) return;
    // The edge is free behind a node and at the begin, and named behind anything else.
    const bool free = (at == 0 || script_.is_node(at)) && (script_.last >> at & 1) != 0;
    const std::uint64_t named = script_.follow[at] & script_.edges & script_.last;
    any = (free && earliest(hop, ready, kAll) != kNever) ||
          (named != 0 && earliest(hop, ready, named) != kNever);
  });
  return any;
}

Standing WalkRules::step(const Standing& from, std::uint64_t hop) const {
  double ready_at[64];
  std::uint64_t reached = 0;
  const auto offer = [&](std::uint64_t positions, double ready) {
    for (; positions != 0; positions &= positions - 1) {
      const int at = std::countr_zero(positions);
      const bool is_new = (reached >> at & 1) == 0;
      if (is_new || ready < ready_at[at]) ready_at[at] = ready;
      reached |= std::uint64_t{1} << at;
    }
  };
  const std::uint64_t here = positions_of_[targets_[hop]];
  each(from, [&](std::uint32_t at, double ready) {
    if (at == 0 || script_.is_node(at)) {
      const std::uint64_t next = script_.follow[at] & script_.nodes & here;
      const double when = next == 0 ? kNever : earliest(hop, ready, kAll);
      if (when != kNever) offer(next, when);
    }
    for (std::uint64_t left = script_.follow[at] & script_.edges; left != 0; left &= left - 1) {
      const std::uint64_t edge = left & (~left + 1);
      const double when = earliest(hop, ready, edge);
      if (when == kNever) continue;
      const std::uint64_t behind = script_.follow[static_cast<std::size_t>(std::countr_zero(edge))];
      offer(behind & script_.nodes & here, when);
      // The node is free where another edge follows.
      if ((behind & script_.edges) != 0) offer(edge, when);
    }
  });
  Standing standing{.node = targets_[hop], .positions = reached, .ready = {}};
  for (std::uint64_t left = timed_ ? reached : 0; left != 0; left &= left - 1) {
    standing.ready.push_back(ready_at[std::countr_zero(left)]);
  }
  return standing;
}

}  // namespace mekhala::brokerage
