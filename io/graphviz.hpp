#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace mekhala {

struct MapScene;

enum class DrawFormat { svg, pdf, png };

struct GraphvizOptions {
  std::chrono::milliseconds time_limit{20'000};
  std::size_t output_limit = 256U << 20;
  std::string sheet = {};  // "11.69,8.27": a larger drawing is made to fit it, in inches; "" none
  bool as_given = false;   // every position and curve stands in the text: lay nothing out
};

// Absolute path of the Graphviz program `dot`, looked for in the system folders only (never in PATH
// or the working folder); empty where there is none.
[[nodiscard]] std::string find_dot();

// Draws a DOT text. `dot` runs as a child process: no shell, text on its
// standard input, a clean environment, limits on memory, time and output. Any word of it on
// standard error is a failure, since it warns where it leaves parts out. A PDF does not say when it
// was made.
//
// Errors: Error(helper_missing) without `dot`, Error(limit_exceeded) past time or output limit,
//   Error(failure) with the first line of what it said.
[[nodiscard]] std::string draw(std::string_view dot_text, DrawFormat format,
                               const GraphvizOptions& options = {});

// A map as a picture: a PDF is a light one, on a sheet of A4 where the page is A4. With icons where
// Debian's fonts-font-awesome is installed. An SVG holds the font of its icons and needs no other
// file. Errors: those of draw() and of to_dot().
[[nodiscard]] std::string draw_map(const MapScene& scene, DrawFormat format);
// The bytes that an SVG holds for its icons; empty where their font is not installed.
[[nodiscard]] std::string icon_font_style();

}  // namespace mekhala
