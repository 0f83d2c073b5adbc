#pragma once

#include <string>
#include <string_view>

#include "io/map.hpp"
#include "io/map_geometry.hpp"
#include "io/map_marks.hpp"
#include "io/map_theme.hpp"

// The DOT of a map while it is written, layer by layer: internal to the writer of maps.
namespace mekhala::map {

inline constexpr const char* kFont = "Noto Sans";

class Layers {
 public:
  Layers(const Theme& theme, const MapSize& page) : theme_(theme), page_(page) {}

  Background background;
  std::string nodes, links;

  // Centred. `halo`: on the colour of the paper, where lines run beneath. Returns what it covers.
  Box text(Point at, std::string_view value, double size, std::string_view color, bool bold,
           bool halo = false);
  // The text begins at `at`, and is cut where the page ends. Returns what it covers.
  Box left_text(Point at, std::string_view value, double size, std::string_view color, bool bold);
  // `side`: l, the text begins there; r, it ends there.
  Box side_text(Point at, std::string_view value, double size, std::string_view color, bool bold,
                char side);
  void icon(Point at, const Icon& icon, double size, const char* color);

  // Bottom to top: marks over lines, texts over everything.
  [[nodiscard]] std::string dot() const { return nodes + links + icons_ + texts_; }

 private:
  const Theme& theme_;
  MapSize page_;
  std::string icons_, texts_;
  std::size_t num_icons_ = 0, num_texts_ = 0;
};

}  // namespace mekhala::map
