#pragma once

#include "io/writers.hpp"

// Further writers of graphs. Each takes what a view may show and says what its format cannot hold.
namespace mekhala {

// GEXF 1.3: kinds, roles and properties as attributes, strengths as weights, dates of links as
// times (whole days: a month is its first or last day), direction of each edge.
[[nodiscard]] WrittenText as_gexf(const ShownGraph& graph);
// GML: ids are running numbers, the shown id is the value `record`; text beyond ASCII as entities.
[[nodiscard]] WrittenText as_gml(const ShownGraph& graph);
// Pajek NET: labels, strengths, kinds of links; nothing else fits.
[[nodiscard]] WrittenText as_pajek(const ShownGraph& graph);
// CX2 as Cytoscape and NDEx read it.
[[nodiscard]] WrittenText as_cx2(const ShownGraph& graph);
// Cytoscape.js elements.
[[nodiscard]] WrittenText as_cyjs(const ShownGraph& graph);
// CSV with Neo4j's headers, for `neo4j-admin database import`. Cells that a spreadsheet would run
// are neutralised, and counted.
[[nodiscard]] WrittenText neo4j_nodes(const ShownGraph& graph);
[[nodiscard]] WrittenText neo4j_relationships(const ShownGraph& graph);
// Places with coordinates, and links between two of them as lines; all else is counted as left out.
[[nodiscard]] WrittenText as_kml(const ShownGraph& graph);
[[nodiscard]] WrittenText as_geojson(const ShownGraph& graph);
// A STIX 2.1 bundle: kinds by the ontology's names; what STIX has no type for, or only one with
// members that a case does not have, goes out as x-mekhala-KIND with an extension definition. Ids
// are made from the export as a whole and a running number, never from names. A TLP marking of the
// export marks each object.
// An object whose values have a marking has the strictest of them; values marked less strictly have
// theirs as granular markings.
[[nodiscard]] WrittenText as_stix(const ShownGraph& graph, const Ontology& ontology);

// A workbook of two sheets, `entities` and `links`, of the cells that nodes_as_csv and edges_as_csv
// write. Throws Error(limit_exceeded) beyond the rows of a sheet.
[[nodiscard]] WrittenText as_xlsx(const ShownGraph& graph);
// FollowTheMoney statements (CSV): what as_ftm writes, a value a row. Ids of statements are running
// numbers, never made from values.
[[nodiscard]] WrittenText as_ftm_statements(const ShownGraph& graph, const Ontology& ontology);
// An i2 chart as XML: kinds and relations as types, properties as attributes, notes as cards, one
// Admiralty grade an item; items stand on a grid. The shown id is the identity.
[[nodiscard]] WrittenText as_anx(const ShownGraph& graph);
// HTCDS 2.0 as CSV: a row a victim, the standard's fields and codes only (forced criminality is
// Other). Nothing else of a case fits.
[[nodiscard]] WrittenText as_htcds(const ShownGraph& graph, const Ontology& ontology);
// One page for people that stands alone: two tables with all values, their grades, dates and
// sources. No script, no request.
[[nodiscard]] WrittenText as_html(const ShownGraph& graph);

}  // namespace mekhala
