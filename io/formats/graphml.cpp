#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "engine/base/text.hpp"
#include "io/formats/readers.hpp"
#include "io/formats/xml.hpp"

namespace mekhala {
namespace {

struct Key {
  std::string name;
  std::string type = "string";
  std::string for_what = "all";
  std::string preset;  // the default
  bool has_preset = false;
};

bool is_true(std::string_view text) { return text == "true" || text == "1"; }
bool is_false(std::string_view text) { return text == "false" || text == "0"; }

bool fits(const Key& key, std::string_view text) {
  text = trim(text);
  if (key.type == "boolean") return is_true(text) || is_false(text);
  if (key.type == "int") {
    const auto value = parse_int(text);
    return value && *value >= INT32_MIN && *value <= INT32_MAX;
  }
  if (key.type == "long") return parse_int(text).has_value();
  if (key.type == "float" || key.type == "double") return parse_double(text).has_value();
  return true;
}

class GraphMlReader : public XmlHandler {
 public:
  explicit GraphMlReader(std::string_view file) : builder_(file, "GraphML") {}

  void start(const XmlTag& tag) override {
    path_.emplace_back(tag.name);
    if (tag.name == "key") return start_key(tag);
    if (tag.name == "graph") return start_graph(tag);
    if (tag.name == "node") return start_node(tag);
    if (tag.name == "edge") return start_edge(tag);
    if (tag.name == "hyperedge") {
      ++inside_hyperedge_;
      builder_.warn("hyperedge", "", tag.line, "edges with more than two ends are left out",
                    "make each a node, with an edge to each of its ends");
    } else if (tag.name == "port") {
      builder_.warn("port", "", tag.line,
                    "ports of nodes are left out; edges end at the node itself");
    } else if (tag.name == "locator") {
      builder_.warn("locator", "", tag.line,
                    "parts of the graph that stand in another file are not fetched");
    } else if (tag.name == "data") {
      start_data(tag);
    }
  }

  void end(std::string_view name, std::string_view text, std::uint64_t line) override {
    path_.pop_back();
    if (name == "key") {
      finish_key(line);
    } else if (name == "default" && !key_id_.empty()) {
      keys_[key_id_].preset = std::string(trim(text));
      keys_[key_id_].has_preset = true;
    } else if (name == "graph") {
      --graph_depth_;
      if (!parents_.empty()) parents_.pop_back();
    } else if (name == "node" || name == "edge") {
      finish_row();
    } else if (name == "hyperedge") {
      --inside_hyperedge_;
    } else if (name == "data") {
      finish_data(text, line);
    } else if ((name == "NodeLabel" || name == "EdgeLabel") && !data_key_.empty()) {
      drawn_label_ += (drawn_label_.empty() ? "" : " ");
      drawn_label_ += trim(text);
    } else if (name == "desc" && row_open()) {
      builder_.put("description", text);
    }
  }

  GraphTables finish(const XmlOutcome& outcome) {
    if (!saw_graph_) builder_.fail(1, "no <graph> in it, so there is nothing to read");
    builder_.set_encoding(outcome.encoding);
    if (outcome.outer_document_type) {
      builder_.warn("document_type", "", 0, "the outer document type (DTD) is not fetched");
    }
    return builder_.finish();
  }

 private:
  struct Row {
    bool is_edge = false;
    bool open = false;  // the builder's last row is still this one
    std::string id;
    std::vector<const Key*> given;
  };

  [[nodiscard]] bool row_open() const {
    return !rows_.empty() && rows_.back().open && inside_hyperedge_ == 0 && !path_.empty() &&
           path_.back() == (rows_.back().is_edge ? "edge" : "node");
  }

  void start_key(const XmlTag& tag) {
    Key key;
    key_id_ = tag.value("id");
    key.name = tag.value("attr.name");
    key.for_what = tag.value("for");
    if (key.for_what.empty()) key.for_what = "all";
    if (key.name.empty()) key.name = tag.value("name");
    if (key.name.empty()) {
      key.name = tag.value("yfiles.type");
      if (key.name.empty()) key.name = key_id_;
    }
    const std::string type = to_lower(tag.value("attr.type"));
    if (!type.empty()) key.type = type;
    if (key.type == "integer") key.type = "int";
    const bool known = key.type == "boolean" || key.type == "int" || key.type == "long" ||
                       key.type == "float" || key.type == "double" || key.type == "string";
    if (!known) {
      builder_.warn("unknown_type", key.name, tag.line,
                    fmt::format("attr.type=\"{}\" is none of GraphML's types; its values are read "
                                "as text",
                                escape_terminal(truncate_display(type, 40))),
                    "the types are boolean, int, long, float, double and string");
      key.type = "string";
    }
    if (key_id_.empty()) {
      builder_.warn("key_without_id", key.name, tag.line,
                    "a key without an id; no data can name it, and it is left out",
                    "give each key an id");
      return;
    }
    if (keys_.contains(key_id_)) {
      builder_.warn("duplicate_key", key_id_, tag.line, "a key's id stands twice; the last counts");
    }
    keys_[key_id_] = std::move(key);
  }

  void finish_key(std::uint64_t line) {
    const auto found = keys_.find(key_id_);
    key_id_.clear();
    if (found == keys_.end()) return;
    Key& key = found->second;
    if (key.has_preset && !fits(key, key.preset)) {
      builder_.warn("bad_default", key.name, line,
                    fmt::format("the default of a key is no {}; it is not used", key.type),
                    "write a default of the key's type");
      key.has_preset = false;
    }
  }

  void start_graph(const XmlTag& tag) {
    ++graph_depth_;
    if (graph_depth_ == 1) {
      if (saw_graph_) {
        builder_.warn("second_graph", "", tag.line,
                      "several graphs in one file; their nodes and edges are read as one graph",
                      "save each graph as a file of its own if they are not one");
      }
    } else {
      builder_.warn("nested_graph", "", tag.line,
                    "graphs inside nodes are read flat; the column `inside` names the node");
    }
    saw_graph_ = true;
    parents_.push_back(graph_depth_ > 1 && !rows_.empty() ? rows_.back().id : std::string());
    if (!rows_.empty()) rows_.back().open = false;
    const std::string_view direction = tag.value("edgedefault");
    const bool known = direction == "directed" || direction == "undirected";
    if (!known) {
      builder_.warn("no_edgedefault", "", tag.line,
                    "the graph does not say by edgedefault whether its edges are directed; those "
                    "that do not say so themselves are read as undirected");
    }
    if (graph_depth_ == 1) builder_.set_directed(direction == "directed");
  }

  void start_node(const XmlTag& tag) {
    if (!rows_.empty()) rows_.back().open = false;
    builder_.node(tag.value("id"), tag.line);
    rows_.push_back(
        {.is_edge = false, .open = true, .id = std::string(tag.value("id")), .given = {}});
    if (!parents_.empty() && !parents_.back().empty()) builder_.put("inside", parents_.back());
  }

  void start_edge(const XmlTag& tag) {
    if (!rows_.empty()) rows_.back().open = false;
    builder_.edge(tag.value("source"), tag.value("target"), tag.line);
    rows_.push_back({.is_edge = true, .open = true, .id = {}, .given = {}});
    const std::string_view directed = tag.value("directed");
    if (is_true(directed) || is_false(directed)) {
      builder_.direction(is_true(directed));
    } else if (!directed.empty()) {
      builder_.warn("bad_direction", "directed", tag.line,
                    "directed= is neither true nor false; the graph's own direction is taken");
    }
    if (tag.has("sourceport") || tag.has("targetport")) {
      builder_.warn("port", "", tag.line,
                    "ports of nodes are left out; edges end at the node itself");
    }
  }

  void finish_row() {
    if (rows_.empty()) return;
    Row& row = rows_.back();
    if (row.open) {
      for (const auto& [id, key] : keys_) {
        const bool meant = key.for_what == "all" || key.for_what == (row.is_edge ? "edge" : "node");
        if (key.has_preset && meant &&
            std::find(row.given.begin(), row.given.end(), &key) == row.given.end()) {
          builder_.attribute(key.name, key.preset);
        }
      }
    }
    rows_.pop_back();
  }

  void start_data(const XmlTag& tag) {
    data_key_ = tag.value("key");
    data_line_ = tag.line;
    drawn_label_.clear();
    if (data_key_.empty()) {
      builder_.warn("data_without_key", "", tag.line, "data that names no key is left out");
    }
  }

  void finish_data(std::string_view text, std::uint64_t) {
    const std::string id = std::move(data_key_);
    data_key_.clear();
    if (id.empty()) return;
    if (!row_open()) {
      builder_.warn("data_elsewhere", "", data_line_,
                    "data of graphs, ports and hyperedges, or after a nested graph, is left out");
      return;
    }
    const auto found = keys_.find(id);
    Key undeclared;
    if (found == keys_.end()) {
      builder_.warn("undeclared_key", id, data_line_,
                    "data that names a key that is not declared is read as text");
      undeclared.name = id;
    } else {
      rows_.back().given.push_back(&found->second);
    }
    const Key& key = found == keys_.end() ? undeclared : found->second;
    if (!drawn_label_.empty()) {
      builder_.put("label", drawn_label_);
      drawn_label_.clear();
    }
    if (trim(text).empty()) return;
    if (!fits(key, text)) {
      builder_.warn("bad_value", key.name, data_line_,
                    fmt::format("a value is no {}; it is kept as text, not as a number", key.type),
                    "write numbers with a point, and booleans as true or false");
    }
    builder_.attribute(key.name, text);
  }

  GraphTablesBuilder builder_;
  std::vector<std::string> path_;
  std::map<std::string, Key> keys_;
  std::string key_id_;  // of the key that is open
  std::string data_key_;
  std::uint64_t data_line_ = 0;
  std::string drawn_label_;
  std::vector<Row> rows_;             // open nodes and edges
  std::vector<std::string> parents_;  // one for each open graph
  int graph_depth_ = 0;
  int inside_hyperedge_ = 0;
  bool saw_graph_ = false;
};

}  // namespace

GraphTables read_graphml(std::string_view bytes, std::string_view file, Context& context) {
  GraphMlReader reader(file);
  const XmlOutcome outcome = read_xml(bytes, file, reader, context);
  return reader.finish(outcome);
}

}  // namespace mekhala
