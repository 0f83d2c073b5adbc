#include "bindings/workbench/query_case.hpp"

#include <algorithm>
#include <set>
#include <unordered_map>

#include "engine/base/letter_case.hpp"
#include "engine/base/text.hpp"

namespace mekhala {

namespace {

using query::List;
using query::Value;

// bank_account -> BankAccount
std::string as_label(std::string_view name) {
  std::string label;
  bool begins = true;
  for (const char c : name) {
    if (c == '_' || c == ' ') {
      begins = true;
      continue;
    }
    label += begins ? to_upper_case(std::string(1, c)) : std::string(1, c);
    begins = false;
  }
  return label;
}

Value typed(const ShownValue& shown, const Ontology& ontology) {
  const PropertyId id = ontology.property(shown.property);
  if (shown.value.empty()) return {};
  const ValueType type = id == kNoTerm ? ValueType::text : ontology.properties()[id].type;
  if (type == ValueType::number) {
    if (const auto whole = parse_int(shown.value)) return *whole;
    if (const auto number = parse_double(shown.value)) return *number;
  }
  if (type == ValueType::boolean && (shown.value == "true" || shown.value == "false")) {
    return shown.value == "true";
  }
  return shown.value;
}

// Sets properties, the best value of each, and what they rest on.
template <typename Set>
void set_values(const std::vector<ShownValue>& values, const Ontology& ontology, const Set& set) {
  List statements, sources;
  std::set<StatementRow> seen;
  std::set<std::string> named, properties;
  std::string grade, from, to;
  std::optional<Grade> best;
  for (const ShownValue& shown : values) {
    if (shown.property != "exists" && !shown.value.empty() &&
        properties.insert(shown.property).second) {
      set(shown.property, typed(shown, ontology));
    }
    if (shown.statement != 0 && seen.insert(shown.statement).second) {
      statements.emplace_back(std::int64_t{shown.statement});
    }
    if (!shown.source.empty() && named.insert(shown.source).second) {
      sources.emplace_back(shown.source);
    }
    if (const auto given = parse_grade(shown.grade); given && (!best || better(*given, *best))) {
      best = given;
      grade = shown.grade;
    }
    if (!shown.from.empty() && (from.empty() || shown.from < from)) from = shown.from;
    to = std::max(to, shown.to);
  }
  // What is in no text order, such as rows of a file, tells nothing here: sorted.
  std::sort(statements.begin(), statements.end(),
            [](const Value& a, const Value& b) { return *a.integer() < *b.integer(); });
  if (!statements.empty()) set("_statements", statements);
  if (!sources.empty()) set("_sources", sources);
  if (!grade.empty()) set("_grade", grade);
  if (!from.empty()) set("_from", from);
  if (!to.empty()) set("_to", to);
}

class CaseBuilder {
 public:
  CaseBuilder(const GraphInput& input, Context& context)
      : input_(input),
        projection_(input.projection()),
        session_(*input.session()),
        ontology_(session_.store().ontology()),
        // A door of its own: what it looks at is not shown yet, and so not logged as looked at.
        door_(session_.store(),
              {.view = session_.view(), .actor = session_.actor(), .release_seed = {}}),
        context_(context) {}

  QueryGraph build() {
    order_nodes();
    for (const NodeId node : made_.input_of) add_node(node);
    if (session_.view() == View::release) {
      add_bare_links();
    } else {
      add_links();
    }
    made_.graph = builder_.build();
    return std::move(made_);
  }

 private:
  // By the ids that are shown: an order by key would let somebody test a guess of one.
  void order_nodes() {
    std::vector<std::pair<std::string, NodeId>> ids;
    for (NodeId node = 0; node < projection_.graph.num_nodes(); ++node) {
      context_.checkpoint();
      if (session_.view() == View::release && projection_.is_protected[node]) continue;
      if (projection_.twin_of[node] != node) continue;
      ids.emplace_back(door_.entity(projection_.entity_of[node]).id, node);
    }
    std::sort(ids.begin(), ids.end());
    made_.node_of.assign(projection_.graph.num_nodes(), kNoNode);
    for (const auto& [id, node] : ids) {
      made_.node_of[node] = static_cast<NodeId>(made_.input_of.size());
      made_.input_of.push_back(node);
    }
  }

  void add_node(NodeId node) {
    context_.checkpoint();
    const ShownEntity shown = door_.entity(projection_.entity_of[node]);
    std::vector<query::SymbolId> labels = {builder_.labels.add(as_label(shown.kind))};
    for (const std::string& role : shown.roles)
      labels.push_back(builder_.labels.add(as_label(role)));
    if (shown.is_protected) labels.push_back(builder_.labels.add("Protected"));
    if (!shown.protected_as.empty()) {
      labels.push_back(builder_.labels.add(as_label(shown.protected_as)));
    }
    const NodeId made = builder_.add_node(labels);
    const auto set = [&](std::string_view key, Value value) {
      builder_.set_node(made, builder_.keys.add(key), std::move(value));
    };
    set_values(door_.values(shown.row), ontology_, set);
    set("id", shown.id);
    set("kind", shown.kind);
    set("label", shown.label);
    if (!shown.country.empty()) set("country", shown.country);
  }

  void add_links() {
    std::unordered_map<StatementRow, EdgeId> edge_of;
    for (EdgeId edge = 0; edge < projection_.statements_of.size(); ++edge) {
      for (const StatementRow row : projection_.statements_of[edge]) edge_of.emplace(row, edge);
    }
    std::set<LinkRow> seen;
    std::vector<ShownLink> links;
    for (const NodeId node : made_.input_of) {
      context_.checkpoint();
      for (ShownLink& link : door_.links(projection_.entity_of[node])) {
        // It is met from both its ends.
        if (seen.insert(link.row).second) links.push_back(std::move(link));
      }
    }
    sort_by_what_is_shown(links);
    for (const ShownLink& link : links) add_link(link, edge_of);
  }

  void add_link(const ShownLink& link, const std::unordered_map<StatementRow, EdgeId>& edge_of) {
    const NodeId from = projection_.node_of(link.from.row), to = projection_.node_of(link.to.row);
    if (from == kNoNode || to == kNoNode) return;
    std::vector<ShownValue> kept;
    for (const ShownValue& value : link.values) {
      if (edge_of.contains(value.key)) kept.push_back(value);
    }
    if (kept.empty()) return;
    const EdgeId made = builder_.add_relationship(made_.node_of[from], made_.node_of[to],
                                                  builder_.types.add(to_upper_case(link.kind)));
    set_values(kept, ontology_, [&](std::string_view key, Value value) {
      builder_.set_relationship(made, builder_.keys.add(key), std::move(value));
    });
  }

  // A release says of a link that it is there, and nothing else.
  void add_bare_links() {
    struct Link {
      NodeId from, to;
      std::string type;
      auto operator<=>(const Link&) const = default;
    };
    std::vector<Link> links;
    const GraphView graph = projection_.graph.view();
    for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
      const LinkKindId kind = projection_.kind_of_edge[edge];
      links.push_back({made_.node_of[graph.source(edge)], made_.node_of[graph.target(edge)],
                       kind == kNoTerm ? "LINK" : to_upper_case(ontology_.links()[kind].name)});
    }
    std::sort(links.begin(), links.end());
    for (const Link& link : links) {
      builder_.add_relationship(link.from, link.to, builder_.types.add(link.type));
    }
  }

  const GraphInput& input_;
  const Projection& projection_;
  const Session& session_;
  const Ontology& ontology_;
  Disclosure door_;
  Context& context_;
  query::PropertyGraphBuilder builder_;
  QueryGraph made_;
};

}  // namespace

QueryGraph query_graph_of_case(const GraphInput& input, Context& context) {
  return CaseBuilder(input, context).build();
}

}  // namespace mekhala
