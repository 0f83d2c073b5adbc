#include "io/html.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "engine/base/error.hpp"
#include "engine/base/text.hpp"
#include "io/graphviz.hpp"
#include "io/map.hpp"

namespace mekhala {
namespace {

constexpr std::string_view kPolicy =
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:";

constexpr std::array<std::string_view, 31> kTags{
    "a",    "aside",  "bdi",   "caption", "code", "dd",   "div",   "dl", "dt", "footer",  "h1",
    "h2",   "h3",     "h4",    "header",  "li",   "main", "nav",   "ol", "p",  "section", "small",
    "span", "strong", "table", "tbody",   "td",   "th",   "thead", "tr", "ul"};
constexpr std::array<std::string_view, 9> kAttributes{
    "aria-label", "class", "colspan", "href", "id", "lang", "role", "scope", "tabindex"};

template <typename List>
bool holds(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

void check_tag(std::string_view tag) {
  if (!holds(kTags, tag)) {
    throw Error(ErrorCode::failure,
                fmt::format("a page takes no element <{}>; this is a fault of its writer", tag));
  }
}

void check_attribute(const HtmlAttribute& attribute) {
  if (!holds(kAttributes, attribute.name)) {
    throw Error(ErrorCode::failure, fmt::format("a page takes no attribute {}; this is a fault of "
                                                "its writer",
                                                attribute.name));
  }
  if (attribute.name == "href" && !attribute.value.starts_with('#')) {
    throw Error(ErrorCode::failure,
                "a page links to places in itself only; this is a fault of its writer");
  }
}

void check_style(std::string_view style) {
  for (const std::string_view word : {"url(", "@import", "expression(", "<", "\\"}) {
    if (style.find(word) == std::string_view::npos) continue;
    throw Error(
        ErrorCode::failure,
        fmt::format("the style of a page takes no {}; this is a fault of its writer", word));
  }
}

}  // namespace

HtmlWriter::HtmlWriter(std::string_view title, std::string_view language, std::string_view style)
    : title_(title), language_(language), style_(style) {
  check_style(style);
}

HtmlWriter& HtmlWriter::open(std::string_view tag,
                             std::initializer_list<HtmlAttribute> attributes) {
  check_tag(tag);
  body_ += fmt::format("<{}", tag);
  for (const HtmlAttribute& attribute : attributes) {
    check_attribute(attribute);
    body_ += fmt::format(" {}=\"{}\"", attribute.name, escape_xml(attribute.value));
  }
  body_ += '>';
  open_.emplace_back(tag);
  return *this;
}

HtmlWriter& HtmlWriter::close() {
  if (open_.empty()) {
    throw Error(ErrorCode::failure,
                "a page closes what is not open; this is a fault of its writer");
  }
  const std::string tag = std::move(open_.back());
  open_.pop_back();
  constexpr std::array<std::string_view, 5> kInline{"a", "bdi", "code", "span", "strong"};
  body_ += fmt::format("</{}>{}", tag, holds(kInline, tag) ? "" : "\n");
  return *this;
}

HtmlWriter& HtmlWriter::text(std::string_view text) {
  body_ += escape_xml(text);
  return *this;
}

HtmlWriter& HtmlWriter::element(std::string_view tag, std::string_view content,
                                std::initializer_list<HtmlAttribute> attributes) {
  return open(tag, attributes).text(content).close();
}

HtmlWriter& HtmlWriter::drawing(std::string_view svg, std::string_view label) {
  body_ += inline_svg(svg, fmt::format("d{}-", ++drawings_), label);
  has_icons_ = has_icons_ ||
               svg.find(fmt::format("font-family=\"{}\"", kIconFont)) != std::string_view::npos;
  return *this;
}

std::string HtmlWriter::finish() {
  if (!open_.empty()) {
    throw Error(
        ErrorCode::failure,
        fmt::format("a page leaves <{}> open; this is a fault of its writer", open_.back()));
  }
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"referrer\" content=\"no-referrer\">\n"
      "<meta name=\"robots\" content=\"noindex\">\n"
      "<title>{}</title>\n<style>\n{}</style>{}\n</head>\n<body>\n{}</body>\n</html>\n",
      escape_xml(language_), kPolicy, escape_xml(title_), style_,
      has_icons_ ? icon_font_style() : std::string(), body_);
}

}  // namespace mekhala
