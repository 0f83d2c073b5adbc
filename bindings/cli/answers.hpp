#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "bindings/cli/document.hpp"
#include "bindings/workbench/hubs.hpp"
#include "bindings/workbench/import_files.hpp"

// Values of the workbench as answers, where more than one verb prints them.
namespace mekhala::cli {

[[nodiscard]] Json entity_json(const ShownEntity& entity);
[[nodiscard]] Json counts_json(const std::vector<std::pair<std::string, std::uint64_t>>& counts);
[[nodiscard]] Json manifest_json(const std::vector<std::pair<std::string, std::string>>& manifest);
// "case 1f.. · projection ... · seed 1 · mekhala 0.1.0": enough to run it again.
[[nodiscard]] std::string report_line(
    const std::vector<std::pair<std::string, std::string>>& manifest);

// " (3 statements, 2 sources)"; nothing where none is counted.
[[nodiscard]] std::string evidence_text(std::uint64_t statements, std::uint64_t sources);
// "links" and "directions", side by side, of one step of a path.
void set_links(Json& step, const std::vector<ShownSupport::Kind>& kinds);

[[nodiscard]] Answer hubs_answer(const HubsReport& report, View view);
[[nodiscard]] Answer import_answer(const std::vector<ImportOutcome>& outcomes);

}  // namespace mekhala::cli
