#include "engine/base/text.hpp"
#include "io/delimited.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace mekhala;

// Every row has as many cells as the header, and every cell is UTF-8.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return fuzz::run(data, size, [](std::string_view bytes, Context& context) {
    const CellTable table = read_delimited(bytes, "input.csv", {}, context);
    fuzz::require(table.cells.size() == table.rows() * table.columns());
    for (const std::string_view cell : table.cells) fuzz::require(!find_invalid_utf8(cell));
    for (const std::string& name : table.header) fuzz::require(!find_invalid_utf8(name));
  });
}
