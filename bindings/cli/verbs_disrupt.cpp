#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>

#include "bindings/cli/answers.hpp"
#include "bindings/cli/projection_options.hpp"
#include "bindings/cli/shell.hpp"
#include "bindings/cli/verbs.hpp"
#include "bindings/workbench/disrupt.hpp"
#include "engine/base/text.hpp"

namespace mekhala::cli {

namespace {

constexpr std::uint32_t kMostRemovals = 1000;
constexpr const char* kNoForecast =
    "An experiment on what is known, no forecast: networks mend, move and learn, and a measure "
    "that looks strong here can make them stronger.";

struct DisruptVerb {
  std::string input, order = "degree", recovery = "nearest";
  HubsTexts texts;
  std::vector<std::string> costs;
  bool recompute = false, places = false;
  std::uint32_t block = 1, removals = 10, trials = 50;
  double share = 1;
};

template <typename Enum>
Enum choice_of(const char* option, const std::string& text) {
  const auto names = ChoiceNames<Enum>::names();
  const auto found = std::find(names.begin(), names.end(), text);
  if (found == names.end()) {
    throw Error(ErrorCode::usage, fmt::format("{} is one of {}", option, fmt::join(names, ", ")));
  }
  return static_cast<Enum>(found - names.begin());
}

std::pair<std::string, double> cost_of(const std::string& text) {
  const std::size_t equal = text.find('=');
  const auto cost = parse_double(equal == std::string::npos ? "" : text.substr(equal + 1));
  if (!cost) throw Error(ErrorCode::usage, "--cost takes KIND=NUMBER, as organization=5");
  return {text.substr(0, equal), *cost};
}

DisruptOptions options_of(const DisruptVerb& asked, const Ontology& ontology) {
  DisruptOptions options;
  options.hubs = hubs_options(asked.texts, ontology);
  options.order = choice_of<RemovalOrder>("--order", asked.order);
  options.recovery = choice_of<Recovery>("--recovery", asked.recovery);
  if (asked.removals == 0 || asked.removals > kMostRemovals) {
    throw Error(ErrorCode::usage, fmt::format("--removals lies from 1 to {}", kMostRemovals));
  }
  if (asked.block == 0) throw Error(ErrorCode::usage, "--block must be 1 or more");
  if (asked.trials == 0) throw Error(ErrorCode::usage, "--trials must be 1 or more");
  if (!(asked.share >= 0 && asked.share <= 1)) {
    throw Error(ErrorCode::usage, "--share lies from 0 to 1");
  }
  options.places = asked.places;
  options.recompute = asked.recompute;
  options.block = asked.block;
  options.removals = asked.removals;
  options.trials = asked.trials;
  options.share = asked.share;
  for (const std::string& cost : comma_list(asked.costs)) options.costs.push_back(cost_of(cost));
  return options;
}

Block rows_of(const DisruptReport& report) {
  Block block;
  block.columns = {{"step", "step", Style::integer},
                   {"entity.label", "taken away"},
                   {"entity.kind", "kind", Style::text, 1},
                   {"cost", "cost", Style::number, 2},
                   {"largest", "largest", Style::number},
                   {"efficiency", "efficiency", Style::number},
                   {"recovered", "recovered", Style::number},
                   {"recovered_low", "5 %", Style::number},
                   {"recovered_high", "95 %", Style::number},
                   {"recovered_left", "among those left", Style::number, 3},
                   {"tied", "victims tied"},
                   {"cut_off", "victims cut off"},
                   {"entity.id", "id"}};
  block.empty = "Nobody.";
  for (const DisruptRow& row : report.rows) {
    block.rows.push_back(Json::object()
                             .set("step", row.step)
                             .set("entity", entity_json(row.entity))
                             .set("cost", row.cost)
                             .set("largest", row.largest)
                             .set("efficiency", row.efficiency)
                             .set("recovered", row.recovered)
                             .set("recovered_low", row.recovered_low)
                             .set("recovered_high", row.recovered_high)
                             .set("recovered_left", row.recovered_left)
                             .set("tied", row.tied)
                             .set("cut_off", row.cut_off));
  }
  block.total = block.rows.size();
  return block;
}

Block actions_of(const DisruptReport& report) {
  Block block;
  block.key = "actions";
  block.title = "In other ways, before anybody reacts";
  block.columns = {{"action", "action"},
                   {"who", "who"},
                   {"largest", "largest", Style::number},
                   {"efficiency", "efficiency", Style::number},
                   {"low", "5 %", Style::number},
                   {"high", "95 %", Style::number}};
  for (const DisruptAction& action : report.actions) {
    block.rows.push_back(Json::object()
                             .set("action", action.action)
                             .set("who", action.who)
                             .set("largest", action.largest)
                             .set("efficiency", action.efficiency)
                             .set("low", action.low)
                             .set("high", action.high));
  }
  block.total = block.rows.size();
  return block;
}

void run_disrupt(Shell& shell, const DisruptVerb& asked) {
  Session session(asked.input, session_options(shell, false));
  const DisruptOptions options = options_of(asked, session.store().ontology());
  Context context(shell.context_options());
  const DisruptReport report = disrupt(session.store(), session.door(), options, context);
  Answer answer("disrupt");
  answer.head.set("view", name_of(session.view()));
  answer.head.set("nodes", report.nodes).set("may_go", report.may_go);
  answer.head.set("largest_before", report.largest_before);
  answer.head.set("efficiency_before", report.efficiency_before);
  answer.head.set("robustness", report.robustness).set("supported", report.supported);
  answer.head.set("ground", kNoForecast).set("notes", Json::strings(report.notes));
  answer.head.set("run", manifest_json(report.manifest));
  answer.opening = {
      kNoForecast,
      fmt::format("The network: {} who carry, {} of them may be taken away; protected people never "
                  "are.",
                  grouped(report.nodes), grouped(report.may_go)),
      fmt::format("before: largest {:.4g}, efficiency {:.4g}", report.largest_before,
                  report.efficiency_before)};
  answer.blocks.push_back(rows_of(report));
  answer.blocks.push_back(actions_of(report));
  answer.closing = {
      "largest: the part of the network in its largest component. efficiency: the mean of 1 / "
      "steps over all pairs of the network before; recovered: after those who lost a tie have "
      "tied anew, mean and range of nine in ten trials; among those left it can rise.",
      fmt::format("victims tied: with a link to who is taken away. victims cut off: of {} with a "
                  "tie to family, helpers or a way out, those who have lost all of them so far.",
                  report.supported)};
  for (const std::string& note : report.notes) answer.closing.push_back("note: " + note);
  answer.closing.push_back("A position in a network is a lead to check, not guilt.");
  answer.closing.push_back(report_line(report.manifest));
  session.close();
  shell.print(answer);
}

}  // namespace

void add_disrupt_verb(CLI::App& app, Shell& shell) {
  constexpr const char* kWhat = "What is taken away";
  constexpr const char* kPart = "Which part of a case";
  auto asked = std::make_shared<DisruptVerb>();
  CLI::App* verb = add_verb(app, shell, "disrupt",
                            "what is left as actors are taken away, and how it mends", "Analysis");
  verb->add_option("CASE", asked->input, "the case file")->required();
  const auto option = [&](const char* name, auto& target, const char* help, const char* type) {
    verb->add_option(name, target, help)->type_name(type)->group(kWhat)->capture_default_str();
  };
  option(
      "--order", asked->order,
      "degree, betweenness, katz, collective_influence, cross_border, dismantling, key_players or "
      "random",
      "NAME");
  verb->add_flag("--recompute", asked->recompute, "order what is left anew before each step")
      ->group(kWhat);
  option("--removals", asked->removals, "so many in all", "N");
  option("--block", asked->block, "so many at once: a raid, not an arrest", "N");
  verb->add_flag("--places", asked->places, "take away places, and let places carry")->group(kWhat);
  verb->add_option("--cost", asked->costs, "what one of a kind costs [1]: organization=5")
      ->type_name("KIND=N")
      ->group(kWhat)
      ->allow_extra_args(false);
  option("--recovery", asked->recovery,
         "who takes the place of who is gone: the nearest, one of the same script step, or any "
         "(nearest, step, random)",
         "NAME");
  option("--share", asked->share, "of lost ties for which a new one is looked for", "N");
  option("--trials", asked->trials, "reactions drawn", "N");
  const auto text = [&](const char* name, std::string& target, const char* help, const char* type) {
    verb->add_option(name, target, help)->type_name(type)->group(kPart);
  };
  const auto list = [&](const char* name, std::vector<std::string>& target, const char* help) {
    verb->add_option(name, target, help)->type_name("LIST")->group(kPart)->allow_extra_args(false);
  };
  list("--kinds", asked->texts.kinds, "take away only these kinds: person,account");
  list("--carry", asked->texts.carry, "kinds or roles that carry besides the usual ones");
  text("--group", asked->texts.group,
       "victims are grouped by this property, for cross_border [exploitation_country]", "NAME");
  text("--as-of", asked->texts.as_of, "only what holds at this date", "DATE");
  text("--from", asked->texts.from, "only what holds at this date or later", "DATE");
  text("--to", asked->texts.to, "only what holds at this date or before", "DATE");
  text("--least-grade", asked->texts.least_grade, "only evidence graded so or better: B2", "GRADE");
  when_chosen(verb, shell, [&shell, asked] { run_disrupt(shell, *asked); });
}

}  // namespace mekhala::cli
