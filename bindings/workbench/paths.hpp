#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bindings/workbench/case_graph.hpp"
#include "bindings/workbench/hubs.hpp"
#include "engine/base/context.hpp"
#include "engine/case/disclosure.hpp"
#include "engine/case/projection.hpp"
#include "engine/graph/result.hpp"

namespace mekhala {

// "paid →" where the links run along the path, "← paid" where they run against it.
[[nodiscard]] std::vector<std::string> with_arrows(const std::vector<ShownSupport::Kind>& kinds);

struct PathStep {
  ShownEntity to;
  std::vector<ShownSupport::Kind> links;  // of the links between the two
  std::uint64_t statements = 0;           // 0 in the release view
  std::uint64_t sources = 0;
  std::vector<std::string> grades;  // distinct, of the statements beneath; none in release
  std::optional<double> holds;      // as ShownSupport has it
  bool victim = false;              // whom the step leads to
};
struct ShownPath {
  ShownEntity from;
  bool from_victim = false;
  std::vector<PathStep> steps;
  double length = 0;
};
struct PathsReport {
  std::vector<ShownPath> paths;
  Manifest manifest;
};

// The k shortest simple paths between two entities, by hops, whatever the direction of links.
// A release looks for none over protected people, so that what is missing tells of nobody.
// Throws Error(refused) where an end is protected in the release view, Error(usage) where the
// filters leave an end out.
[[nodiscard]] PathsReport find_paths(const Case& store, const Disclosure& disclosure,
                                     EntityRow from, EntityRow to, std::uint32_t count,
                                     ProjectionSpec spec, Context& context);

// A case as an undirected graph without parallel links, and who belongs together in it: Leiden
// communities by modularity. In a release those of the links between entities that may be named,
// so that nobody's place hangs on somebody protected, who is then alone. An identifier that one
// alone holds counts as its holder (kDivided says so): a reader looks for people, and the order of
// nodes, which breaks ties, does not hang on a protected number.
inline constexpr const char* kDivided =
    "a phone, account or other identifier that one alone holds counts as its holder";
struct Division {
  Projection projection;
  Graph graph;
  NodeLabels labels;
  std::vector<std::vector<NodeId>> members;  // of each community
};
[[nodiscard]] Division divide(const Case& store, const Disclosure& disclosure, ProjectionSpec spec,
                              double resolution, Context& context);
struct CommunityRow {
  std::uint32_t community = 0;
  std::uint64_t size = 0;  // entities that may be named
  std::string victims;     // through the view's rule of counting; "" for none
  // Group -> how many, where the projection has groups; none in release, where what is left of the
  // sum would tell how few are in the last one.
  std::vector<std::pair<std::string, std::string>> victim_groups;
  std::vector<std::pair<std::string, std::uint64_t>> kinds;      // of those that may be named
  std::vector<std::pair<std::string, std::uint64_t>> countries;  // of those that may be named
  std::vector<ShownEntity> members;                              // those with most links, first
};
struct CommunitiesReport {
  std::string algorithm;
  std::optional<double> quality;
  std::uint64_t nodes = 0, edges = 0;
  std::uint64_t total = 0;  // communities of two or more
  std::uint64_t single = 0;
  std::vector<CommunityRow> rows;
  std::vector<std::string> notes;
  Manifest manifest;
};
struct CommunitiesOptions {
  ProjectionSpec projection;
  double resolution = 1;
  std::size_t members = 5;  // named for each community; 0: all
  std::size_t top = 20;     // communities; 0: all
};
// Leiden communities (modularity) of the case read as an undirected graph.
[[nodiscard]] CommunitiesReport find_communities(const Case& store, const Disclosure& disclosure,
                                                 const CommunitiesOptions& options,
                                                 Context& context);

}  // namespace mekhala
