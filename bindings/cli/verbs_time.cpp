#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "bindings/cli/answers.hpp"
#include "bindings/cli/projection_options.hpp"
#include "bindings/cli/shell.hpp"
#include "bindings/cli/verbs.hpp"
#include "bindings/workbench/corridors.hpp"
#include "bindings/workbench/timeline.hpp"
#include "engine/base/text.hpp"

namespace mekhala::cli {

namespace {

constexpr const char* kGroup = "Analysis";

// --- timeline

struct TimelineVerb {
  std::string input, every = "month", measure = "betweenness";
  std::size_t top = 3, baseline = 6;
  ProjectionTexts projection;
};

Json entities_json(const std::vector<ShownEntity>& entities) {
  Json list = Json::array();
  for (const ShownEntity& entity : entities) list.push(entity_json(entity));
  return list;
}

Json window_json(const TimelineWindow& window) {
  Json top = Json::array(), labels = Json::array();
  for (const auto& [entity, value] : window.top) {
    top.push(entity_json(entity).set("value", value));
    labels.push(entity.label);
  }
  return Json::object()
      .set("window", window.name)
      .set("from", window.from)
      .set("to", window.to)
      .set("entities", window.entities)
      .set("links", window.links)
      .set("victims", window.victims)
      .set("joined", window.joined.size())
      .set("fresh", window.fresh)
      .set("left", window.left.size())
      .set("mean", window.mean)
      .set("top_labels", labels)
      .set("changes", Json::strings(window.changes))
      .set("top", top)
      .set("joiners", entities_json(window.joined))
      .set("leavers", entities_json(window.left));
}

void run_timeline(Shell& shell, const TimelineVerb& asked) {
  TimelineOptions options;
  options.projection = projection_of(asked.projection);
  options.measure = asked.measure;
  options.top = asked.top;
  options.baseline = asked.baseline;
  options.every = every_of(asked.every);
  Session session(asked.input, session_options(shell, false));
  Context context(shell.context_options());
  const TimelineReport report = find_timeline(session.store(), session.door(), options, context);
  Answer answer("timeline");
  answer.head.set("view", name_of(session.view())).set("measure", report.measure);
  answer.head.set("every", asked.every).set("undated", report.undated);
  answer.head.set("notes", Json::strings(report.notes)).set("run", manifest_json(report.manifest));
  Block block;
  block.columns = {{"window", "window"},
                   {"entities", "entities", Style::integer},
                   {"links", "links", Style::integer},
                   {"victims", "victims", Style::text, 2},
                   {"joined", "joined", Style::integer},
                   {"fresh", "new", Style::integer, 1},
                   {"left", "left", Style::integer},
                   {"mean", "mean " + report.measure, Style::number},
                   {"top_labels", "highest"},
                   {"changes", "change"}};
  for (const TimelineWindow& window : report.windows) block.rows.push_back(window_json(window));
  block.total = block.rows.size();
  answer.blocks.push_back(std::move(block));
  for (const std::string& note : report.notes) answer.closing.push_back("note: " + note);
  answer.closing.push_back(
      "Entities that may be named, with a link to another in the window; joined and left against "
      "the window before. What a file says of a month may have been learnt much later.");
  answer.closing.push_back(report_line(report.manifest));
  session.close();
  shell.print(answer);
}

// --- corridors

struct CorridorsVerb {
  std::string input, from, to, split, least_grade;
  std::uint64_t least = 5;
  std::size_t longest = 4, top = 20;
};

void cut(Block& block, std::size_t top) {
  block.total = block.rows.size();
  if (top != 0 && block.rows.size() > top) block.rows.resize(top);
}

Block flows_block(const CorridorsReport& report, std::size_t top) {
  Block block;
  block.title = "Flows";
  block.columns = {{"from", "from"},      {"from_country", ""},
                   {"to", "to"},          {"to_country", ""},
                   {"people", "victims"}, {"share", "of its arrivals", Style::share}};
  block.empty = "No move is known.";
  for (const CorridorFlow& flow : report.flows) {
    block.rows.push_back(Json::object()
                             .set("from", flow.from)
                             .set("from_country", flow.from_country)
                             .set("to", flow.to)
                             .set("to_country", flow.to_country)
                             .set("people", flow.people)
                             .set("share", flow.share));
  }
  cut(block, top);
  return block;
}

Block sequences_block(const CorridorsReport& report, std::size_t top) {
  Block block;
  block.key = "sequences";
  block.title = "Places that many journeys pass in this order";
  block.columns = {{"places", "places"}, {"journeys", "journeys"}};
  block.hide_if_empty = true;
  for (const CorridorSequence& sequence : report.sequences) {
    block.rows.push_back(Json::object()
                             .set("places", Json::strings(sequence.places))
                             .set("journeys", sequence.journeys));
  }
  cut(block, top);
  return block;
}

Block shifts_block(const CorridorsReport& report) {
  Block block;
  block.key = "shifts";
  block.title = "What rose and what fell";
  block.columns = {{"place", "place"},
                   {"country", ""},
                   {"before", "before"},
                   {"after", "after"},
                   {"share_before", "share before", Style::share},
                   {"share_after", "share after", Style::share},
                   {"change", "change", Style::number}};
  block.hide_if_empty = true;
  for (const CorridorShift& shift : report.shifts) {
    block.rows.push_back(Json::object()
                             .set("place", shift.place)
                             .set("country", shift.country)
                             .set("before", shift.before)
                             .set("after", shift.after)
                             .set("share_before", shift.share_before)
                             .set("share_after", shift.share_after)
                             .set("change", shift.change));
  }
  block.total = block.rows.size();
  return block;
}

Json fit_json(const MarkovFit& fit) {
  return Json::object()
      .set("parameters", fit.parameters)
      .set("log_likelihood", fit.log_likelihood)
      .set("aic", fit.aic)
      .set("bic", fit.bic);
}

Json markov_json(const std::optional<MarkovComparison>& markov) {
  if (!markov) return {};
  return Json::object()
      .set("transitions", markov->transitions)
      .set("first", fit_json(markov->first))
      .set("second", fit_json(markov->second))
      .set("ratio", markov->ratio)
      .set("memory", markov->has_memory());
}

std::string markov_text(const MarkovComparison& markov) {
  return fmt::format(
      "Over {} third and later stops the next place {} (BIC {:.4g} by the last place alone, {:.4g} "
      "by the last two; twice the gain in log-likelihood {:.4g}).",
      markov.transitions,
      markov.has_memory() ? "hangs on the last two places"
                          : "is told as well by the last one alone",
      markov.first.bic, markov.second.bic, markov.ratio);
}

void run_corridors(Shell& shell, const CorridorsVerb& asked) {
  CorridorsOptions options;
  options.hubs.from = date_option("--from", asked.from);
  options.hubs.to = date_option("--to", asked.to);
  check_period(options.hubs.from, options.hubs.to);
  options.hubs.least_grade = grade_option("--least-grade", asked.least_grade);
  options.split = date_option("--split", asked.split);
  options.least = asked.least;
  options.longest = asked.longest;
  if (asked.least == 0) throw Error(ErrorCode::usage, "--least must be 1 or more");
  if (asked.longest < 2) throw Error(ErrorCode::usage, "--longest must be 2 or more");
  Session session(asked.input, session_options(shell, false));
  Context context(shell.context_options());
  const CorridorsReport report = find_corridors(session.store(), session.door(), options, context);
  Answer answer("corridors");
  answer.head.set("view", name_of(session.view())).set("victims", report.victims);
  answer.head.set("markov", markov_json(report.markov));
  answer.head.set("notes", Json::strings(report.notes)).set("run", manifest_json(report.manifest));
  answer.opening = {report.victims + " victims are known"};
  answer.blocks.push_back(flows_block(report, asked.top));
  answer.blocks.push_back(sequences_block(report, asked.top));
  answer.blocks.push_back(shifts_block(report));
  if (report.markov) answer.closing.push_back(markov_text(*report.markov));
  for (const std::string& note : report.notes) answer.closing.push_back("note: " + note);
  answer.closing.push_back(
      "These are journeys of people who were found: whoever was not, and where, is not here.");
  answer.closing.push_back(report_line(report.manifest));
  session.close();
  shell.print(answer);
}

}  // namespace

void add_time_verbs(CLI::App& app, Shell& shell) {
  auto timeline = std::make_shared<TimelineVerb>();
  CLI::App* verb = add_verb(app, shell, "timeline",
                            "who joined and left, and a measure window by window", kGroup);
  verb->add_option("CASE", timeline->input, "the case file")->required();
  verb->add_option("--every", timeline->every, "month, quarter or year")
      ->type_name("SPAN")
      ->capture_default_str();
  verb->add_option("--measure", timeline->measure, "an algorithm that scores nodes")
      ->type_name("NAME")
      ->capture_default_str();
  verb->add_option("--top", timeline->top, "named of each window")
      ->type_name("N")
      ->capture_default_str();
  verb->add_option("--baseline", timeline->baseline, "windows that say what is usual")
      ->type_name("N")
      ->capture_default_str();
  add_projection_options(*verb, timeline->projection);
  when_chosen(verb, shell, [&shell, timeline] { run_timeline(shell, *timeline); });

  auto corridors = std::make_shared<CorridorsVerb>();
  verb = add_verb(app, shell, "corridors", "from where to where victims were taken, in numbers",
                  kGroup);
  verb->add_option("CASE", corridors->input, "the case file")->required();
  const auto text = [&](const char* name, std::string& target, const char* help, const char* type) {
    verb->add_option(name, target, help)->type_name(type);
  };
  text("--from", corridors->from, "only who arrived at this date or later", "DATE");
  text("--to", corridors->to, "only who arrived at this date or before", "DATE");
  text("--split", corridors->split, "compare places before this date and from it on", "DATE");
  text("--least-grade", corridors->least_grade, "only evidence graded so or better: B2", "GRADE");
  verb->add_option("--least", corridors->least, "journeys that a sequence of places needs")
      ->type_name("N")
      ->capture_default_str();
  verb->add_option("--longest", corridors->longest, "places of a sequence")
      ->type_name("N")
      ->capture_default_str();
  verb->add_option("--top", corridors->top, "rows of flows and of sequences; 0: all")
      ->type_name("N")
      ->capture_default_str();
  when_chosen(verb, shell, [&shell, corridors] { run_corridors(shell, *corridors); });
}

}  // namespace mekhala::cli
