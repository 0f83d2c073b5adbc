#include "bindings/workbench/hub_ground.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "bindings/workbench/hub_paths.hpp"
#include "engine/base/error.hpp"

namespace mekhala {

namespace {

ProjectionSpec spec_of(const HubsOptions& options, bool places) {
  ProjectionSpec spec = filters_of(options);
  spec.carriers_only = true;
  spec.carry = options.carry;
  spec.fold_identifiers = true;
  spec.directed = options.paths.directed;
  // A kind or a date is that of one link.
  spec.fold_parallel = options.paths.script.empty() && !options.paths.in_time;
  spec.places_carry = places;
  return spec;
}

// In a release groups of fewer than ten are all alike: which of them are averaged, and what part of
// them a hub joins, would tell how many each holds. So none is averaged.
std::uint32_t min_group_of(const HubsOptions& options, const Disclosure& disclosure) {
  if (disclosure.view() != View::release || options.min_group >= kReleaseGroup) {
    return options.min_group;
  }
  if (options.min_group == HubsOptions{}.min_group) return kReleaseGroup;
  throw Error(ErrorCode::refused,
              fmt::format("a release tells no groups of fewer than {0} victims apart: leave "
                          "--min-group as it is, or give {0} or more",
                          kReleaseGroup));
}

// Settled once: scores with and without what is generic are found in one way.
CrossBorderMethod method_of(const HubGround& ground, const HubsOptions& options) {
  if (options.method == "sampled") return CrossBorderMethod::sampled;
  if (options.method == "exact") return CrossBorderMethod::exact;
  const CrossBorderCost cost =
      cross_border_cost(ground.projection.graph, ground.mixes, ground.options);
  return cost.steps > kExactSteps ? CrossBorderMethod::sampled : CrossBorderMethod::exact;
}

}  // namespace

ProjectionSpec filters_of(const HubsOptions& options) {
  ProjectionSpec spec;
  spec.as_of = options.as_of;
  spec.from = options.from;
  spec.to = options.to;
  spec.least_grade = options.least_grade;
  spec.group_property = options.group;
  return spec;
}

HubGround make_ground(const Case& store, const Disclosure& disclosure, const HubsOptions& options,
                      bool places, Context& context) {
  check_paths(options, disclosure);
  HubGround ground;
  ground.options.min_group = min_group_of(options, disclosure);
  ground.projection =
      project(store, disclosure.protection(), disclosure.asked(spec_of(options, places)), context);
  const Projection& projection = ground.projection;
  ground.options.groups.names = projection.group_names;
  for (NodeId node = 0; node < projection.graph.num_nodes(); ++node) {
    if (!projection.may_carry[node]) ground.options.blocked.nodes.push_back(node);
    const NodeId person = projection.twin_of[node];
    if (person != node) ground.options.twins.push_back({.twin = node, .person = person});
    if (projection.generic[node]) ground.has_generic = true;
    if (!projection.victim[node]) continue;
    for (const GroupShare& share : projection.groups[node]) {
      ground.mixes.push_back({node, share.group, share.share});
    }
  }
  set_paths(ground.options, ground.projection, options.paths, disclosure, store, context);
  ground.options.method = method_of(ground, options);
  ground.options.epsilon = options.epsilon;
  ground.options.delta = options.delta;
  if (ground.options.method != CrossBorderMethod::sampled) return ground;
  ground.options.relative = options.relative;
  // Rows by joined contacts may be anybody's.
  if (options.rank == "crossing") ground.options.first = static_cast<std::uint32_t>(options.top);
  for (NodeId node = 0; node < projection.graph.num_nodes(); ++node) {
    if (is_ranked(ground, store.ontology(), options, node, places ? "places" : "actors")) {
      ground.options.ranked.nodes.push_back(node);
    }
  }
  return ground;
}

CrossBorderOptions without_generic(const HubGround& ground) {
  CrossBorderOptions options = ground.options;
  for (NodeId node = 0; node < ground.projection.graph.num_nodes(); ++node) {
    if (ground.projection.generic[node]) options.blocked.nodes.push_back(node);
  }
  std::sort(options.blocked.nodes.begin(), options.blocked.nodes.end());
  options.blocked.nodes.erase(
      std::unique(options.blocked.nodes.begin(), options.blocked.nodes.end()),
      options.blocked.nodes.end());
  return options;
}

Table joined_contacts_of(const HubGround& ground, Context& context) {
  JoinedContactsOptions options;
  options.groups.names = ground.projection.group_names;
  options.blocked = ground.options.blocked;
  options.twins = ground.options.twins;
  return joined_contacts_mixed(ground.projection.graph, ground.mixes, options, context);
}

bool is_ranked(const HubGround& ground, const Ontology& ontology, const HubsOptions& options,
               NodeId node, std::string_view table) {
  const Projection& projection = ground.projection;
  if (!projection.rankable[node] || projection.is_protected[node]) return false;
  const KindSpec& kind = ontology.kinds()[projection.kind_of_node[node]];
  if (kind.table != table) return false;
  if (options.kinds.empty()) return true;
  return std::any_of(options.kinds.begin(), options.kinds.end(), [&](const std::string& name) {
    return ontology.kind(name) == projection.kind_of_node[node];
  });
}

}  // namespace mekhala
