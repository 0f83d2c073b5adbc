#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bindings/workbench/report.hpp"
#include "io/html.hpp"

// What the sections of a report share, and those that are long. Internal to the workbench.
namespace mekhala {

struct PageColumn {
  std::string title;
  bool number = false;
};
// Opens a table that may be wider than its page, down to its first row; close_table ends it.
void open_table(HtmlWriter& page, std::string_view caption, const std::vector<PageColumn>& columns);
void close_table(HtmlWriter& page);
void number_cell(HtmlWriter& page, std::string_view text);
// "KH 12, LA 11"; lines break between items only.
using PageItems = std::vector<std::pair<std::string, std::string>>;
void add_items(HtmlWriter& page, const PageItems& items);
[[nodiscard]] PageItems items_of(const std::vector<std::pair<std::string, std::uint64_t>>& counts);
[[nodiscard]] PageItems items_of(const std::vector<std::pair<std::string, double>>& victims);

// "1,234"; three digits that count; "12" or "3.5"; "4.2 %".
[[nodiscard]] std::string whole_number(std::uint64_t number);
[[nodiscard]] std::string short_number(double number);
[[nodiscard]] std::string victims_number(double number);
[[nodiscard]] std::string percent(double share);
// "1 source", "2 sources".
[[nodiscard]] std::string counted(std::uint64_t count, std::string_view one, std::string_view many);
[[nodiscard]] bool has_reasons(const CaseReport& report);
[[nodiscard]] std::string kind_and_roles(const ShownEntity& entity);
// "exploitation country".
[[nodiscard]] std::string group_in_words(const CaseReport& report);
// "countries" where victims are grouped by one, else "groups".
[[nodiscard]] std::string groups_word(const CaseReport& report);

void add_hubs(HtmlWriter& page, const CaseReport& report);     // report_hubs.cpp
void add_reasons(HtmlWriter& page, const CaseReport& report);  // report_hubs.cpp
void add_method(HtmlWriter& page, const CaseReport& report);   // report_method.cpp
void add_limits(HtmlWriter& page, const CaseReport& report);   // report_method.cpp

}  // namespace mekhala
