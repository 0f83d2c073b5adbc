#pragma once

#include <optional>
#include <string>
#include <string_view>

// Grades of sources and information. Kept as given; a named, versioned, printed table turns them
// into numbers for re-runs. "Cannot be judged" is unknown, never one half.
namespace mekhala {

enum class GradeScheme : unsigned char { none, admiralty, uk_3x5x2, uk_5x5x5 };

struct Grade {
  GradeScheme scheme = GradeScheme::none;
  char source = 0;       // 'A'..'F', '1'..'3', 'A'..'E'; 0: not given
  char information = 0;  // '1'..'6', 'A'..'E', '1'..'5'; 0: not given
  bool operator==(const Grade&) const = default;
  [[nodiscard]] bool given() const { return scheme != GradeScheme::none; }
};

// "B2", "b-2", "A / 1" (admiralty), "1B", "1BP" (3x5x2), "B24" (5x5x5, handling digit dropped and
// said elsewhere). Nothing where it is no grade.
[[nodiscard]] std::optional<Grade> parse_grade(std::string_view text);
[[nodiscard]] std::string to_string(
    const Grade& grade);  // "B2", "1B", "B2x" (5x5x5); "" where none

// Order of strength, 1 best: reliability of the source and credibility of the information, each
// nothing where it cannot be judged or is not given.
struct GradeRank {
  std::optional<int> source;
  std::optional<int> information;
  bool false_information = false;  // "improbable", "suspected false": never raises anything
};
[[nodiscard]] GradeRank rank_of(const Grade& grade);
// True if both axes are judged and at least as good as `least`'s.
[[nodiscard]] bool at_least(const Grade& grade, const Grade& least);
// Conflicts between statements: better grade first; unjudged after judged; false last.
[[nodiscard]] bool better(const Grade& a, const Grade& b);

// A named table from grades to the reliability r of a source and the chance c that information
// holds.
struct GradeTable {
  std::string name;  // "plain/1"
  [[nodiscard]] std::optional<double> reliability(const Grade& grade) const;
  [[nodiscard]] std::optional<double> holds(const Grade& grade) const;
  [[nodiscard]] std::string print() const;  // the whole table, for reports
};
[[nodiscard]] const GradeTable& grade_table(std::string_view name = "plain/1");

}  // namespace mekhala
