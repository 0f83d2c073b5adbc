#include "io/pdf_same_bytes.hpp"

#include <fmt/format.h>

#include <map>
#include <string_view>
#include <vector>

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

void number_parts_anew(std::string& pdf) {
  constexpr std::string_view kStart = "(node";
  constexpr std::size_t kDigits = 8;
  std::vector<std::size_t> places;  // of the digits
  std::map<std::string, std::size_t> numbers;
  for (std::size_t at = pdf.find(kStart); at != std::string::npos; at = pdf.find(kStart, at + 1)) {
    const std::size_t digits = at + kStart.size();
    const std::size_t end = pdf.find_first_not_of("0123456789", digits);
    if (end != digits + kDigits || pdf[end] != ')') continue;
    places.push_back(digits);
    numbers.emplace(pdf.substr(digits, kDigits), 0);
  }
  std::size_t next = 1;
  for (auto& [old, number] : numbers) number = next++;
  for (const std::size_t place : places) {
    const std::size_t number = numbers.at(pdf.substr(place, kDigits));
    pdf.replace(place, kDigits, fmt::format("{:0{}}", number, kDigits));
  }
}

}  // namespace mekhala
