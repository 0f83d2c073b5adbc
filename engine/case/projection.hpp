#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/case/case.hpp"
#include "engine/case/protection.hpp"
#include "engine/graph/graph.hpp"

namespace mekhala {

// Rows of different lengths in two flat arrays: row i is values[offsets[i] .. offsets[i + 1]).
template <typename T>
struct Ragged {
  std::vector<std::uint64_t> offsets{0};
  std::vector<T> values;
  [[nodiscard]] std::size_t size() const { return offsets.size() - 1; }
  [[nodiscard]] std::span<const T> operator[](std::size_t row) const {
    return std::span<const T>(values).subspan(offsets[row], offsets[row + 1] - offsets[row]);
  }
  void end_row() { offsets.push_back(values.size()); }
};

// From a case to a graph: which entities and links become nodes and edges. Everything that was left
// out is counted under a reason, so that a report can say who was left out and why.
struct ProjectionSpec {
  std::vector<std::string> link_kinds = {};    // empty: all
  std::vector<std::string> entity_kinds = {};  // empty: all
  bool carriers_only = false;                  // DESIGN section 4: carriers
  std::vector<std::string> carry = {};     // kinds or roles that carry whatever the ontology says
  bool fold_identifiers = false;           // one controller at that date: counts as its controller
  std::optional<Date> as_of = {};          // only what holds at that day
  std::optional<Date> from = {}, to = {};  // only what holds somewhere in the window
  // A link or statement of a protected person counts for the whole months that its dates touch, so
  // that no row of dates, asked one after the other, finds its day. Only the work view asks
  // without.
  bool protected_by_month = true;
  std::optional<Grade> least_grade = {};
  bool directed = true;
  bool fold_parallel = false;
  bool merge_same_as = true;        // confirmed clusters are one node
  bool places_carry = false;        // for the places table
  std::string group_property = {};  // "" none; "exploitation_country", "nationality" ...
  [[nodiscard]] std::string print()
      const;  // one line, canonical: goes into reports and fingerprints
};

// Group shares of a victim: several values share a weight of 1.
struct GroupShare {
  std::uint32_t group = 0;
  double share = 1;
};

// A reason of `left_out`.
inline constexpr std::string_view kVictimsWithoutGroup = "victims without a known group";

// Who stands in the way of what: `may_carry` says of a node whether a path may pass through it. A
// protected person carries only links of recruiting, so with `carriers_only` a protected person who
// has such links to two or more others becomes two nodes: itself, with all its links, where paths
// may only begin or end; and a twin with the recruiting links alone, through which paths may pass.
// The twin has no groups, is no victim and is never ranked.
struct Projection {
  Graph graph;
  std::vector<EntityRow> entity_of;    // node -> representative entity
  std::vector<NodeId> twin_of;         // node -> itself, or for a twin its person
  Ragged<EntityRow> merged;            // node -> further merged entities; often empty
  Ragged<StatementRow> statements_of;  // edge -> the statements it rests on, >= 1
  Ragged<std::int64_t> sources_of;     // edge -> distinct sources, sorted
  std::vector<LinkKindId> kind_of_edge;
  std::vector<KindId> kind_of_node;
  std::vector<bool> victim;  // node -> possible or actual victim
  std::vector<bool> is_protected;
  std::vector<bool> may_carry;           // node -> may stand inside a path
  std::vector<bool> rankable;            // node -> may stand in a hub table
  std::vector<bool> generic;             // touches over 5 % of all victims
  std::vector<double> strength;          // of each edge; 1 where not given
  std::vector<std::string> group_names;  // sorted
  Ragged<GroupShare> groups;             // node -> shares; empty: none or unknown
  std::vector<std::uint32_t> batch;      // node -> interview batch; kNoIndex: none
  std::vector<std::pair<std::string, std::uint64_t>> left_out;  // reason -> count, fixed order
  std::string spec;                                             // ProjectionSpec::print()
  std::string fingerprint;                                      // of case and spec
  // The node of an entity (a merged one too), never a twin; kNoNode where it is left out. O(log n).
  [[nodiscard]] NodeId node_of(EntityRow entity) const;
  std::vector<std::pair<EntityRow, NodeId>> node_index;  // sorted; what node_of searches
};

[[nodiscard]] Projection project(const Case& store, const Protection& protection,
                                 const ProjectionSpec& spec, Context& context);

}  // namespace mekhala
