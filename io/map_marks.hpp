#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "io/map.hpp"
#include "io/map_geometry.hpp"

// Signs of a map and the language they are drawn in: internal to the writer of maps.
namespace mekhala::map {

// One shape for each kind, told apart without colour; the legend prints those that occur.
struct KindMark {
  const char* kind;
  const char* shape;
  const char* name;
  double stretch = 1;  // its width over its height, squared: a flat circle is no circle
};
[[nodiscard]] const std::vector<KindMark>& kind_marks();
[[nodiscard]] const KindMark& mark_of(std::string_view kind);  // a person's for an unknown kind
// In DOT, of that size in inches; what would be a circle otherwise is wider than high.
[[nodiscard]] std::string shape_of(const KindMark& mark, double size);

// Signs of the font kIconFont: of a role, else of a kind.
struct Icon {
  const char* name;
  const char* sign;
};
[[nodiscard]] const std::vector<Icon>& icons();
[[nodiscard]] const Icon* icon_of(const MapNode& node);  // nullptr: it has none

struct EvidenceMark {
  MapEvidence evidence;
  const char* style;
  const char* name;
};
[[nodiscard]] const std::vector<EvidenceMark>& evidence_marks();
[[nodiscard]] const EvidenceMark& mark_of(MapEvidence evidence);

// Graphviz refuses quoted strings over 16 KiB; parts are joined with '+', never inside a character.
// Of accents on one letter only three are kept: more would reach over other lines.
[[nodiscard]] std::string quoted(std::string_view text);

// xdot drawing operations for the graph's `_background`. Text lengths are bytes; a wrong count
// makes Graphviz drop the rest, so they are counted here and nowhere else.
class Background {
 public:
  void colors(std::string_view line, std::string_view fill);
  void style(std::string_view style);
  void polygon(const std::vector<Point>& points);
  void line(Point a, Point b);
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_;
};

}  // namespace mekhala::map
