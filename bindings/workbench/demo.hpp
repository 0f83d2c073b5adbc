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

struct DemoCase {
  std::vector<ImportOutcome> imports;
  std::size_t resolved = 0;  // pairs that were decided to be one; of those that may be named
};

// Makes the demo case anew from the files that are built in, through the ordinary importers, each
// file a source of its own; then decides, as an analyst would after a look at them, that equal
// names in different files are one: in this invented case they are. What stands there is replaced
// only if a demo made it.
// Errors: Error(usage) where one of the files is somebody's own; those of import_files.
[[nodiscard]] DemoCase make_demo_case(const DemoPlan& plan, Context& context);

}  // namespace mekhala
