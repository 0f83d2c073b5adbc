#pragma once

#include <string>

#include "algorithms/brokerage/cross_border.hpp"
#include "bindings/workbench/hubs.hpp"

// Which paths hubs count, from what was asked to what the measure takes.
namespace mekhala {

// Throws Error(refused) where a release is asked for paths by kind, date or strength of links,
// which are those of few people: which paths are left without some would tell whose. Throws
// Error(usage) beside re-runs, which know nothing of such paths.
void check_paths(const HubsOptions& options, const Disclosure& disclosure);

// Sets the rules for paths over a projection whose edges are single links. Throws Error(usage)
// where no link has a date and the order of dates is asked for.
void set_paths(CrossBorderOptions& options, const Projection& projection, const HubPaths& paths,
               const Disclosure& disclosure, const Case& store, Context& context);

// What the rules add to the words of the measure: "; paths follow ...", or "".
[[nodiscard]] std::string in_words(const HubPaths& paths);
// For the manifest: enough to ask the same again.
[[nodiscard]] std::string print(const HubPaths& paths);

}  // namespace mekhala
