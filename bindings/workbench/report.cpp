#include "bindings/workbench/report.hpp"

#include <fmt/format.h>

#include <map>

#include "bindings/workbench/drawing.hpp"
#include "bindings/workbench/hub_ground.hpp"
#include "bindings/workbench/map.hpp"
#include "bindings/workbench/map_parts.hpp"
#include "bindings/workbench/temporary_folder.hpp"
#include "engine/base/error.hpp"
#include "engine/base/hash.hpp"
#include "engine/case/grade.hpp"
#include "io/chromium.hpp"

namespace mekhala {
namespace {

struct MapTitle {
  const char* kind;
  const char* title;
};
constexpr MapTitle kMaps[] = {{"hubs", "Hubs and whom they link"},
                              {"corridors", "Corridors between places"},
                              {"timeline", "Timeline"},
                              {"communities", "Communities"}};

ReportMap drawn(const MapTitle& title, const MapScene& scene) {
  ReportMap map{title.kind, title.title, {}, scene.nothing};
  if (scene.nothing.empty()) map.svg = draw_map(scene, DrawFormat::svg);
  return map;
}

std::vector<ReportMap> make_maps(const Session& session, const ReportOptions& options,
                                 Context& context) {
  std::vector<ReportMap> maps;
  for (const MapTitle& title : kMaps) {
    MapOptions asked;
    asked.kind = title.kind;
    asked.detail = "hubs";  // the page has a map of communities of its own
    asked.hubs = options.hubs;
    try {
      maps.push_back(drawn(title, make_map(session.store(), session.door(), asked, context)));
    } catch (const Error& error) {
      // What the case has no data for, or this view may not draw, is no reason to be without the
      // rest; a map of hubs that is refused is, since its table says the same.
      const bool left_out = error.code() == ErrorCode::usage || error.code() == ErrorCode::refused;
      if (!left_out || maps.empty()) throw;
      maps.push_back({title.kind, title.title, {}, session.door().filter()(error.what())});
    }
  }
  return maps;
}

std::vector<ExplainReport> explain_first(const Session& session, const HubTable& table,
                                         const ReportOptions& options, Context& context) {
  std::vector<ExplainReport> explained;
  for (const HubRow& row : table.rows) {
    if (explained.size() >= options.reasons) break;
    explained.push_back(explain_hub(session.store(), session.door(), row.entity.row, options.hubs,
                                    options.paths, context));
    explained.back().row = row;
    // Counted in the table; listed one by one they are for `explain`.
    explained.back().links.clear();
  }
  return explained;
}

CommunitiesReport communities_of(const Session& session, const ReportOptions& options,
                                 Context& context) {
  CommunitiesOptions asked;
  asked.projection = filters_of(options.hubs);
  asked.top = options.communities;
  asked.divide.runs = 50;
  return find_communities(session.store(), session.door(), asked, context);
}

// How many ties rest on each source, and on it alone.
void add_sources(CaseReport& report, const Session& session, const ReportOptions& options,
                 Context& context) {
  if (session.view() == View::release) return;
  ProjectionSpec spec = filters_of(options.hubs);
  spec.directed = false;
  spec.fold_parallel = true;
  const Projection projection = project(session.store(), session.door().protection(),
                                        session.door().asked(std::move(spec)), context);
  std::map<std::int64_t, ReportSource> uses;
  for (std::size_t edge = 0; edge < projection.sources_of.size(); ++edge) {
    const auto rows = projection.sources_of[edge];
    for (const std::int64_t row : rows) {
      ++uses[row].ties;
      if (rows.size() == 1) ++uses[row].ties_alone;
    }
  }
  report.ties = projection.graph.num_edges();
  for (ShownSource& source : session.door().sources()) {
    ReportSource use = uses[source.row];
    use.source = std::move(source);
    report.sources.push_back(std::move(use));
  }
}

void sign(CaseReport& report, const ReportOptions& options) {
  report.manifest = report.hubs.manifest;
  for (const auto& [key, value] : report.communities.manifest) {
    if (key == "algorithm" || key == "options" || key == "projection") {
      report.manifest.emplace_back("communities: " + key, value);
    }
  }
  report.manifest.emplace_back(
      "report", fmt::format("top={} reasons={} paths={} communities={}", options.hubs.top,
                            options.reasons, options.paths, options.communities));
  std::string text = "report";
  for (const auto& [key, value] : report.manifest) text += "/" + key + "=" + value;
  report.manifest.emplace_back("run", to_hex(hash128(text)).substr(0, 12));
}

}  // namespace

CaseReport make_report(const Session& session, const ReportOptions& options, Context& context) {
  CaseReport report;
  report.view = session.view();
  report.handling = handling_of(session.door());
  report.asked = options;
  report.hubs = find_hubs(session.store(), session.door(), options.hubs, context);
  report.counts = session.door().counts();
  report.actors = explain_first(session, report.hubs.actors, options, context);
  report.places = explain_first(session, report.hubs.places, options, context);
  report.maps = make_maps(session, options, context);
  report.communities = communities_of(session, options, context);
  add_sources(report, session, options, context);
  report.grades = grade_table().print();
  sign(report, options);
  return report;
}

std::string report_pdf(const std::string& page, Context& context) {
  const TemporaryFolder folder;
  PrintOptions options;
  options.folder = folder.path();
  options.checkpoint = [&context] { context.checkpoint(); };
  return print_html(page, options);
}

}  // namespace mekhala
