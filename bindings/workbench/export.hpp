#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bindings/workbench/session.hpp"
#include "io/shown_graph.hpp"

namespace mekhala {

// What of a case the session's view may show, as a graph: team has pseudonyms for protected people,
// release leaves them out and says how many there are by country, in groups of ten or more. Who
// gave no consent to more than being counted is left out wherever the view would show them as
// themselves; of protected people in team that cannot be told from the file.
struct ExportOptions {
  std::vector<std::string> kinds, links;  // empty: all
  // Printed on the export; "" that of the strictest thing in it. One of TLP leaves out what is
  // marked more strictly, by value, row or source.
  std::string marking;
};
// What is left out for its marking or for want of consent is in `left_out`. Errors: Error(usage) on
// a marking that begins as TLP and is none.
[[nodiscard]] ShownGraph shown_graph(Session& session, const ExportOptions& options,
                                     Context& context);

// Formats, and the endings of names that mean them, the usual one first.
struct ExportFormat {
  std::string_view name;
  std::vector<std::string_view> endings;
};
[[nodiscard]] std::span<const ExportFormat> export_formats();

struct ExportedFile {
  std::filesystem::path path;
  std::string bytes;
};
struct ExportPlan {
  std::string format;  // "csv", "graphml", "gexf", "stix" ...
  std::string ending;  // its usual one
  std::vector<ExportedFile> files;
  std::vector<std::string> losses;  // left out by rule, or what the format cannot hold
  std::vector<std::string> notes;
  std::size_t nodes = 0, edges = 0;
};

// Makes the bytes; nothing is written. `format` "": by the name's ending, the longest that is
// known. CSV (and Neo4j's) is two files: links in PATH, entities in NAME-nodes.csv beside it. In
// KML and GeoJSON a place without coordinates that the gazetteer knows stands where it is. Throws
// Error(usage) on an unknown format, Error(refused) where nothing may be shown in this view, and
// for HTCDS in a release, which has no victims.
[[nodiscard]] ExportPlan plan_export(Session& session, const std::filesystem::path& path,
                                     const std::string& format, const ExportOptions& options,
                                     Context& context);

// Logs the export in the case (format, view, size, hash), then writes the files, mode 0600.
void write_export(Session& session, const ExportPlan& plan);

}  // namespace mekhala
