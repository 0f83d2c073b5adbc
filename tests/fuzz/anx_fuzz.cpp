#include "io/formats/readers.hpp"
#include "tests/fuzz/graph_tables_fuzz.hpp"

using namespace mekhala;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return fuzz::run_reader(data, size, read_anx);
}
