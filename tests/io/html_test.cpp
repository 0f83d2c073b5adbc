#include "io/html.hpp"

#include <gmock/gmock.h>

#include <string>

#include "engine/base/error.hpp"
#include "io/graphviz.hpp"

namespace mekhala {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

TEST(Html, ASmallPageByHand) {
  HtmlWriter page("A & B", "en", "p { margin: 0; }\n");
  page.open("p", {{"id", "x"}}).text("1 < 2 ").element("a", "down", {{"href", "#y"}}).close();
  const std::string html = page.finish();
  EXPECT_THAT(html, StartsWith("<!DOCTYPE html>\n<html lang=\"en\">"));
  EXPECT_THAT(html, HasSubstr("<title>A &amp; B</title>"));
  EXPECT_THAT(html, HasSubstr("<p id=\"x\">1 &lt; 2 <a href=\"#y\">down</a></p>"));
  EXPECT_THAT(html,
              HasSubstr("http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';"));
}

TEST(Html, WhateverTextSaysItStaysText) {
  for (const std::string text : {"</style><script>alert(1)</script>", "\" onload=\"alert(1)",
                                 "<!-- ", "]]>", "&#60;b&#62;"}) {
    HtmlWriter page(text, text, "");
    page.element("p", text, {{"aria-label", text}}).open("p").name(text).close();
    const std::string html = page.finish();
    EXPECT_THAT(html, Not(HasSubstr(text)));
    EXPECT_THAT(html, Not(HasSubstr("<script")));
    EXPECT_THAT(html, Not(HasSubstr("\" onload")));
  }
}

TEST(Html, TakesNothingThatRunsOrFetches) {
  const auto refused = [](auto&& act) {
    HtmlWriter page("t", "en", "");
    try {
      act(page);
      return false;
    } catch (const Error& error) {
      return error.code() == ErrorCode::failure;
    }
  };
  for (const char* tag :
       {"script", "img", "iframe", "object", "link", "base", "form", "style", "P"}) {
    EXPECT_TRUE(refused([&](HtmlWriter& page) { page.open(tag); })) << tag;
  }
  for (const char* name : {"onclick", "style", "src", "srcdoc", "x y", "http-equiv"}) {
    EXPECT_TRUE(refused([&](HtmlWriter& page) { page.open("p", {{name, "x"}}); })) << name;
  }
  for (const char* place :
       {"https://example.org", "javascript:alert(1)", "//example.org", "", "x#y"}) {
    EXPECT_TRUE(refused([&](HtmlWriter& page) { page.open("a", {{"href", place}}); })) << place;
  }
  EXPECT_TRUE(refused([](HtmlWriter& page) { page.close(); }));
  EXPECT_TRUE(refused([](HtmlWriter& page) { static_cast<void>(page.open("p").finish()); }));
  for (const char* style :
       {"p { background: url(x) }", "@import 'x';", "</style>", "p { \\75rl(x) }"}) {
    EXPECT_THROW(HtmlWriter("t", "en", style), Error) << style;
  }
}

constexpr const char* kDrawing = R"svg(<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<!-- a remark -->
<svg width="10pt" height="20pt" viewBox="0 0 10 20" onload="alert(1)"
 xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">
<style>@import "http://example.org/a.css";</style>
<script>alert(1)</script>
<defs><linearGradient id="g1"><stop offset="0" stop-color="#fff"/></linearGradient></defs>
<g id="n1" class="node"><title>n1</title>
<a xlink:title="Ana &lt;b&gt; &amp; co" xlink:href="http://example.org">
<ellipse fill="url(#g1)" stroke="url(http://example.org/p.svg#x)" onclick="alert(1)" cx="1" cy="2"
 rx="3" ry="4" style="fill:url(http://example.org)"/></a>
<text x="1" y="2" font-family="Noto Sans Bold" font-size="9">ສະ &lt;i&gt;</text></g>
<image xlink:href="http://example.org/p.png"/>
<foreignObject><p>in <b>HTML</b></p></foreignObject>
</svg>)svg";

TEST(InlineSvg, KeepsShapesAndTextsOnly) {
  const std::string svg = inline_svg(kDrawing, "d1-", "A \"map\"");
  EXPECT_THAT(
      svg, StartsWith("<svg role=\"img\" aria-label=\"A &quot;map&quot;\" viewBox=\"0 0 10 20\">"));
  EXPECT_THAT(svg, HasSubstr("<title>Ana &lt;b&gt; &amp; co</title>"));
  EXPECT_THAT(svg, HasSubstr("fill=\"url(#d1-g1)\" cx=\"1\""));
  EXPECT_THAT(svg, HasSubstr("id=\"d1-n1\""));
  EXPECT_THAT(svg, HasSubstr("font-weight=\"bold\""));
  EXPECT_THAT(svg, HasSubstr("ສະ &lt;i&gt;</text>"));
  for (const char* gone : {"http", "<?xml", "DOCTYPE", "script", "alert", "style", "image",
                           "foreign", "HTML", "<a", "class", "width", " on", "n1</title>"}) {
    EXPECT_THAT(svg, Not(HasSubstr(gone))) << gone;
  }
}

TEST(InlineSvg, TwoDrawingsShareNoId) {
  HtmlWriter page("t", "en", "");
  page.drawing(kDrawing, "one").drawing(kDrawing, "two");
  const std::string html = page.finish();
  for (const char* id : {"id=\"d1-n1\"", "id=\"d2-n1\""}) {
    const std::size_t first = html.find(id);
    ASSERT_NE(first, std::string::npos);
    EXPECT_EQ(html.find(id, first + 1), std::string::npos);
  }
}

TEST(InlineSvg, RefusesWhatIsNoDrawing) {
  for (const char* text : {"", "<svg>", "<p/>", "<svg></p></svg>", "plain"}) {
    EXPECT_THROW(static_cast<void>(inline_svg(text, "d", "")), Error) << text;
  }
}

}  // namespace
}  // namespace mekhala
