#include "tests/tck/kit/expected.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace mekhala::tck {
namespace {

using query::Value;
using query::ValueType;

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  Expected whole() {
    Expected value = any();
    blanks();
    if (at_ != text_.size()) fail();
    return value;
  }

 private:
  [[noreturn]] void fail() const {
    throw std::runtime_error("no value of the kit: " + std::string(text_));
  }

  void blanks() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
  }
  [[nodiscard]] char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  bool accept(std::string_view word) {
    blanks();
    if (!text_.substr(at_).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }
  void expect(std::string_view word) {
    if (!accept(word)) fail();
  }

  std::string name() {
    blanks();
    std::string result;
    if (accept("`")) {
      while (peek() != '`' && peek() != '\0') result += text_[at_++];
      expect("`");
      return result;
    }
    while (std::isalnum(static_cast<unsigned char>(peek())) != 0 || peek() == '_' ||
           static_cast<unsigned char>(peek()) >= 0x80) {
      result += text_[at_++];
    }
    if (result.empty()) fail();
    return result;
  }

  Expected any() {
    blanks();
    const char c = peek();
    if (c == '\'') return string();
    if (c == '[') return peek(1) == ':' ? relationship() : list();
    if (c == '{') return {.kind = Expected::Kind::map, .entries = map()};
    if (c == '(') return node();
    if (c == '<') return path();
    if (accept("null")) return {};
    if (accept("true")) return {.kind = Expected::Kind::boolean, .boolean = true};
    if (accept("false")) return {.kind = Expected::Kind::boolean, .boolean = false};
    return number();
  }

  Expected string() {
    Expected value{.kind = Expected::Kind::string};
    for (++at_; peek() != '\''; ++at_) {
      if (at_ >= text_.size()) fail();
      if (peek() == '\\' && (peek(1) == '\'' || peek(1) == '\\')) ++at_;
      value.text += peek();
    }
    ++at_;
    return value;
  }

  Expected number() {
    Expected value{.kind = Expected::Kind::floating};
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    if (accept("NaN")) return {.kind = Expected::Kind::floating, .floating = std::nan("")};
    if (accept("Infinity") || accept("Inf"))
      return {.kind = Expected::Kind::floating, .floating = kInfinity};
    if (accept("-Infinity") || accept("-Inf"))
      return {.kind = Expected::Kind::floating, .floating = -kInfinity};
    const std::string_view rest = text_.substr(at_);
    const std::size_t length = std::min(rest.find_first_not_of("+-0123456789.eE"), rest.size());
    const std::string_view digits = rest.substr(0, length);
    if (digits.empty()) fail();
    at_ += length;
    const char* end = digits.data() + digits.size();
    if (digits.find_first_of(".eE") == std::string_view::npos) {
      value.kind = Expected::Kind::integer;
      if (std::from_chars(digits.data(), end, value.integer).ptr != end) fail();
    } else if (std::from_chars(digits.data(), end, value.floating).ptr != end) {
      fail();
    }
    return value;
  }

  Expected list() {
    Expected value{.kind = Expected::Kind::list};
    expect("[");
    if (accept("]")) return value;
    do {
      value.items.push_back(any());
    } while (accept(","));
    expect("]");
    return value;
  }

  std::map<std::string, Expected> map() {
    std::map<std::string, Expected> entries;
    expect("{");
    if (accept("}")) return entries;
    do {
      std::string key = name();
      expect(":");
      entries[key] = any();
    } while (accept(","));
    expect("}");
    return entries;
  }

  Expected node() {
    Expected value{.kind = Expected::Kind::node};
    expect("(");
    while (accept(":")) value.labels.push_back(name());
    std::sort(value.labels.begin(), value.labels.end());
    blanks();
    if (peek() == '{') value.entries = map();
    expect(")");
    return value;
  }

  Expected relationship() {
    Expected value{.kind = Expected::Kind::relationship};
    expect("[");
    expect(":");
    value.text = name();
    blanks();
    if (peek() == '{') value.entries = map();
    expect("]");
    return value;
  }

  Expected path() {
    Expected value{.kind = Expected::Kind::path};
    expect("<");
    value.items.push_back(node());
    while (!accept(">")) {
      const bool backward = accept("<-");
      if (!backward) expect("-");
      blanks();
      value.items.push_back(relationship());
      value.items.back().backward = backward;
      expect(backward ? "-" : "->");
      value.items.push_back(node());
    }
    return value;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

using Properties = std::vector<std::pair<query::SymbolId, Value>>;

bool matches_properties(const Expected& expected, const Properties& properties,
                        const query::PropertyGraph& graph, bool any_list_order) {
  if (expected.entries.size() != properties.size()) return false;
  return std::all_of(properties.begin(), properties.end(), [&](const auto& property) {
    const auto found = expected.entries.find(graph.keys().name(property.first));
    return found != expected.entries.end() &&
           matches_expected(found->second, property.second, graph, any_list_order);
  });
}

std::vector<std::string> labels_of(NodeId node, const query::PropertyGraph& graph) {
  std::vector<std::string> names;
  for (const auto label : graph.labels_of(node)) names.push_back(graph.labels().name(label));
  std::sort(names.begin(), names.end());
  return names;
}

bool matches_path(const Expected& expected, const query::Path& path,
                  const query::PropertyGraph& graph) {
  if (expected.items.size() != path.nodes.size() + path.relationships.size()) return false;
  for (std::size_t i = 0; i < path.nodes.size(); ++i) {
    if (!matches_expected(expected.items[2 * i], query::NodeRef{path.nodes[i]}, graph, false))
      return false;
  }
  for (std::size_t i = 0; i < path.relationships.size(); ++i) {
    const Expected& step = expected.items[2 * i + 1];
    const EdgeId id = path.relationships[i];
    if (!matches_expected(step, query::RelationshipRef{id}, graph, false)) return false;
    const bool loop = graph.source(id) == graph.target(id);
    if (!loop && step.backward != (graph.target(id) == path.nodes[i])) return false;
  }
  return true;
}

bool matches_list(const std::vector<Expected>& expected, const query::List& list,
                  const query::PropertyGraph& graph, bool any_order) {
  if (expected.size() != list.size()) return false;
  std::vector<bool> used(list.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    bool found = false;
    for (std::size_t j = any_order ? 0 : i; j < (any_order ? list.size() : i + 1) && !found; ++j) {
      if (used[j] || !matches_expected(expected[i], list[j], graph, any_order)) continue;
      used[j] = found = true;
    }
    if (!found) return false;
  }
  return true;
}

}  // namespace

Expected parse_expected(std::string_view text) { return Parser(text).whole(); }

bool matches_expected(const Expected& expected, const Value& value,
                      const query::PropertyGraph& graph, bool any_list_order) {
  switch (expected.kind) {
    case Expected::Kind::null:
      return value.is_null();
    case Expected::Kind::boolean:
      return value.boolean() && *value.boolean() == expected.boolean;
    case Expected::Kind::integer:
      return value.integer() && *value.integer() == expected.integer;
    case Expected::Kind::floating:
      return value.floating() && (*value.floating() == expected.floating ||
                                  (std::isnan(*value.floating()) && std::isnan(expected.floating)));
    case Expected::Kind::string:
      // The kit writes dates and durations as strings.
      if (value.temporal()) return format(*value.temporal()) == expected.text;
      if (value.duration()) return format(*value.duration()) == expected.text;
      return value.string() && *value.string() == expected.text;
    case Expected::Kind::list:
      return value.list() && matches_list(expected.items, *value.list(), graph, any_list_order);
    case Expected::Kind::map:
      return value.map() && value.map()->size() == expected.entries.size() &&
             std::all_of(expected.entries.begin(), expected.entries.end(), [&](const auto& entry) {
               const auto found = value.map()->find(entry.first);
               return found != value.map()->end() &&
                      matches_expected(entry.second, found->second, graph, any_list_order);
             });
    case Expected::Kind::node:
      return value.node() && labels_of(value.node()->id, graph) == expected.labels &&
             matches_properties(expected, graph.properties().all_of_node(value.node()->id), graph,
                                any_list_order);
    case Expected::Kind::relationship:
      return value.relationship() &&
             graph.types().name(graph.type_of(value.relationship()->id)) == expected.text &&
             matches_properties(expected,
                                graph.properties().all_of_relationship(value.relationship()->id),
                                graph, any_list_order);
    case Expected::Kind::path:
      return value.path() && matches_path(expected, *value.path(), graph);
  }
  return false;
}

Value as_value(const Expected& expected) {
  switch (expected.kind) {
    case Expected::Kind::boolean:
      return expected.boolean;
    case Expected::Kind::integer:
      return expected.integer;
    case Expected::Kind::floating:
      return expected.floating;
    case Expected::Kind::string:
      return expected.text;
    case Expected::Kind::list: {
      query::List list;
      for (const Expected& item : expected.items) list.push_back(as_value(item));
      return list;
    }
    case Expected::Kind::map: {
      query::Map map;
      for (const auto& [key, item] : expected.entries) map.emplace(key, as_value(item));
      return map;
    }
    default:
      return {};
  }
}

std::string show(const Value& value, const query::PropertyGraph& graph) {
  const auto properties = [&](const Properties& all) {
    std::string text;
    for (const auto& [key, item] : all) {
      text += (text.empty() ? "{" : ", ") + graph.keys().name(key) + ": " + show(item, graph);
    }
    return text.empty() ? text : text + "}";
  };
  switch (value.type()) {
    case ValueType::null:
      return "null";
    case ValueType::boolean:
      return *value.boolean() ? "true" : "false";
    case ValueType::integer:
      return std::to_string(*value.integer());
    case ValueType::floating:
      return query::format_float(*value.floating());
    case ValueType::string:
      return "'" + *value.string() + "'";
    case ValueType::date_time:
    case ValueType::local_date_time:
    case ValueType::date:
    case ValueType::time:
    case ValueType::local_time:
      return "'" + format(*value.temporal()) + "'";
    case ValueType::duration:
      return "'" + format(*value.duration()) + "'";
    case ValueType::list: {
      std::string text;
      for (const Value& item : *value.list())
        text += (text.empty() ? "" : ", ") + show(item, graph);
      return "[" + text + "]";
    }
    case ValueType::map: {
      std::string text;
      for (const auto& [key, item] : *value.map()) {
        text += (text.empty() ? "" : ", ") + key + ": " + show(item, graph);
      }
      return "{" + text + "}";
    }
    case ValueType::node: {
      std::string text = "(";
      for (const std::string& label : labels_of(value.node()->id, graph)) text += ":" + label;
      return text + properties(graph.properties().all_of_node(value.node()->id)) + ")";
    }
    case ValueType::relationship: {
      const EdgeId id = value.relationship()->id;
      return "[:" + graph.types().name(graph.type_of(id)) +
             properties(graph.properties().all_of_relationship(id)) + "]";
    }
    case ValueType::path: {
      const query::Path& path = *value.path();
      std::string text = "<" + show(query::NodeRef{path.nodes[0]}, graph);
      for (std::size_t i = 0; i < path.relationships.size(); ++i) {
        const bool backward = graph.source(path.relationships[i]) != path.nodes[i];
        text += backward ? "<-" : "-";
        text += show(query::RelationshipRef{path.relationships[i]}, graph);
        text += backward ? "-" : "->";
        text += show(query::NodeRef{path.nodes[i + 1]}, graph);
      }
      return text + ">";
    }
  }
  return "?";
}

}  // namespace mekhala::tck
