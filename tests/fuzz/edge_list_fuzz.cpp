#include "engine/graph/edge_list.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace mekhala;

// Every node has a name that leads back to it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return fuzz::run(data, size, [](std::string_view bytes, Context& context) {
    const NamedGraph named = parse_edge_list(bytes, "input.txt", {}, context);
    fuzz::require(named.names.size() == named.graph.num_nodes());
    for (NodeId node = 0; node < named.graph.num_nodes(); ++node) {
      fuzz::require(named.names.find(named.names[node]) == node);
    }
  });
}
