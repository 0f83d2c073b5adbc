#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <map>
#include <memory>

#include "bindings/cli/projection_options.hpp"
#include "bindings/cli/shell.hpp"
#include "bindings/cli/verbs.hpp"
#include "bindings/workbench/query_graph.hpp"
#include "bindings/workbench/query_templates.hpp"
#include "engine/base/file.hpp"
#include "engine/base/hash.hpp"
#include "engine/base/text.hpp"
#include "engine/query/query.hpp"

namespace mekhala::cli {

namespace {

struct QueryTexts {
  std::string input;
  std::string text;
  std::string file;
  std::vector<std::string> parameters;
  std::string template_name;
  std::vector<std::string> inputs;  // of the template
  std::string top;
  std::string encoding;
  bool directed = false, undirected = false, explain = false, list_templates = false;
  ProjectionTexts projection;
};

constexpr std::uint64_t kLongestQueryFile = 1U << 20U;

std::string text_of(const QueryTexts& texts) {
  if (texts.text.empty() + texts.file.empty() + texts.template_name.empty() != 2) {
    throw Error(ErrorCode::usage,
                "give a query as text, with --file FILE (- is standard input), or by --template");
  }
  const std::string prefix = texts.explain ? "EXPLAIN " : "";
  if (!texts.template_name.empty()) return prefix + find_template(texts.template_name).query;
  if (texts.file.empty()) return prefix + texts.text;
  const FileBytes bytes(texts.file);
  if (bytes.view().size() > kLongestQueryFile) {
    throw Error(ErrorCode::limit_exceeded, "a query may have at most 1 MiB");
  }
  return prefix + std::string(bytes.view());
}

std::pair<std::string, std::string> pair_of(const char* option, const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0) {
    throw Error(ErrorCode::usage, fmt::format("{} takes name=value", option));
  }
  return {text.substr(0, equals), text.substr(equals + 1)};
}

// What reads as a number, true, false or null is one, anything else a text.
query::Map parameters_of(const std::vector<std::string>& texts) {
  query::Map parameters;
  for (const std::string& text : texts) {
    const auto [name, value] = pair_of("--param", text);
    query::Value& parameter = parameters[name];
    if (const auto whole = parse_int(value)) {
      parameter = *whole;
    } else if (const auto real = parse_double(value)) {
      parameter = *real;
    } else if (value == "true" || value == "false") {
      parameter = value == "true";
    } else if (value != "null") {
      parameter = value;
    }
  }
  return parameters;
}

query::Value input_value(const TemplateInput& input, const std::string& typed, const GraphInput& on,
                         const QueryGraph& graph) {
  if (input.type == "integer") {
    if (const auto number = parse_int(typed)) return *number;
    throw Error(ErrorCode::usage, fmt::format("--set {} takes a whole number", input.name));
  }
  if (input.type == "date") static_cast<void>(date_option("--set " + input.name, typed));
  if (input.type != "entity") return typed;
  // As other verbs take it, and then by the id that the query sees.
  const NodeId node = graph.node_of[on.find(typed)];
  const auto id = graph.graph.keys().find("id");
  return node == kNoNode || !id ? query::Value() : graph.graph.properties().of_node(node, *id);
}

query::Map template_values(const QueryTexts& texts, const GraphInput& on, const QueryGraph& graph) {
  const QueryTemplate& chosen = find_template(texts.template_name);
  std::map<std::string, std::string> typed;
  for (const std::string& text : texts.inputs)
    typed.insert_or_assign(pair_of("--set", text).first, pair_of("--set", text).second);
  query::Map values;
  for (const TemplateInput& input : chosen.inputs) {
    const auto found = typed.find(input.name);
    const std::string& text = found == typed.end() ? input.default_text : found->second;
    if (text.empty()) {
      throw Error(ErrorCode::usage,
                  fmt::format("{} needs --set {}=...: {}", chosen.name, input.name, input.text));
    }
    values[input.name] = input_value(input, text, on, graph);
    if (found != typed.end()) typed.erase(found);
  }
  if (!typed.empty()) {
    throw Error(ErrorCode::usage,
                fmt::format("{} has no such input; `mekhala query --templates` says which it has",
                            chosen.name));
  }
  return values;
}

Answer templates_answer() {
  Answer answer("query");
  Block block;
  block.columns = {{"template", "template"}, {"title", "question"}, {"inputs", "inputs"}};
  for (const QueryTemplate& one : query_templates()) {
    std::string inputs;
    for (const TemplateInput& input : one.inputs) {
      inputs += fmt::format("{}{}={}", inputs.empty() ? "" : " ", input.name,
                            input.default_text.empty() ? input.type : input.default_text);
    }
    Json row = Json::object();
    row.set("template", one.name).set("title", one.title).set("inputs", inputs);
    block.rows.push_back(row.set("query", one.query));
  }
  block.total = block.rows.size();
  answer.blocks.push_back(std::move(block));
  return answer;
}

// Values as JSON: a node is its properties with `_labels`, a relationship its own with `_type` and
// the ids of its ends, a path the list of both in turn.
class JsonOf {
 public:
  explicit JsonOf(const query::PropertyGraph& graph) : graph_(graph) {}

  Json operator()(const query::Value& value) const {
    if (value.boolean()) return *value.boolean();
    if (value.integer()) return *value.integer();
    if (value.floating()) return *value.floating();
    if (value.string()) return *value.string();
    if (value.temporal()) return format(*value.temporal());
    if (value.duration()) return format(*value.duration());
    if (value.node()) return node(value.node()->id);
    if (value.relationship()) return relationship(value.relationship()->id);
    Json array = Json::array();
    if (value.list()) {
      for (const query::Value& item : *value.list()) array.push((*this)(item));
      return array;
    }
    if (value.path()) {
      const query::Path& path = *value.path();
      array.push(node(path.nodes[0]));
      for (std::size_t i = 0; i < path.relationships.size(); ++i) {
        array.push(relationship(path.relationships[i])).push(node(path.nodes[i + 1]));
      }
      return array;
    }
    if (!value.map()) return {};
    Json object = Json::object();
    for (const auto& [key, item] : *value.map()) object.set(key, (*this)(item));
    return object;
  }

  // A cell for people: a node by its id, the rest as in a query.
  [[nodiscard]] std::string text(const query::Value& value) const {
    if (value.is_null()) return "";
    if (value.string()) return *value.string();
    if (value.temporal()) return format(*value.temporal());
    if (value.duration()) return format(*value.duration());
    if (value.node()) return "(" + id(value.node()->id) + ")";
    if (value.relationship()) {
      return "[:" + graph_.types().name(graph_.type_of(value.relationship()->id)) + "]";
    }
    if (value.floating()) return query::format_float(*value.floating());
    if (value.path()) return path(*value.path());
    if (value.list()) {
      std::string items;
      for (const query::Value& item : *value.list())
        items += (items.empty() ? "" : ", ") + text(item);
      return "[" + items + "]";
    }
    return (*this)(value).dump();
  }

 private:
  [[nodiscard]] std::string id(NodeId node) const {
    const auto key = graph_.keys().find("id");
    return key ? *graph_.properties().of_node(node, *key).string() : std::to_string(node);
  }
  [[nodiscard]] std::string path(const query::Path& path) const {
    std::string line = "(" + id(path.nodes[0]) + ")";
    for (std::size_t i = 0; i < path.relationships.size(); ++i) {
      const bool forward = graph_.source(path.relationships[i]) == path.nodes[i];
      line += forward ? "-" : "<-";
      line += text(query::RelationshipRef{path.relationships[i]});
      line += forward ? "->" : "-";
      line += "(" + id(path.nodes[i + 1]) + ")";
    }
    return line;
  }
  [[nodiscard]] Json node(NodeId node) const {
    Json object = Json::object();
    for (const auto& [key, value] : graph_.properties().all_of_node(node)) {
      object.set(graph_.keys().name(key), (*this)(value));
    }
    Json labels = Json::array();
    for (const auto label : graph_.labels_of(node)) labels.push(graph_.labels().name(label));
    return object.set("_labels", labels);
  }
  [[nodiscard]] Json relationship(EdgeId edge) const {
    Json object = Json::object();
    for (const auto& [key, value] : graph_.properties().all_of_relationship(edge)) {
      object.set(graph_.keys().name(key), (*this)(value));
    }
    return object.set("_type", graph_.types().name(graph_.type_of(edge)))
        .set("_source", id(graph_.source(edge)))
        .set("_target", id(graph_.target(edge)));
  }

  const query::PropertyGraph& graph_;
};

Block block_of(const query::QueryResult& result, const query::PropertyGraph& graph, Format format) {
  const JsonOf json(graph);
  const bool for_people = format == Format::table || format == Format::csv;
  Block block;
  for (const std::string& column : result.columns) block.columns.push_back({column, column});
  for (const auto& row : result.rows) {
    Json object = Json::object();
    for (std::size_t i = 0; i < row.size(); ++i) {
      const bool plain = row[i].is_null() || row[i].boolean() || row[i].is_number();
      object.set(result.columns[i], for_people && !plain ? Json(json.text(row[i])) : json(row[i]));
    }
    block.rows.push_back(std::move(object));
  }
  block.total = block.rows.size();
  block.empty = "no rows";
  return block;
}

query::QueryOptions options_of(const QueryTexts& texts, const query::Procedures& procedures) {
  query::QueryOptions options{.parameters = parameters_of(texts.parameters),
                              .procedures = &procedures};
  if (texts.template_name.empty() && !texts.inputs.empty()) {
    throw Error(ErrorCode::usage, "--set is for --template; --param gives a parameter");
  }
  if (!texts.top.empty() && texts.top != "all") {
    const auto top = parse_int(texts.top);
    if (!top || *top < 1) throw Error(ErrorCode::usage, "--top must be a number of rows, or all");
    options.max_rows = static_cast<std::uint64_t>(*top);
  }
  return options;
}

// What was asked belongs to the case where names were to be seen: its log says it, and who was
// looked at, before the answer is there.
void log_query(GraphInput& input, const QueryGraph& graph, const QueryTexts& texts,
               const std::string& text, const query::QueryResult& result) {
  Session& session = *input.session();
  if (session.view() == View::work) {
    const auto& given = texts.template_name.empty() ? texts.parameters : texts.inputs;
    const std::string parameters = fmt::format("{}", fmt::join(given, " "));
    session.store().note("query",
                         log_detail({{"text", session.for_log(text)},
                                     {"parameters", session.for_log(parameters)},
                                     {"projection", input.projection().spec},
                                     {"rows", std::to_string(result.rows.size())}}),
                         session.actor());
    for (const NodeId node : nodes_in(result.rows, graph)) {
      static_cast<void>(session.door().entity(input.projection().entity_of[node]));
    }
  }
  session.close();
}

// Where a view hides names an error repeats nothing of the query: it may hold one.
void show_error(Shell& shell, const query::QueryError& error, const std::string& text, bool quote) {
  shell.clear_progress();
  const std::string explained = explain(error, text);
  if (quote) {
    // Line by line, so that the caret stays under its place.
    for (const std::string_view line : split(explained, '\n')) shell.warn(line);
  } else {
    const std::string place = explained.substr(0, explained.find(": "));
    // What is said of a clause that writes is the same for every query.
    shell.warn(error.kind() == query::ErrorKind::refused
                   ? fmt::format("{}: {}", place, error.what())
                   : fmt::format("{}: {} ({}); the work view says more", place,
                                 name_of(error.kind()), error.detail()));
  }
  shell.status = exit_code(error.code());
}

GraphInputOptions input_options(Shell& shell, const QueryTexts& texts) {
  GraphInputOptions options;
  options.encoding = texts.encoding;
  if (texts.directed || texts.undirected) options.directed = texts.directed;
  options.projection = projection_of(texts.projection);
  if (!is_case_file(texts.input)) {
    if (options.projection.print() != ProjectionSpec{}.print()) {
      throw Error(ErrorCode::usage,
                  "--kinds, --links, dates and grades choose part of a case; of a graph file ask "
                  "with WHERE");
    }
    return options;
  }
  options.session = session_options(shell, true);
  if (options.session.view == View::work) options.session.mode = Case::Mode::write;
  return options;
}

Answer answer_of(const query::QueryResult& result, const GraphInput& input,
                 const query::PropertyGraph& graph, Format format) {
  Answer answer("query");
  if (input.is_case()) {
    const Session& session = *input.session();
    answer.head.set("view", name_of(session.view()));
    answer.head.set("projection", input.projection().spec);
    answer.head.set("fingerprint",
                    to_hex(sha256(session.door().fingerprint() + "/" + input.projection().spec)));
    answer.opening.push_back("projection: " + input.projection().spec);
  }
  answer.head.set("columns", Json::strings(result.columns)).set("incomplete", result.incomplete);
  answer.blocks.push_back(block_of(result, graph, format));
  if (result.incomplete) {
    answer.closing.push_back(
        fmt::format("incomplete: cut after {} rows by --top", result.rows.size()));
  }
  return answer;
}

void run_query_verb(Shell& shell, const QueryTexts& texts) {
  if (texts.list_templates) return shell.print(templates_answer());
  if (texts.input.empty()) throw Error(ErrorCode::usage, "query needs a case or a graph file");
  Context context(shell.context_options());
  GraphInput input = GraphInput::open(texts.input, input_options(shell, texts), context);
  const std::string text = text_of(texts);
  const QueryGraph graph = query_graph(input, context);
  const AlgorithmProcedures procedures(input, graph);
  const bool quote = !input.is_case() || input.session()->view() == View::work;
  try {
    query::QueryOptions options = options_of(texts, procedures);
    if (!texts.template_name.empty()) options.parameters = template_values(texts, input, graph);
    const query::QueryResult result = query::run_query(text, graph.graph, options, context);
    const Answer answer = answer_of(result, input, graph.graph, shell.format());
    if (input.is_case()) log_query(input, graph, texts, text, result);
    if (!result.plan.empty()) {
      shell.print_text(result.plan);
      return;
    }
    shell.print(answer);
  } catch (const query::QueryError& error) {
    show_error(shell, error, text, quote);
  }
}

}  // namespace

void add_query_verb(CLI::App& app, Shell& shell) {
  CLI::App* verb =
      add_verb(app, shell, "query", "ask a case or a graph file in openCypher", "Analysis");
  auto texts = std::make_shared<QueryTexts>();
  verb->add_option("INPUT", texts->input, "a case or a graph file");
  verb->add_option("QUERY", texts->text, "'MATCH (a)-->(b) RETURN a.id, count(*)'");
  verb->add_option("--file", texts->file, "read the query from this file; - is standard input");
  verb->add_option("--param", texts->parameters, "a parameter, name=value: $name in the query")
      ->allow_extra_args(false);
  verb->add_option("--template", texts->template_name, "ask a question that is ready made");
  verb->add_option("--set", texts->inputs, "an input of the template, name=value")
      ->allow_extra_args(false);
  verb->add_flag("--templates", texts->list_templates, "list the questions that are ready made");
  verb->add_option("--top", texts->top, "stop after so many rows and say so, or all")
      ->type_name("N or all");
  verb->add_flag("--explain", texts->explain, "say how it would be answered, and answer nothing");
  verb->add_option("--encoding", texts->encoding, "of a text file");
  auto* directed = verb->add_flag("--directed", texts->directed, "edges have a direction");
  verb->add_flag("--undirected", texts->undirected, "edges have none")->excludes(directed);
  add_projection_options(*verb, texts->projection);
  when_chosen(verb, shell, [&shell, texts] { run_query_verb(shell, *texts); });
}

}  // namespace mekhala::cli
