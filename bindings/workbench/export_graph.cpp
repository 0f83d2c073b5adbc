#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "bindings/workbench/export.hpp"
#include "engine/base/error.hpp"
#include "engine/base/text.hpp"
#include "engine/base/version.hpp"
#include "engine/case/handling.hpp"
#include "engine/case/projection.hpp"

namespace mekhala {

namespace {

ShownProperty property_of(const ShownValue& value) {
  return {value.property, value.value, value.original, value.grade,
          value.from,     value.to,    value.source,   value.handling};
}

std::optional<double> strength_of(const std::vector<ShownValue>& values) {
  for (const ShownValue& value : values) {
    if (value.property == property::kStrength) return parse_double(value.value);
  }
  return std::nullopt;
}

std::string strictest(const std::vector<ShownValue>& values) {
  Handling handling = Handling::none;
  for (const ShownValue& value : values) handling = std::max(handling, handling_of(value.handling));
  return name_of(handling);
}

ShownNode node_of(const Disclosure& door, const ShownEntity& entity) {
  ShownNode node;
  node.id = entity.id;
  node.kind = entity.kind;
  node.label = entity.label;
  node.country = entity.country;
  node.roles = entity.roles;
  node.is_protected = entity.is_protected;
  node.protected_as = entity.protected_as;
  node.handling = entity.handling;
  for (const ShownValue& value : door.values(entity.row))
    node.properties.push_back(property_of(value));
  return node;
}

// Victims that a release leaves out, by country of their group, as far as the marking lets them be
// told of.
std::vector<std::string> victim_notes(const Projection& projection, const Disclosure& door,
                                      bool cut_off) {
  std::map<std::string, std::uint64_t> counts;
  for (NodeId node = 0; node < projection.graph.num_nodes(); ++node) {
    const EntityRow row = projection.entity_of[node];
    if (!projection.victim[node] || !door.is_within(row)) continue;
    const auto shares = projection.groups[node];
    std::string country = shares.empty() ? "" : projection.group_names[shares.front().group];
    // Groups rest on the whole case; of what is marked more strictly nothing is told.
    if (cut_off) country = door.entity(row).country;
    ++counts[country.empty() ? "country unknown" : country];
  }
  std::vector<std::string> notes;
  for (const auto& [country, count] : counts) {
    notes.push_back(fmt::format("victims left out, {}: {}", country, door.victim_count(count)));
  }
  return notes;
}

// Adds nodes and links of a projection as far as the view shows them.
class GraphBuilder {
 public:
  GraphBuilder(const Session& session, const Projection& projection, const ExportOptions& options)
      : session_(session), projection_(projection), options_(options) {}

  void build(ShownGraph& graph, Context& context) {
    index_.assign(projection_.graph.num_nodes(), SIZE_MAX);
    const std::vector<NodeId> order = by_shown_id(context);
    for (const NodeId node : order) {
      context.checkpoint();
      index_[node] = graph.nodes.size();
      graph.nodes.push_back(
          node_of(session_.door(), session_.door().entity(projection_.entity_of[node])));
      if (!is_tlp(options_.marking)) continue;
      // What a person is protected as, and which markings there are, rests on the whole case.
      ShownNode& made = graph.nodes.back();
      if (session_.view() == View::work) made.protected_as.clear();
      std::erase_if(made.properties,
                    [](const ShownProperty& shown) { return shown.name == property::kHandling; });
    }
    for (std::size_t done = 0; done < order.size(); ++done) {
      context.checkpoint();
      collect_links(projection_.entity_of[order[done]]);
      for (const EntityRow merged : projection_.merged[order[done]]) collect_links(merged);
      context.report(static_cast<double>(done) / static_cast<double>(order.size()));
    }
    sort_by_what_is_shown(links_);
    for (const ShownLink& link : links_) add_link(graph, link);
    report(graph);
  }

 private:
  // Nodes of the projection stand in the order of their keys: where a protected number stands
  // among the others would let somebody test a guess of it.
  [[nodiscard]] std::vector<NodeId> by_shown_id(Context& context) {
    std::vector<std::pair<std::string, NodeId>> ids;
    for (NodeId node = 0; node < projection_.graph.num_nodes(); ++node) {
      context.checkpoint();
      const EntityRow row = projection_.entity_of[node];
      if (session_.view() == View::release && projection_.is_protected[node]) continue;
      if (!session_.door().is_within(row)) {
        ++marked_;
        continue;
      }
      // What a protected person consented to is a value of theirs, on which nothing may depend
      // where they are a pseudonym.
      const bool as_itself = session_.view() == View::work || !projection_.is_protected[node];
      if (as_itself && !session_.door().consents(row)) {
        ++without_consent_;
        without_.insert(node);
        continue;
      }
      ids.emplace_back(session_.door().entity(row).id, node);
    }
    std::sort(ids.begin(), ids.end());
    std::vector<NodeId> order;
    for (const auto& [id, node] : ids) {
      if (!is_held_without_consent(node)) order.push_back(node);
    }
    return order;
  }

  // A number, an account, a document of nobody but people who gave no consent: it would tell them.
  [[nodiscard]] bool is_held_without_consent(NodeId node) const {
    const KindSpec& kind = session_.store().ontology().kinds()[projection_.kind_of_node[node]];
    if (without_.empty() || !kind.identifier) return false;
    const GraphView graph = projection_.graph.view();
    bool any = false;
    for (const Direction direction : {Direction::out, Direction::in}) {
      for (const NodeId holder : graph.neighbors(node, direction)) {
        if (!without_.contains(holder)) return false;
        any = true;
      }
    }
    return any;
  }

  void collect_links(EntityRow entity) {
    for (ShownLink& link : session_.door().links(entity)) {
      const LinkKindId kind = session_.store().ontology().link(link.kind);
      if (!options_.links.empty() && !wanted(kind)) continue;
      const NodeId from = projection_.node_of(link.from.row);
      const NodeId to = projection_.node_of(link.to.row);
      if (from == kNoNode || to == kNoNode) continue;
      if (index_[from] == SIZE_MAX || index_[to] == SIZE_MAX) continue;
      // Each link is met from both its ends.
      if (seen_.insert(link.row).second) links_.push_back(std::move(link));
    }
  }
  void add_link(ShownGraph& graph, const ShownLink& link) const {
    const Ontology& ontology = session_.store().ontology();
    const LinkKindId kind = ontology.link(link.kind);
    ShownEdge edge;
    edge.from = index_[projection_.node_of(link.from.row)];
    edge.to = index_[projection_.node_of(link.to.row)];
    edge.kind = link.kind;
    edge.directed = kind == kNoTerm || ontology.links()[kind].directed;
    edge.strength = strength_of(link.values);
    edge.statements = link.statements;
    edge.sources = link.sources;
    edge.handling = strictest(link.values);
    for (const ShownValue& value : link.values) edge.properties.push_back(property_of(value));
    graph.edges.push_back(std::move(edge));
  }
  [[nodiscard]] bool wanted(LinkKindId kind) const {
    for (const std::string& name : options_.links) {
      if (session_.store().ontology().link(name) == kind) return true;
    }
    return false;
  }

  void report(ShownGraph& graph) const {
    if (is_tlp(options_.marking)) {
      // A release tells no marking of anything, nor how much has one; this is said in any case.
      graph.left_out.push_back(
          session_.view() == View::release || marked_ == 0
              ? fmt::format("whatever is marked more strictly than {} is left out", graph.marking)
              : fmt::format(
                    "{} entities of which all is marked more strictly than {} are left out, with "
                    "their links; so are single values and links that are",
                    marked_, graph.marking));
    }
    if (without_consent_ > 0) {
      // A release counts nobody singly.
      graph.left_out.push_back(
          session_.view() == View::release
              ? "people without consent to more than being counted are left out, with their links "
                "and what only they use"
              : fmt::format("{} people gave no consent to more than being counted: left out, with "
                            "their links and what only they use",
                            without_consent_));
    }
  }

  const Session& session_;
  const Projection& projection_;
  const ExportOptions& options_;
  std::vector<std::size_t> index_;  // node -> place in the shown graph
  std::set<LinkRow> seen_;
  std::vector<ShownLink> links_;
  std::set<NodeId> without_;  // people who gave no consent
  std::uint64_t marked_ = 0, without_consent_ = 0;
};

// What is printed on the export.
std::string marking_of(const Session& session, const std::string& asked) {
  if (is_tlp(asked)) return name_of(handling_of(asked));
  if (to_lower(trim(asked)).starts_with("tlp")) {
    throw Error(ErrorCode::usage,
                "--marking begins as one of the Traffic Light Protocol and is none: TLP:CLEAR, "
                "TLP:GREEN, TLP:AMBER, TLP:AMBER+STRICT, TLP:RED");
  }
  if (!asked.empty() && session.view() != View::work) {
    throw Error(ErrorCode::usage,
                "outside the work view --marking takes markings of the Traffic Light Protocol "
                "alone: TLP:CLEAR, TLP:GREEN, TLP:AMBER, TLP:AMBER+STRICT, TLP:RED");
  }
  return session.door().filter()(asked);
}

}  // namespace

ShownGraph shown_graph(Session& session, const ExportOptions& options, Context& context) {
  ShownGraph graph;
  graph.title = "Mekhala case";
  graph.view = name_of(session.view());
  graph.marking = marking_of(session, options.marking);
  if (is_tlp(options.marking)) session.keep_within(options.marking);
  ProjectionSpec spec;
  spec.entity_kinds = options.kinds;
  spec.link_kinds = options.links;
  spec.group_property = std::string(property::kExploitationCountry);
  const Projection projection =
      project(session.store(), session.door().protection(), session.door().asked(spec), context);
  graph.notes = {fmt::format("case {}", session.door().fingerprint()),
                 "projection " + projection.spec,
                 fmt::format("view {}, mekhala {}", graph.view, version())};
  if (const auto status = to_string(session.door().data_status()); !status.empty()) {
    graph.notes.emplace_back(status);
  }
  if (session.view() == View::release) {
    for (std::string& note : victim_notes(projection, session.door(), is_tlp(options.marking))) {
      graph.notes.push_back(std::move(note));
    }
  }
  GraphBuilder(session, projection, options).build(graph, context);
  return graph;
}

}  // namespace mekhala
