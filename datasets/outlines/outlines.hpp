#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mekhala {

// Country outlines of South, East and South-East Asia (60 to 155 degrees east, 15 south to 55
// north), for maps. Built in, so that it works offline; datasets/outlines/README.md says where they
// are from, and that a line on them takes no position on anybody's status.
class Outlines {
 public:
  struct Point {
    double longitude = 0;  // degrees east, WGS 84
    double latitude = 0;   // degrees north
  };
  struct Country {
    std::string code;                       // ISO 3166-1 alpha-2; "" for land without one
    Point label;                            // deep inside its largest part
    std::vector<std::vector<Point>> rings;  // each closed by its first point; none: off the region
  };

  // The built-in outlines; read once, on first use, from any thread.
  [[nodiscard]] static const Outlines& builtin();
  // Outlines in the form of outlines.txt. Throws Error(invalid_input) naming the line.
  [[nodiscard]] static Outlines parse(std::string_view text);

  [[nodiscard]] std::span<const Country> countries() const { return countries_; }
  [[nodiscard]] const Country* find(std::string_view code) const;  // nullptr where there is none

 private:
  std::vector<Country> countries_;  // sorted by code
};

}  // namespace mekhala
