#include <expat.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <vector>

#include "engine/base/error.hpp"
#include "engine/base/text.hpp"
#include "io/html.hpp"
#include "io/map.hpp"

// An SVG is read as XML and written anew from a list of what may stand in a page, so that nothing
// gets through that was not thought of.
namespace mekhala {
namespace {

constexpr std::array<std::string_view, 13> kShapes{
    "circle",  "defs",     "ellipse", "g",    "line", "linearGradient", "path",
    "polygon", "polyline", "rect",    "stop", "text", "tspan"};
constexpr std::array<std::string_view, 39> kLooks{"cx",
                                                  "cy",
                                                  "d",
                                                  "dominant-baseline",
                                                  "dx",
                                                  "dy",
                                                  "fill",
                                                  "fill-opacity",
                                                  "fill-rule",
                                                  "font-size",
                                                  "font-style",
                                                  "font-weight",
                                                  "gradientTransform",
                                                  "gradientUnits",
                                                  "height",
                                                  "letter-spacing",
                                                  "offset",
                                                  "opacity",
                                                  "points",
                                                  "r",
                                                  "rx",
                                                  "ry",
                                                  "stop-color",
                                                  "stop-opacity",
                                                  "stroke",
                                                  "stroke-dasharray",
                                                  "stroke-linecap",
                                                  "stroke-linejoin",
                                                  "stroke-opacity",
                                                  "stroke-width",
                                                  "text-anchor",
                                                  "text-decoration",
                                                  "transform",
                                                  "width",
                                                  "x",
                                                  "x1",
                                                  "x2",
                                                  "y",
                                                  "y1"};

template <typename List>
bool holds(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

class SvgReader {
 public:
  SvgReader(std::string_view prefix, std::string_view label) : prefix_(prefix), label_(label) {}

  void start(std::string_view name, const char** attributes) {
    if (skipped_ > 0 || (name != "svg" && name != "a" && !holds(kShapes, name))) {
      ++skipped_;  // with all that is in it
      return;
    }
    if (name == "svg") {
      start_root(attributes);
      return;
    }
    // A link carries the tooltip; it becomes a group with a title.
    const std::string tag = name == "a" ? "g" : std::string(name);
    out += "<" + tag;
    std::string title;
    for (const char** at = attributes; *at != nullptr; at += 2) {
      if (name == "a") {
        if (std::string_view(at[0]) == "xlink:title") title = at[1];
      } else {
        add(at[0], at[1]);
      }
    }
    out += ">";
    if (!title.empty()) out += "<title>" + escape_xml(title) + "</title>";
    open_.push_back(tag);
  }

  void end() {
    if (skipped_ > 0) {
      --skipped_;
      return;
    }
    out += "</" + open_.back() + ">";
    if (open_.back() != "tspan") out += "\n";
    open_.pop_back();
  }

  void text(std::string_view text) {
    if (skipped_ > 0 || open_.empty()) return;
    if (open_.back() == "text" || open_.back() == "tspan") out += escape_xml(text);
  }

  std::string out;

 private:
  void start_root(const char** attributes) {
    out += "<svg role=\"img\" aria-label=\"" + escape_xml(label_) + "\"";
    for (const char** at = attributes; *at != nullptr; at += 2) {
      // Without width and height it takes the room that the page gives it.
      if (std::string_view(at[0]) == "viewBox")
        out += fmt::format(" viewBox=\"{}\"", escape_xml(at[1]));
    }
    out += ">\n";
    open_.emplace_back("svg");
  }

  void add(std::string_view name, std::string_view value) {
    if (name == "id") {
      out += fmt::format(" id=\"{}{}\"", prefix_, escape_xml(value));
    } else if (name == "font-family") {
      add_font(value);
    } else if (holds(kLooks, name)) {
      // A reference is to this drawing; any other is left out, whatever function makes it.
      std::string shown(value);
      const bool is_transform = name == "transform" || name == "gradientTransform";
      if (shown.find('(') != std::string::npos && !is_transform) {
        if (!shown.starts_with("url(#") || std::count(shown.begin(), shown.end(), '(') > 1) return;
        shown.insert(5, prefix_);
      }
      out += fmt::format(" {}=\"{}\"", name, escape_xml(shown));
    }
  }

  // Other fonts are the page's own: a family "Noto Sans Bold" is known to Graphviz only.
  void add_font(std::string_view family) {
    if (family == kIconFont) {
      out += fmt::format(" font-family=\"{}\"", kIconFont);
    } else if (family.ends_with("Bold")) {
      out += " font-weight=\"bold\"";
    }
  }

  std::string prefix_, label_;
  std::vector<std::string> open_;
  std::size_t skipped_ = 0;
};

void on_start(void* reader, const XML_Char* name, const XML_Char** attributes) {
  static_cast<SvgReader*>(reader)->start(name, attributes);
}
void on_end(void* reader, const XML_Char*) { static_cast<SvgReader*>(reader)->end(); }
void on_text(void* reader, const XML_Char* text, int size) {
  static_cast<SvgReader*>(reader)->text({text, static_cast<std::size_t>(size)});
}

}  // namespace

std::string inline_svg(std::string_view svg, std::string_view prefix, std::string_view label) {
  SvgReader reader(prefix, label);
  const std::unique_ptr<XML_ParserStruct, void (*)(XML_Parser)> parser(XML_ParserCreate("UTF-8"),
                                                                       &XML_ParserFree);
  XML_SetUserData(parser.get(), &reader);
  XML_SetElementHandler(parser.get(), &on_start, &on_end);
  XML_SetCharacterDataHandler(parser.get(), &on_text);
  const XML_Status status = XML_Parse(parser.get(), svg.data(), static_cast<int>(svg.size()), 1);
  if (status != XML_STATUS_OK || !reader.out.starts_with("<svg")) {
    throw Error(ErrorCode::failure,
                fmt::format("a drawing for a page is no SVG (line {}); this is a fault of its "
                            "writer",
                            XML_GetCurrentLineNumber(parser.get())));
  }
  return std::move(reader.out);
}

}  // namespace mekhala
