#include "bindings/workbench/export.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "bindings/workbench/known_place.hpp"
#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "engine/base/hash.hpp"
#include "engine/base/text.hpp"
#include "engine/case/handling.hpp"
#include "io/formats/write_parts.hpp"
#include "io/formats/writers.hpp"

namespace mekhala {

namespace {

const std::vector<ExportFormat>& formats() {
  static const std::vector<ExportFormat> all{{"csv", {".csv"}},
                                             {"xlsx", {".xlsx"}},
                                             {"graphml", {".graphml", ".xml"}},
                                             {"gexf", {".gexf"}},
                                             {"gml", {".gml"}},
                                             {"pajek", {".net", ".pajek"}},
                                             {"dot", {".dot", ".gv"}},
                                             {"ftm", {".ftm", ".json", ".jsonl", ".ndjson"}},
                                             {"ftm-statements", {".ftm.csv"}},
                                             {"stix", {".stix", ".stix.json"}},
                                             {"cx2", {".cx2"}},
                                             {"cyjs", {".cyjs"}},
                                             {"neo4j", {".neo4j.csv"}},
                                             {"kml", {".kml"}},
                                             {"geojson", {".geojson"}},
                                             {"anx", {".anx"}},
                                             {"htcds", {".htcds.csv"}},
                                             {"html", {".html", ".htm"}}};
  return all;
}

const ExportFormat& format_of(const std::filesystem::path& path, const std::string& asked) {
  const std::string name = to_lower(path.filename().string());
  const std::string wanted = to_lower(asked);
  const ExportFormat* best = nullptr;
  std::size_t longest = 0;
  std::string names;
  for (const ExportFormat& one : formats()) {
    if (wanted == one.name) return one;
    for (const std::string_view ending : one.endings) {
      if (!wanted.empty() && (wanted == ending || "." + wanted == ending)) return one;
      if (wanted.empty() && name.ends_with(ending) && ending.size() > longest) {
        best = &one;
        longest = ending.size();
      }
    }
    names += fmt::format("{}{}", names.empty() ? "" : ", ", one.name);
  }
  if (best != nullptr) return *best;
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
  if (format == "xlsx") return as_xlsx(graph);
  if (format == "anx") return as_anx(graph);
  if (format == "html") return as_html(graph);
  if (format == "htcds") return as_htcds(graph, ontology);
  if (format == "ftm-statements") return as_ftm_statements(graph, ontology);
  return as_ftm(graph, ontology);
}

std::string strictest(const ShownGraph& graph) {
  Handling handling = Handling::none;
  for (const ShownNode& node : graph.nodes) {
    handling = std::max(handling, handling_of(node.handling));
  }
  for (const ShownEdge& edge : graph.edges) {
    handling = std::max(handling, handling_of(edge.handling));
  }
  return name_of(handling);
}

// By what the view shows of a place: a name that is withheld is not looked up.
void place_by_gazetteer(ShownGraph& graph, ExportPlan& plan) {
  std::size_t placed = 0, areas = 0;
  for (ShownNode& node : graph.nodes) {
    if (node.kind != "location" || place_of(node)) continue;
    std::vector<std::string> names{node.label};
    for (const ShownProperty& property : node.properties) {
      if (property.name == property::kName || property.name == property::kAlias) {
        names.push_back(property.value);
      }
    }
    const Gazetteer::Place* known = place_called(names, node.country);
    if (known == nullptr) continue;
    ++placed;
    areas += known->area_only ? 1 : 0;
    const auto add = [&](const char* name, double degrees) {
      node.properties.push_back({name, format_double(degrees), "", "", "", "", "gazetteer"});
    };
    add("latitude", known->latitude);
    add("longitude", known->longitude);
  }
  if (placed > 0) {
    plan.notes.push_back(fmt::format(
        "{} places stand where the gazetteer has them, {} of them no nearer than their area",
        placed, areas));
  }
}

std::string join(const std::vector<std::string>& parts) {
  return fmt::format("{}", fmt::join(parts, ", "));
}

}  // namespace

ExportPlan plan_export(Session& session, const std::filesystem::path& path,
                       const std::string& format, const ExportOptions& options, Context& context) {
  ExportPlan plan;
  const ExportFormat& chosen = format_of(path, format);
  plan.format = chosen.name;
  plan.ending = chosen.endings.front();
  if (plan.format == "htcds" && session.view() == View::release) {
    throw Error(ErrorCode::refused,
                "HTCDS holds victims alone, and a release shows none; export the team view or "
                "another format");
  }
  ShownGraph graph = shown_graph(session, options, context);
  if (graph.nodes.empty()) {
    throw Error(ErrorCode::refused,
                "nothing of this case may be shown in this view, so there is nothing to export");
  }
  // STIX marks each object by itself: what has no marking gets none from others.
  if (graph.marking.empty() && plan.format != "stix") graph.marking = strictest(graph);
  plan.nodes = graph.nodes.size();
  plan.edges = graph.edges.size();
  plan.notes = graph.notes;
  plan.losses = graph.left_out;
  if (plan.format == "kml" || plan.format == "geojson") place_by_gazetteer(graph, plan);
  if (!graph.marking.empty()) plan.notes.insert(plan.notes.begin(), "marking " + graph.marking);
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

std::span<const ExportFormat> export_formats() { return formats(); }

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
