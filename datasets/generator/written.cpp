#include "datasets/generator/written.hpp"

#include <fmt/format.h>

#include <chrono>

#include "engine/base/text.hpp"

namespace mekhala::generator {
namespace {

std::chrono::year_month_day calendar(std::uint32_t day) {
  using namespace std::chrono;
  return sys_days{year{2023} / January / 1} + days{day};
}

}  // namespace

std::string iso_date(std::uint32_t day) {
  const auto date = calendar(day);
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

std::string thai_date(std::uint32_t day) {
  const auto date = calendar(day);
  return fmt::format("{:02}/{:02}/{:04}", static_cast<unsigned>(date.day()),
                     static_cast<unsigned>(date.month()), static_cast<int>(date.year()) + 543);
}

std::string json_line(std::string_view id, std::string_view schema,
                      const std::vector<std::pair<std::string, std::string>>& properties) {
  std::string line = fmt::format(R"({{"id": "{}", "schema": "{}", "properties": {{)", id, schema);
  for (std::size_t i = 0; i < properties.size(); ++i) {
    const auto& [name, value] = properties[i];
    line += fmt::format(R"({}"{}": ["{}"])", i == 0 ? "" : ", ", name, escape_json(value));
  }
  return line += "}}";
}

}  // namespace mekhala::generator
