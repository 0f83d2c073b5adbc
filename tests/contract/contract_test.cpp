#include <gmock/gmock.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <stop_token>

#include "algorithms/spec.hpp"
#include "tests/support/columns.hpp"
#include "tests/support/graphs.hpp"

// What every registered algorithm owes, whatever it computes.
namespace mekhala {
namespace {

struct Awkward {
  std::string name;
  Graph graph;
};

std::vector<Awkward> awkward_graphs() {
  std::vector<Awkward> graphs;
  for (const bool is_directed : {false, true}) {
    const auto add = [&](const std::string& name, std::string text) {
      if (is_directed) std::replace(text.begin(), text.end(), '-', '>');
      graphs.push_back({name + (is_directed ? ", directed" : ""),
                        is_directed ? directed(text) : undirected(text)});
    };
    add("empty", "");
    add("one node", "a");
    add("one loop", "a-a");
    add("two nodes apart", "a b");
    add("parallel edges", "a-b a-b b-a b-c b-c");
    add("loops and parallel edges", "a-a a-a a-b a-b c-c d");
    add("two components", "a-b b-c c-a x-y y-z");
    add("star", "a-b a-c a-d a-e a-f a-g");
    add("path", "a-b b-c c-d d-e e-f f-g g-h i-h");
  }
  return graphs;
}

// Large enough for many chunks of work.
std::vector<Awkward> larger_graphs() {
  std::vector<Awkward> graphs;
  for (const bool is_directed : {false, true}) {
    Random random(is_directed ? 5 : 6, 0);
    std::vector<EdgeEnds> edges;
    for (int i = 0; i < 2500; ++i) {
      const auto low = static_cast<NodeId>(random.below(1 + random.below(900)));
      edges.push_back({low, static_cast<NodeId>(random.below(900))});
    }
    graphs.push_back(
        {is_directed ? "larger, directed" : "larger", Graph::from_edges(905, edges, is_directed)});
  }
  return graphs;
}

double value_within(const OptionSpec& option, std::size_t i) {
  const double value = 1 + static_cast<double>(i % 3);
  return std::clamp(value, std::isinf(option.minimum) ? value : option.minimum,
                    std::isinf(option.maximum) ? value : option.maximum);
}

// Options that make a run shorter and leave what it does as it is.
OptionMap lighter(const AlgorithmSpec& spec) {
  OptionMap options;
  for (const OptionSpec& option : spec.options) {
    const bool repeats =
        option.name == "permutations" || option.name == "iterations" || option.name == "trials";
    if (!repeats || option.type != OptionType::integer) continue;
    const auto usual = std::get<std::int64_t>(option.default_value);
    const auto least = static_cast<std::int64_t>(std::max(option.minimum, 1.0));
    options[option.name] = std::max(least, usual / 10);
  }
  return options;
}

// Two groups in turn; in a large graph few have one: the cost of some algorithms grows with them.
template <typename Groups>
Groups two_groups(std::size_t count) {
  Groups groups{{}, {"KH", "MM"}};
  const std::size_t step = count < 100 ? 3 : 31;
  for (std::size_t i = 0; i < count; ++i) {
    groups.of.push_back(i % step < 2 ? static_cast<std::uint32_t>(i % step) : kNoGroup);
  }
  return groups;
}

// Small valid values for what must be given. None where the graph is too small to give any.
std::optional<OptionMap> required_options(const AlgorithmSpec& spec, const GraphView& graph) {
  OptionMap options = lighter(spec);
  const NodeId n = graph.num_nodes();
  NodeId next_node = 0;
  for (const OptionSpec& option : spec.options) {
    if (!option.required) continue;
    const bool of_nodes = option.type == OptionType::node || option.type == OptionType::node_set;
    if (of_nodes && n == 0) return std::nullopt;
    if (option.type == OptionType::node) {
      options[option.name] = NodeOption{next_node};
      next_node = n - 1;
    } else if (option.type == OptionType::node_set) {
      options[option.name] = NodeSet{{0}};
    } else if (option.type == OptionType::node_groups) {
      options[option.name] = two_groups<NodeGroups>(n);
    } else if (option.type == OptionType::edge_groups) {
      options[option.name] = two_groups<EdgeGroups>(graph.num_edges());
    } else if (option.type == OptionType::text) {
      options[option.name] = std::string("KH");
    } else if (option.type == OptionType::edge_values) {
      EdgeValues values;
      for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
        values.values.push_back(value_within(option, edge));
      }
      options[option.name] = values;
    } else {
      options[option.name] = option.default_value;
    }
  }
  return options;
}

bool refuses(const AlgorithmSpec& spec, const GraphView& graph) {
  return spec.needs_undirected && graph.directed();
}

// Two ends are asked for and there are no two nodes: an algorithm may refuse.
bool lacks_ends(const AlgorithmSpec& spec, const GraphView& graph) {
  const auto ends = std::count_if(spec.options.begin(), spec.options.end(), [](const auto& option) {
    return option.required && option.type == OptionType::node;
  });
  return graph.num_nodes() < ends;
}

class Contract : public ::testing::TestWithParam<std::string> {
 protected:
  const AlgorithmSpec& spec() const { return find_algorithm(GetParam()); }

  // Calls body(graph, options) for each graph that the algorithm takes.
  template <typename Body>
  void on(const std::vector<Awkward>& graphs, Body&& body) {
    for (const Awkward& awkward : graphs) {
      SCOPED_TRACE(awkward.name);
      const auto options = required_options(spec(), awkward.graph);
      if (!options || refuses(spec(), awkward.graph)) continue;
      if (lacks_ends(spec(), awkward.graph)) continue;
      body(awkward.graph, *options);
    }
  }
};

std::string message_of(const AlgorithmSpec& spec, const GraphView& graph, const OptionMap& options,
                       ErrorCode code = ErrorCode::usage) {
  Context context;
  try {
    (void)spec.run(graph, options, context);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), code) << error.what();
    return error.what();
  }
  ADD_FAILURE() << "nothing was refused";
  return {};
}

TEST_P(Contract, SaysAllOfItself) {
  const AlgorithmSpec& algorithm = spec();
  EXPECT_THAT(algorithm.name, ::testing::MatchesRegex("[a-z][a-z0-9_]*"));
  for (const std::string& text : {algorithm.family, algorithm.summary, algorithm.convention,
                                  algorithm.cost, algorithm.reference}) {
    EXPECT_FALSE(text.empty());
  }
  std::set<std::string> names;
  for (const OptionSpec& option : algorithm.options) {
    EXPECT_TRUE(names.insert(option.name).second) << option.name << " twice";
    EXPECT_FALSE(option.summary.empty()) << option.name;
    EXPECT_EQ(option.type == OptionType::choice, !option.choices.empty()) << option.name;
  }
}

TEST_P(Contract, HasATest) {
  const std::filesystem::path folder =
      std::filesystem::path(MEKHALA_SOURCE_DIR) / "tests" / "algorithms";
  bool found = false;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file() || entry.path().filename() == "registry_test.cpp") continue;
    std::ifstream file(entry.path());
    std::ostringstream text;
    text << file.rdbuf();
    found = found || text.str().find(spec().name + "(") != std::string::npos ||
            text.str().find('"' + spec().name + '"') != std::string::npos;
  }
  EXPECT_TRUE(found) << "no file below " << folder << " calls " << spec().name;
}

void expect_shape(const AlgorithmSpec& algorithm, const GraphView& graph, const Result& result) {
  const auto n = graph.num_nodes();
  if (const auto* scores = std::get_if<NodeScores>(&result)) {
    EXPECT_EQ(algorithm.shape, ResultShape::node_scores);
    EXPECT_EQ(scores->values.size(), n);
    for (const double value : scores->values) EXPECT_FALSE(std::isinf(value));
  } else if (const auto* labels = std::get_if<NodeLabels>(&result)) {
    EXPECT_EQ(algorithm.shape, ResultShape::node_labels);
    EXPECT_EQ(labels->values.size(), n);
    std::vector<std::uint32_t> again = labels->values;
    EXPECT_EQ(canonicalize_labels(again), labels->count);
    EXPECT_EQ(again, labels->values) << "labels go by size, then smallest node";
  } else if (const auto* edges = std::get_if<EdgeScores>(&result)) {
    EXPECT_EQ(algorithm.shape, ResultShape::edge_scores);
    EXPECT_EQ(edges->values.size(), graph.num_edges());
    for (const double value : edges->values) EXPECT_FALSE(std::isinf(value));
  } else if (const auto* points = std::get_if<NodePoints>(&result)) {
    EXPECT_EQ(algorithm.shape, ResultShape::node_points);
    ASSERT_EQ(points->x.size(), n);
    ASSERT_EQ(points->y.size(), n);
    for (NodeId node = 0; node < n; ++node) {
      EXPECT_TRUE(std::isfinite(points->x[node]) && std::isfinite(points->y[node]));
    }
  } else if (const auto* table = std::get_if<Table>(&result)) {
    EXPECT_EQ(algorithm.shape, ResultShape::table);
    const bool has_ids = table->key != TableKey::none && table->key != TableKey::group_pair;
    EXPECT_EQ(table->others.size(), table->key == TableKey::node_pair ? table->ids.size() : 0U);
    if (has_ids) {
      EXPECT_EQ(table->ids.size(), table->columns.num_rows());
    }
    for (const std::string& name : table->columns.names()) {
      for (const double value : numbers_of(table->columns, name)) {
        EXPECT_FALSE(std::isinf(value)) << name;
      }
    }
  } else if (const auto* paths = std::get_if<Paths>(&result)) {
    EXPECT_EQ(algorithm.shape, ResultShape::paths);
    for (const Path& path : paths->paths) {
      if (path.edges.empty()) continue;
      EXPECT_EQ(path.edges.size() + 1, path.nodes.size());
    }
  }
}

TEST_P(Contract, TakesAwkwardGraphs) {
  for (const Awkward& awkward : awkward_graphs()) {
    SCOPED_TRACE(awkward.name);
    const auto options = required_options(spec(), awkward.graph);
    if (!options || refuses(spec(), awkward.graph)) {
      message_of(spec(), awkward.graph, options.value_or(OptionMap{}));
      continue;
    }
    Context context;
    try {
      expect_shape(spec(), awkward.graph, spec().run(awkward.graph, *options, context));
    } catch (const Error& error) {
      EXPECT_TRUE(lacks_ends(spec(), awkward.graph)) << error.what();
      EXPECT_EQ(error.code(), ErrorCode::usage) << error.what();
    }
  }
}

TEST_P(Contract, SameBitsForAnyNumberOfThreads) {
  auto graphs = awkward_graphs();
  for (Awkward& larger : larger_graphs()) graphs.push_back(std::move(larger));
  on(graphs, [&](const Graph& graph, const OptionMap& options) {
    std::vector<std::string> prints;
    for (const unsigned threads : {1U, 2U, 7U, 2U}) {
      Context context({.threads = threads});
      prints.push_back(fingerprint(spec().run(graph, options, context)));
    }
    EXPECT_THAT(prints, ::testing::Each(prints.front()));
  });
}

TEST_P(Contract, SeedMattersToRandomizedOnly) {
  if (spec().randomized) GTEST_SKIP() << "draws numbers";
  on(larger_graphs(), [&](const Graph& graph, const OptionMap& options) {
    Context one({.seed = 1});
    Context two({.seed = 2});
    EXPECT_EQ(fingerprint(spec().run(graph, options, one)),
              fingerprint(spec().run(graph, options, two)));
  });
}

TEST_P(Contract, StopsWhenAsked) {
  std::stop_source stop;
  stop.request_stop();
  auto graphs = awkward_graphs();
  on(graphs, [&](const Graph& graph, const OptionMap& options) {
    Context context({.stop = stop.get_token()});
    try {
      (void)spec().run(graph, options, context);
      ADD_FAILURE() << "went on";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::interrupted) << error.what();
    }
  });
}

TEST_P(Contract, StopsInTheMiddleOrFinishes) {
  on(larger_graphs(), [&](const Graph& graph, const OptionMap& options) {
    Context whole;
    const std::string expected = fingerprint(spec().run(graph, options, whole));
    std::stop_source stop;
    Context context(
        {.threads = 2, .stop = stop.get_token(), .progress = [&](double) { stop.request_stop(); }});
    try {
      EXPECT_EQ(fingerprint(spec().run(graph, options, context)), expected);
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::interrupted) << error.what();
    }
  });
}

TEST_P(Contract, ProgressNeverFallsAndEndsAtOne) {
  auto graphs = larger_graphs();
  graphs.push_back({"two components", undirected("a-b b-c x-y")});
  on(graphs, [&](const Graph& graph, const OptionMap& options) {
    std::vector<double> seen;
    Context context({.threads = 2, .progress = [&](double value) { seen.push_back(value); }});
    (void)spec().run(graph, options, context);
    ASSERT_FALSE(seen.empty());
    EXPECT_GE(seen.front(), 0);
    EXPECT_EQ(seen.back(), 1);
    EXPECT_TRUE(std::is_sorted(seen.begin(), seen.end(), std::less_equal<>{}));
  });
}

// --- parameters ----------------------------------------------------------------------------------

std::vector<OptionValue> out_of_range(const OptionSpec& option, EdgeId num_edges) {
  std::vector<OptionValue> values;
  const auto add = [&](double bound, bool excluded, double away) {
    if (std::isinf(bound)) return;
    if (option.type == OptionType::integer) {
      if (std::abs(bound) > 0x1p53) return;
      values.emplace_back(static_cast<std::int64_t>(bound) + (excluded ? 0 : away > 0 ? 1 : -1));
      return;
    }
    const double value = excluded ? bound : std::nextafter(bound, away * INFINITY);
    if (option.type == OptionType::real) values.emplace_back(value);
    if (option.type == OptionType::edge_values) {
      EdgeValues edges{std::vector<double>(num_edges, value)};
      values.emplace_back(std::move(edges));
    }
  };
  add(option.minimum, option.minimum_excluded, -1);
  add(option.maximum, option.maximum_excluded, 1);
  if (option.type == OptionType::real) values.emplace_back(std::nan(""));
  if (option.type == OptionType::choice) values.emplace_back(std::string("no such choice"));
  if (option.type == OptionType::node) values.emplace_back(NodeOption{1000});
  if (option.type == OptionType::node_set) values.emplace_back(NodeSet{{1000}});
  if (option.type == OptionType::node_groups) {
    values.emplace_back(NodeGroups{{0}, {"KH"}});
    values.emplace_back(NodeGroups{{0, 1, 9}, {"KH", "MM"}});
  }
  if (option.type == OptionType::edge_groups) {
    values.emplace_back(EdgeGroups{{0}, {"KH"}});
    values.emplace_back(EdgeGroups{{0, 9}, {"KH", "MM"}});
  }
  if (option.type == OptionType::text) {
    values.emplace_back(std::int64_t{2});
    values.emplace_back(std::string(kLongestText + 1, 'a'));
  }
  if (option.type == OptionType::edge_values) {
    values.emplace_back(EdgeValues{{1}});
    if (!option.may_miss) values.emplace_back(EdgeValues{{NAN, 1}});
    values.emplace_back(EdgeValues{{INFINITY, 1}});
  }
  if (option.type == OptionType::boolean) values.emplace_back(std::int64_t{2});
  return values;
}

TEST_P(Contract, RefusesParametersByName) {
  const Graph graph = undirected("a-b b-c");
  for (const OptionSpec& option : spec().options) {
    SCOPED_TRACE(option.name);
    std::size_t tried = 0;
    for (const OptionValue& value : out_of_range(option, graph.num_edges())) {
      OptionMap options = required_options(spec(), graph).value();
      options[option.name] = value;
      EXPECT_THAT(message_of(spec(), graph, options), ::testing::StartsWith(option.name + " "));
      ++tried;
    }
    EXPECT_GT(tried, 0U) << "a number without bounds that can be tried";
    if (!option.required) continue;
    OptionMap options = required_options(spec(), graph).value();
    options.erase(option.name);
    EXPECT_THAT(message_of(spec(), graph, options), ::testing::HasSubstr(option.name));
  }
}

TEST_P(Contract, RefusesUnknownOptions) {
  const Graph graph = undirected("a-b b-c");
  OptionMap options = required_options(spec(), graph).value();
  options["no_such_option"] = true;
  EXPECT_THAT(message_of(spec(), graph, options),
              ::testing::HasSubstr("has no option \"no_such_option\""));
}

TEST_P(Contract, DefaultsAreWithinTheirRanges) {
  const Graph graph = undirected("a-b b-c");
  EXPECT_NO_THROW((void)check_options(spec(), required_options(spec(), graph).value(), graph));
}

// --- relabelling
// -----------------------------------------------------------------------------------

OptionMap relabelled_options(const OptionMap& options, const std::vector<NodeId>& names,
                             const std::vector<EdgeId>& old_edge) {
  OptionMap out = options;
  for (auto& [name, value] : out) {
    if (auto* node = std::get_if<NodeOption>(&value)) node->node = names[node->node];
    if (auto* set = std::get_if<NodeSet>(&value)) {
      for (NodeId& node : set->nodes) node = names[node];
      std::sort(set->nodes.begin(), set->nodes.end());
    }
    if (auto* groups = std::get_if<NodeGroups>(&value)) {
      const auto before = groups->of;
      for (std::size_t i = 0; i < before.size(); ++i) groups->of[names[i]] = before[i];
    }
    if (auto* groups = std::get_if<EdgeGroups>(&value)) {
      const auto before = groups->of;
      for (std::size_t i = 0; i < before.size(); ++i) groups->of[i] = before[old_edge[i]];
    }
    if (auto* edges = std::get_if<EdgeValues>(&value)) {
      const auto before = edges->values;
      for (std::size_t i = 0; i < before.size(); ++i) edges->values[i] = before[old_edge[i]];
    }
  }
  return out;
}

bool near(double a, double b) {
  if (std::isnan(a) || std::isnan(b)) return std::isnan(a) == std::isnan(b);
  return std::abs(a - b) <= 1e-7 * std::max({1.0, std::abs(a), std::abs(b)});
}

void expect_same_facts(const Facts& before, const Facts& after) {
  ASSERT_EQ(before.items.size(), after.items.size());
  for (std::size_t i = 0; i < before.items.size(); ++i) {
    const auto& [name, value] = before.items[i];
    EXPECT_EQ(name, after.items[i].first);
    if (const auto* real = std::get_if<double>(&value)) {
      EXPECT_TRUE(near(*real, std::get<double>(after.items[i].second))) << name;
    } else {
      EXPECT_EQ(value, after.items[i].second) << name;
    }
  }
}

// Of a table with a row for each node.
void expect_permuted_rows(const Table& before, const Table& after,
                          const std::vector<NodeId>& names) {
  ASSERT_EQ(before.columns.names(), after.columns.names());
  if (before.key != TableKey::node || before.ids.size() != names.size()) return;
  for (const std::string& name : before.columns.names()) {
    const auto values = numbers_of(before.columns, name);
    const auto other = numbers_of(after.columns, name);
    for (std::size_t i = 0; i < names.size(); ++i) {
      EXPECT_TRUE(near(values[i], other[names[i]]))
          << name << " of node " << i << ": " << values[i] << " and " << other[names[i]];
    }
  }
}

void expect_permuted(const Result& before, const Result& after, const std::vector<NodeId>& names,
                     const std::vector<EdgeId>& old_edge) {
  ASSERT_EQ(before.index(), after.index());
  expect_same_facts(facts_of(before), facts_of(after));
  if (const auto* scores = std::get_if<NodeScores>(&before)) {
    const auto& other = std::get<NodeScores>(after).values;
    for (std::size_t i = 0; i < names.size(); ++i) {
      EXPECT_TRUE(near(scores->values[i], other[names[i]]))
          << "node " << i << ": " << scores->values[i] << " and " << other[names[i]];
    }
  } else if (const auto* edges = std::get_if<EdgeScores>(&before)) {
    const auto& other = std::get<EdgeScores>(after).values;
    for (std::size_t i = 0; i < old_edge.size(); ++i) {
      EXPECT_TRUE(near(edges->values[old_edge[i]], other[i])) << "edge " << old_edge[i];
    }
  } else if (const auto* labels = std::get_if<NodeLabels>(&before)) {
    std::vector<std::uint32_t> renamed(names.size());
    for (std::size_t i = 0; i < names.size(); ++i) {
      renamed[i] = std::get<NodeLabels>(after).values[names[i]];
    }
    canonicalize_labels(renamed);
    EXPECT_EQ(labels->values, renamed);
  } else if (const auto* table = std::get_if<Table>(&before)) {
    expect_permuted_rows(*table, std::get<Table>(after), names);
  } else if (const auto* paths = std::get_if<Paths>(&before)) {
    const auto& other = std::get<Paths>(after).paths;
    ASSERT_EQ(paths->paths.size(), other.size());
    for (std::size_t i = 0; i < other.size(); ++i) {
      EXPECT_TRUE(near(paths->paths[i].length, other[i].length)) << "path " << i;
    }
  }
}

TEST_P(Contract, RelabellingPermutesTheAnswer) {
  if (!spec().relabel_exact) GTEST_SKIP() << "ties break by node";
  auto graphs = awkward_graphs();
  for (const std::uint64_t seed : seeds(10)) {
    graphs.push_back({"seed " + std::to_string(seed), random_graph(seed)});
  }
  on(graphs, [&](const Graph& graph, const OptionMap& options) {
    const auto names = random_names(3, graph.num_nodes());
    const Relabelled other = relabelled(graph, names);
    Context context;
    const Result before = spec().run(graph, options, context);
    const Result after =
        spec().run(other.graph, relabelled_options(options, names, other.old_edge), context);
    expect_permuted(before, after, names, other.old_edge);
  });
}

std::vector<std::string> all_names() {
  std::vector<std::string> names;
  for (const AlgorithmSpec& spec : algorithms()) names.push_back(spec.name);
  return names;
}

INSTANTIATE_TEST_SUITE_P(Registry, Contract, ::testing::ValuesIn(all_names()),
                         [](const auto& param) { return param.param; });

TEST(Registry, IsSortedAndNamesAreUnique) {
  std::vector<std::pair<std::string, std::string>> order;
  for (const AlgorithmSpec& spec : algorithms()) order.emplace_back(spec.family, spec.name);
  EXPECT_TRUE(std::is_sorted(order.begin(), order.end()));
  const auto names = all_names();
  EXPECT_EQ(std::set<std::string>(names.begin(), names.end()).size(), names.size());
  EXPECT_GT(names.size(), 0U);
}

}  // namespace
}  // namespace mekhala
