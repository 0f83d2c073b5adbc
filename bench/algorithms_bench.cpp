#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <malloc.h>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "algorithms/spec.hpp"
#include "datasets/generator/graph_models.hpp"
#include "engine/base/error.hpp"

// Every algorithm of the registry that a graph and a node or two are enough for, on generated
// graphs of growing size. An answer is checked before a time is given: one thread and all threads
// must agree bit for bit.
//
//   algorithms_bench [--benchmark_filter=page_rank/] [--benchmark_out=FILE] [--largest=ARCS]
//
// A benchmark is named ALGORITHM/MODEL/ARCS/threads:T. An algorithm that took longer than
// --patience=SECONDS (5) is not tried on the next larger graph. `ladder.py` reads the JSON.
namespace {

using namespace mekhala;

struct Model {
  const char* name;
  generator::GraphPlan plan;
};
// Skewed, with communities, and without any structure; about 16 arcs a node.
const std::vector<Model>& models() {
  using generator::GraphModel;
  static const std::vector<Model> all{
      {"kronecker", {.model = GraphModel::kronecker, .degree = 16}},
      {"lfr", {.model = GraphModel::lfr, .degree = 16, .mixing = 0.4}},
      {"random", {.model = GraphModel::random, .degree = 16}},
  };
  return all;
}

// One graph at a time: benchmarks that share one follow each other.
const Graph& graph_of(const Model& model, std::uint64_t arcs) {
  static std::string made;
  static std::unique_ptr<Graph> graph;
  const std::string name = fmt::format("{}/{}", model.name, arcs);
  if (name != made) {
    graph.reset();
    generator::GraphPlan plan = model.plan;
    plan.nodes = static_cast<NodeId>(arcs / 16);
    Context context;
    const generator::ModelGraph made_of = generator::make_graph(plan, context);
    graph = std::make_unique<Graph>(Graph::from_edges(made_of.nodes, made_of.edges, false));
    made = name;
  }
  return *graph;
}

// Values for what must be given: the two busiest nodes. None where the algorithm needs more.
std::optional<OptionMap> options_for(const AlgorithmSpec& spec, const GraphView& graph) {
  NodeId first = 0, second = 0;
  for (NodeId node = 1; node < graph.num_nodes(); ++node) {
    const auto degree = graph.out_neighbors(node).size();
    if (degree > graph.out_neighbors(first).size()) {
      second = first;
      first = node;
    }
  }
  OptionMap options;
  for (const OptionSpec& option : spec.options) {
    if (!option.required) continue;
    if (option.type != OptionType::node) return std::nullopt;
    options[option.name] = NodeOption{option.name == "target" ? second : first};
  }
  return options;
}

bool runs_on_a_graph_alone(const AlgorithmSpec& spec) {
  for (const OptionSpec& option : spec.options) {
    if (option.required && option.type != OptionType::node) return false;
  }
  return true;
}

double status_mib(std::string_view name) {
  std::ifstream in("/proc/self/status");
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with(name)) return std::atof(line.c_str() + name.size()) / 1024;
  }
  return 0;
}

double patience = 5;
std::map<std::string, double> last_seconds;  // of the size before, by algorithm, model and threads

void run(benchmark::State& state, const AlgorithmSpec& spec, const Model& model, std::uint64_t arcs,
         unsigned threads) {
  double& last = last_seconds[fmt::format("{}/{}/{}", spec.name, model.name, threads)];
  if (last > patience) {
    state.SkipWithError("skipped: too slow on the graph before");
    return;
  }
  const Graph& graph = graph_of(model, arcs);
  const OptionMap options = *options_for(spec, graph);
  malloc_trim(0);
  std::ofstream("/proc/self/clear_refs") << "5";
  const double before = status_mib("VmRSS:");
  std::string expected;
  for (auto _ : state) {
    Context context({.threads = threads});
    const Result result = spec.run(graph, options, context);
    last = run_info(result).seconds;
    state.SetIterationTime(last);
    if (expected.empty()) {
      state.counters["extra_mib"] = status_mib("VmHWM:") - before;
      expected = fingerprint(result);
    }
  }
  state.counters["nodes"] = graph.num_nodes();
  state.counters["edges"] = graph.num_edges();
  Context other({.threads = threads == 1 ? 2U : 1U});
  if (fingerprint(spec.run(graph, options, other)) != expected) {
    state.SkipWithError("wrong: the answer depends on the number of threads");
  }
}

void add(const AlgorithmSpec& spec, const Model& model, std::uint64_t arcs, unsigned threads) {
  const std::string name = fmt::format("{}/{}/{}/threads:{}", spec.name, model.name, arcs, threads);
  benchmark::RegisterBenchmark(name.c_str(),
                               [&spec, &model, arcs, threads](benchmark::State& state) {
                                 run(state, spec, model, arcs, threads);
                               })
      ->UseManualTime()
      ->Unit(benchmark::kMillisecond);
}

// Takes our own options out of the arguments.
double own_option(int& count, char** values, std::string_view name, double otherwise) {
  int kept = 1;
  for (int i = 1; i < count; ++i) {
    const std::string_view text = values[i];
    if (text.starts_with(name)) {
      otherwise = std::strtod(values[i] + name.size(), nullptr);
    } else {
      values[kept++] = values[i];
    }
  }
  count = kept;
  return otherwise;
}

}  // namespace

int main(int count, char** values) {
  const double largest = own_option(count, values, "--largest=", 1e7);
  patience = own_option(count, values, "--patience=", 5);
  for (const Model& model : models()) {
    for (std::uint64_t arcs = 10'000; static_cast<double>(arcs) <= largest; arcs *= 10) {
      for (const AlgorithmSpec& spec : algorithms()) {
        if (!runs_on_a_graph_alone(spec)) continue;
        for (const unsigned threads : {1U, 2U}) add(spec, model, arcs, threads);
      }
    }
  }
  benchmark::Initialize(&count, values);
  if (benchmark::ReportUnrecognizedArguments(count, values)) return 2;
  try {
    benchmark::RunSpecifiedBenchmarks();
    return 0;
  } catch (const Error& error) {
    fmt::print(stderr, "algorithms_bench: {}\n", error.what());
    return exit_code(error.code());
  }
}
