#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "bindings/cli/answers.hpp"
#include "bindings/cli/projection_options.hpp"
#include "bindings/cli/shell.hpp"
#include "bindings/cli/verbs.hpp"
#include "bindings/workbench/paths.hpp"
#include "bindings/workbench/ways_in_time.hpp"
#include "engine/base/text.hpp"

namespace mekhala::cli {

namespace {

struct PathsVerb {
  std::string input, from, to;
  std::uint32_t count = 3;
  bool in_time = false;
  ProjectionTexts projection;
};

Json shown_path_json(const ShownPath& path) {
  Json nodes = Json::array(), labels = Json::array(), steps = Json::array();
  nodes.push(path.from.id);
  labels.push(path.from.label);
  for (const PathStep& step : path.steps) {
    nodes.push(step.to.id);
    labels.push(step.to.label);
    Json row = Json::object();
    row.set("id", step.to.id).set("kind", step.to.kind).set("label", step.to.label);
    set_links(row, step.links);
    if (!step.when.empty()) row.set("when", step.when);
    row.set("statements", step.statements).set("sources", step.sources);
    row.set("grades", Json::strings(step.grades));
    steps.push(std::move(row));
  }
  return Json::object()
      .set("nodes", nodes)
      .set("labels", labels)
      .set("length", path.length)
      .set("steps", steps);
}

void add_lines(Block& block, const ShownPath& path) {
  block.lines.push_back(fmt::format("{}. {} step{}", block.rows.size(), path.steps.size(),
                                    path.steps.size() == 1 ? "" : "s"));
  block.lines.push_back("   " + path.from.label);
  for (const PathStep& step : path.steps) {
    block.lines.push_back(
        fmt::format("     -- {}{} -- {}{}{}", fmt::join(with_arrows(step.links), ", "),
                    step.when.empty() ? "" : ", " + step.when, step.to.label,
                    evidence_text(step.statements, step.sources),
                    step.grades.empty() ? "" : fmt::format(" {}", fmt::join(step.grades, ", "))));
  }
}

constexpr const char* kInTime =
    "A link counts on every day on which it held or may have happened, whatever its direction: "
    "what "
    "could have been, not what was.";

Answer paths_answer(const PathsVerb& asked, const Session& session, Context& context) {
  const EntityRow from = session.door().resolve(asked.from);
  const EntityRow to = session.door().resolve(asked.to);
  ProjectionSpec spec = projection_of(asked.projection);
  const PathsReport report = asked.in_time ? find_ways_in_time(session.store(), session.door(),
                                                               from, to, std::move(spec), context)
                                           : find_paths(session.store(), session.door(), from, to,
                                                        asked.count, std::move(spec), context);
  Answer answer("paths");
  answer.head.set("view", name_of(session.view()));
  answer.head.set("run", manifest_json(report.manifest));
  Block block;
  block.empty = asked.in_time ? "No way between the two in the order of dates."
                              : "No path between the two in this projection.";
  for (const ShownPath& path : report.paths) {
    block.rows.push_back(shown_path_json(path));
    add_lines(block, path);
  }
  block.total = block.rows.size();
  answer.blocks.push_back(std::move(block));
  if (asked.in_time) answer.closing.push_back(kInTime);
  answer.closing.push_back(report_line(report.manifest));
  return answer;
}

Answer reached_answer(const PathsVerb& asked, const Session& session, Context& context) {
  const ReachReport report =
      find_reached(session.store(), session.door(), session.door().resolve(asked.from),
                   projection_of(asked.projection), context);
  Answer answer("paths");
  answer.head.set("view", name_of(session.view())).set("from", entity_json(report.from));
  answer.head.set("reached", report.rows.size()).set("without_order", report.without_order);
  answer.head.set("reached_protected", report.reached_protected).set("undated", report.undated);
  answer.head.set("run", manifest_json(report.manifest));
  answer.opening.push_back(fmt::format(
      "{} can have reached {}{} in the order of dates; without their order {}.", report.from.label,
      grouped(report.rows.size()),
      report.reached_protected.empty() ? std::string()
                                       : fmt::format(" and {} protected", report.reached_protected),
      grouped(report.without_order)));
  Block block;
  block.columns = {{"earliest", "earliest"}, {"label", "name"}, {"kind", "kind"}, {"id", "id"}};
  for (const Reached& row : report.rows) {
    Json line = entity_json(row.entity);
    block.rows.push_back(line.set("earliest", row.earliest));
  }
  block.total = block.rows.size();
  block.empty = "Nobody.";
  answer.blocks.push_back(std::move(block));
  if (report.undated > 0) {
    answer.closing.push_back(
        fmt::format("note: {} links have no date and are on no way", report.undated));
  }
  if (session.view() != View::work) {
    answer.closing.push_back(
        "Dates are those over links that may be named; protected people have none.");
  }
  answer.closing.push_back(kInTime);
  answer.closing.push_back(report_line(report.manifest));
  return answer;
}

void run_paths(Shell& shell, const PathsVerb& asked) {
  if (asked.to.empty() && !asked.in_time) {
    throw Error(ErrorCode::usage, "paths needs both ends; with --in-time one is enough");
  }
  Session session(asked.input, session_options(shell, false));
  Context context(shell.context_options());
  Answer answer = asked.to.empty() ? reached_answer(asked, session, context)
                                   : paths_answer(asked, session, context);
  if (session.view() == View::release) {
    answer.closing.insert(answer.closing.end() - 1,
                          "A release looks for no paths over protected people.");
  }
  session.close();
  shell.print(answer);
}

}  // namespace

void add_paths_verb(CLI::App& app, Shell& shell) {
  auto paths = std::make_shared<PathsVerb>();
  CLI::App* verb = add_verb(app, shell, "paths",
                            "how two entities are connected, and on what evidence", "Analysis");
  verb->add_option("CASE", paths->input, "the case file")->required();
  verb->add_option("A", paths->from, "an id or label")->required();
  verb->add_option("B", paths->to, "an id or label; with --in-time none: whom A can have reached");
  CLI::Option* count = verb->add_option("--k", paths->count, "so many of the shortest")
                           ->type_name("N")
                           ->capture_default_str();
  verb->add_flag("--in-time", paths->in_time,
                 "over links in the order of their dates: the first to arrive, and the shortest")
      ->excludes(count);
  add_projection_options(*verb, paths->projection);
  when_chosen(verb, shell, [&shell, paths] { run_paths(shell, *paths); });
}

}  // namespace mekhala::cli
