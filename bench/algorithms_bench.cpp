#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "algorithms/spec.hpp"
#include "engine/base/context.hpp"
#include "engine/base/error.hpp"
#include "engine/graph/graph.hpp"
#include "engine/graph/result.hpp"

// Times every algorithm of the registry that needs no more than a graph, or those named:
//   algorithms_bench [NAME...] [--nodes N] [--edges M] [--threads T] [--rounds R]
// An answer is checked before a time is given: one thread and T threads must agree bit for bit.
namespace {

using namespace mekhala;

struct Arguments {
  std::vector<std::string_view> names;
  NodeId nodes = 2000;
  EdgeId edges = 8000;
  unsigned threads = 0;
  unsigned rounds = 3;
};

template <typename T>
T number(std::string_view text) {
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) {
    throw Error(ErrorCode::usage, "an option needs a whole number");
  }
  return value;
}

Arguments arguments(std::vector<std::string_view> list) {
  Arguments given;
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (!list[i].starts_with("--")) {
      given.names.push_back(list[i]);
      continue;
    }
    if (i + 1 == list.size()) throw Error(ErrorCode::usage, "an option needs a value");
    const std::string_view value = list[i + 1];
    if (list[i] == "--nodes")
      given.nodes = number<NodeId>(value);
    else if (list[i] == "--edges")
      given.edges = number<EdgeId>(value);
    else if (list[i] == "--threads")
      given.threads = number<unsigned>(value);
    else if (list[i] == "--rounds")
      given.rounds = std::max(1U, number<unsigned>(value));
    else
      throw Error(ErrorCode::usage, "options are --nodes, --edges, --threads and --rounds");
    ++i;
  }
  if (given.nodes < 2) throw Error(ErrorCode::usage, "--nodes must be at least 2");
  return given;
}

// Half of the ends prefer low numbers, so that degrees differ as they do in real networks.
Graph random_graph(NodeId nodes, EdgeId edges) {
  Random random(1, 0);
  std::vector<EdgeEnds> ends;
  ends.reserve(edges);
  for (EdgeId i = 0; i < edges; ++i) {
    const double skewed = random.uniform() * random.uniform() * random.uniform();
    ends.push_back({static_cast<NodeId>(skewed * nodes), static_cast<NodeId>(random.below(nodes))});
  }
  return Graph::from_edges(nodes, ends, false);
}

bool needs_more(const AlgorithmSpec& spec) {
  return std::any_of(spec.options.begin(), spec.options.end(),
                     [](const OptionSpec& option) { return option.required; });
}

void bench(const AlgorithmSpec& spec, const Graph& graph, const Arguments& given) {
  Context alone({.threads = 1});
  const std::string expected = fingerprint(spec.run(graph, {}, alone));
  std::vector<double> seconds;
  unsigned threads = 0;
  for (unsigned round = 0; round < given.rounds; ++round) {
    Context context({.threads = given.threads});
    const Result result = spec.run(graph, {}, context);
    if (fingerprint(result) != expected) {
      throw Error(ErrorCode::failure, spec.name + ": the answer depends on the number of threads");
    }
    seconds.push_back(run_info(result).seconds);
    threads = run_info(result).threads;
  }
  std::sort(seconds.begin(), seconds.end());
  fmt::print("{:<24} {:>10.4f} s  (least of {}: {:.4f} s, {} threads)\n", spec.name,
             seconds[seconds.size() / 2], given.rounds, seconds.front(), threads);
}

}  // namespace

int main(int count, char** values) {
  try {
    const Arguments given = arguments({values + 1, values + count});
    const Graph graph = random_graph(given.nodes, given.edges);
    fmt::print("{} nodes, {} edges; median seconds\n", graph.num_nodes(), graph.num_edges());
    if (given.names.empty()) {
      for (const AlgorithmSpec& spec : algorithms()) {
        if (!needs_more(spec)) bench(spec, graph, given);
      }
    }
    for (const std::string_view name : given.names) bench(find_algorithm(name), graph, given);
    return 0;
  } catch (const Error& error) {
    fmt::print(stderr, "algorithms_bench: {}\n", error.what());
    return exit_code(error.code());
  }
}
