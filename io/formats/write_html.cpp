#include <fmt/format.h>

#include "engine/base/text.hpp"
#include "io/formats/write_parts.hpp"
#include "io/formats/writers.hpp"
#include "io/html.hpp"

namespace mekhala {
namespace {

constexpr std::string_view kStyle =
    "body { font: 15px/1.45 sans-serif; margin: 2em auto; max-width: 75em; padding: 0 1em; }\n"
    "table { border-collapse: collapse; width: 100%; margin: 1em 0; }\n"
    "th, td { text-align: left; vertical-align: top; padding: 0.3em 0.6em; "
    "border-bottom: 1px solid #bbb; }\n"
    "caption { text-align: left; font-weight: bold; }\n"
    ".marking { display: inline-block; padding: 0.2em 0.8em; background: #9b1239; color: #fff; "
    "font-weight: bold; }\n"
    "ul { margin: 0; padding-left: 1.1em; }\n"
    "@media (prefers-color-scheme: dark) { body { background: #16181d; color: #e8e8e8; } a { "
    "color: "
    "#9cc4ff; } }\n";

std::string place(std::size_t node) { return fmt::format("e{}", node + 1); }

std::string name_of(const ShownNode& node) { return node.label.empty() ? node.id : node.label; }

// What is known of a value besides it: its grade, its dates, its source and its marking.
std::string beside(const ShownProperty& property) {
  std::string text;
  const auto add = [&](const std::string& more) {
    if (!more.empty()) text += (text.empty() ? "" : ", ") + more;
  };
  add(property.grade);
  if (!property.from.empty() || !property.to.empty()) {
    add(property.from == property.to
            ? property.from
            : fmt::format("{} to {}", property.from.empty() ? "..." : property.from,
                          property.to.empty() ? "..." : property.to));
  }
  add(property.source);
  add(property.handling);
  return text;
}

class HtmlExport {
 public:
  explicit HtmlExport(const ShownGraph& graph)
      : graph_(graph), page_(graph.title.empty() ? "Export" : graph.title, "en", kStyle) {}

  WrittenText run() {
    page_.open("header").element("h1", graph_.title.empty() ? "Export" : graph_.title);
    if (!graph_.marking.empty()) {
      page_.open("p").element("strong", graph_.marking, {{"class", "marking"}}).close();
    }
    page_.open("ul");
    for (const std::string& note : graph_.notes) page_.element("li", note);
    page_.close().close();
    page_.open("main");
    entities();
    links();
    page_.close();
    WrittenText written;
    written.text = page_.finish();
    written.report.losses.push_back("a page is for people: no program reads it back");
    return written;
  }

 private:
  void head(std::initializer_list<const char*> names) {
    page_.open("thead").open("tr");
    for (const char* name : names) page_.element("th", name, {{"scope", "col"}});
    page_.close().close();
  }

  void properties(const std::vector<ShownProperty>& list) {
    page_.open("td").open("ul");
    for (const ShownProperty& property : list) {
      if (property.name.empty() || property.value.empty()) continue;
      page_.open("li").text(property.name + ": ").name(property.value);
      const std::string more = beside(property);
      if (!more.empty()) page_.text(" ").element("small", fmt::format("({})", more));
      page_.close();
    }
    page_.close().close();
  }

  void entities() {
    page_.open("table").element("caption", fmt::format("{} entities", graph_.nodes.size()));
    head({"Name", "Id", "Kind", "Country", "Roles", "What is known"});
    page_.open("tbody");
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
      const ShownNode& node = graph_.nodes[i];
      page_.open("tr", {{"id", place(i)}}).open("td").name(name_of(node)).close();
      page_.open("td").name(node.id).close();
      page_.element("td", node.kind).element("td", node.country);
      page_.element("td", joined(node.roles));
      properties(node.properties);
      page_.close();
    }
    page_.close().close();
  }

  void end(std::size_t node) {
    page_.open("td").open("a", {{"href", "#" + place(node)}}).name(name_of(graph_.nodes[node]));
    page_.close().close();
  }

  void links() {
    page_.open("table").element("caption", fmt::format("{} links", graph_.edges.size()));
    head({"From", "Link", "To", "Strength", "Statements", "What is known"});
    page_.open("tbody");
    for (const ShownEdge& edge : graph_.edges) {
      page_.open("tr");
      end(edge.from);
      page_.element("td", edge.directed ? edge.kind : edge.kind + " (without direction)");
      end(edge.to);
      page_.element("td", edge.strength ? format_double(*edge.strength) : "");
      page_.element("td", edge.statements > 0 ? std::to_string(edge.statements) : "");
      properties(edge.properties);
      page_.close();
    }
    page_.close().close();
  }

  const ShownGraph& graph_;
  HtmlWriter page_;
};

}  // namespace

WrittenText as_html(const ShownGraph& graph) { return HtmlExport(graph).run(); }

}  // namespace mekhala
