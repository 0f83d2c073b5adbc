#include "engine/base/text.hpp"
#include "io/xlsx.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace mekhala;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return fuzz::run(data, size, [](std::string_view bytes, Context& context) {
    for (const CellTable& table : read_xlsx(bytes, "input.xlsx", {}, context)) {
      fuzz::require(table.cells.size() == table.rows() * table.columns());
      for (const std::string_view cell : table.cells) fuzz::require(!find_invalid_utf8(cell));
    }
  });
}
