#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "bindings/cli/answers.hpp"
#include "bindings/cli/shell.hpp"
#include "bindings/cli/verbs.hpp"
#include "bindings/workbench/generate.hpp"
#include "bindings/workbench/score.hpp"
#include "bindings/workbench/session.hpp"
#include "engine/base/text.hpp"

namespace mekhala::cli {

namespace {

constexpr const char* kGroup = "Trials";

struct CaseTexts {
  std::string folder;
  std::uint32_t victims = 300;
  std::string regime = "visible";
};

void run_generate_case(Shell& shell, const CaseTexts& texts) {
  GenerateRequest request;
  request.folder = texts.folder;
  request.plan.victims = texts.victims;
  request.plan.seed = shell.common.seed;
  const auto regime = generator::regime_named(texts.regime);
  if (!regime) {
    throw Error(ErrorCode::usage,
                fmt::format("--regime must be one of {}", fmt::join(generator::kRegimes, ", ")));
  }
  request.plan.regime = *regime;
  Context context(shell.context_options());
  Answer answer("generate");
  answer.head.set("folder", texts.folder)
      .set("victims", texts.victims)
      .set("seed", std::to_string(request.plan.seed))
      .set("regime", texts.regime);
  answer.head.set("written", !shell.common.dry_run);
  if (shell.common.dry_run) {
    answer.opening = {fmt::format("dry run: would write a case of {} victims into {}",
                                  grouped(texts.victims), texts.folder)};
    shell.print(answer);
    return;
  }
  const GeneratedCase made = generate_case(request, context);
  answer.head.set("interviewed", made.interviewed)
      .set("agents", made.agents)
      .set("liaisons", made.liaisons)
      .set("decoys", made.decoys)
      .set("truth", made.truth.string());
  answer.opening = {"Everybody in this case is invented."};
  Block block;
  block.key = "files";
  block.columns = {{"file", "file"}, {"rows", "rows", Style::integer}};
  for (const GeneratedFile& file : made.files) {
    block.rows.push_back(Json::object().set("file", file.file).set("rows", file.rows));
  }
  block.total = block.rows.size();
  answer.blocks.push_back(std::move(block));
  answer.closing = {
      fmt::format("{} victims, {} of them interviewed; {} agents, of whom {} link "
                  "countries and {} only seem to",
                  grouped(texts.victims), grouped(made.interviewed), grouped(made.agents),
                  grouped(made.liaisons), grouped(made.decoys)),
      "Next:",
      fmt::format("  mekhala import NEW.case {}/files/* --handling INVENTED", texts.folder)};
  shell.print(answer);
}

struct GraphTexts {
  std::string file, communities, model = "random";
  generator::GraphPlan plan;
};

void run_generate_graph(Shell& shell, const GraphTexts& texts) {
  generator::GraphPlan plan = texts.plan;
  const auto model = generator::graph_model_named(texts.model);
  if (!model) {
    throw Error(ErrorCode::usage,
                fmt::format("--model must be one of {}", fmt::join(generator::kGraphModels, ", ")));
  }
  plan.model = *model;
  plan.seed = shell.common.seed;
  Context context(shell.context_options());
  Answer answer("generate");
  answer.head.set("file", texts.file)
      .set("model", texts.model)
      .set("seed", std::to_string(plan.seed))
      .set("nodes", plan.nodes)
      .set("written", !shell.common.dry_run);
  if (shell.common.dry_run) {
    answer.opening = {fmt::format("dry run: would write a graph of {} nodes into {}",
                                  grouped(plan.nodes), texts.file)};
    shell.print(answer);
    return;
  }
  const GeneratedGraph made = generate_graph(
      texts.file, plan,
      texts.communities.empty() ? std::nullopt
                                : std::optional<std::filesystem::path>(texts.communities),
      context);
  answer.head.set("edges", made.edges);
  answer.opening = {
      fmt::format("{} nodes, {} edges in {}", grouped(made.nodes), grouped(made.edges), texts.file),
      "Next:", fmt::format("  mekhala run page_rank {} --undirected", texts.file)};
  shell.print(answer);
}

void add_graph_model(CLI::App& verb, Shell& shell) {
  auto texts = std::make_shared<GraphTexts>();
  CLI::App* one =
      verb.add_subcommand("graph", "a plain graph by a standard model, as an edge list");
  one->add_option("FILE", texts->file, "CSV, source and target")->required();
  one->add_option("--model", texts->model,
                  fmt::format("{}", fmt::join(generator::kGraphModels, ", ")))
      ->type_name("NAME")
      ->capture_default_str();
  const auto number = [&](const char* name, auto& target, const char* help) {
    one->add_option(name, target, help)->type_name("N")->capture_default_str();
  };
  number("--nodes", texts->plan.nodes, "how many");
  number("--degree", texts->plan.degree, "the mean; even for preferential and small_world");
  number("--mixing", texts->plan.mixing,
         "small_world: edges put elsewhere; planted, lfr: between groups");
  number("--groups", texts->plan.groups, "planted: node i is of group i mod N");
  number("--exponent", texts->plan.exponent,
         "power_law, configuration, lfr: of the degrees, above 2");
  number("--most-degree", texts->plan.most_degree, "configuration, lfr: 0 for one that fits");
  number("--community-exponent", texts->plan.community_exponent, "lfr: of the sizes");
  number("--least-community", texts->plan.least_community, "lfr: size, 0 for one that fits");
  number("--most-community", texts->plan.most_community, "lfr: size, 0 for one that fits");
  one->add_option("--communities", texts->communities, "planted, lfr: who is of which, as CSV")
      ->type_name("FILE");
  add_common_options(*one, shell, Writes::yes);
  when_chosen(one, shell, [&shell, texts] { run_generate_graph(shell, *texts); });
}

struct ScoreTexts {
  std::string truth, store;
  std::string group = HubsOptions{}.group;
};

Json score_row(const MeasureScore& one) {
  Json row = Json::object();
  row.set("measure", one.measure).set("ranked", one.ranked);
  row.set("recall_k", one.recall_k).set("precision_k", one.precision_k);
  row.set("recall_5", one.recall_5).set("precision_5", one.precision_5);
  row.set("recall_10", one.recall_10).set("precision_10", one.precision_10);
  row.set("reciprocal_rank", one.reciprocal_rank);
  row.set("decoys_k", one.decoys_k).set("decoys_5", one.decoys_5).set("decoys_10", one.decoys_10);
  return row;
}

void run_score(Shell& shell, const ScoreTexts& texts) {
  const View view = shell.decide_view(false);
  Session session(texts.store,
                  {.mode = Case::Mode::read,
                   .view = view,
                   .actor = shell.actor(),
                   .ask_purpose = {},
                   .opened = [&shell](const Disclosure& door) { shell.guard(door.filter()); }});
  HubsOptions options;
  options.group = texts.group;
  check_grouping(session.door(), session.store().ontology(), options.group);
  Context context(shell.context_options());
  ScoreReport report =
      score_case(session.store(), session.door(), ScoreTruth::read(texts.truth), options, context);
  // Whoever wrote the truth chose its words.
  for (std::string& one : report.first) one = shell.safe(one);
  Answer answer("score");
  Json first = Json::array();
  for (const std::string& one : report.first) first.push(one);
  answer.head.set("liaisons", report.liaisons)
      .set("findable", report.findable)
      .set("k", report.k)
      .set("first", first)
      .set("manifest", manifest_json(report.manifest));
  answer.opening = {
      fmt::format("{} liaisons in the truth, {} of them somewhere among the actors of "
                  "the case; k = {}",
                  report.liaisons, report.findable, report.k)};
  Block block;
  block.columns = {{"measure", "measure"},
                   {"recall_k", "recall@k", Style::number},
                   {"precision_k", "precision@k", Style::number},
                   {"decoys_k", "decoys@k", Style::integer},
                   {"recall_5", "recall@5", Style::number, 2},
                   {"precision_5", "precision@5", Style::number, 2},
                   {"recall_10", "recall@10", Style::number, 1},
                   {"precision_10", "precision@10", Style::number, 1},
                   {"decoys_10", "decoys@10", Style::integer, 1},
                   {"reciprocal_rank", "1/rank", Style::number}};
  for (const MeasureScore& one : report.measures) block.rows.push_back(score_row(one));
  block.total = block.rows.size();
  answer.blocks.push_back(std::move(block));
  answer.closing = {fmt::format("First by crossing: {}", fmt::join(report.first, ", ")),
                    report_line(report.manifest)};
  for (const std::string& warning : report.warnings) {
    answer.closing.push_back("Warning: " + warning);
  }
  answer.head.set("warnings", Json::strings(report.warnings));
  session.close();
  shell.print(answer);
}

}  // namespace

void add_generate_verbs(CLI::App& app, Shell& shell) {
  CLI::App* verb =
      add_verb(app, shell, "generate", "an invented case with known truth, or a plain graph",
               kGroup, Writes::yes);
  verb->require_subcommand(1);
  auto texts = std::make_shared<CaseTexts>();
  CLI::App* one = verb->add_subcommand("case", "messy files and truth.json into FOLDER");
  one->add_option("FOLDER", texts->folder, "where to write; a folder of its own")->required();
  one->add_option("--victims", texts->victims, "100 to 1,000,000")
      ->type_name("N")
      ->capture_default_str();
  one->add_option("--regime", texts->regime,
                  "how those who link countries show: visible, redundant, money, none, displaced")
      ->type_name("NAME")
      ->capture_default_str();
  add_common_options(*one, shell, Writes::yes);
  when_chosen(one, shell, [&shell, texts] { run_generate_case(shell, *texts); });

  add_graph_model(*verb, shell);

  auto scored = std::make_shared<ScoreTexts>();
  verb = add_verb(app, shell, "score", "how well hubs finds what was planted in a generated case",
                  kGroup);
  verb->add_option("TRUTH", scored->truth, "truth.json of the generated case")->required();
  verb->add_option("CASE", scored->store, "the case into which its files were imported")
      ->required();
  verb->add_option("--group", scored->group, "group victims by this property")
      ->type_name("PROPERTY")
      ->capture_default_str();
  when_chosen(verb, shell, [&shell, scored] { run_score(shell, *scored); });
}

}  // namespace mekhala::cli
