#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bindings/workbench/session.hpp"
#include "io/import.hpp"

namespace mekhala {

struct ImportRequest {
  std::filesystem::path case_file;
  std::vector<std::filesystem::path> files;
  ImportOptions options;
  bool strict = false;                           // the first rejection refuses the whole import
  bool dry_run = false;                          // read and count only
  std::optional<std::filesystem::path> rejects;  // gets each rejected row, mode 0600
  std::size_t show_new = 20;                     // new entities to name
  View view = View::team;
  Actor actor;
};

// A rejected row as people may see it: where and why, with the shape of the value, not the value.
struct ShownRejection {
  std::string file, sheet;
  std::uint64_t line = 0;
  std::string column;
  std::string shape;
  std::string rule, message, hint;
};

// What the case did not know before. Outside the work view, and where there was a case to know
// anything, numbers and handles are not in it, nor links: whether one is new would tell whether a
// protected person has it.
struct NewSince {
  bool told = true;                                             // false: so left out
  std::vector<std::pair<std::string, std::uint64_t>> entities;  // kind -> how many, ontology order
  std::vector<std::pair<std::string, std::uint64_t>> links;
  std::vector<ShownEntity> shown;  // of those that may be named
  std::uint64_t nameable = 0;      // how many there are of them
};

struct ImportOutcome {
  std::vector<ImportReport> files;
  std::vector<AppendReport> appended;  // one for each file; empty in a dry run
  TxNumber tx = 0;
  std::uint64_t rejected = 0;
  std::vector<ShownRejection> rejections;  // the first of them
  NewSince fresh;
  std::string mapping;            // what was used, as YAML
  bool nobody_protected = false;  // people came in, and the case protects none of all it has
  bool made_case = false;
  bool written = false;
};

// Reads all files and takes them into the case as one transaction, or none of them. A case that is
// not there yet is made, and is gone again if the import fails.
// Errors: those of read_for_import and Case; Error(rows_rejected) under `strict`, with the place of
//   the first rejection. The rejects file is written before either.
[[nodiscard]] ImportOutcome import_files(const ImportRequest& request, Context& context);

// Files, sheets and columns are named by whoever made them, after an interviewed victim for one.
// Takes such names out of an outcome, wherever they stand in it, where the filter of the case says
// so.
void withhold(ImportOutcome& outcome, const TextFilter& filter);

}  // namespace mekhala
