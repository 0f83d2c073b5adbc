#include "bindings/workbench/graph_input.hpp"

#include <algorithm>
#include <chrono>

#include "engine/base/error.hpp"
#include "engine/base/text.hpp"
#include "io/graph_file.hpp"

namespace mekhala {

namespace {

// True where some link of the projection has a direction that means something.
bool has_directed_kind(const Projection& projection, const Ontology& ontology) {
  return std::any_of(
      projection.kind_of_edge.begin(), projection.kind_of_edge.end(),
      [&](LinkKindId kind) { return kind == kNoTerm || ontology.links()[kind].directed; });
}

Column<std::string> group_column(const Projection& projection) {
  Column<std::string> column(projection.graph.num_nodes());
  for (NodeId node = 0; node < projection.graph.num_nodes(); ++node) {
    const auto shares = projection.groups[node];
    if (!shares.empty()) column.set(node, projection.group_names[shares.front().group]);
  }
  return column;
}

Column<std::string> kind_column(const Projection& projection, const Ontology& ontology) {
  Column<std::string> column(projection.graph.num_nodes());
  for (NodeId node = 0; node < projection.graph.num_nodes(); ++node) {
    column.set(node, ontology.kinds()[projection.kind_of_node[node]].name);
  }
  return column;
}

template <typename T>
void keep_rows(Ragged<T>& rows, const std::vector<std::uint32_t>& kept) {
  Ragged<T> left;
  for (const std::uint32_t at : kept) {
    const auto row = rows[at];
    left.values.insert(left.values.end(), row.begin(), row.end());
    left.end_row();
  }
  rows = std::move(left);
}

template <typename T>
void keep_values(std::vector<T>& values, const std::vector<std::uint32_t>& kept) {
  std::vector<T> left;
  left.reserve(kept.size());
  for (const std::uint32_t at : kept) left.push_back(values[at]);
  values = std::move(left);
}

// Takes the edges of nodes that are gone: `place` is kNoNode for those.
void keep_edges(Projection& projection, const std::vector<NodeId>& place, NodeId num_nodes) {
  const GraphView graph = projection.graph;
  std::vector<EdgeEnds> edges;
  std::vector<EdgeId> before, order, kept;
  for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
    const EdgeEnds ends{place[graph.source(edge)], place[graph.target(edge)]};
    if (ends.source == kNoNode || ends.target == kNoNode) continue;
    edges.push_back(ends);
    before.push_back(edge);
  }
  const bool directed = graph.directed();
  projection.graph = Graph::from_edges(num_nodes, edges, directed, &order);
  for (const EdgeId edge : order) kept.push_back(before[edge]);
  keep_rows(projection.statements_of, kept);
  keep_rows(projection.sources_of, kept);
  keep_values(projection.kind_of_edge, kept);
  keep_values(projection.strength, kept);
}

// What is left where nobody protected is there: a degree would count those of one recruiter, and
// a number of components all of them.
void drop_protected(Projection& projection) {
  std::vector<NodeId> place(projection.graph.num_nodes(), kNoNode), kept;
  for (NodeId node = 0; node < place.size(); ++node) {
    if (projection.is_protected[node]) continue;
    place[node] = static_cast<NodeId>(kept.size());
    kept.push_back(node);
  }
  keep_edges(projection, place, static_cast<NodeId>(kept.size()));
  keep_values(projection.entity_of, kept);
  keep_values(projection.kind_of_node, kept);
  keep_values(projection.victim, kept);
  keep_values(projection.is_protected, kept);
  keep_values(projection.may_carry, kept);
  keep_values(projection.rankable, kept);
  keep_values(projection.generic, kept);
  keep_values(projection.batch, kept);
  keep_rows(projection.merged, kept);
  keep_rows(projection.groups, kept);
  keep_values(projection.twin_of, kept);
  for (NodeId& node : projection.twin_of) node = place[node];
  std::erase_if(projection.node_index,
                [&](const auto& entry) { return place[entry.second] == kNoNode; });
  for (auto& [row, node] : projection.node_index) node = place[node];
}

}  // namespace

GraphInput GraphInput::open(const std::filesystem::path& path, const GraphInputOptions& options,
                            Context& context) {
  const auto start = std::chrono::steady_clock::now();
  GraphInput input;
  if (is_case_file(path)) {
    input.options_ = options;
    input.session_ = std::make_unique<Session>(path, options.session);
    input.format_ = "case";
    input.project_case(context);
  } else {
    input.open_file(path, options, context);
  }
  input.load_seconds_ =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return input;
}

void GraphInput::narrow(const Date& from, const Date& to, Context& context) {
  options_.projection.from = from;
  options_.projection.to = to;
  options_.directed = graph_.directed();
  project_case(context);
}

void GraphInput::project_case(Context& context) {
  const Ontology& ontology = session_->store().ontology();
  ProjectionSpec spec = session_->door().asked(options_.projection);
  check_grouping(session_->door(), ontology, spec.group_property);
  spec.directed = options_.directed.value_or(true);
  projection_ = project(session_->store(), session_->door().protection(), spec, context);
  if (!options_.directed && !has_directed_kind(*projection_, ontology)) {
    spec.directed = false;
    projection_ = project(session_->store(), session_->door().protection(), spec, context);
  }
  unlisted_ = count_unlisted();
  if (session_->view() == View::release) drop_protected(*projection_);
  graph_ = projection_->graph;
  node_columns_ = ColumnTable(graph_.num_nodes());
  node_columns_.add("kind", kind_column(*projection_, ontology));
  if (!spec.group_property.empty() && spec.group_property != "kind") {
    node_columns_.add(spec.group_property, group_column(*projection_));
  }
  edge_columns_ = ColumnTable(graph_.num_edges());
  edge_columns_.add("strength", Column<double>(projection_->strength));
  if (!options_.dates) return;
  Column<double> begin(graph_.num_edges()), until(graph_.num_edges());
  const auto days = session_->door().days(*projection_, context);
  for (EdgeId edge = 0; edge < days.size(); ++edge) {
    // What comes of it would stand beside people: `paths --in-time` shows what of it may be.
    if (!days[edge] || (days[edge]->of_protected && session_->view() != View::work)) continue;
    begin.set(edge, days[edge]->first);
    if (days[edge]->last) until.set(edge, *days[edge]->last);
  }
  edge_columns_.add("begin", std::move(begin));
  edge_columns_.add("until", std::move(until));
}

void GraphInput::open_file(const std::filesystem::path& path, const GraphInputOptions& options,
                           Context& context) {
  GraphFile file =
      read_graph_file(path, {.directed = options.directed, .encoding = options.encoding}, context);
  graph_ = file.named.graph;
  names_ = std::move(file.named.names);
  node_columns_ = std::move(file.named.node_columns);
  edge_columns_ = std::move(file.named.edge_columns);
  notes_ = std::move(file.named.notes);
  format_ = std::move(file.format);
  encoding_ = std::move(file.encoding);
}

std::string GraphInput::name(NodeId node) const {
  return is_case() ? session_->door().entity(projection_->entity_of[node]).id : names_[node];
}

std::string GraphInput::label(NodeId node) const {
  if (!is_case()) return {};
  const ShownEntity shown = session_->door().entity(projection_->entity_of[node]);
  return shown.label == shown.id ? std::string() : shown.label;
}

bool GraphInput::listed(NodeId node) const {
  return !is_case() || (!projection_->is_protected[node] && projection_->twin_of[node] == node);
}

std::uint64_t GraphInput::count_unlisted() const {
  std::uint64_t count = 0;
  const bool release = session_->view() == View::release;
  for (NodeId node = 0; node < projection_->graph.num_nodes(); ++node) {
    if (projection_->twin_of[node] != node || !projection_->is_protected[node]) continue;
    const ProtectedAs reason = session_->door().protection().of(projection_->entity_of[node]);
    count += release && reason == ProtectedAs::identifier ? 0 : 1;
  }
  return count;
}

ShownSize GraphInput::shown_size() const {
  if (is_case()) return session_->door().size(*projection_);
  return {graph_.num_nodes(), graph_.num_edges()};
}

NodeId GraphInput::find(std::string_view typed) const {
  if (is_case()) {
    const NodeId node = projection_->node_of(session_->door().resolve(typed));
    if (node == kNoNode) {
      throw Error(
          ErrorCode::usage,
          "this entity is not in the projection; widen its filters (--kinds, --links, dates)");
    }
    return node;
  }
  const NodeId node = names_.find(typed);
  if (node == kNoNode) {
    throw Error(ErrorCode::usage,
                "no node of the graph has this id; ids are compared as they stand in the file",
                Place{.value = std::string(typed)});
  }
  return node;
}

}  // namespace mekhala
