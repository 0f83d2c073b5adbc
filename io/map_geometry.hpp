#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

// Where the parts of a map go on its page: internal to the writer of maps. Points of 1/72 inch.
namespace mekhala::map {

struct Point {
  double x = 0;
  double y = 0;
};

struct Box {
  double left = 0, bottom = 0, right = 0, top = 0;
  [[nodiscard]] bool meets(const Box& other) const {
    return left < other.right && other.left < right && bottom < other.top && other.bottom < top;
  }
  [[nodiscard]] bool holds(const Point& point) const {
    return left < point.x && point.x < right && bottom < point.y && point.y < top;
  }
};
[[nodiscard]] Box box_around(Point centre, double width, double height);

// Where a line from the middle of a box to a point outside it leaves the box.
[[nodiscard]] Point leaving(const Box& box, const Point& to);

// A generous estimate of how wide a text is set, in points.
[[nodiscard]] double text_width(std::string_view text, double size);

// A soft outline around circles, `pad` away from them; counter-clockwise.
[[nodiscard]] std::vector<Point> outline(const std::vector<Point>& centres,
                                         const std::vector<double>& radii, double pad);

// Boxes that are taken, in cells of a grid as large as the largest page: asking costs what lies
// near, not what lies anywhere.
class Taken {
 public:
  void add(const Box& box);
  // How many boxes meet this one, or hold this point.
  [[nodiscard]] std::size_t meeting(const Box& box) const;
  [[nodiscard]] std::size_t holding(const Point& point) const;

 private:
  static constexpr int kColumns = 260, kRows = 260;
  static constexpr double kCell = 20;
  [[nodiscard]] static int column(double x);
  [[nodiscard]] static int row(double y);
  std::vector<Box> boxes_;
  std::vector<std::vector<std::uint32_t>> cells_ =
      std::vector<std::vector<std::uint32_t>>(static_cast<std::size_t>(kColumns * kRows));
};

// One cubic curve from the rim of a mark to the rim of another, and where its arrow ends.
struct Route {
  std::array<Point, 4> curve;
  Point tip;  // beyond the curve's end by an arrow's length; the end itself without an arrow
  [[nodiscard]] Point at(double t) const;
};
struct Mark {
  Point centre;
  double radius = 0;
};
// The least bent curve on the page that crosses the fewest boxes; of equals the first tried.
// `straight`: one line whatever it crosses. The boxes of both marks do not count.
[[nodiscard]] Route route(const Mark& from, const Mark& to, double arrow, bool straight,
                          const Taken& taken, const Box& page);

}  // namespace mekhala::map
