#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <map>
#include <memory>
#include <tuple>

#include "bindings/cli/answers.hpp"
#include "bindings/cli/projection_options.hpp"
#include "bindings/cli/shell.hpp"
#include "bindings/cli/verbs.hpp"
#include "bindings/workbench/hubs.hpp"
#include "bindings/workbench/paths.hpp"
#include "engine/base/text.hpp"

namespace mekhala::cli {

// --- what hubs, explain and map ask alike
// ---------------------------------------------------------------

void add_hubs_options(CLI::App& verb, HubsTexts& texts) {
  constexpr const char* kGroup = "What is measured";
  const auto text = [&](const char* name, std::string& target, const char* help, const char* type) {
    verb.add_option(name, target, help)->type_name(type)->group(kGroup);
  };
  text("--group", texts.group, "victims are grouped by this property [exploitation_country]",
       "NAME");
  text("--rank", texts.rank, "by crossing, or by joined: contacts in the second country [crossing]",
       "NAME");
  verb.add_option("--kinds", texts.kinds, "rank only these kinds: person,account")
      ->type_name("LIST")
      ->group(kGroup)
      ->allow_extra_args(false);
  verb.add_option("--carry", texts.carry, "kinds or roles that carry besides the usual ones")
      ->type_name("LIST")
      ->group(kGroup)
      ->allow_extra_args(false);
  text("--as-of", texts.as_of, "only what holds at this date", "DATE");
  text("--from", texts.from, "only what holds at this date or later", "DATE");
  text("--to", texts.to, "only what holds at this date or before", "DATE");
  text("--least-grade", texts.least_grade, "only evidence graded so or better: B2", "GRADE");
  verb.add_option("--min-group", texts.min_group,
                  "pairs with fewer victims on a side are listed only")
      ->type_name("N")
      ->group(kGroup)
      ->capture_default_str();
  verb.add_option("--permutations", texts.permutations, "runs behind the ratio; 0: no ratio")
      ->type_name("N")
      ->group(kGroup)
      ->capture_default_str();
}

namespace {

void add_path_options(CLI::App& verb, HubPaths& paths) {
  constexpr const char* kGroup = "Which paths count";
  verb.add_option("--script", paths.script,
                  "those on which these stand: 'person (booked|paid_for)* .'; names of kinds of "
                  "entities and links, (a|b) * + ? .")
      ->type_name("TEXT")
      ->group(kGroup);
  verb.add_flag("--directed", paths.directed, "those along the directions of links")->group(kGroup);
  verb.add_flag("--in-time", paths.in_time, "those in the order of the dates of links")
      ->group(kGroup);
  verb.add_flag("--length", paths.length, "the shortest ones, a link being 1 / strength long")
      ->group(kGroup);
}

}  // namespace

void add_rerun_options(CLI::App& verb, RerunTexts& texts) {
  constexpr const char* kGroup = "How far it depends on evidence that may be false";
  const auto add = [&](const char* name, auto& target, const char* help, const char* type) {
    verb.add_option(name, target, help)->type_name(type)->group(kGroup);
  };
  add("--reruns", texts.runs, "re-runs in which evidence fails as graded, for ranges of ranks [0]",
      "N");
  verb.add_option("--table", texts.tables, "grade tables, printed below [all of them]")
      ->type_name("LIST")
      ->group(kGroup)
      ->allow_extra_args(false);
  add("--first", texts.first, "count the re-runs in which a row is among the first so many [5]",
      "N");
  add("--hide-people", texts.hide_people, "hide so many of 100 people in each re-run", "PERCENT");
  add("--hide-links", texts.hide_links, "hide so many of 100 links in each re-run", "PERCENT");
  add("--hide-by", texts.hide_by, "hide by chance, or one country or source after the other",
      "NAME");
  verb.add_flag("--advice", texts.advice, "which enquiry would narrow the ranges of the first most")
      ->group(kGroup);
  add("--same-chance", texts.same_chance, "that a pair judged unsure is one, in re-runs [0.5]",
      "SHARE");
}

RerunOptions rerun_options(const RerunTexts& texts) {
  RerunOptions options;
  options.runs = texts.runs;
  options.tables = comma_list(texts.tables);
  options.first = texts.first;
  options.hide_people = texts.hide_people / 100;
  options.hide_links = texts.hide_links / 100;
  options.same_chance = texts.same_chance;
  options.advice = texts.advice;
  if (texts.hide_by == "country") options.hide_by = HideBy::country;
  if (texts.hide_by == "source") options.hide_by = HideBy::source;
  if (options.hide_by == HideBy::chance && texts.hide_by != "chance") {
    throw Error(ErrorCode::usage, "--hide-by is chance, country or source");
  }
  return options;
}

HubsOptions hubs_options(const HubsTexts& texts, const Ontology& ontology) {
  HubsOptions options;
  if (!texts.group.empty()) {
    if (ontology.property(texts.group) == kNoTerm) {
      throw Error(ErrorCode::usage,
                  "--group must be a property; `mekhala list properties` shows them");
    }
    options.group = texts.group;
  }
  if (!texts.rank.empty()) options.rank = texts.rank;
  if (options.rank != "crossing" && options.rank != "joined") {
    throw Error(ErrorCode::usage, "--rank is crossing or joined");
  }
  options.kinds = comma_list(texts.kinds);
  for (const std::string& kind : options.kinds) {
    if (ontology.kind(kind) == kNoTerm) {
      throw Error(ErrorCode::usage, "--kinds must name kinds; `mekhala list kinds` shows them");
    }
  }
  options.carry = comma_list(texts.carry);
  for (const std::string& name : options.carry) {
    if (ontology.kind(name) == kNoTerm && ontology.role(name) == kNoTerm) {
      throw Error(ErrorCode::usage,
                  "--carry must name kinds or roles; `mekhala list kinds` shows them");
    }
  }
  options.as_of = date_option("--as-of", texts.as_of);
  options.from = date_option("--from", texts.from);
  options.to = date_option("--to", texts.to);
  check_period(options.from, options.to);
  options.least_grade = grade_option("--least-grade", texts.least_grade);
  options.min_group = texts.min_group;
  options.permutations = texts.permutations;
  return options;
}

namespace {

constexpr const char* kGroup = "Analysis";

// --- hubs
// ---------------------------------------------------------------------------------------------

struct HubsVerb {
  std::string input;
  HubsTexts texts;
  RerunTexts reruns;
  HubsOptions options;
};

void run_hubs(Shell& shell, const HubsVerb& asked) {
  Session session(asked.input, session_options(shell, false));
  HubsOptions options = hubs_options(asked.texts, session.store().ontology());
  options.top = asked.options.top;
  options.method = asked.options.method;
  options.paths = asked.options.paths;
  options.epsilon = asked.options.epsilon;
  options.relative = asked.options.relative;
  options.delta = asked.options.delta;
  options.reruns = rerun_options(asked.reruns);
  Context context(shell.context_options());
  const HubsReport report = find_hubs(session.store(), session.door(), options, context);
  Answer answer = hubs_answer(report, session.view());
  session.close();
  shell.print(answer);
}

// --- explain
// --------------------------------------------------------------------------------------------

struct ExplainVerb {
  std::string input, id;
  HubsTexts texts;
  std::uint32_t first = 5;
  std::size_t top = 10;
};

Json explain_path_json(const ExplainPath& path) {
  Json steps = Json::array();
  for (const ExplainStep& step : path.steps) {
    Json evidence = Json::array();
    for (const StatementRow row : step.evidence) evidence.push(row);
    Json row = Json::object();
    set_links(row, step.links);
    row.set("id", step.to.id).set("kind", step.to.kind).set("label", step.to.label);
    row.set("statements", step.statements).set("sources", step.sources).set("evidence", evidence);
    steps.push(std::move(row));
  }
  return Json::object()
      .set("pair", path.pair)
      .set("part", path.part)
      .set("paths", path.paths == 0 ? Json() : Json(path.paths))
      .set("from", path.from)
      .set("to", path.to)
      .set("steps", steps);
}

void add_path_lines(Block& block, const ExplainPath& path, std::size_t number) {
  const std::string paths =
      path.paths == 0 ? "" : fmt::format(", {} path{}", path.paths, path.paths == 1 ? "" : "s");
  block.lines.push_back(
      fmt::format("{}. {}: {:.1f} % of its crossing{}", number, path.pair, 100 * path.part, paths));
  block.lines.push_back("   " + path.from);
  for (const ExplainStep& step : path.steps) {
    block.lines.push_back(fmt::format("     -- {} -- {}{}",
                                      fmt::join(with_arrows(step.links), ", "), step.to.label,
                                      evidence_text(step.statements, step.sources)));
  }
}

// Links of the explained entity; those with protected people are counted, never listed one by one.
Block explain_links(const ExplainReport& report, const Session& session) {
  Block block;
  block.key = "links";
  block.title = "Its links, and what they rest on";
  block.columns = {{"link", "link"},
                   {"direction", ""},
                   {"with", "with"},
                   {"kind", "kind"},
                   {"statements", "stmts", Style::integer},
                   {"sources", "sources", Style::integer},
                   {"grades", "grades", Style::text, 1},
                   {"files", "named by", Style::text, 2},
                   {"id", "id"}};
  struct Group {
    std::uint64_t people = 0, statements = 0;
  };
  std::map<std::tuple<std::string, bool, std::string, std::string>, Group> groups;
  for (const ShownLink& link : report.links) {
    const bool out = link.from.row == report.entity.row;
    const ShownEntity& other = out ? link.to : link.from;
    if (other.is_protected) {
      Group& group = groups[{link.kind, out, other.protected_as, other.country}];
      ++group.people;
      group.statements += link.statements;
      continue;
    }
    std::vector<std::string> grades, named;
    for (const ShownValue& value : link.values) {
      const auto keep = [](std::vector<std::string>& list, const std::string& text) {
        if (!text.empty() && std::find(list.begin(), list.end(), text) == list.end())
          list.push_back(text);
      };
      keep(grades, value.grade);
      keep(named, value.source);
    }
    block.rows.push_back(Json::object()
                             .set("link", link.kind)
                             .set("direction", out ? "to" : "from")
                             .set("with", other.label)
                             .set("kind", other.kind)
                             .set("id", other.id)
                             .set("statements", link.statements)
                             .set("sources", link.sources)
                             .set("grades", Json::strings(grades))
                             .set("files", Json::strings(named)));
  }
  for (const auto& [key, group] : groups) {
    const auto& [kind, out, as, country] = key;
    const std::string count = session.door().victim_count(group.people);
    block.rows.push_back(
        Json::object()
            .set("link", kind)
            .set("direction", out ? "to" : "from")
            .set("with", fmt::format("{} protected{}{}", count, as.empty() ? "" : ": " + as,
                                     country.empty() ? "" : " (" + country + ")"))
            .set("kind", "protected")
            .set("id", "")
            .set("statements", session.view() == View::release ? Json() : Json(group.statements)));
  }
  block.total = block.rows.size();
  block.hide_if_empty = true;
  return block;
}

Block explain_sources(const ExplainReport& report) {
  Block block;
  block.key = "sources";
  block.title = "Its sources, and what is left of its crossing without each";
  block.columns = {{"source", "source"},
                   {"kind", "kind", Style::text, 1},
                   {"origin", "asserted origin"},
                   {"statements", "stmts", Style::integer},
                   {"left", "left", Style::number},
                   {"rank", "rank then", Style::rank}};
  for (const ExplainSource& one : report.sources) {
    block.rows.push_back(Json::object()
                             .set("source", one.title)
                             .set("kind", one.kind)
                             .set("origin", one.origin)
                             .set("statements", one.statements)
                             .set("left", one.left)
                             .set("rank", one.rank == 0 ? Json() : Json(one.rank)));
  }
  block.total = block.rows.size();
  block.hide_if_empty = true;
  return block;
}

Json fall_json(const ExplainFall& fall) {
  Json listed = Json::array();
  for (const StatementRow row : fall.listed) listed.push(row);
  return Json::object()
      .set("statements", fall.statements)
      .set("of_protected", fall.of_protected)
      .set("listed", listed)
      .set("smallest", fall.smallest)
      .set("rank", fall.rank == 0 ? Json() : Json(fall.rank))
      .set("why", fall.why);
}

std::string fall_text(const ExplainFall& fall, std::uint32_t first) {
  if (fall.statements == 0) {
    return fmt::format("What would take it from the first {}: {}", first, fall.why);
  }
  std::string text = fmt::format(
      "Were {} statement{} false, it would {}: {}", fall.statements,
      fall.statements == 1 ? "" : "s",
      fall.rank == 0 ? std::string("not be ranked") : fmt::format("be number {}", fall.rank),
      fall.smallest ? "no fewer do that"
                    : "found greedily; no part of them is enough, fewer others may be");
  if (!fall.listed.empty()) text += fmt::format("; they are {}", fmt::join(fall.listed, ", "));
  if (fall.of_protected > 0) {
    text += fmt::format("; {} of them under links with protected people", fall.of_protected);
  }
  return text;
}

void run_explain(Shell& shell, const ExplainVerb& asked) {
  Session session(asked.input, session_options(shell, false));
  HubsOptions options = hubs_options(asked.texts, session.store().ontology());
  options.reruns.first = asked.first;
  const EntityRow row = session.door().resolve(asked.id);
  Context context(shell.context_options());
  const ExplainReport report =
      explain_hub(session.store(), session.door(), row, options, asked.top, context);
  Answer answer("explain");
  answer.head.set("view", name_of(session.view())).set("entity", entity_json(report.entity));
  answer.head.set("crossing", report.crossing).set("shown_part", report.shown_part);
  answer.head.set("rank", report.rank == 0 ? Json() : Json(report.rank));
  answer.head.set("rank_last", report.rank == 0 ? Json() : Json(report.rank_last));
  answer.head.set("alarms", Json::strings(report.alarms));
  if (report.fall) answer.head.set("fall", fall_json(*report.fall));
  answer.head.set("warnings", Json::strings(report.warnings));
  answer.head.set("run", manifest_json(report.manifest));
  answer.opening = {
      fmt::format("{}, {} (id {})", report.entity.label, report.entity.kind, report.entity.id),
      report.crossing == 0
          ? std::string("crossing 0: no shortest path between victims of different groups passes")
      : report.paths.empty()
          ? fmt::format("crossing {:.4g}", report.crossing)
          : fmt::format("crossing {:.4g}; the paths below make up {:.1f} % of it", report.crossing,
                        100 * report.shown_part)};
  Block paths;
  paths.title = "Shortest paths between victims of different groups through it";
  paths.empty = "None.";
  for (const ExplainPath& path : report.paths) {
    paths.rows.push_back(explain_path_json(path));
    add_path_lines(paths, path, paths.rows.size());
  }
  paths.total = paths.rows.size();
  answer.blocks.push_back(std::move(paths));
  answer.blocks.push_back(explain_sources(report));
  answer.blocks.push_back(explain_links(report, session));
  for (const std::string& alarm : report.alarms) answer.closing.push_back("Alarm: " + alarm);
  if (report.fall) answer.closing.push_back(fall_text(*report.fall, asked.first));
  for (const std::string& warning : report.warnings)
    answer.closing.push_back("Warning: " + warning);
  answer.closing.push_back("A position between victims is a lead to check, not guilt.");
  answer.closing.push_back(report_line(report.manifest));
  session.close();
  shell.print(answer);
}

}  // namespace

void add_analysis_verbs(CLI::App& app, Shell& shell) {
  auto hubs = std::make_shared<HubsVerb>();
  CLI::App* verb = add_verb(app, shell, "hubs", "who links victims of different countries", kGroup);
  verb->add_option("CASE", hubs->input, "the case file")->required();
  verb->add_option("--top", hubs->options.top, "rows of each table; 0: all")
      ->type_name("N")
      ->capture_default_str();
  verb->add_option("--method", hubs->options.method,
                   "exact, sampled, or auto: exact where that takes no more than seconds")
      ->type_name("NAME")
      ->capture_default_str();
  verb->add_option("--epsilon", hubs->options.epsilon,
                   "sampled: the largest error of a score shown, or ...")
      ->type_name("N")
      ->capture_default_str();
  verb->add_option("--relative", hubs->options.relative,
                   "... so much of the score where that is more, ...")
      ->type_name("SHARE")
      ->capture_default_str();
  verb->add_option("--delta", hubs->options.delta, "... but in this share of runs")
      ->type_name("N")
      ->capture_default_str();
  add_hubs_options(*verb, hubs->texts);
  add_path_options(*verb, hubs->options.paths);
  add_rerun_options(*verb, hubs->reruns);
  when_chosen(verb, shell, [&shell, hubs] { run_hubs(shell, *hubs); });

  auto explain = std::make_shared<ExplainVerb>();
  verb = add_verb(app, shell, "explain", "the paths and the evidence behind a hub", kGroup);
  verb->add_option("CASE", explain->input, "the case file")->required();
  verb->add_option("ID", explain->id, "an id or label as shown by hubs")->required();
  verb->add_option("--top", explain->top, "so many lines")->type_name("N")->capture_default_str();
  verb->add_option("--first", explain->first, "what would take it from the first so many")
      ->type_name("N")
      ->capture_default_str();
  add_hubs_options(*verb, explain->texts);
  when_chosen(verb, shell, [&shell, explain] { run_explain(shell, *explain); });
}

}  // namespace mekhala::cli
