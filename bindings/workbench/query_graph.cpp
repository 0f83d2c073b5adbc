#include "bindings/workbench/query_graph.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "bindings/workbench/name_search.hpp"
#include "bindings/workbench/query_case.hpp"
#include "bindings/workbench/run.hpp"
#include "engine/base/error.hpp"

namespace mekhala {

namespace {

using query::Value;

constexpr const char* kSearch = "search";
constexpr std::size_t kMostFound = 10'000;

// The first of these columns that is there and holds text; null where none is.
template <std::size_t Count>
const Column<std::string>* text_column(const ColumnTable& table,
                                       const std::array<std::string_view, Count>& names,
                                       std::string_view& chosen) {
  for (const std::string_view name : names) {
    const AnyColumn* column = table.find(name);
    if (!column || !std::holds_alternative<Column<std::string>>(*column)) continue;
    chosen = name;
    return &std::get<Column<std::string>>(*column);
  }
  return nullptr;
}

// Calls set(row, key, value) for every value of the table that is there.
template <typename Set>
void copy_columns(const ColumnTable& table, std::string_view left_out, query::Symbols& keys,
                  const Set& set) {
  for (std::size_t i = 0; i < table.names().size(); ++i) {
    if (table.names()[i] == left_out) continue;
    const query::SymbolId key = keys.add(table.names()[i]);
    std::visit(
        [&](const auto& column) {
          for (std::uint32_t row = 0; row < column.size(); ++row) {
            if (column.has(row)) set(row, key, Value(column[row]));
          }
        },
        table.at(i));
  }
}

std::string option_text(const Value& value, const GraphInput& input) {
  if (value.string() && value.string()->starts_with('@')) {
    throw Error(ErrorCode::refused,
                "a query reads no file: options of an algorithm with @FILE "
                "belong to the verb run");
  }
  if (value.string()) return *value.string();
  if (value.boolean()) return *value.boolean() ? "true" : "false";
  if (value.integer()) return std::to_string(*value.integer());
  if (value.floating()) return query::format_float(*value.floating());
  if (value.node() && !input.is_case()) return input.name(value.node()->id);
  throw Error(ErrorCode::usage,
              "an option of an algorithm is a number, a text, true or false, or a list; a node "
              "of a case is named by its id");
}

OptionTexts option_texts(const Value& options, const GraphInput& input) {
  OptionTexts texts;
  if (!options.map()) return texts;
  for (const auto& [name, value] : *options.map()) {
    if (value.list()) {
      for (const Value& item : *value.list()) texts[name].push_back(option_text(item, input));
    } else {
      texts[name].push_back(option_text(value, input));
    }
  }
  return texts;
}

Value number_or_null(double value) { return std::isnan(value) ? Value() : Value(value); }

// One row for each node or relationship, those without a value too: their value is null.
class RowsOf {
 public:
  using Rows = std::vector<std::vector<Value>>;

  RowsOf(const GraphInput& input, const QueryGraph& graph) : input_(input), graph_(graph) {}

  Rows operator()(const NodeScores& scores) const {
    return of_nodes([&](NodeId node) { return std::vector{number_or_null(scores.values[node])}; });
  }
  Rows operator()(const NodeLabels& labels) const {
    return of_nodes([&](NodeId node) {
      return std::vector<Value>{static_cast<std::int64_t>(labels.values[node])};
    });
  }
  Rows operator()(const NodePoints& points) const {
    return of_nodes([&](NodeId node) {
      return std::vector{number_or_null(points.x[node]), number_or_null(points.y[node])};
    });
  }
  Rows operator()(const EdgeScores& scores) const {
    Rows rows;
    for (EdgeId edge = 0; edge < scores.values.size(); ++edge) {
      rows.push_back({query::RelationshipRef{edge}, number_or_null(scores.values[edge])});
    }
    return rows;
  }
  Rows operator()(const auto&) const {
    throw Error(ErrorCode::failure, "this result has no rows for a query");
  }

 private:
  // Protected people are part of what is measured, and of no list of results.
  template <typename Values>
  Rows of_nodes(const Values& values) const {
    Rows rows;
    for (NodeId node = 0; node < graph_.input_of.size(); ++node) {
      const NodeId there = graph_.input_of[node];
      if (!input_.listed(there)) continue;
      std::vector<Value> row = {query::NodeRef{node}};
      for (Value& value : values(there)) row.push_back(std::move(value));
      rows.push_back(std::move(row));
    }
    return rows;
  }

  const GraphInput& input_;
  const QueryGraph& graph_;
};

std::vector<query::ProcedureField> outputs_of(ResultShape shape) {
  const query::ProcedureField node = {"node", query::kNodeType};
  switch (shape) {
    case ResultShape::node_scores:
      return {node, {"value", query::kFloatType}};
    case ResultShape::node_labels:
      return {node, {"community", query::kIntegerType}};
    case ResultShape::edge_scores:
      return {{"relationship", query::kRelationshipType}, {"value", query::kFloatType}};
    case ResultShape::node_points:
      return {node, {"x", query::kFloatType}, {"y", query::kFloatType}};
    default:
      return {};
  }
}

bool is_called_on(const AlgorithmSpec& spec, bool of_case) {
  if (!of_case) return !outputs_of(spec.shape).empty();
  // Relationships of a case are numbered by what is shown, not as the measure's graph has them; and
  // dates may not stand beside people here.
  return (spec.shape == ResultShape::node_scores || spec.shape == ResultShape::node_labels) &&
         !takes_times(spec);
}

query::PropertyGraph graph_of_file(const GraphInput& input) {
  query::PropertyGraphBuilder builder;
  const GraphView graph = input.graph();
  constexpr std::array<std::string_view, 4> kLabels = {"label", "labels", "kind", "type"};
  constexpr std::array<std::string_view, 3> kTypes = {"type", "kind", "label"};
  std::string_view label_name, type_name;
  const Column<std::string>* labels = text_column(input.node_columns(), kLabels, label_name);
  const Column<std::string>* types = text_column(input.edge_columns(), kTypes, type_name);

  for (NodeId node = 0; node < graph.num_nodes(); ++node) {
    std::vector<query::SymbolId> node_labels;
    if (labels && labels->has(node)) node_labels.push_back(builder.labels.add((*labels)[node]));
    builder.add_node(node_labels);
  }
  for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
    const bool typed = types && types->has(edge) && !(*types)[edge].empty();
    builder.add_relationship(graph.source(edge), graph.target(edge),
                             builder.types.add(typed ? (*types)[edge] : "LINK"));
  }
  copy_columns(input.node_columns(), label_name, builder.keys,
               [&](NodeId node, query::SymbolId key, Value value) {
                 builder.set_node(node, key, std::move(value));
               });
  copy_columns(input.edge_columns(), type_name, builder.keys,
               [&](EdgeId edge, query::SymbolId key, Value value) {
                 builder.set_relationship(edge, key, std::move(value));
               });
  // Last: it is the name by which all other verbs know the node, whatever column has that name.
  const query::SymbolId id = builder.keys.add("id");
  for (NodeId node = 0; node < graph.num_nodes(); ++node) {
    builder.set_node(node, id, Value(input.name(node)));
  }
  return builder.build();
}

void collect_nodes(const Value& value, const query::PropertyGraph& graph,
                   std::vector<NodeId>& found) {
  if (value.node()) found.push_back(value.node()->id);
  if (value.relationship()) {
    found.push_back(graph.source(value.relationship()->id));
    found.push_back(graph.target(value.relationship()->id));
  }
  if (value.path()) {
    found.insert(found.end(), value.path()->nodes.begin(), value.path()->nodes.end());
  }
  if (value.list()) {
    for (const Value& item : *value.list()) collect_nodes(item, graph, found);
  }
  if (value.map()) {
    for (const auto& [key, item] : *value.map()) collect_nodes(item, graph, found);
  }
}

}  // namespace

QueryGraph query_graph(const GraphInput& input, Context& context) {
  if (input.is_case()) return query_graph_of_case(input, context);
  QueryGraph made{graph_of_file(input), {}, {}};
  made.node_of.resize(input.graph().num_nodes());
  std::iota(made.node_of.begin(), made.node_of.end(), NodeId{0});
  made.input_of = made.node_of;
  return made;
}

std::vector<NodeId> nodes_in(const std::vector<std::vector<Value>>& rows, const QueryGraph& graph) {
  std::vector<NodeId> found;
  for (const std::vector<Value>& row : rows) {
    for (const Value& value : row) collect_nodes(value, graph.graph, found);
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  for (NodeId& node : found) node = graph.input_of[node];
  return found;
}

AlgorithmProcedures::AlgorithmProcedures(const GraphInput& input, const QueryGraph& graph)
    : input_(input), graph_(graph) {
  signatures_.push_back({.name = kSearch,
                         .inputs = {{"text", query::kStringType}},
                         .outputs = {{"node", query::kNodeType}, {"place", query::kIntegerType}}});
  for (const AlgorithmSpec& spec : algorithms()) {
    if (!is_called_on(spec, input.is_case())) continue;
    signatures_.push_back({.name = spec.name,
                           .inputs = {{"options", query::kMapType}},
                           .num_optional = 1,
                           .outputs = outputs_of(spec.shape)});
  }
}

const query::ProcedureSignature* AlgorithmProcedures::find(std::string_view name) const {
  const auto found = std::find_if(signatures_.begin(), signatures_.end(),
                                  [&](const auto& signature) { return signature.name == name; });
  return found == signatures_.end() ? nullptr : &*found;
}

std::vector<std::string_view> AlgorithmProcedures::names() const {
  std::vector<std::string_view> all;
  for (const query::ProcedureSignature& signature : signatures_) all.push_back(signature.name);
  return all;
}

std::vector<std::vector<Value>> AlgorithmProcedures::call(
    const query::ProcedureSignature& procedure, std::span<const Value> arguments,
    Context& context) const {
  if (procedure.name == kSearch) return search(arguments[0], context);
  const OptionTexts texts = option_texts(arguments.empty() ? Value() : arguments[0], input_);
  const RunOutcome outcome = run_algorithm(input_, procedure.name, texts, context);
  return std::visit(RowsOf(input_, graph_), outcome.result);
}

std::vector<std::vector<Value>> AlgorithmProcedures::search(const Value& text,
                                                            Context& context) const {
  std::vector<std::vector<Value>> rows;
  if (!text.string()) return rows;
  const auto add = [&](NodeId node) {
    if (node == kNoNode || graph_.node_of[node] == kNoNode) return;
    rows.push_back({Value(query::NodeRef{graph_.node_of[node]}),
                    Value(static_cast<std::int64_t>(rows.size() + 1))});
  };
  if (!input_.is_case()) {
    for (const NodeId node : search_names(input_, *text.string(), context)) add(node);
    return rows;
  }
  // A door of its own, as for the graph: what it looks at is not shown yet.
  const Session& session = *input_.session();
  const Disclosure door(session.store(),
                        {.view = session.view(), .actor = session.actor(), .release_seed = {}});
  for (const ShownEntity& entity : search_names(door, *text.string(), kMostFound)) {
    add(input_.projection().node_of(entity.row));
  }
  return rows;
}

}  // namespace mekhala
