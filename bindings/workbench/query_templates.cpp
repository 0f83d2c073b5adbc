#include "bindings/workbench/query_templates.hpp"

#include <algorithm>
#include <optional>

#include "engine/base/error.hpp"
#include "engine/base/text.hpp"

namespace mekhala {

namespace data {
extern const std::string_view query_templates_cypher;
}  // namespace data

namespace {

[[noreturn]] void fail(std::uint64_t line, const std::string& rule) {
  throw Error(ErrorCode::invalid_input, rule, Place{.file = "templates.cypher", .line = line});
}

// "of entity = default whom or what": a name, a type, a default of one word, the rest is text.
TemplateInput parse_input(std::string_view line) {
  const auto word = [&line] {
    line = trim(line);
    const std::size_t end = std::min(line.find(' '), line.size());
    std::string taken(line.substr(0, end));
    line.remove_prefix(end);
    return taken;
  };
  TemplateInput input;
  input.name = word();
  input.type = word();
  line = trim(line);
  if (line.starts_with("=")) {
    line.remove_prefix(1);
    input.default_text = word();
  }
  input.text = std::string(trim(line));
  return input;
}

bool is_type(std::string_view type) {
  return type == "entity" || type == "text" || type == "integer" || type == "date";
}

}  // namespace

std::vector<QueryTemplate> parse_templates(std::string_view file) {
  std::vector<QueryTemplate> templates;
  std::uint64_t number = 0;
  for (const std::string_view line : split(file, '\n')) {
    ++number;
    const auto after = [&](std::string_view mark) -> std::optional<std::string_view> {
      if (!line.starts_with(mark)) return std::nullopt;
      return trim(line.substr(mark.size()));
    };
    if (const auto name = after("// @template ")) {
      templates.emplace_back().name = std::string(*name);
      continue;
    }
    if (templates.empty()) continue;  // what the file says of itself
    QueryTemplate& last = templates.back();
    if (const auto title = after("// @title ")) {
      last.title = std::string(*title);
    } else if (const auto input = after("// @input ")) {
      last.inputs.push_back(parse_input(*input));
      if (!is_type(last.inputs.back().type))
        fail(number, "an input is an entity, text, integer or date");
    } else if (line.starts_with("//")) {
      fail(number, "a template begins with @template, then @title and each @input");
    } else if (!trim(line).empty()) {
      last.query += std::string(line) + "\n";
    }
  }
  return templates;
}

const std::vector<QueryTemplate>& query_templates() {
  static const std::vector<QueryTemplate> all = parse_templates(data::query_templates_cypher);
  return all;
}

const QueryTemplate& find_template(std::string_view name) {
  for (const QueryTemplate& one : query_templates()) {
    if (one.name == name) return one;
  }
  throw Error(ErrorCode::usage,
              "there is no such template; `mekhala query --templates` lists them all");
}

}  // namespace mekhala
