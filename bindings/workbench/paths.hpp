#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "bindings/workbench/hubs.hpp"
#include "engine/base/context.hpp"
#include "engine/case/disclosure.hpp"
#include "engine/case/projection.hpp"
#include "engine/graph/result.hpp"

namespace mekhala {

// How a finding came about: enough to get the same bytes again.
using Manifest = std::vector<std::pair<std::string, std::string>>;

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
  std::string when = {};            // dates of the links, of a way in time
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

// A path without steps, and a step of one, over links that rest on these statements.
[[nodiscard]] ShownPath begin_path(EntityRow from, bool victim, const Disclosure& disclosure);
[[nodiscard]] PathStep path_step(std::span<const StatementRow> statements, EntityRow from,
                                 EntityRow to, const Disclosure& disclosure);

// The k shortest simple paths between two entities, by hops, whatever the direction of links.
// A release looks for none over protected people, so that what is missing tells of nobody.
// Throws Error(refused) where an end is protected in the release view, Error(usage) where the
// filters leave an end out.
[[nodiscard]] PathsReport find_paths(const Case& store, const Disclosure& disclosure,
                                     EntityRow from, EntityRow to, std::uint32_t count,
                                     ProjectionSpec spec, Context& context);

}  // namespace mekhala
