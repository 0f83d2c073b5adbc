#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "bindings/cli/answers.hpp"
#include "bindings/cli/projection_options.hpp"
#include "bindings/cli/shell.hpp"
#include "bindings/cli/verbs.hpp"
#include "bindings/workbench/brokers.hpp"
#include "bindings/workbench/key_players.hpp"
#include "engine/base/text.hpp"

namespace mekhala::cli {

namespace {

constexpr const char* kHeading = "Analysis";
constexpr const char* kGroup = "What is measured";

Json count_json(std::uint64_t count, View view) {
  return view == View::release ? Json() : Json(count);
}

// --- brokerage
// --------------------------------------------------------------------------------------------

struct BrokerageVerb {
  std::string input;
  BrokersOptions options;
  ProjectionTexts projection;
};

Json broker_json(const BrokerRow& row, View view) {
  Json json = Json::object();
  json.set("rank", row.rank).set("rank_last", row.rank_last);
  json.set("id", row.entity.id).set("kind", row.entity.kind).set("label", row.entity.label);
  json.set("roles", Json::strings(row.entity.roles)).set("group", row.group);
  for (std::size_t role = 0; role < kBrokerRoles.size(); ++role) {
    json.set(kBrokerRoles[role], row.counts[role]);
  }
  for (std::size_t role = 0; role < row.z.size(); ++role) {
    json.set(std::string(kBrokerRoles[role]) + "_z", row.z[role]);
  }
  json.set("constraint", row.constraint).set("effective_size", row.effective_size);
  json.set("participation", row.participation);
  json.set("statements", count_json(row.evidence.statements, view));
  json.set("sources", count_json(row.evidence.sources, view));
  return json;
}

// The total is the same however groups are exchanged.
std::string z_of(const BrokersReport& report) {
  return report.rank == "total" ? "liaison" : report.rank;
}

std::vector<Column> broker_columns(const BrokersReport& report) {
  return {{"rank", "rank", Style::rank},
          {"label", "name"},
          {"kind", "kind", Style::text, 1},
          {"group", report.group == "kind" ? "group" : report.group},
          {"coordinator", "coord.", Style::integer, 3},
          {"itinerant", "itiner.", Style::integer, 3},
          {"representative", "repres.", Style::integer, 3},
          {"gatekeeper", "gatek.", Style::integer, 3},
          {"liaison", "liaison", Style::integer},
          {"total", "total", Style::integer},
          {z_of(report) + "_z", "z of " + z_of(report), Style::number, 1},
          {"constraint", "constraint", Style::number, 2},
          {"participation", "particip.", Style::number, 4},
          {"statements", "stmts", Style::integer, 5},
          {"sources", "sources", Style::integer, 4},
          {"id", "id"}};
}

std::string groups_line(const BrokersReport& report) {
  std::string line;
  for (const auto& [name, count] : report.groups) {
    line += fmt::format("{}{} {}", line.empty() ? "" : ", ", name, grouped(count));
  }
  return fmt::format("groups by {} (of those that may be named): {}; without one: {}", report.group,
                     line.empty() ? "none" : line, grouped(report.without_group));
}

void run_brokerage(Shell& shell, const BrokerageVerb& asked) {
  Session session(asked.input, session_options(shell, false));
  BrokersOptions options = asked.options;
  options.projection = projection_of(asked.projection);
  Context context(shell.context_options());
  const BrokersReport report = find_brokers(session.store(), session.door(), options, context);
  Answer answer("brokerage");
  answer.head.set("view", name_of(session.view())).set("group", report.group);
  answer.head.set("rank_by", report.rank);
  answer.head.set("graph", Json::object().set("nodes", report.nodes).set("edges", report.edges));
  answer.head.set("groups", counts_json(report.groups)).set("without_group", report.without_group);
  answer.head.set("run", manifest_json(report.manifest));
  answer.opening = {groups_line(report)};
  Block block;
  block.columns = broker_columns(report);
  block.empty =
      "Nobody stands between two others who do not know each other. Another --group may say more: "
      "kind, role, country, or a property.";
  block.total = report.total;
  for (const BrokerRow& row : report.rows) block.rows.push_back(broker_json(row, session.view()));
  answer.blocks.push_back(std::move(block));
  answer.closing = {
      "Open paths a - v - b by group: coordinator AAA, itinerant ABA, representative AAB, "
      "gatekeeper ABB, liaison ABC; links have no direction, so each pair counts twice.",
      "z: how far the count lies above what exchanged groups give, in standard deviations.",
      "A position between others is a lead to check, not guilt.", report_line(report.manifest)};
  session.close();
  shell.print(answer);
}

void add_brokerage(CLI::App& app, Shell& shell) {
  auto asked = std::make_shared<BrokerageVerb>();
  CLI::App* verb = add_verb(app, shell, "brokerage", "who stands between whom, by group", kHeading);
  verb->add_option("CASE", asked->input, "the case file")->required();
  verb->add_option("--group", asked->options.group, "kind, role, country, or a property")
      ->type_name("NAME")
      ->group(kGroup)
      ->capture_default_str();
  verb->add_option("--rank", asked->options.rank,
                   fmt::format("by one of {}", fmt::join(kBrokerRoles, ", ")))
      ->type_name("NAME")
      ->group(kGroup)
      ->capture_default_str();
  verb->add_option("--permutations", asked->options.permutations, "runs behind z; 0: no z")
      ->type_name("N")
      ->group(kGroup)
      ->capture_default_str();
  verb->add_option("--top", asked->options.top, "rows; 0: all")
      ->type_name("N")
      ->capture_default_str();
  add_projection_options(*verb, asked->projection);
  when_chosen(verb, shell, [&shell, asked] { run_brokerage(shell, *asked); });
}

// --- key_players
// ------------------------------------------------------------------------------------------

struct KeyPlayersVerb {
  std::string input;
  std::vector<std::string> exclude;
  KeyPlayersAsked asked;
  ProjectionTexts projection;
};

Json key_player_json(const KeyPlayerRow& row, View view) {
  return Json::object()
      .set("id", row.entity.id)
      .set("kind", row.entity.kind)
      .set("label", row.entity.label)
      .set("roles", Json::strings(row.entity.roles))
      .set("country", row.entity.country)
      .set("alone", row.alone)
      .set("missed", row.missed)
      .set("statements", count_json(row.evidence.statements, view))
      .set("sources", count_json(row.evidence.sources, view));
}

std::string value_line(const KeyPlayersReport& report) {
  const bool takes_away = report.goal.find("fragmentation") != std::string::npos;
  return fmt::format("{} {:.4g} {} these {}, {:.4g} {} (share of {}; search: {})", report.goal,
                     report.value, takes_away ? "without" : "from", report.rows.size(), report.none,
                     takes_away ? "with them" : "from nobody",
                     report.denominator == "all" ? "all" : "the others", report.search);
}

void run_key_players(Shell& shell, const KeyPlayersVerb& verb) {
  Session session(verb.input, session_options(shell, false));
  KeyPlayersAsked asked = verb.asked;
  asked.projection = projection_of(verb.projection);
  for (const std::string& name : comma_list(verb.exclude)) {
    asked.exclude.push_back(session.door().resolve(name));
  }
  Context context(shell.context_options());
  const KeyPlayersReport report = find_key_players(session.store(), session.door(), asked, context);
  Answer answer("key_players");
  answer.head.set("view", name_of(session.view())).set("goal", report.goal);
  answer.head.set("search", report.search).set("denominator", report.denominator);
  answer.head.set("value", report.value).set("none", report.none);
  answer.head.set("graph", Json::object().set("nodes", report.nodes).set("edges", report.edges));
  answer.head.set("candidates", report.candidates);
  answer.head.set("notes", Json::strings(report.notes)).set("run", manifest_json(report.manifest));
  answer.opening = {value_line(report)};
  Block block;
  block.columns = {{"label", "name"},
                   {"kind", "kind"},
                   {"roles", "roles", Style::text, 1},
                   {"missed", "missed", Style::number},
                   {"alone", "alone", Style::number},
                   {"statements", "stmts", Style::integer, 3},
                   {"sources", "sources", Style::integer, 2},
                   {"id", "id"}};
  block.empty = "Nobody may be chosen: what is left of the case has no entity of a ranked kind.";
  block.total = report.rows.size();
  for (const KeyPlayerRow& row : report.rows) {
    block.rows.push_back(key_player_json(row, session.view()));
  }
  answer.blocks.push_back(std::move(block));
  for (const std::string& note : report.notes) answer.closing.push_back("note: " + note);
  answer.closing.push_back(
      "missed: how much lower the value is without it; alone: the value of it alone. They are "
      "chosen as a set.");
  answer.closing.push_back(
      "Protected people are never chosen. Networks recover and move: this is whom to look at "
      "first, not what will stop them, and not guilt.");
  answer.closing.push_back(report_line(report.manifest));
  session.close();
  shell.print(answer);
}

void add_key_players(CLI::App& app, Shell& shell) {
  auto verb = std::make_shared<KeyPlayersVerb>();
  CLI::App* command = add_verb(app, shell, "key_players",
                               "the set without whom most falls apart, or who sees most", kHeading);
  command->add_option("CASE", verb->input, "the case file")->required();
  const auto text = [&](const char* name, std::string& target, const char* help) {
    command->add_option(name, target, help)
        ->type_name("NAME")
        ->group(kGroup)
        ->capture_default_str();
  };
  command->add_option("--size", verb->asked.size, "how many are chosen together")
      ->type_name("N")
      ->group(kGroup)
      ->capture_default_str();
  text("--goal", verb->asked.goal,
       "fragmentation, distance_fragmentation, reach or distance_reach");
  text("--search", verb->asked.search, "greedy, swap, or exact for up to three");
  text("--denominator", verb->asked.denominator, "a share of the others, or of all");
  command->add_option("--steps", verb->asked.steps, "within which somebody is reached")
      ->type_name("N")
      ->group(kGroup)
      ->capture_default_str();
  command->add_option("--exclude", verb->exclude, "entities that may not be chosen, by id or label")
      ->type_name("LIST")
      ->group(kGroup)
      ->allow_extra_args(false);
  add_projection_options(*command, verb->projection);
  when_chosen(command, shell, [&shell, verb] { run_key_players(shell, *verb); });
}

}  // namespace

void add_brokerage_verbs(CLI::App& app, Shell& shell) {
  add_brokerage(app, shell);
  add_key_players(app, shell);
}

}  // namespace mekhala::cli
