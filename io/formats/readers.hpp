#pragma once

#include <string_view>

#include "engine/base/context.hpp"
#include "io/formats/graph_tables.hpp"

// One reader a format. Each takes the whole bytes of a file (unpacked), reads it in one pass and
// says as warnings, by class with count and lines, what it did not take over.
//
// Errors: Error(invalid_input) with file and line where the file is not what it claims to be;
//   Error(limit_exceeded) naming the limit. Nothing a file points to is ever opened.
namespace mekhala {

// GraphML: keys with types and defaults, directions of single edges, nested data; labels of yEd.
// Nested graphs are read flat with a column `inside`; hyperedges and ports are counted.
[[nodiscard]] GraphTables read_graphml(std::string_view bytes, std::string_view file,
                                       Context& context);
// GEXF 1.1 to 1.3: attributes with defaults, spells and intervals (columns start and end where they
// are one, `spells` where they are several), dated values as text, hierarchy as a column `inside`,
// positions and colours as columns `viz.x` ...
[[nodiscard]] GraphTables read_gexf(std::string_view bytes, std::string_view file,
                                    Context& context);
// GML: the first graph; nested lists as columns "graphics.x".
[[nodiscard]] GraphTables read_gml(std::string_view bytes, std::string_view file, Context& context);
// Pajek NET and PAJ: ids are the numbers of vertices; arcs, edges, lists, matrices, two-mode,
// relations, time intervals; partitions and vectors of a project as columns. Further networks of a
// project are counted.
[[nodiscard]] GraphTables read_pajek(std::string_view bytes, std::string_view file,
                                     Context& context);
// UCINET DL: full and half matrices, edge and node lists (one- and two-mode), labels, several
// matrices as relations.
[[nodiscard]] GraphTables read_dl(std::string_view bytes, std::string_view file, Context& context);
// Graphviz DOT: chains, subgraphs as ends of edges, defaults, ports; clusters as a column
// `cluster`.
[[nodiscard]] GraphTables read_dot(std::string_view bytes, std::string_view file, Context& context);
// Matrix Market coordinate and array files: ids are the numbers of rows and columns; a matrix that
// is not square has ids r1 ... and c1 ...
[[nodiscard]] GraphTables read_matrix_market(std::string_view bytes, std::string_view file,
                                             Context& context);
// METIS graphs (told by name only): ids are the numbers of vertices.
[[nodiscard]] GraphTables read_metis(std::string_view bytes, std::string_view file,
                                     Context& context);
// i2 Analyst's Notebook charts saved as XML: items of one identity are one entity; types as kinds
// and relations, attributes by their class, cards as notes, the Admiralty's grades as grades.
// Arrows give each link its direction.
[[nodiscard]] GraphTables read_anx(std::string_view bytes, std::string_view file, Context& context);
// KML: placemarks as places, with coordinates, times and further data; tracks as one row with their
// first and last time.
[[nodiscard]] GraphTables read_kml(std::string_view bytes, std::string_view file, Context& context);

}  // namespace mekhala
