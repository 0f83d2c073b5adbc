#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/context.hpp"
#include "engine/case/batch.hpp"
#include "engine/case/ontology.hpp"
#include "io/table.hpp"

// From files to batches. Nothing here touches a case: what a file says is a value that can be
// counted, shown and thrown away (--dry-run) or handed to Case::append_all.
namespace mekhala {

struct ImportOptions {
  // Where the files come from, and the name space of record ids: V1 of one source is not V1 of
  // another. Empty: each file is a source, called by its name without extension, and an id is one
  // record in all files of the import, but for numbers that each file counts for itself
  // (io/record_spaces.hpp).
  std::string source = {};
  std::string source_title = {};
  std::string source_kind = "file";
  std::string handling = {};        // marking as given
  std::string origin = {};          // asserted origin
  std::optional<Grade> grade = {};  // of the source, and of each row that has no grade of its own
  std::string country =
      {};  // ISO code: where the source sits, for phone numbers without country code
  std::string language = {};            // of text columns; "" unknown
  std::string encoding = {};            // forces one; "" looks
  char delimiter = 0;                   // forces one; 0 looks
  std::optional<bool> header = {};      // forces one; nothing looks
  std::string sheet = {};               // only this sheet of a workbook; "" all
  std::string default_kind = "person";  // of a record whose kind no file says
  std::string mapping = {};             // YAML text (io/mapping.hpp); "" proposes one
  std::string mapping_file = {};        // its name, for messages
  bool events_as_nodes =
      true;  // FollowTheMoney calls, messages, trips ...: nodes with links, or one link
};

// How one column was understood.
struct ColumnUse {
  std::string column;
  std::string use;      // "person `recruiter`: name", "kept as text", "ignored by the mapping"
  double sureness = 1;  // in [0, 1]; 1 where a mapping says so
  std::string why;      // "header is a known name of `phone`; 97 % of cells are phone numbers"
};

struct TableReport {
  std::string sheet;
  std::string shape;  // "edge table", "node table", "matrix", "event table", "mapped"
  double sureness = 1;
  std::string delimiter;  // "comma", "semicolon", "tab", "pipe"; "" where it means nothing
  std::string quote;
  std::uint64_t header_line = 0;
  std::vector<std::string> header;
  std::uint64_t rows = 0, accepted = 0, rejected = 0, blank = 0;
  std::vector<ColumnUse> columns;
};

// Rows in = accepted + rejected, always.
struct ImportReport {
  std::string file;
  std::string format;  // "csv", "tsv", "xlsx", "ftm", "ftm statements", "json graph", "GraphML" ...
  std::string encoding;
  std::string compression;
  std::uint64_t rows = 0, accepted = 0, rejected = 0;
  std::vector<TableReport> tables;  // one, or one a sheet
  std::vector<ImportWarning> warnings;
  std::uint64_t entities = 0, links = 0, statements = 0;                        // of the batch
  std::vector<std::pair<std::string, std::uint64_t>> entity_kinds, link_kinds;  // ontology order
};

struct ImportedFile {
  Batch batch;
  ImportReport report;
  std::vector<Rejection> rejections;
};

struct ImportPlan {
  std::vector<ImportedFile> files;  // in the order given
  std::string mapping;              // YAML: what was used, for --dry-run and editing
};

// Reads all files as one import: record ids mean the same thing in each, node tables tell edge
// tables the kinds of their ends. Formats are told by content, then by name: delimited text,
// XLSX, FollowTheMoney, and files of nodes and edges (io/formats); all also as gzip or zstd.
//
// Errors: Error(invalid_input) naming file and line or byte where a file cannot be read at all, is
//   not what it claims to be, or lacks a required column (lists those seen); Error(usage) for a
//   mapping that names nothing in the files. Rows that cannot be taken are rejections, not errors.
// Cost: linear; 1 M rows of CSV in some seconds. Progress over the files' bytes.
[[nodiscard]] ImportPlan read_for_import(std::span<const std::filesystem::path> paths,
                                         const ImportOptions& options, const Ontology& ontology,
                                         Context& context);
[[nodiscard]] ImportPlan read_for_import(const std::filesystem::path& path,
                                         const ImportOptions& options, const Ontology& ontology,
                                         Context& context);

// The rejects file: CSV with file, sheet, line, column, value, rule, message, hint, row. Written
// with mode 0600, whole or not at all.
[[nodiscard]] std::string rejects_as_csv(std::span<const Rejection> rejections);
void write_rejects(const std::filesystem::path& path, std::span<const Rejection> rejections);

// The identity of a record by its id in a source, whatever its kind: a file of edges need not know
// what its ends are.
[[nodiscard]] Hash128 record_uid(std::string_view source, std::string_view record_id);

}  // namespace mekhala
