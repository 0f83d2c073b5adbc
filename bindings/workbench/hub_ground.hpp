#pragma once

#include <string_view>
#include <vector>

#include "algorithms/brokerage/joined_contacts.hpp"
#include "bindings/workbench/hubs.hpp"

// On what hubs are counted: everything that compares measures with them stands on the same ground.
namespace mekhala {

// A projection with what cross_border wants of it.
struct HubGround {
  Projection projection;
  std::vector<GroupMix> mixes;
  CrossBorderOptions options;
  bool has_generic = false;
};

// Filters and grouping as asked of hubs, for whatever else looks at the case beside them.
[[nodiscard]] ProjectionSpec filters_of(const HubsOptions& options);

[[nodiscard]] HubGround make_ground(const Case& store, const Disclosure& disclosure,
                                    const HubsOptions& options, bool places, Context& context);

// For scores without the generic carriers: they may end a path, never stand inside one.
[[nodiscard]] CrossBorderOptions without_generic(const HubGround& ground);

// How many contacts everybody has in each group, and `joined`.
[[nodiscard]] Table joined_contacts_of(const HubGround& ground, Context& context);

// May stand in the table: "actors" or "places". Never anybody protected.
[[nodiscard]] bool is_ranked(const HubGround& ground, const Ontology& ontology,
                             const HubsOptions& options, NodeId node, std::string_view table);

}  // namespace mekhala
