#pragma once

#include <string_view>

#include "io/formats/graph_tables.hpp"
#include "io/json_text.hpp"

namespace mekhala {

// Graphs in JSON as tables. The line of a row is the number of the record in its list. Numeric ids
// keep every digit; lists of scalars are joined by "; "; objects in a member are columns "a.b".
//
//   node-link (d3, graphology, JSON Graph Format): "nodes" (or "vertices") and "links" (or
//     "edges") with source and target. Ends may be ids, objects with an id, or (where nodes carry
//     no ids) numbers of nodes from 0, as d3 writes them.
//   CYJS: "elements" of nodes and edges with "data", in two lists or one.
//   CX and CX2: lists of aspects; attributes by their names, aliases resolved, defaults filled in.
//   GeoJSON: features as places with coordinates.
//   STIX 2: see read_stix.
//
// Errors: Error(invalid_input): no graph that is known, a node number that no node has, an edge
//   without an end that can be read.
[[nodiscard]] bool looks_like_json_graph(const Json& root);
[[nodiscard]] GraphTables json_graph_tables(const JsonDocument& document, std::string_view file);

// Each takes a document that looks like its format.
[[nodiscard]] bool looks_like_cyjs(const Json& root);
[[nodiscard]] GraphTables read_cyjs(const JsonDocument& document, std::string_view file);
[[nodiscard]] bool looks_like_cx(const Json& root);
[[nodiscard]] GraphTables read_cx(const JsonDocument& document, std::string_view file);
[[nodiscard]] bool looks_like_geojson(const Json& root);
[[nodiscard]] GraphTables read_geojson(const JsonDocument& document, std::string_view file);

// STIX 2.0 and 2.1: a bundle, a list of objects, or one. Objects are nodes, relationships and
// sightings edges; so is each further reference (object_refs, resolves_to_refs ...) but who made
// and who marked an object, which are columns. Of several versions of an object the last is read;
// what is revoked is left out. Kinds are those of a case where it has a word for the type, else
// documents with the type as document_type. Nothing that an object points to is opened.
[[nodiscard]] bool looks_like_stix(const Json& root);
[[nodiscard]] GraphTables read_stix(const JsonDocument& document, std::string_view file);

}  // namespace mekhala
