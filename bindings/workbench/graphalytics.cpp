#include "bindings/workbench/graphalytics.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <limits>
#include <unordered_map>

#include "algorithms/centrality/page_rank_rounds.hpp"
#include "algorithms/community/cdlp.hpp"
#include "algorithms/paths/bfs_distances.hpp"
#include "algorithms/paths/shortest_path_lengths.hpp"
#include "algorithms/structure/components.hpp"
#include "algorithms/structure/directed_clustering.hpp"
#include "engine/base/error.hpp"
#include "io/graphalytics.hpp"

namespace mekhala {
namespace {

using Clock = std::chrono::steady_clock;

constexpr double kEpsilon = 1e-4;
constexpr std::uint64_t kUnreachable = 9223372036854775807U;  // as Graphalytics writes it
constexpr double kFar = std::numeric_limits<double>::infinity();

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

enum class Match { same, same_up_to_names, near };

struct Answer {
  std::vector<std::uint64_t> whole = {};
  std::vector<double> real = {};
};

[[noreturn]] void refuse(const GraphalyticsGraph& graph, const std::string& rule) {
  throw Error(ErrorCode::invalid_input, rule, {.file = graph.properties.name + ".properties"});
}

NodeOption source_of(const GraphalyticsGraph& graph, const std::optional<std::uint64_t>& source,
                     const char* key) {
  if (!source) refuse(graph, fmt::format("there is no graph.NAME.{}; add it", key));
  const NodeId node = graph.find(*source);
  if (node == kNoNode) {
    refuse(graph, fmt::format("{} names no vertex of the vertex file; mend it", key));
  }
  return {node};
}

// NaN, which is our "none", becomes `none`.
std::vector<double> with(std::vector<double> values, double none) {
  for (double& value : values) {
    if (std::isnan(value)) value = none;
  }
  return values;
}

Answer bfs(const GraphalyticsGraph& graph, Context& context) {
  const BfsDistancesOptions options{
      .source = source_of(graph, graph.properties.bfs_source, "bfs.source-vertex")};
  Answer answer;
  for (const double hops : bfs_distances(graph.graph, options, context).values) {
    answer.whole.push_back(std::isnan(hops) ? kUnreachable : static_cast<std::uint64_t>(hops));
  }
  return answer;
}

Answer communities(const GraphalyticsGraph& graph, Context& context) {
  Answer answer;
  for (const NodeId label :
       cdlp_labels(graph.graph, {.rounds = graph.properties.cdlp_rounds}, context).values) {
    answer.whole.push_back(graph.ids[label]);
  }
  return answer;
}

Answer clusterings(const GraphalyticsGraph& graph, Context& context) {
  return {.real = with(directed_clustering(graph.graph, {}, context).values, 0)};
}

Answer ranks(const GraphalyticsGraph& graph, Context& context) {
  const PageRankRoundsOptions options{.damping = graph.properties.damping,
                                      .rounds = graph.properties.pr_rounds};
  return {.real = page_rank_rounds(graph.graph, options, context).values};
}

Answer lengths(const GraphalyticsGraph& graph, Context& context) {
  if (!graph.properties.weighted) {
    refuse(graph, "sssp needs weights; name them in graph.NAME.edge-properties.names");
  }
  if (!std::all_of(graph.lengths.begin(), graph.lengths.end(),
                   [](double one) { return one > 0; })) {
    refuse(graph, "sssp needs weights above 0");
  }
  const ShortestPathLengthsOptions options{
      .source = source_of(graph, graph.properties.sssp_source, "sssp.source-vertex"),
      .lengths = {graph.lengths}};
  return {.real = with(shortest_path_lengths(graph.graph, options, context).values, kFar)};
}

Answer pieces(const GraphalyticsGraph& graph, Context& context) {
  const NodeLabels found = components(graph.graph, {}, context);
  return {.whole = {found.values.begin(), found.values.end()}};
}

struct Task {
  const char* name;    // in the properties
  const char* suffix;  // of the reference
  Match match;
  Answer (*run)(const GraphalyticsGraph&, Context&);
};
constexpr Task kTasks[] = {
    {"bfs", "BFS", Match::same, bfs},         {"cdlp", "CDLP", Match::same, communities},
    {"lcc", "LCC", Match::near, clusterings}, {"pr", "PR", Match::near, ranks},
    {"sssp", "SSSP", Match::near, lengths},   {"wcc", "WCC", Match::same_up_to_names, pieces}};

const Task& task_named(const GraphalyticsGraph& graph, const std::string& name) {
  for (const Task& task : kTasks) {
    if (task.name == name) return task;
  }
  refuse(graph,
         "graph.NAME.algorithms lists others than bfs, cdlp, lcc, pr, sssp and wcc; take "
         "them away");
}

// Both ways: no two names here for one name there, nor the other way round.
std::vector<bool> equivalent(const std::vector<std::uint64_t>& found,
                             const std::vector<std::uint64_t>& expected) {
  std::unordered_map<std::uint64_t, std::uint64_t> there, back;
  std::vector<bool> right(found.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    right[i] = there.try_emplace(found[i], expected[i]).first->second == expected[i] &&
               back.try_emplace(expected[i], found[i]).first->second == found[i];
  }
  return right;
}

bool is_near(double found, double expected) {
  if (std::isinf(found) || std::isinf(expected)) return found == expected;
  return std::abs(expected - found) <= kEpsilon * std::abs(expected);
}

std::vector<bool> rightness(Match match, const Answer& found,
                            const GraphalyticsReference& expected) {
  if (match == Match::same_up_to_names) return equivalent(found.whole, expected.whole);
  std::vector<bool> right;
  for (std::size_t i = 0; i < found.whole.size(); ++i) {
    right.push_back(found.whole[i] == expected.whole[i]);
  }
  for (std::size_t i = 0; i < found.real.size(); ++i) {
    right.push_back(is_near(found.real[i], expected.real[i]));
  }
  return right;
}

void judge(const GraphalyticsGraph& graph, const Task& task, const Answer& found,
           GraphalyticsRun& run) {
  const std::filesystem::path file = graph.properties.vertex_file.parent_path() /
                                     fmt::format("{}-{}", graph.properties.name, task.suffix);
  if (!std::filesystem::exists(file)) return;
  const auto values =
      task.match == Match::near ? GraphalyticsValues::real : GraphalyticsValues::whole;
  const std::vector<bool> right =
      rightness(task.match, found, read_graphalytics_reference(file, graph, values));
  for (std::size_t i = 0; i < right.size(); ++i) {
    if (right[i]) continue;
    if (run.wrong_vertices++ == 0) run.first_wrong = graph.ids[i];
  }
  run.verdict = run.wrong_vertices == 0 ? GraphalyticsVerdict::right : GraphalyticsVerdict::wrong;
}

void run_graph(const std::filesystem::path& file, std::vector<GraphalyticsRun>& runs,
               Context& context) {
  const auto start = Clock::now();
  const GraphalyticsGraph graph = read_graphalytics(read_graphalytics_properties(file), context);
  const double load_seconds = seconds_since(start);
  for (const std::string& name : graph.properties.algorithms) {
    const Task& task = task_named(graph, name);
    GraphalyticsRun run{.graph = graph.properties.name,
                        .algorithm = task.name,
                        .vertices = graph.graph.num_nodes(),
                        .edges = graph.graph.num_edges(),
                        .load_seconds = load_seconds};
    context.restart_progress();
    const auto begin = Clock::now();
    const Answer answer = task.run(graph, context);
    run.seconds = seconds_since(begin);
    judge(graph, task, answer, run);
    runs.push_back(std::move(run));
  }
}

}  // namespace

const char* name_of(GraphalyticsVerdict verdict) {
  switch (verdict) {
    case GraphalyticsVerdict::right:
      return "yes";
    case GraphalyticsVerdict::wrong:
      return "no";
    case GraphalyticsVerdict::no_reference:
      return "no reference";
  }
  return "unknown";
}

double GraphalyticsRun::evps() const {
  return seconds > 0 ? static_cast<double>(vertices + edges) / seconds : 0;
}

std::vector<GraphalyticsRun> bench_graphalytics(const std::filesystem::path& folder,
                                                Context& context) {
  std::vector<GraphalyticsRun> runs;
  for (const std::filesystem::path& file : graphalytics_files(folder)) {
    run_graph(file, runs, context);
  }
  return runs;
}

}  // namespace mekhala
