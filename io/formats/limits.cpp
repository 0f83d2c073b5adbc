#include "io/formats/limits.hpp"

#include "io/delimited.hpp"
#include "io/formats/graph_tables.hpp"
#include "io/formats/xml.hpp"
#include "io/json_text.hpp"
#include "io/xlsx.hpp"

namespace mekhala {

std::vector<NamedLimit> reader_limits() {
  return {
      {"cell", kMaxCellBytes, "bytes", "one cell of delimited text"},
      {"columns", kMaxColumns, "columns", "one row of delimited text"},
      {"json depth", kMaxJsonDepth, "levels", "arrays and objects in one another"},
      {"xml depth", static_cast<std::uint64_t>(kMaxXmlElementDepth), "levels",
       "elements in one another (GraphML, GEXF, KML, i2 ANX)"},
      {"xml text", kMaxXmlTextBytes, "bytes", "text of one element"},
      {"xml entities", 0, "entities", "declared in a document type"},
      {"gml depth", static_cast<std::uint64_t>(kMaxGmlDepth), "levels", "lists in one another"},
      {"dot depth", static_cast<std::uint64_t>(kMaxDotDepth), "levels", "subgraphs in one another"},
      {"dot edges", kMaxDotChainEdges, "edges", "made by one DOT file, subgraphs as ends counted"},
      {"matrix", kMaxMatrixCells, "cells", "a matrix written whole (Pajek, UCINET DL)"},
      {"graph attributes", kMaxGraphColumns, "columns",
       "attributes of nodes or of edges; the rarest beyond are joined in one column"},
      {"listed nodes", kMaxListedNodes, "nodes", "that a file counts without listing them"},
      {"xlsx part", kMaxXlsxEntryBytes, "bytes", "one part of a workbook or zip archive, unpacked"},
      {"xlsx ratio", kMaxXlsxRatio, "times", "unpacked size to packed size"},
  };
}

}  // namespace mekhala
