#include <algorithm>
#include <charconv>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "algorithms/paths/bfs_distances.hpp"
#include "algorithms/paths/shortest_path.hpp"
#include "algorithms/paths/shortest_path_lengths.hpp"
#include "algorithms/spec.hpp"
#include "bench/peers/tools/worker.hpp"
#include "engine/base/error.hpp"
#include "engine/graph/edge_list.hpp"

// This project's side of the comparisons: every algorithm of the registry under its own name.
//   mekhala_tool THREADS
namespace {

using namespace mekhala;

std::optional<Graph> graph;
EdgeValues lengths;

void load(const peers::GraphFile& file) {
  std::vector<EdgeEnds> ends;
  ends.reserve(file.edges());
  for (std::size_t i = 0; i < file.edges(); ++i) {
    ends.push_back({file.ends[2 * i], file.ends[2 * i + 1]});
  }
  // The file is sorted as the graph sorts its edges, so that lengths need no other order.
  graph = Graph::from_edges(file.nodes, ends, file.directed);
  lengths.values = file.lengths;
}

OptionValue option_value(const OptionSpec& spec, const peers::Options& given) {
  const std::string& text = given.at(spec.name);
  switch (spec.type) {
    case OptionType::boolean:
      return text == "true";
    case OptionType::integer:
      return static_cast<std::int64_t>(std::stoll(text));
    case OptionType::real:
      return std::stod(text);
    case OptionType::choice:
    case OptionType::text:
      return text;
    case OptionType::node:
      return NodeOption{static_cast<NodeId>(std::stoul(text))};
    case OptionType::node_set: {
      NodeSet set{peers::nodes(given, spec.name)};
      std::sort(set.nodes.begin(), set.nodes.end());
      return set;
    }
    case OptionType::edge_values:
      return lengths;
    case OptionType::node_groups:
    case OptionType::edge_groups:
      break;
  }
  throw Error(ErrorCode::usage, spec.name + " cannot be given here");
}

struct Numbers {
  std::vector<double> operator()(const NodeScores& result) const { return result.values; }
  std::vector<double> operator()(const EdgeScores& result) const { return result.values; }
  std::vector<double> operator()(const NodeLabels& result) const {
    return {result.values.begin(), result.values.end()};
  }
  std::vector<double> operator()(const NodePoints& result) const {
    std::vector<double> both = result.x;
    both.insert(both.end(), result.y.begin(), result.y.end());
    return both;
  }
  std::vector<double> operator()(const Paths& result) const {
    std::vector<double> values;
    for (const Path& path : result.paths) values.push_back(path.length);
    return values;
  }
  std::vector<double> operator()(const Facts& facts) const {
    std::vector<double> values;
    for (const auto& [name, value] : facts.items) {
      if (const auto* real = std::get_if<double>(&value)) values.push_back(*real);
      if (const auto* whole = std::get_if<std::int64_t>(&value)) {
        values.push_back(static_cast<double>(*whole));
      }
    }
    return values;
  }
  std::vector<double> operator()(const Table&) const { return {}; }
};

// One search of many, as a C++ program asks for it: options are made and checked outside, as the
// peers' searches are.
std::function<Result(NodeId source, NodeId target)> search(const AlgorithmSpec& spec,
                                                           Context& context) {
  if (spec.name == "shortest_path") {
    return [&context](NodeId source, NodeId target) -> Result {
      return shortest_path(*graph, {{source}, {target}}, context);
    };
  }
  if (spec.name == "bfs_distances") {
    return [&context](NodeId source, NodeId) -> Result {
      return bfs_distances(*graph, {{source}}, context);
    };
  }
  if (spec.name == "shortest_path_lengths") {
    const auto all = std::make_shared<ShortestPathLengthsOptions>();
    all->lengths = lengths;
    return [&context, all](NodeId source, NodeId) -> Result {
      all->source.node = source;
      return shortest_path_lengths(*graph, *all, context);
    };
  }
  throw Error(ErrorCode::usage, spec.name + " is no search");
}

// `each` and `pairs` name nodes (or sources and targets in turn) for each of which the algorithm
// runs once; the answer is the sum of all finite values.
peers::Answer run(const AlgorithmSpec& spec, const peers::Options& given, unsigned threads) {
  OptionMap options;
  for (const OptionSpec& option : spec.options) {
    if (given.count(option.name) != 0) options[option.name] = option_value(option, given);
  }
  Context context(
      {.threads = threads,
       .seed = given.count("seed") != 0 ? std::stoull(given.at("seed")) : std::uint64_t{0}});
  if (given.count("each") == 0 && given.count("pairs") == 0) {
    const Result result = spec.run(*graph, options, context);
    return {run_info(result).seconds, std::visit(Numbers{}, result)};
  }
  const bool pairs = given.count("pairs") != 0;
  const std::vector<std::uint32_t> list = peers::nodes(given, pairs ? "pairs" : "each");
  const auto run_one = search(spec, context);
  double sum = 0;
  const double seconds = peers::timed([&] {
    for (std::size_t i = 0; i < list.size(); i += pairs ? 2 : 1) {
      const Result result = run_one(list[i], list[pairs ? i + 1 : i]);
      for (const double value : std::visit(Numbers{}, result)) {
        if (value < 1e300) sum += value;
      }
    }
  });
  return {seconds, {sum}};
}

double read(const std::string& path, unsigned threads) {
  Context context({.threads = threads});
  return peers::timed([&] { (void)read_edge_list(path, {.directed = false}, context); });
}

}  // namespace

int main(int count, char** values) {
  const unsigned threads = count > 1 ? static_cast<unsigned>(std::stoul(values[1])) : 1;
  peers::Tool tool;
  tool.load = load;
  tool.read = [threads](const std::string& path) { return read(path, threads); };
  for (const AlgorithmSpec& spec : algorithms()) {
    tool.tasks[spec.name] = [&spec, threads](const peers::Options& options) {
      return run(spec, options, threads);
    };
  }
  return peers::serve(tool);
}
