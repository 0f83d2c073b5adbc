#pragma once

#include <filesystem>
#include <vector>

#include "bindings/workbench/import_files.hpp"

namespace mekhala {

struct DemoPlan {
  std::filesystem::path folder = "demo";
  Actor actor;
};

// Where the demo writes: demo.case, hubs.svg, hubs.csv.
struct DemoFiles {
  std::filesystem::path store, map, table;
};
[[nodiscard]] DemoFiles demo_files(const std::filesystem::path& folder);

// Makes the demo case anew from the files that are built in, through the ordinary importers, each
// file a source of its own. What stands there is replaced only if a demo made it.
// Errors: Error(usage) where one of the files is somebody's own; those of import_files.
[[nodiscard]] std::vector<ImportOutcome> make_demo_case(const DemoPlan& plan, Context& context);

}  // namespace mekhala
