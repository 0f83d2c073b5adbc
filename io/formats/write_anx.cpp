#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "engine/base/text.hpp"
#include "io/formats/write_parts.hpp"
#include "io/formats/writers.hpp"

namespace mekhala {
namespace {

constexpr int kStep = 200;  // between items of the chart, in its own units

class AnxWriter {
 public:
  explicit AnxWriter(const ShownGraph& graph) : graph_(graph) {}

  WrittenText run() {
    std::string items;
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i) items += node(i);
    for (const ShownEdge& edge : graph_.edges) items += link(edge);
    std::string& text = written_.text;
    text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Chart SchemaVersion=\"8.0.0.0\">\n";
    text += about_as_xml(graph_);
    text += collections();
    text += fmt::format("<ChartItemCollection>\n{}</ChartItemCollection>\n</Chart>\n", items);
    report();
    return std::move(written_);
  }

 private:
  [[nodiscard]] std::string collections() const {
    std::string text = scale("GradeOne", "ABCDEF") + scale("GradeTwo", "123456");
    text += "<AttributeClassCollection>\n";
    for (const std::string& name : classes_) {
      text += fmt::format("<AttributeClass Name=\"{}\" Type=\"AttText\" Visible=\"true\"/>\n",
                          escape_xml(name));
    }
    text += "</AttributeClassCollection>\n<EntityTypeCollection>\n";
    for (const std::string& name : kinds_) {
      text += fmt::format("<EntityType Name=\"{}\" IconFile=\"General\"/>\n", escape_xml(name));
    }
    text += "</EntityTypeCollection>\n<LinkTypeCollection>\n";
    for (const std::string& name : relations_) {
      text += fmt::format("<LinkType Name=\"{}\"/>\n", escape_xml(name));
    }
    return text + "</LinkTypeCollection>\n";
  }

  // The first is that of what has no grade.
  static std::string scale(const char* name, std::string_view grades) {
    std::string text = fmt::format("<{}><StringCollection><String Text=\"-\"/>", name);
    for (const char grade : grades) text += fmt::format("<String Text=\"{}\"/>", grade);
    return text + fmt::format("</StringCollection></{}>\n", name);
  }

  std::string node(std::size_t index) {
    const ShownNode& node = graph_.nodes[index];
    kinds_.insert(node.kind);
    const auto side =
        static_cast<std::size_t>(std::ceil(std::sqrt(static_cast<double>(graph_.nodes.size()))));
    std::string text =
        fmt::format("<ChartItem Id=\"{}\" Label=\"{}\"{}{}>\n", index + 1, escape_xml(node.label),
                    description(node.properties), grade(node.properties));
    text += fmt::format(
        "<End X=\"{}\" Y=\"{}\"><Entity EntityId=\"{}\" Identity=\"{}\"><Icon><IconStyle "
        "Type=\"{}\"/>"
        "</Icon>{}</Entity></End>\n",
        index % side * kStep, index / side * kStep, index + 1, escape_xml(node.id),
        escape_xml(node.kind), cards(node.properties));
    return text +
           attributes(node.properties, {{"country", node.country}, {"role", joined(node.roles)}}) +
           "</ChartItem>\n";
  }

  std::string link(const ShownEdge& edge) {
    relations_.insert(edge.kind);
    const std::vector<ShownSpan> spans = spans_of(edge.properties);
    std::string time, end;
    if (spans.size() == 1) {
      if (!spans[0].from.empty()) {
        time = fmt::format(" DateSet=\"true\" TimeSet=\"false\" DateTime=\"{}T00:00:00\"",
                           escape_xml(spans[0].from));
      }
      end = spans[0].to;
    }
    several_spans_ += spans.size() > 1 ? 1 : 0;
    std::string text = fmt::format("<ChartItem Label=\"{}\"{}{}{}>\n", escape_xml(edge.kind), time,
                                   description(edge.properties), grade(edge.properties));
    text += fmt::format(
        "<Link End1Reference=\"{}\" End2Reference=\"{}\"><LinkStyle Type=\"{}\" ArrowStyle=\"{}\"/>"
        "{}</Link>\n",
        edge.from + 1, edge.to + 1, escape_xml(edge.kind),
        edge.directed ? "ArrowOnHead" : "ArrowNone", cards(edge.properties));
    return text +
           attributes(
               edge.properties,
               {{"strength", edge.strength ? format_double(*edge.strength) : ""}, {"end", end}}) +
           "</ChartItem>\n";
  }

  // One grade an item: that of its values, where all that have one have the same.
  std::string grade(const std::vector<ShownProperty>& properties) {
    std::set<std::string> grades;
    std::size_t graded = 0;
    for (const ShownProperty& property : properties) {
      graded += property.grade.empty() ? 0 : 1;
      if (!property.grade.empty()) grades.insert(property.grade);
    }
    if (grades.size() != 1 || !matches(*grades.begin(), "[A-F][1-6]")) {
      lost_grades_ += graded;
      return {};
    }
    return fmt::format(" GradeOneIndex=\"{}\" GradeTwoIndex=\"{}\"", (*grades.begin())[0] - 'A' + 1,
                       (*grades.begin())[1] - '0');
  }

  static std::string value_of(const std::vector<ShownProperty>& properties,
                              const std::string& name) {
    const auto values = values_by_name(properties);
    const auto found = values.find(name);
    return found == values.end() ? std::string() : joined(found->second);
  }
  static std::string description(const std::vector<ShownProperty>& properties) {
    const std::string text = value_of(properties, "description");
    return text.empty() ? text : fmt::format(" Description=\"{}\"", escape_xml(text));
  }
  static std::string cards(const std::vector<ShownProperty>& properties) {
    const std::string text = value_of(properties, "notes");
    if (text.empty()) return text;
    return fmt::format("<CardCollection><Card Text=\"{}\"/></CardCollection>", escape_xml(text));
  }

  std::string attributes(const std::vector<ShownProperty>& properties,
                         const std::vector<std::pair<std::string, std::string>>& own) {
    std::string text;
    std::vector<std::string> names;
    const auto add = [&](const std::string& name, const std::string& value) {
      if (value.empty()) return;
      classes_.insert(name);
      text += fmt::format("<Attribute AttributeClass=\"{}\" Value=\"{}\"/>\n", escape_xml(name),
                          escape_xml(value));
    };
    for (const auto& [name, value] : own) {
      names.push_back(name);
      add(name, value);
    }
    for (const auto& [name, values] : values_by_name(properties)) {
      if (name != "notes" && name != "description") add(column_name(name, names), joined(values));
    }
    return fmt::format("<AttributeCollection>{}</AttributeCollection>\n", text);
  }

  void report() {
    WriteReport& losses = written_.report;
    report_loss(losses, lost_grades_,
                "grades of values that differ from others of one item, or are of another scale: "
                "left out, since a chart's item has one grade of the Admiralty's");
    std::size_t dates = 0;
    for (const ShownNode& node : graph_.nodes) {
      for (const ShownProperty& property : node.properties) {
        dates += property.from.empty() && property.to.empty() ? 0 : 1;
      }
    }
    report_loss(losses, dates, "dates of values of entities: left out");
    report_loss(losses, several_spans_, "links with several time spans: they have none");
  }

  const ShownGraph& graph_;
  WrittenText written_;
  std::set<std::string> classes_, kinds_, relations_;
  std::uint64_t lost_grades_ = 0, several_spans_ = 0;
};

}  // namespace

WrittenText as_anx(const ShownGraph& graph) { return AnxWriter(graph).run(); }

}  // namespace mekhala
