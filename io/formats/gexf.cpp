#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "engine/base/text.hpp"
#include "io/formats/readers.hpp"
#include "io/formats/spells.hpp"
#include "io/formats/xml.hpp"

namespace mekhala {
namespace {

struct Attribute {
  std::string title;
  std::string type = "string";
  std::string preset;
  bool has_preset = false;
  bool dynamic = false;
};

using Attributes = std::map<std::string, Attribute, std::less<>>;

bool fits(const std::string& type, std::string_view text) {
  text = trim(text);
  if (type == "integer" || type == "long" || type == "short" || type == "byte") {
    return parse_int(text).has_value();
  }
  if (type == "float" || type == "double" || type == "bigdecimal") {
    return parse_double(text).has_value();
  }
  if (type == "biginteger") return matches(text, "[+-]?[0-9]+");
  if (type == "boolean") return text == "true" || text == "false";
  return true;
}

bool is_type(const std::string& type) {
  static const std::vector<std::string> known{
      "integer", "long",   "short",      "byte", "float",      "double",    "boolean",
      "string",  "anyuri", "bigdecimal", "char", "biginteger", "liststring"};
  return std::find(known.begin(), known.end(), type) != known.end() || type.starts_with("list");
}

class GexfReader : public XmlHandler {
 public:
  explicit GexfReader(std::string_view file) : builder_(file, "GEXF") {}

  void start(const XmlTag& tag) override {
    if (tag.name == "gexf") return start_gexf(tag);
    if (tag.name == "graph") return start_graph(tag);
    if (tag.name == "attributes") return start_attributes(tag);
    if (tag.name == "attribute" && class_ != nullptr) return start_attribute(tag);
    if (tag.name == "nodes" || tag.name == "edges") return start_list(tag);
    if (tag.name == "node") return start_node(tag);
    if (tag.name == "edge") return start_edge(tag);
    if (tag.name == "attvalue") return add_value(tag);
    if (tag.name == "spell" || tag.name == "slice") return add_spell(tag);
    if (tag.name == "parent") return add_parent(tag);
    if (tag.prefix == "viz" || kVisual.contains(tag.name)) add_visual(tag);
  }

  void end(std::string_view name, std::string_view text, std::uint64_t line) override {
    if (name == "default" && open_attribute_ != nullptr) {
      open_attribute_->preset = std::string(trim(text));
      open_attribute_->has_preset = true;
      if (!fits(open_attribute_->type, text)) {
        builder_.warn("bad_default", open_attribute_->title, line,
                      "the default of an attribute is not of its type; it is not used");
        open_attribute_->has_preset = false;
      }
    } else if (name == "attribute") {
      open_attribute_ = nullptr;
    } else if (name == "attributes") {
      class_ = nullptr;
    } else if (name == "node") {
      flush();
      if (!parents_.empty()) parents_.pop_back();
    } else if (name == "edge") {
      flush();
    }
  }

  GraphTables finish(const XmlOutcome& outcome) {
    if (!saw_graph_) builder_.fail(1, "no <graph> in it, so there is nothing to read");
    check_count("nodes", nodes_said_, builder_.num_nodes());
    check_count("edges", edges_said_, builder_.num_edges());
    builder_.set_encoding(outcome.encoding);
    if (outcome.outer_document_type) {
      builder_.warn("document_type", "", 0, "the outer document type (DTD) is not fetched");
    }
    return builder_.finish();
  }

 private:
  static const std::map<std::string_view, std::vector<std::string_view>> kVisual;

  void start_gexf(const XmlTag& tag) {
    const std::string_view version = tag.value("version");
    if (!version.empty()) {
      builder_.set_format("GEXF " + escape_terminal(truncate_display(std::string(version), 10)));
    }
  }

  void start_graph(const XmlTag& tag) {
    if (saw_graph_) {
      builder_.warn("second_graph", "", tag.line,
                    "several graphs in one file; their nodes and edges are read as one graph");
    }
    saw_graph_ = true;
    const std::string_view direction = tag.value("defaultedgetype");
    builder_.set_directed(direction == "directed");
    if (direction == "mutual") warn_mutual(tag.line);
    const std::string format = to_lower(tag.value("timeformat"));
    // Without a word, times are numbers (GEXF 1.2 and 1.3); those that look like dates are.
    numeric_times_ = format == "integer" || format == "double" || format == "float";
    if (tag.has("timezone")) {
      builder_.warn("time_zone", "", tag.line,
                    "the file's time zone is not applied: times are taken as they stand");
    }
  }

  void start_attributes(const XmlTag& tag) {
    class_ = to_lower(tag.value("class")) == "edge" ? &edge_attributes_ : &node_attributes_;
    class_dynamic_ = tag.value("mode") == "dynamic";
  }

  void start_attribute(const XmlTag& tag) {
    Attribute made;
    made.title = tag.value("title");
    if (made.title.empty()) made.title = tag.value("id");
    const std::string type = to_lower(tag.value("type"));
    if (!type.empty()) made.type = type;
    made.dynamic = class_dynamic_;
    if (!is_type(made.type)) {
      builder_.warn("unknown_type", made.title, tag.line,
                    fmt::format("type=\"{}\" is none of GEXF's types; its values are read as text",
                                escape_terminal(truncate_display(made.type, 40))));
      made.type = "string";
    }
    open_attribute_ = &(*class_)[std::string(tag.value("id"))];
    *open_attribute_ = std::move(made);
  }

  void start_list(const XmlTag& tag) {
    std::optional<std::uint64_t>& said = tag.name == "nodes" ? nodes_said_ : edges_said_;
    const auto count = parse_int(tag.value("count"));
    if (count && *count >= 0) said = said.value_or(0) + static_cast<std::uint64_t>(*count);
  }

  void check_count(const char* what, std::optional<std::uint64_t> said, std::uint64_t there) {
    if (!said || *said == there) return;
    builder_.warn("count_differs", "", 0,
                  fmt::format("the file says {} {}, but holds {}", *said, what, there),
                  "it may be cut; export it again");
  }

  void start_node(const XmlTag& tag) {
    flush();
    builder_.node(tag.value("id"), tag.line);
    open(false, tag);
    builder_.put("label", tag.value("label"));
    if (tag.has("pid")) {
      put_parent(tag.value("pid"), tag.line);
    } else if (!parents_.empty()) {
      put_parent(parents_.back(), tag.line);
    }
    parents_.emplace_back(tag.value("id"));
  }

  void start_edge(const XmlTag& tag) {
    flush();
    builder_.edge(tag.value("source"), tag.value("target"), tag.line);
    open(true, tag);
    builder_.put("label", tag.value("label"));
    builder_.put("relation", tag.value("kind"));
    if (tag.has("weight")) {
      builder_.put("weight", tag.value("weight"));
      if (!parse_double(tag.value("weight"))) {
        builder_.warn("bad_value", "weight", tag.line, "a weight is not a finite number");
      }
    }
    const std::string type = to_lower(tag.value("type"));
    if (type == "directed" || type == "dir") {
      builder_.direction(true);
    } else if (type == "undirected" || type == "mutual" || type == "double") {
      builder_.direction(false);
      if (type == "mutual" || type == "double") warn_mutual(tag.line);
    } else if (!type.empty()) {
      builder_.warn("bad_direction", "type", tag.line,
                    "an edge's type is none of directed, undirected and mutual; the graph's own "
                    "is taken");
    }
  }

  void warn_mutual(std::uint64_t line) {
    builder_.warn("mutual_edge", "", line, "mutual edges are read as edges without direction");
  }

  void open(bool is_edge, const XmlTag& tag) {
    row_open_ = true;
    is_edge_ = is_edge;
    row_line_ = tag.line;
    given_.clear();
    spells_.clear();
    read_times(tag);
  }

  static std::string first_value(const XmlTag& tag, std::initializer_list<const char*> names) {
    for (const char* name : names) {
      if (tag.has(name)) return std::string(tag.value(name));
    }
    return {};
  }

  // Times of a node, an edge or a spell.
  void read_times(const XmlTag& tag) {
    Spell spell{first_value(tag, {"start", "startopen"}), first_value(tag, {"end", "endopen"})};
    if (tag.has("startopen") || tag.has("endopen")) {
      builder_.warn("open_interval", "", tag.line,
                    "open ends of time spans are read as closed ones");
    }
    if (!spell.from.empty() || !spell.to.empty()) spells_.push_back(std::move(spell));
    if (tag.has("timestamp")) {
      const std::string at(tag.value("timestamp"));
      spells_.push_back({at, at});
    }
    for (const char* name : {"timestamps", "intervals"}) {
      for (Spell& one : parse_spells(tag.value(name))) spells_.push_back(std::move(one));
    }
  }

  void add_spell(const XmlTag& tag) {
    if (row_open_) read_times(tag);
  }

  void add_parent(const XmlTag& tag) {
    if (row_open_ && !is_edge_) put_parent(tag.value("for"), tag.line);
  }
  void put_parent(std::string_view parent, std::uint64_t line) {
    builder_.put("inside", parent);
    builder_.warn("hierarchy", "", line,
                  "a hierarchy of nodes is kept as a column `inside`, not drawn as edges");
  }

  void add_value(const XmlTag& tag) {
    if (!row_open_) return;
    const std::string id = first_value(tag, {"for", "id"});
    const Attributes& known = is_edge_ ? edge_attributes_ : node_attributes_;
    const auto found = known.find(id);
    if (found == known.end()) {
      builder_.warn("undeclared_attribute", id, tag.line,
                    "values of an attribute that is not declared are read as text");
    }
    const std::string& title = found == known.end() ? id : found->second.title;
    std::string value(tag.value("value"));
    if (found != known.end()) {
      given_.push_back(&found->second);
      if (!value.empty() && !fits(found->second.type, value)) {
        builder_.warn("bad_value", title, tag.line,
                      fmt::format("a value is no {}; it is kept as text", found->second.type));
      }
    }
    const std::string from = first_value(tag, {"start", "startopen", "timestamp"});
    const std::string to = first_value(tag, {"end", "endopen", "timestamp"});
    if (!from.empty() || !to.empty()) {
      value += fmt::format(" [{}, {}]", from, to);
      builder_.warn("dated_value", title, tag.line,
                    "values that hold for a time are kept as text with their dates");
    }
    builder_.attribute(title, value);
  }

  void add_visual(const XmlTag& tag) {
    const auto parts = kVisual.find(tag.name);
    if (!row_open_ || parts == kVisual.end()) return;
    if (tag.name == "color") {
      std::string color(tag.value("hex"));
      if (color.empty()) {
        color = fmt::format("{},{},{}", tag.value("r"), tag.value("g"), tag.value("b"));
        if (tag.has("a")) color += fmt::format(",{}", tag.value("a"));
      }
      builder_.put("viz.color", color);
      return;
    }
    for (const std::string_view part : parts->second) {
      builder_.put(part == "value" ? fmt::format("viz.{}", tag.name) : fmt::format("viz.{}", part),
                   tag.value(part));
    }
  }

  void flush() {
    if (!row_open_) return;
    row_open_ = false;
    put_spells(builder_, spells_, numeric_times_, row_line_);
    for (const auto& [id, attribute] : is_edge_ ? edge_attributes_ : node_attributes_) {
      if (attribute.has_preset &&
          std::find(given_.begin(), given_.end(), &attribute) == given_.end()) {
        builder_.attribute(attribute.title, attribute.preset);
      }
    }
  }

  GraphTablesBuilder builder_;
  Attributes node_attributes_, edge_attributes_;
  Attributes* class_ = nullptr;  // of the list of attributes that is open
  bool class_dynamic_ = false;
  Attribute* open_attribute_ = nullptr;
  bool saw_graph_ = false;
  bool numeric_times_ = false;
  std::optional<std::uint64_t> nodes_said_, edges_said_;
  bool row_open_ = false;
  bool is_edge_ = false;
  std::uint64_t row_line_ = 0;
  std::vector<const Attribute*> given_;
  std::vector<Spell> spells_;
  std::vector<std::string> parents_;  // open nodes
};

const std::map<std::string_view, std::vector<std::string_view>> GexfReader::kVisual = {
    {"color", {}},
    {"position", {"x", "y", "z"}},
    {"size", {"value"}},
    {"shape", {"value"}},
    {"thickness", {"value"}}};

}  // namespace

GraphTables read_gexf(std::string_view bytes, std::string_view file, Context& context) {
  GexfReader reader(file);
  const XmlOutcome outcome = read_xml(bytes, file, reader, context);
  return reader.finish(outcome);
}

}  // namespace mekhala
