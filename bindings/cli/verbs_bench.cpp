#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>

#include "bindings/cli/shell.hpp"
#include "bindings/cli/verbs.hpp"
#include "bindings/workbench/graphalytics.hpp"
#include "engine/base/text.hpp"

namespace mekhala::cli {

namespace {

Json row_of(const GraphalyticsRun& run) {
  return Json::object()
      .set("graph", run.graph)
      .set("algorithm", run.algorithm)
      .set("vertices", run.vertices)
      .set("edges", run.edges)
      .set("load_seconds", run.load_seconds)
      .set("processing_seconds", run.seconds)
      .set("evps", run.evps())
      .set("validated", name_of(run.verdict))
      .set("wrong_vertices", run.wrong_vertices);
}

std::string wrong_line(const GraphalyticsRun& run) {
  return fmt::format("Wrong: {} of {} at {} of {} vertices, first at vertex {}", run.algorithm,
                     run.graph, grouped(run.wrong_vertices), grouped(run.vertices),
                     run.first_wrong.value_or(0));
}

void run_graphalytics(Shell& shell, const std::string& folder) {
  Context context(shell.context_options());
  const std::vector<GraphalyticsRun> runs = bench_graphalytics(folder, context);
  Answer answer("bench");
  Block block;
  block.columns = {{"graph", "graph"},
                   {"algorithm", "algorithm"},
                   {"vertices", "vertices", Style::integer},
                   {"edges", "edges", Style::integer},
                   {"load_seconds", "load s", Style::number},
                   {"processing_seconds", "processing s", Style::number},
                   {"evps", "EVPS", Style::number},
                   {"validated", "validated"}};
  std::uint64_t wrong = 0;
  for (const GraphalyticsRun& run : runs) {
    block.rows.push_back(row_of(run));
    if (run.verdict != GraphalyticsVerdict::wrong) continue;
    ++wrong;
    answer.closing.push_back(wrong_line(run));
  }
  block.total = block.rows.size();
  block.empty = "The properties list no algorithm.";
  answer.blocks.push_back(std::move(block));
  answer.head.set("threads", context.threads()).set("wrong", wrong);
  if (wrong > 0) shell.status = exit_code(ErrorCode::verification_failed);
  shell.print(answer);
}

}  // namespace

void add_bench_verbs(CLI::App& app, Shell& shell) {
  CLI::App* verb = add_verb(app, shell, "bench", "standard benchmarks, answers checked", "Trials");
  verb->require_subcommand(1);
  auto folder = std::make_shared<std::string>();
  CLI::App* one = verb->add_subcommand(
      "graphalytics", "the six algorithms of LDBC Graphalytics on the graphs of a folder");
  one->add_option("DIR", *folder,
                  "holds NAME.properties, NAME.v, NAME.e and, to check, NAME-BFS ...")
      ->required();
  add_common_options(*one, shell, Writes::no);
  when_chosen(one, shell, [&shell, folder] { run_graphalytics(shell, *folder); });
}

}  // namespace mekhala::cli
