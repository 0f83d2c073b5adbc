#pragma once

#include <string>

#include "io/shown_graph.hpp"

// Writers of graphs as text. Each takes what a view may show, gives the bytes (the caller writes
// them through write_file) and says what its format could not hold. The same graph gives the same
// bytes.
namespace mekhala {

class Ontology;

struct WrittenText {
  std::string text;
  WriteReport report;
};

// nodes: id, kind, label, country, roles, then a column for each property; edges: source, target,
// kind, directed, strength, statements, sources, then properties. Several values are joined by ";
// ". Cells that a spreadsheet would run are neutralised. Read back by the importer without a
// mapping.
[[nodiscard]] WrittenText nodes_as_csv(const ShownGraph& graph);
[[nodiscard]] WrittenText edges_as_csv(const ShownGraph& graph);

// GraphML with keys for kind, label, country, roles, strength and each property; per-edge
// direction.
[[nodiscard]] WrittenText as_graphml(const ShownGraph& graph);

// Graphviz DOT without positions: kind as shape, strength as pen width, label escaped.
[[nodiscard]] WrittenText as_dot(const ShownGraph& graph);

// FollowTheMoney JSON lines. Kinds and links go out under the schema that the ontology names, links
// without one as UnknownLink; ids are those shown, or running numbers where FollowTheMoney cannot
// hold them: never made from names.
[[nodiscard]] WrittenText as_ftm(const ShownGraph& graph, const Ontology& ontology);

}  // namespace mekhala
