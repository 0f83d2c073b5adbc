#include "bindings/workbench/export.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "engine/base/hash.hpp"
#include "engine/base/text.hpp"
#include "engine/base/version.hpp"
#include "engine/case/projection.hpp"
#include "io/formats/writers.hpp"

namespace mekhala {

namespace {

ShownProperty property_of(const ShownValue& value) {
  return {value.property, value.value, value.original, value.grade,
          value.from,     value.to,    value.source};
}

std::optional<double> strength_of(const std::vector<ShownValue>& values) {
  for (const ShownValue& value : values) {
    if (value.property == property::kStrength) return parse_double(value.value);
  }
  return std::nullopt;
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
  for (const ShownValue& value : door.values(entity.row))
    node.properties.push_back(property_of(value));
  return node;
}

// Victims that a release leaves out, by country of their group.
std::vector<std::string> victim_notes(const Projection& projection, const Disclosure& door) {
  std::map<std::string, std::uint64_t> counts;
  for (NodeId node = 0; node < projection.graph.num_nodes(); ++node) {
    if (!projection.victim[node]) continue;
    const auto shares = projection.groups[node];
    ++counts[shares.empty() ? "country unknown" : projection.group_names[shares.front().group]];
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
    }
    for (std::size_t done = 0; done < order.size(); ++done) {
      context.checkpoint();
      add_links(graph, projection_.entity_of[order[done]]);
      for (const EntityRow merged : projection_.merged[order[done]]) add_links(graph, merged);
      context.report(static_cast<double>(done) / static_cast<double>(order.size()));
    }
  }

 private:
  // Nodes of the projection stand in the order of their keys: where a protected number stands
  // among the others would let somebody test a guess of it.
  [[nodiscard]] std::vector<NodeId> by_shown_id(Context& context) const {
    std::vector<std::pair<std::string, NodeId>> ids;
    for (NodeId node = 0; node < projection_.graph.num_nodes(); ++node) {
      context.checkpoint();
      if (session_.view() == View::release && projection_.is_protected[node]) continue;
      ids.emplace_back(session_.door().entity(projection_.entity_of[node]).id, node);
    }
    std::sort(ids.begin(), ids.end());
    std::vector<NodeId> order;
    for (const auto& [id, node] : ids) order.push_back(node);
    return order;
  }
  void add_links(ShownGraph& graph, EntityRow entity) {
    const Ontology& ontology = session_.store().ontology();
    for (const ShownLink& link : session_.door().links(entity)) {
      const LinkKindId kind = ontology.link(link.kind);
      if (!options_.links.empty() && !wanted(kind)) continue;
      const NodeId from = projection_.node_of(link.from.row);
      const NodeId to = projection_.node_of(link.to.row);
      if (from == kNoNode || to == kNoNode) continue;
      if (index_[from] == SIZE_MAX || index_[to] == SIZE_MAX) continue;
      if (!seen_.insert(link.row).second) continue;  // each link is met from both its ends
      ShownEdge edge;
      edge.from = index_[from];
      edge.to = index_[to];
      edge.kind = link.kind;
      edge.directed = kind == kNoTerm || ontology.links()[kind].directed;
      edge.strength = strength_of(link.values);
      edge.statements = link.statements;
      edge.sources = link.sources;
      for (const ShownValue& value : link.values) edge.properties.push_back(property_of(value));
      graph.edges.push_back(std::move(edge));
    }
  }
  [[nodiscard]] bool wanted(LinkKindId kind) const {
    for (const std::string& name : options_.links) {
      if (session_.store().ontology().link(name) == kind) return true;
    }
    return false;
  }

  const Session& session_;
  const Projection& projection_;
  const ExportOptions& options_;
  std::vector<std::size_t> index_;  // node -> place in the shown graph
  std::set<LinkRow> seen_;
};

// Formats, and the endings of names that mean them.
struct ExportFormat {
  const char* name;
  std::initializer_list<const char*> endings;
};
const ExportFormat kFormats[] = {{"csv", {".csv"}},
                                 {"graphml", {".graphml", ".xml"}},
                                 {"gexf", {".gexf"}},
                                 {"gml", {".gml"}},
                                 {"pajek", {".net", ".pajek"}},
                                 {"dot", {".dot", ".gv"}},
                                 {"ftm", {".ftm", ".json", ".jsonl", ".ndjson"}},
                                 {"stix", {".stix"}},
                                 {"cx2", {".cx2"}},
                                 {"cyjs", {".cyjs"}},
                                 {"neo4j", {}},
                                 {"kml", {".kml"}},
                                 {"geojson", {".geojson"}}};

std::string format_of(const std::filesystem::path& path, const std::string& format) {
  std::string wanted = format.empty() ? path.extension().string() : format;
  for (char& c : wanted) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  std::string names;
  for (const ExportFormat& one : kFormats) {
    if (wanted == one.name) return one.name;
    for (const char* ending : one.endings) {
      if (wanted == ending || "." + wanted == ending) return one.name;
    }
    names += fmt::format("{}{}", names.empty() ? "" : ", ", one.name);
  }
  throw Error(ErrorCode::usage,
              fmt::format("export writes {}; choose one by the file's ending or --as", names));
}

void add_file(ExportPlan& plan, std::filesystem::path path, WrittenText written) {
  plan.files.push_back({std::move(path), std::move(written.text)});
  for (std::string& loss : written.report.losses) plan.losses.push_back(std::move(loss));
}

WrittenText written(const std::string& format, const ShownGraph& graph, const Ontology& ontology) {
  if (format == "graphml") return as_graphml(graph);
  if (format == "gexf") return as_gexf(graph);
  if (format == "gml") return as_gml(graph);
  if (format == "pajek") return as_pajek(graph);
  if (format == "dot") return as_dot(graph);
  if (format == "stix") return as_stix(graph, ontology);
  if (format == "cx2") return as_cx2(graph);
  if (format == "cyjs") return as_cyjs(graph);
  if (format == "kml") return as_kml(graph);
  if (format == "geojson") return as_geojson(graph);
  return as_ftm(graph, ontology);
}

std::string join(const std::vector<std::string>& parts) {
  return fmt::format("{}", fmt::join(parts, ", "));
}

}  // namespace

ShownGraph shown_graph(const Session& session, const ExportOptions& options, Context& context) {
  ProjectionSpec spec;
  spec.entity_kinds = options.kinds;
  spec.link_kinds = options.links;
  spec.group_property = std::string(property::kExploitationCountry);
  const Projection projection =
      project(session.store(), session.door().protection(), session.door().asked(spec), context);
  ShownGraph graph;
  graph.title = "Mekhala case";
  graph.view = name_of(session.view());
  graph.marking = session.door().filter()(options.marking);
  graph.notes = {fmt::format("case {}", session.door().fingerprint()),
                 "projection " + projection.spec,
                 fmt::format("view {}, mekhala {}", graph.view, version())};
  if (session.view() == View::release) {
    for (std::string& note : victim_notes(projection, session.door())) {
      graph.notes.push_back(std::move(note));
    }
  }
  GraphBuilder(session, projection, options).build(graph, context);
  return graph;
}

ExportPlan plan_export(const Session& session, const std::filesystem::path& path,
                       const std::string& format, const ExportOptions& options, Context& context) {
  ExportPlan plan;
  plan.format = format_of(path, format);
  const ShownGraph graph = shown_graph(session, options, context);
  if (graph.nodes.empty()) {
    throw Error(ErrorCode::refused,
                "nothing of this case may be shown in this view, so there is nothing to export");
  }
  plan.nodes = graph.nodes.size();
  plan.edges = graph.edges.size();
  plan.notes = graph.notes;
  if (plan.format == "csv" || plan.format == "neo4j") {
    std::filesystem::path nodes = path;
    nodes.replace_filename(path.stem().string() + "-nodes" + path.extension().string());
    const bool csv = plan.format == "csv";
    add_file(plan, path, csv ? edges_as_csv(graph) : neo4j_relationships(graph));
    add_file(plan, nodes, csv ? nodes_as_csv(graph) : neo4j_nodes(graph));
  } else {
    add_file(plan, path, written(plan.format, graph, session.store().ontology()));
  }
  return plan;
}

void write_export(Session& session, const ExportPlan& plan) {
  std::vector<std::string> hashes;
  for (const ExportedFile& file : plan.files) hashes.push_back(to_hex(sha256(file.bytes)));
  session.store().note("export",
                       log_detail({{"format", plan.format},
                                   {"view", name_of(session.view())},
                                   {"entities", std::to_string(plan.nodes)},
                                   {"links", std::to_string(plan.edges)},
                                   {"sha256", join(hashes)}}),
                       session.actor());
  for (const ExportedFile& file : plan.files) write_file(file.path, file.bytes);
}

}  // namespace mekhala
