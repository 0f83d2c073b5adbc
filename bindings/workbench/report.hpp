#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bindings/workbench/communities.hpp"
#include "bindings/workbench/hubs.hpp"
#include "bindings/workbench/paths.hpp"
#include "bindings/workbench/session.hpp"

namespace mekhala {

struct ReportOptions {
  HubsOptions hubs;
  std::size_t reasons = 5;       // hubs of each table that are explained; 0: none
  std::size_t paths = 3;         // lines of each explanation
  std::size_t communities = 12;  // rows of their table; 0: all
};

struct ReportMap {
  std::string kind, title;
  std::string svg;
  std::string nothing;  // why there is no drawing; "" where there is one
};

struct ReportSource {
  ShownSource source;
  std::uint64_t ties = 0;        // that rest on it, alone or with others
  std::uint64_t ties_alone = 0;  // on it and no other
};

// All that a report says, in order; every text has passed the disclosure door. It holds no date but
// the case's own.
struct CaseReport {
  View view = View::team;
  std::string handling;  // printed on every page
  CaseCounts counts;
  ReportOptions asked;
  HubsReport hubs;
  std::vector<ExplainReport> actors, places;  // of the first rows of each table
  std::vector<ReportMap> maps;
  CommunitiesReport communities;
  std::vector<ReportSource> sources;  // none in release
  std::uint64_t ties = 0;             // of the network that sources are counted in
  std::string grades;                 // the table of grades, printed
  Manifest manifest;                  // with a run id that the same case and options give again
};

// Collects it: hubs of both tables, why the first of them are ranked, a map of each kind that the
// case has data for, communities, sources.
//
// Cost: two runs of `hubs`, one projection and one search of paths for each explained hub, one
//   layout for each map. Errors: those of find_hubs and of the map of hubs, Error(refused) among
//   them; another map that cannot be made leaves a note in its place. Error(helper_missing) without
//   Graphviz.
[[nodiscard]] CaseReport make_report(const Session& session, const ReportOptions& options,
                                     Context& context);

// The report as one HTML page that fetches nothing, for screen and print. The same report gives the
// same bytes.
[[nodiscard]] std::string report_page(const CaseReport& report);

// The page as a PDF, where Chromium is installed. Errors: those of print_html.
[[nodiscard]] std::string report_pdf(const std::string& page, Context& context);

}  // namespace mekhala
