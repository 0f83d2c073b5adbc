#include "io/pdf_dates.hpp"

#include <fmt/format.h>

#include <string_view>

namespace mekhala {

void take_out_dates(std::string& pdf) {
  constexpr std::string_view kNoDate = "20000101000000";
  for (const std::string_view key : {"CreationDate", "ModDate"}) {
    // "/CreationDate (D:20240131120000+00'00')": its digits, all of them.
    const std::string start = fmt::format("/{} (D:", key);
    for (std::size_t at = pdf.find(start); at != std::string::npos; at = pdf.find(start, at + 1)) {
      const std::size_t digits = at + start.size();
      const std::size_t end = pdf.find_first_not_of("0123456789", digits);
      if (end != digits + kNoDate.size()) continue;
      pdf.replace(digits, kNoDate.size(), kNoDate);
    }
  }
}

}  // namespace mekhala
