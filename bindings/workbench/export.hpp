#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "bindings/workbench/session.hpp"
#include "io/shown_graph.hpp"

namespace mekhala {

// What of a case the session's view may show, as a graph: team has pseudonyms for protected people,
// release leaves them out and says how many there are by country, in groups of ten or more.
struct ExportOptions {
  std::vector<std::string> kinds, links;  // empty: all
  std::string marking;                    // printed on the export; "" none
};
[[nodiscard]] ShownGraph shown_graph(const Session& session, const ExportOptions& options,
                                     Context& context);

struct ExportedFile {
  std::filesystem::path path;
  std::string bytes;
};
struct ExportPlan {
  std::string format;  // "csv", "graphml", "gexf", "stix" ...
  std::vector<ExportedFile> files;
  std::vector<std::string> losses;  // what the format cannot hold
  std::vector<std::string> notes;
  std::size_t nodes = 0, edges = 0;
};

// Makes the bytes; nothing is written. `format` "": by the name's ending. CSV (and
// Neo4j's) is two files: links in PATH, entities in NAME-nodes.csv beside it. Throws Error(usage)
// on an unknown format, Error(refused) where nothing may be shown in this view.
[[nodiscard]] ExportPlan plan_export(const Session& session, const std::filesystem::path& path,
                                     const std::string& format, const ExportOptions& options,
                                     Context& context);

// Logs the export in the case (format, view, size, hash), then writes the files, mode 0600.
void write_export(Session& session, const ExportPlan& plan);

}  // namespace mekhala
