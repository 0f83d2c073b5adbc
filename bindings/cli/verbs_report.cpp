#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "bindings/cli/projection_options.hpp"
#include "bindings/cli/shell.hpp"
#include "bindings/cli/verbs.hpp"
#include "bindings/workbench/report.hpp"
#include "engine/base/file.hpp"
#include "engine/base/hash.hpp"
#include "engine/base/text.hpp"

namespace mekhala::cli {

namespace {

struct ReportVerb {
  std::string input, output;
  HubsTexts texts;
  std::size_t top = 10;
  ReportOptions options;
};

// "html" or "pdf".
std::string format_of(const std::filesystem::path& path) {
  const std::string ending = to_lower(path.extension().string());
  if (ending == ".html" || ending == ".htm") return "html";
  if (ending == ".pdf") return "pdf";
  throw Error(ErrorCode::usage, "a report is written as FILE.html or FILE.pdf");
}

Answer answer_of(const Shell& shell, const CaseReport& report, const std::string& path,
                 std::size_t size) {
  Answer answer("report");
  Json maps = Json::array(), without = Json::array();
  std::vector<std::string> notes;
  for (const ReportMap& map : report.maps) {
    if (map.nothing.empty()) {
      maps.push(map.kind);
      continue;
    }
    without.push(Json::object().set("kind", map.kind).set("why", map.nothing));
    notes.push_back(fmt::format("no map of {}: {}", map.kind, map.nothing));
  }
  answer.head.set("written", !shell.common.dry_run).set("file", path);
  answer.head.set("view", name_of(report.view)).set("bytes", size);
  answer.head.set("actors", report.hubs.actors.total).set("places", report.hubs.places.total);
  answer.head.set("communities", report.communities.total).set("maps", maps);
  answer.head.set("not_drawn", without);
  answer.head.set("warnings", Json::strings(report.hubs.warnings));
  answer.head.set("run", report.manifest.back().second);
  answer.opening = {fmt::format(
      "{} {}: {} actors and {} places ranked, {} maps, {} view",
      shell.common.dry_run ? "would write" : "wrote", path, grouped(report.hubs.actors.total),
      grouped(report.hubs.places.total), report.maps.size() - notes.size(), name_of(report.view))};
  answer.closing = notes;
  return answer;
}

void run_report(Shell& shell, const ReportVerb& asked) {
  const std::string format = format_of(asked.output);
  Session session(
      asked.input,
      session_options(shell, false, shell.common.dry_run ? Case::Mode::read : Case::Mode::write));
  ReportOptions options = asked.options;
  options.hubs = hubs_options(asked.texts, session.store().ontology());
  options.hubs.top = asked.top;
  Context context(shell.context_options());
  const CaseReport report = make_report(session, options, context);
  std::string bytes = report_page(report);
  if (format == "pdf") bytes = report_pdf(bytes, context);
  if (!shell.common.dry_run) {
    session.store().note("export",
                         log_detail({{"format", format},
                                     {"report", report.manifest.back().second},
                                     {"view", name_of(session.view())},
                                     {"sha256", to_hex(sha256(bytes))}}),
                         session.actor());
  }
  session.close();  // what cannot be logged is not written
  if (!shell.common.dry_run) write_file(asked.output, bytes);
  const std::string path = shell.typed_file(asked.output, asked.output, "FILE", "." + format);
  shell.print(answer_of(shell, report, path, bytes.size()));
}

}  // namespace

void add_report_verbs(CLI::App& app, Shell& shell) {
  auto report = std::make_shared<ReportVerb>();
  CLI::App* verb = add_verb(app, shell, "report",
                            "hubs, reasons, maps, sources and method on one page to hand on",
                            "Maps and exports", Writes::yes);
  verb->add_option("CASE", report->input, "the case file")->required();
  verb->add_option("-o,--output", report->output,
                   "FILE.html, or FILE.pdf where Chromium is installed")
      ->required()
      ->type_name("FILE");
  verb->add_option("--top", report->top, "rows of each table of hubs; 0: all")
      ->type_name("N")
      ->capture_default_str();
  verb->add_option("--reasons", report->options.reasons, "hubs of each table that are explained")
      ->type_name("N")
      ->capture_default_str();
  verb->add_option("--paths", report->options.paths, "paths that explain each of them")
      ->type_name("N")
      ->capture_default_str();
  verb->add_option("--communities", report->options.communities, "rows of their table; 0: all")
      ->type_name("N")
      ->capture_default_str();
  add_hubs_options(*verb, report->texts);
  when_chosen(verb, shell, [&shell, report] { run_report(shell, *report); });
}

}  // namespace mekhala::cli
