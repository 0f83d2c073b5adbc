#include "engine/case/grade.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>

#include "engine/base/error.hpp"
#include "engine/base/text.hpp"

namespace mekhala {
namespace {

constexpr double kUnknown = -1;

// Numbers of one table: the reliability of sources and the chance that information holds. Nothing
// in the literature fixes them, so a table has a name and a version and is printed with its
// results. What is judged false never holds: it must not raise anything.
struct Numbers {
  std::string_view name;
  std::array<double, 6> admiralty_source;       // A..F
  std::array<double, 6> admiralty_information;  // 1..6
  std::array<double, 3> uk3_source;             // 1..3
  std::array<double, 5> uk3_information;        // A..E
  std::array<double, 5> uk5_source;             // A..E
  std::array<double, 5> uk5_information;        // 1..5
};

constexpr std::array<Numbers, 3> kTables{{
    {"plain/1",
     {0.95, 0.85, 0.65, 0.40, 0.15, kUnknown},
     {0.95, 0.80, 0.60, 0.35, 0.00, kUnknown},
     {0.90, kUnknown, 0.30},
     {0.95, 0.85, 0.65, kUnknown, 0.00},
     {0.95, 0.85, 0.60, 0.30, kUnknown},
     {0.95, 0.80, 0.80, kUnknown, 0.00}},
    {"cautious/1",
     {0.90, 0.70, 0.45, 0.20, 0.05, kUnknown},
     {0.90, 0.65, 0.40, 0.15, 0.00, kUnknown},
     {0.80, kUnknown, 0.15},
     {0.90, 0.70, 0.45, kUnknown, 0.00},
     {0.90, 0.70, 0.40, 0.15, kUnknown},
     {0.90, 0.65, 0.65, kUnknown, 0.00}},
    {"generous/1",
     {0.99, 0.95, 0.85, 0.60, 0.30, kUnknown},
     {0.99, 0.92, 0.80, 0.55, 0.00, kUnknown},
     {0.97, kUnknown, 0.50},
     {0.99, 0.95, 0.85, kUnknown, 0.00},
     {0.99, 0.95, 0.80, 0.50, kUnknown},
     {0.99, 0.92, 0.92, kUnknown, 0.00}},
}};

const Numbers* numbers_of(std::string_view name) {
  for (const Numbers& numbers : kTables) {
    if (numbers.name == name) return &numbers;
  }
  return nullptr;
}

template <std::size_t N>
std::optional<double> number_at(const std::array<double, N>& numbers, char code, char first) {
  const int index = code - first;
  if (code == 0 || index < 0 || index >= static_cast<int>(N)) return std::nullopt;
  const double number = numbers[static_cast<std::size_t>(index)];
  if (number < 0) return std::nullopt;
  return number;
}

// Letters and digits of a cell, upper case, without what people put between the two axes.
std::string compact(std::string_view text) {
  std::string codes;
  for (const char c : ascii_digits(text)) {
    if (c == ' ' || c == '-' || c == '/' || c == '.' || c == '\t') continue;
    codes += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return codes;
}

bool between(char c, char first, char last) { return first <= c && c <= last; }

}  // namespace

std::optional<Grade> parse_grade(std::string_view text) {
  if (text.size() > 16) return std::nullopt;
  const std::string codes = compact(text);
  // 5x5x5 has three axes: source A-E, information 1-5, handling 1-5.
  if (codes.size() == 3 && between(codes[0], 'A', 'E') && between(codes[1], '1', '5') &&
      (between(codes[2], '1', '5') || codes[2] == 'X')) {
    return Grade{GradeScheme::uk_5x5x5, codes[0], codes[1]};
  }
  // 3x5x2: source 1-3, information A-E, handling P or C.
  if ((codes.size() == 2 || (codes.size() == 3 && (codes[2] == 'P' || codes[2] == 'C'))) &&
      between(codes[0], '1', '3') && between(codes[1], 'A', 'E')) {
    return Grade{GradeScheme::uk_3x5x2, codes[0], codes[1]};
  }
  if (codes.size() == 2 && between(codes[0], 'A', 'F') && between(codes[1], '1', '6')) {
    return Grade{GradeScheme::admiralty, codes[0], codes[1]};
  }
  // One axis alone: of the source or of the information.
  if (codes.size() == 1 && between(codes[0], 'A', 'F')) {
    return Grade{GradeScheme::admiralty, codes[0], 0};
  }
  return std::nullopt;
}

std::string to_string(const Grade& grade) {
  std::string text;
  if (!grade.given()) return text;
  if (grade.source != 0) text += grade.source;
  if (grade.information != 0) text += grade.information;
  // A 5x5x5 grade reads like an Admiralty one; its name keeps them apart.
  if (grade.scheme == GradeScheme::uk_5x5x5) text += "x";
  return text;
}

GradeRank rank_of(const Grade& grade) {
  GradeRank rank;
  const auto place = [](char code, char first) { return code - first + 1; };
  switch (grade.scheme) {
    case GradeScheme::none:
      break;
    case GradeScheme::admiralty:
      if (between(grade.source, 'A', 'E')) rank.source = place(grade.source, 'A');
      if (between(grade.information, '1', '5')) rank.information = place(grade.information, '1');
      rank.false_information = grade.information == '5';
      break;
    case GradeScheme::uk_3x5x2:
      // Reliable, untested, not reliable: as B, cannot be judged, D of the Admiralty scale.
      if (grade.source == '1') rank.source = 2;
      if (grade.source == '3') rank.source = 4;
      // Known directly, corroborated, indirectly, not known, suspected false.
      if (between(grade.information, 'A', 'C')) rank.information = place(grade.information, 'A');
      if (grade.information == 'E') rank.information = 5;
      rank.false_information = grade.information == 'E';
      break;
    case GradeScheme::uk_5x5x5:
      if (between(grade.source, 'A', 'D')) rank.source = place(grade.source, 'A');
      // Known true, known to the source, corroborated, cannot be judged, suspected false.
      if (grade.information == '1') rank.information = 1;
      if (grade.information == '2' || grade.information == '3') rank.information = 2;
      if (grade.information == '5') rank.information = 5;
      rank.false_information = grade.information == '5';
      break;
  }
  return rank;
}

bool at_least(const Grade& grade, const Grade& least) {
  const GradeRank rank = rank_of(grade);
  const GradeRank wanted = rank_of(least);
  if (!rank.source || !rank.information || rank.false_information) return false;
  return (!wanted.source || *rank.source <= *wanted.source) &&
         (!wanted.information || *rank.information <= *wanted.information);
}

bool better(const Grade& a, const Grade& b) {
  const auto order = [](const Grade& grade) {
    const GradeRank rank = rank_of(grade);
    constexpr int unjudged = 100;
    // False last; then credibility of the information, then reliability of the source.
    return std::array<int, 3>{rank.false_information ? 1 : 0, rank.information.value_or(unjudged),
                              rank.source.value_or(unjudged)};
  };
  return order(a) < order(b);
}

std::optional<double> GradeTable::reliability(const Grade& grade) const {
  const Numbers* numbers = numbers_of(name);
  if (numbers == nullptr) return std::nullopt;
  switch (grade.scheme) {
    case GradeScheme::none:
      return std::nullopt;
    case GradeScheme::admiralty:
      return number_at(numbers->admiralty_source, grade.source, 'A');
    case GradeScheme::uk_3x5x2:
      return number_at(numbers->uk3_source, grade.source, '1');
    case GradeScheme::uk_5x5x5:
      return number_at(numbers->uk5_source, grade.source, 'A');
  }
  return std::nullopt;
}

std::optional<double> GradeTable::holds(const Grade& grade) const {
  const Numbers* numbers = numbers_of(name);
  if (numbers == nullptr) return std::nullopt;
  switch (grade.scheme) {
    case GradeScheme::none:
      return std::nullopt;
    case GradeScheme::admiralty:
      return number_at(numbers->admiralty_information, grade.information, '1');
    case GradeScheme::uk_3x5x2:
      return number_at(numbers->uk3_information, grade.information, 'A');
    case GradeScheme::uk_5x5x5:
      return number_at(numbers->uk5_information, grade.information, '1');
  }
  return std::nullopt;
}

namespace {

template <std::size_t N>
std::string print_axis(std::string_view what, const std::array<double, N>& numbers, char first) {
  std::string line = fmt::format("  {}:", what);
  for (std::size_t i = 0; i < N; ++i) {
    const char code = static_cast<char>(first + static_cast<char>(i));
    line += numbers[i] < 0 ? fmt::format(" {} unknown", code)
                           : fmt::format(" {} {:.2f}", code, numbers[i]);
  }
  return line + "\n";
}

}  // namespace

std::string GradeTable::print() const {
  const Numbers* numbers = numbers_of(name);
  if (numbers == nullptr) return {};
  return fmt::format("grade table {}\n", name) +
         print_axis("Admiralty, source reliable", numbers->admiralty_source, 'A') +
         print_axis("Admiralty, information holds", numbers->admiralty_information, '1') +
         print_axis("3x5x2, source reliable", numbers->uk3_source, '1') +
         print_axis("3x5x2, information holds", numbers->uk3_information, 'A') +
         print_axis("5x5x5, source reliable", numbers->uk5_source, 'A') +
         print_axis("5x5x5, information holds", numbers->uk5_information, '1');
}

const GradeTable& grade_table(std::string_view name) {
  static const std::array<GradeTable, kTables.size()> tables{
      GradeTable{std::string(kTables[0].name)}, GradeTable{std::string(kTables[1].name)},
      GradeTable{std::string(kTables[2].name)}};
  for (const GradeTable& table : tables) {
    if (table.name == name) return table;
  }
  throw Error(ErrorCode::usage,
              "there is no such grade table; tables are plain/1, cautious/1 and generous/1");
}

}  // namespace mekhala
