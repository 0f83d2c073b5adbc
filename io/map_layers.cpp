#include "io/map_layers.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/base/text.hpp"
#include "io/map_page.hpp"

namespace mekhala::map {
namespace {

bool goes_left(std::uint32_t c) {
  return (c >= 0x590 && c < 0x900) || (c >= 0xFB1D && c < 0xFE00) || (c >= 0xFE70 && c < 0xFF00);
}

}  // namespace

Box Layers::text(Point at, std::string_view value, double size, std::string_view color, bool bold,
                 bool halo) {
  texts_ += fmt::format(
      "t{} [pos=\"{:.1f},{:.1f}!\", shape=plaintext, fixedsize=false, margin=0, width=0, "
      "height=0, fontsize={}, "
      "fontcolor=\"{}\", fontname=\"{}{}\", label={}, class=\"text\"{}];\n",
      num_texts_++, at.x, at.y, size, color, kFont, bold ? " Bold" : "", quoted(value),
      halo ? fmt::format(", style=filled, color=\"{0}d0\", fillcolor=\"{0}d0\"", theme_.paper)
           : "");
  return box_around(at, text_width(value, size), size);
}

Box Layers::left_text(Point at, std::string_view value, double size, std::string_view color,
                      bool bold) {
  return side_text(at, value, size, color, bold, 'l');
}

// Graphviz centres a node's label; "\l" at its end would need a box of known width, which a wide
// transparent node gives.
Box Layers::side_text(Point at, std::string_view value, double size, std::string_view color,
                      bool bold, char side) {
  // The estimate of a width is generous, but the node must not reach over the page's edge.
  const double room = side == 'l' ? page_.width - 4 - at.x : at.x - 4;
  const std::string kept =
      truncate_display(value, static_cast<std::size_t>(room / (kCellWidth * size)));
  // By cells, whatever the letters: a hash in the footer moves nothing.
  const double set = kCellWidth * size * static_cast<double>(display_width(kept));
  const double width = std::min(room, set * 1.4 + 20);
  std::string label = quoted(kept);
  label.insert(label.size() - 1, {'\\', side});
  // A line that a name in Arabic or Hebrew begins still has its rank at the left.
  const std::vector<std::uint32_t> letters = code_points(kept);
  if (std::any_of(letters.begin(), letters.end(), goes_left)) label.insert(1, "\u200e");
  texts_ += fmt::format(
      "t{} [pos=\"{:.1f},{:.1f}!\", shape=plaintext, fixedsize=false, margin=0, width={:.3f}, "
      "height=0, "
      "labeljust={}, fontsize={}, fontcolor=\"{}\", fontname=\"{}{}\", label={}, "
      "class=\"text\"];\n",
      num_texts_++, side == 'l' ? at.x + width / 2 : at.x - width / 2, at.y, width / 72, side, size,
      color, kFont, bold ? " Bold" : "", label);
  return box_around({side == 'l' ? at.x + set / 2 : at.x - set / 2, at.y}, set, size);
}

void Layers::icon(Point at, const Icon& icon, double size, const char* color) {
  icons_ += fmt::format(
      "i{} [pos=\"{:.1f},{:.1f}!\", shape=plaintext, fixedsize=false, margin=0, width=0, "
      "height=0, "
      "fontsize={:.1f}, fontcolor=\"{}\", fontname=\"{}\", label={}, class=\"icon\"];\n",
      num_icons_++, at.x, at.y, size, color, kIconFont, quoted(icon.sign));
}

}  // namespace mekhala::map
