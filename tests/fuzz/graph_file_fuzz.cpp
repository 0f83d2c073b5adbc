#include "io/graph_file.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace mekhala;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return fuzz::run(data, size, [](std::string_view bytes, Context& context) {
    const GraphFile file = parse_graph_file(bytes, "input", {}, context);
    fuzz::require(file.named.names.size() == file.named.graph.num_nodes());
  });
}
