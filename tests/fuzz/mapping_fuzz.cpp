#include "io/mapping.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace mekhala;

// What is read, written and read again is the same mapping.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return fuzz::run(data, size, [](std::string_view bytes, Context&) {
    const Mapping mapping = parse_mapping(bytes, "mapping.yaml", Ontology::builtin());
    fuzz::require(parse_mapping(write_mapping(mapping), "again.yaml", Ontology::builtin()) ==
                  mapping);
  });
}
