#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mekhala {

// A question with inputs (datasets/templates/templates.cypher).
struct TemplateInput {
  std::string name;
  std::string type;  // entity, text, integer, date
  std::string text;
  std::string default_text;  // "": it must be given
};
struct QueryTemplate {
  std::string name;
  std::string title;
  std::vector<TemplateInput> inputs;
  std::string query;
};

// Throws Error(invalid_input) naming the line where the file is not as it says.
[[nodiscard]] std::vector<QueryTemplate> parse_templates(std::string_view file);
[[nodiscard]] const std::vector<QueryTemplate>& query_templates();
// Throws Error(usage).
[[nodiscard]] const QueryTemplate& find_template(std::string_view name);

}  // namespace mekhala
