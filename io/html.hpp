#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace mekhala {

struct HtmlAttribute {
  std::string_view name, value;
};

// Writes one HTML page that stands alone: no script, nothing to fetch. Text and the values of
// attributes get in escaped only; tags and attributes outside a short list of harmless ones, links
// that leave the page and styles that could fetch something are refused with Error(failure), so
// that a page holds none, whatever its content says. A policy in its head forbids the browser the
// same. The same calls give the same bytes.
class HtmlWriter {
 public:
  // `language`: "en". `style`: the program's own style sheet.
  HtmlWriter(std::string_view title, std::string_view language, std::string_view style);

  HtmlWriter& open(std::string_view tag, std::initializer_list<HtmlAttribute> attributes = {});
  HtmlWriter& close();  // the innermost element that is open
  HtmlWriter& text(std::string_view text);
  // open, text, close.
  HtmlWriter& element(std::string_view tag, std::string_view text,
                      std::initializer_list<HtmlAttribute> attributes = {});
  // A name from a file: right-to-left letters in it leave what stands around it alone.
  HtmlWriter& name(std::string_view text) { return element("bdi", text); }
  // An SVG as Graphviz writes it, inside the page: shapes and texts only, ids of its own, tooltips
  // as titles, scaled to the room there is. `label` says what it shows to who does not see it. The
  // font of icons stands in the page once.
  HtmlWriter& drawing(std::string_view svg, std::string_view label);

  // The page; everything must be closed.
  [[nodiscard]] std::string finish();

 private:
  std::string title_, language_, style_, body_;
  std::vector<std::string> open_;
  std::size_t drawings_ = 0;
  bool has_icons_ = false;
};

// An SVG without prolog, doctype, scripts, styles, events, images and links, as an element for an
// HTML page; ids begin with `prefix`. Throws Error(failure) on what is no well-formed SVG.
[[nodiscard]] std::string inline_svg(std::string_view svg, std::string_view prefix,
                                     std::string_view label);

}  // namespace mekhala
