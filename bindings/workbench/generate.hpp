#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "datasets/generator/graph_models.hpp"
#include "datasets/generator/world.hpp"
#include "engine/base/context.hpp"

namespace mekhala {

struct GenerateRequest {
  std::filesystem::path folder;
  generator::CasePlan plan;
};

struct GeneratedFile {
  std::string file;  // from the folder
  std::uint64_t rows = 0;
};
struct GeneratedCase {
  std::vector<GeneratedFile> files;
  std::filesystem::path truth;
  std::uint64_t interviewed = 0;
  std::uint64_t agents = 0, liaisons = 0, decoys = 0;
};

// Writes an invented case: FOLDER/files/, what an analyst gets, and FOLDER/truth.json, which no
// importer reads. Everybody in it is invented. The same plan gives the same bytes for any number of
// threads. Rows are made, written and forgotten a stretch at a time.
// Errors: Error(usage) for a plan that cannot be, or a folder that is not empty; those of
// writing files.
[[nodiscard]] GeneratedCase generate_case(const GenerateRequest& request, Context& context);

struct GeneratedGraph {
  std::uint64_t nodes = 0, edges = 0;
};
// Writes a plain graph as an edge list, CSV with the columns source and target, nodes by number;
// and the communities planted in it, id and community, if a file for them is named.
// Errors: those of make_graph and of writing files; Error(usage) for a model without communities.
[[nodiscard]] GeneratedGraph generate_graph(const std::filesystem::path& file,
                                            const generator::GraphPlan& plan,
                                            const std::optional<std::filesystem::path>& communities,
                                            Context& context);

}  // namespace mekhala
