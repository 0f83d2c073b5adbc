#include "io/json_graph.hpp"
#include "tests/fuzz/graph_tables_fuzz.hpp"

using namespace mekhala;

// STIX, CX, CX2, CYJS, GeoJSON and node-link JSON: told apart by what they hold.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return fuzz::run(data, size, [](std::string_view bytes, Context&) {
    fuzz::check(json_graph_tables(parse_json(bytes, "input"), "input"));
  });
}
