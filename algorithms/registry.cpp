#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>

#include "algorithms/spec.hpp"
#include "engine/base/edit_distance.hpp"
#include "engine/base/extent.hpp"

// clang-format off
#include "algorithms/brokerage/constraint.hpp"
#include "algorithms/brokerage/cross_border.hpp"
#include "algorithms/brokerage/ei_index.hpp"
#include "algorithms/brokerage/gould_fernandez.hpp"
#include "algorithms/brokerage/group_distances.hpp"
#include "algorithms/brokerage/joined_contacts.hpp"
#include "algorithms/brokerage/key_players.hpp"
#include "algorithms/brokerage/participation.hpp"
#include "algorithms/brokerage/subset_betweenness.hpp"
#include "algorithms/brokerage/within_module_z.hpp"
#include "algorithms/centrality/betweenness.hpp"
#include "algorithms/centrality/betweenness_sampled.hpp"
#include "algorithms/centrality/bonacich_power.hpp"
#include "algorithms/centrality/bridging_centrality.hpp"
#include "algorithms/centrality/closeness.hpp"
#include "algorithms/centrality/collective_influence.hpp"
#include "algorithms/centrality/current_flow_betweenness.hpp"
#include "algorithms/centrality/degree.hpp"
#include "algorithms/centrality/edge_betweenness.hpp"
#include "algorithms/centrality/eigenvector.hpp"
#include "algorithms/centrality/harmonic.hpp"
#include "algorithms/centrality/harmonic_top.hpp"
#include "algorithms/centrality/hits.hpp"
#include "algorithms/centrality/katz.hpp"
#include "algorithms/centrality/page_rank.hpp"
#include "algorithms/centrality/page_rank_rounds.hpp"
#include "algorithms/centrality/strength.hpp"
#include "algorithms/community/cdlp.hpp"
#include "algorithms/community/igraph_communities.hpp"
#include "algorithms/community/label_propagation.hpp"
#include "algorithms/community/agreement.hpp"
#include "algorithms/community/co_assignment.hpp"
#include "algorithms/community/leiden.hpp"
#include "algorithms/community/link_communities.hpp"
#include "algorithms/community/resolution_sweep.hpp"
#include "algorithms/community/map_equation.hpp"
#include "algorithms/disruption/disruption.hpp"
#include "algorithms/disruption/recovery.hpp"
#include "algorithms/layout/anchored_layout.hpp"
#include "algorithms/layout/stress_layout.hpp"
#include "algorithms/paths/bfs_distances.hpp"
#include "algorithms/paths/k_shortest_paths.hpp"
#include "algorithms/paths/max_flow.hpp"
#include "algorithms/paths/shortest_path.hpp"
#include "algorithms/paths/shortest_path_lengths.hpp"
#include "algorithms/structure/backbone.hpp"
#include "algorithms/structure/bridges.hpp"
#include "algorithms/structure/clustering.hpp"
#include "algorithms/structure/components.hpp"
#include "algorithms/structure/core_number.hpp"
#include "algorithms/structure/core_periphery.hpp"
#include "algorithms/structure/cut_nodes.hpp"
#include "algorithms/structure/directed_clustering.hpp"
#include "algorithms/structure/fiedler.hpp"
#include "algorithms/structure/role_similarity.hpp"
#include "algorithms/structure/spectral_embedding.hpp"
#include "algorithms/structure/triad_census.hpp"
#include "algorithms/structure/triangles.hpp"
#include "algorithms/structure/truss_number.hpp"
#include "algorithms/structure/two_mode_fold.hpp"
#include "algorithms/temporal/earliest_arrival.hpp"
#include "algorithms/temporal/temporal_betweenness.hpp"
#include "algorithms/temporal/temporal_motifs.hpp"
#include "algorithms/temporal/temporal_path.hpp"
#include "algorithms/temporal/temporal_reach.hpp"
// clang-format on

namespace mekhala {

namespace {

// One line for each algorithm; order does not matter.
std::vector<AlgorithmSpec> all_specs() {
  std::vector<AlgorithmSpec> specs;
  // clang-format off
  specs.push_back(anchored_layout_spec());
  specs.push_back(stress_layout_spec());
  specs.push_back(betweenness_spec());
  specs.push_back(betweenness_sampled_spec());
  specs.push_back(bfs_distances_spec());
  specs.push_back(bridges_spec());
  specs.push_back(cdlp_spec());
  specs.push_back(closeness_spec());
  specs.push_back(clustering_spec());
  specs.push_back(components_spec());
  specs.push_back(directed_clustering_spec());
  specs.push_back(hits_spec());
  specs.push_back(katz_spec());
  specs.push_back(page_rank_rounds_spec());
  specs.push_back(spectral_embedding_spec());
  specs.push_back(core_number_spec());
  specs.push_back(cross_border_paths_spec());
  specs.push_back(cross_border_permutation_spec());
  specs.push_back(cross_border_spec());
  specs.push_back(group_distances_spec());
  specs.push_back(cut_nodes_spec());
  specs.push_back(degree_spec());
  specs.push_back(disruption_spec());
  specs.push_back(disruption_recovery_spec());
  specs.push_back(edge_betweenness_spec());
  specs.push_back(eigenvector_spec());
  specs.push_back(fiedler_spec());
  specs.push_back(harmonic_spec());
  specs.push_back(harmonic_top_spec());
  specs.push_back(k_shortest_paths_spec());
  specs.push_back(label_propagation_spec());
  specs.push_back(leiden_spec());
  specs.push_back(consensus_communities_spec());
  specs.push_back(community_stability_spec());
  specs.push_back(partition_agreement_spec());
  specs.push_back(resolution_sweep_spec());
  specs.push_back(link_communities_spec());
  specs.push_back(map_equation_spec());
  specs.push_back(max_flow_spec());
  specs.push_back(page_rank_spec());
  specs.push_back(joined_contacts_spec());
  specs.push_back(participation_spec());
  specs.push_back(shortest_path_spec());
  specs.push_back(shortest_path_lengths_spec());
  specs.push_back(strength_spec());
  specs.push_back(subset_betweenness_spec());
  specs.push_back(earliest_arrival_spec());
  specs.push_back(temporal_betweenness_spec());
  specs.push_back(temporal_motifs_spec());
  specs.push_back(temporal_path_spec());
  specs.push_back(temporal_reach_spec());
  specs.push_back(triangles_spec());
  specs.push_back(truss_number_spec());
  specs.push_back(two_mode_fold_spec());
  specs.push_back(gould_fernandez_spec());
  specs.push_back(constraint_spec());
  specs.push_back(within_module_z_spec());
  specs.push_back(ei_index_spec());
  specs.push_back(bridging_centrality_spec());
  specs.push_back(collective_influence_spec());
  specs.push_back(bonacich_power_spec());
  specs.push_back(triad_census_spec());
  specs.push_back(key_players_spec());
  specs.push_back(core_periphery_spec());
  specs.push_back(role_similarity_spec());
  specs.push_back(current_flow_betweenness_spec());
  specs.push_back(backbone_spec());
  add_igraph_specs(specs);
  // clang-format on
  std::sort(specs.begin(), specs.end(), [](const AlgorithmSpec& a, const AlgorithmSpec& b) {
    return std::tie(a.family, a.name) < std::tie(b.family, b.name);
  });
  return specs;
}

// What a message may repeat of a name that a caller typed: printable ASCII, not too long.
std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text.substr(0, 40)) {
    out += c >= 0x20 && c < 0x7f && c != '"' && c != '\\' ? c : '?';
  }
  return out + (text.size() > 40 ? "...\"" : "\"");
}

// The names nearest to what was typed, best first: a few typing mistakes, or one inside the other.
std::vector<std::string> near_names(std::string_view typed, std::vector<std::string> names) {
  std::string plain(typed.substr(0, 64));
  for (char& c : plain) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (c == '-' || c == ' ') c = '_';
  }
  std::vector<std::pair<std::size_t, std::string>> ranked;
  for (std::string& name : names) {
    const bool inside = plain.size() >= 3 && (name.find(plain) != std::string::npos ||
                                              plain.find(name) != std::string::npos);
    const std::size_t distance = edit_distance(plain, name);
    if (inside || distance <= std::max<std::size_t>(1, name.size() / 3)) {
      ranked.emplace_back(inside ? distance / 4 : distance, std::move(name));
    }
  }
  std::sort(ranked.begin(), ranked.end());
  if (ranked.size() > 3) ranked.resize(3);
  std::vector<std::string> best;
  for (auto& [distance, name] : ranked) best.push_back(std::move(name));
  return best;
}

[[noreturn]] void refuse(const std::string& message) { throw Error(ErrorCode::usage, message); }

// "[0, 1)"; an end without a bound is open.
std::string interval_of(const OptionSpec& option) {
  const bool open_below = option.minimum_excluded || std::isinf(option.minimum);
  const bool open_above = option.maximum_excluded || std::isinf(option.maximum);
  return fmt::format("{}{}, {}{}", open_below ? '(' : '[', option.minimum, option.maximum,
                     open_above ? ')' : ']');
}

bool in_range(const OptionSpec& option, double value) {
  const bool above = option.minimum_excluded ? value > option.minimum : value >= option.minimum;
  const bool below = option.maximum_excluded ? value < option.maximum : value <= option.maximum;
  return above && below;  // false for NaN
}

template <typename T>
const T& expect_type(const OptionSpec& option, const OptionValue& value, const char* what) {
  const T* held = std::get_if<T>(&value);
  if (held == nullptr) refuse(fmt::format("{} must be {}", option.name, what));
  return *held;
}

std::int64_t checked_integer(const OptionSpec& option, const OptionValue& value) {
  const auto number = expect_type<std::int64_t>(option, value, "a whole number");
  if (!in_range(option, static_cast<double>(number))) {
    refuse(fmt::format("{} must be in {}, got {}", option.name, interval_of(option), number));
  }
  return number;
}

double checked_real(const OptionSpec& option, const OptionValue& value) {
  if (const auto* whole = std::get_if<std::int64_t>(&value)) {
    return checked_real(option, OptionValue(static_cast<double>(*whole)));
  }
  const double number = expect_type<double>(option, value, "a number");
  if (std::isnan(number)) refuse(fmt::format("{} must be a number, got NaN", option.name));
  if (std::isinf(number) || !in_range(option, number)) {
    refuse(fmt::format("{} must be in {}, got {}", option.name, interval_of(option), number));
  }
  return number;
}

std::string checked_choice(const OptionSpec& option, const OptionValue& value) {
  const auto& name = expect_type<std::string>(option, value, "the name of a choice");
  if (std::find(option.choices.begin(), option.choices.end(), name) == option.choices.end()) {
    refuse(fmt::format("{} must be one of {}, got {}", option.name, fmt::join(option.choices, ", "),
                       quoted(name)));
  }
  return name;
}

std::string checked_text(const OptionSpec& option, const OptionValue& value) {
  const auto& text = expect_type<std::string>(option, value, "text");
  if (text.empty() && option.required) refuse(fmt::format("{} must be given: a text", option.name));
  if (text.size() > kLongestText) {
    refuse(fmt::format("{} must be at most {} bytes long, got {}", option.name, kLongestText,
                       text.size()));
  }
  return text;
}

void check_node(const OptionSpec& option, NodeId node, NodeId num_nodes) {
  if (node >= num_nodes) {
    refuse(fmt::format("{} names node {}, but the graph has {} nodes, numbered from 0", option.name,
                       node, num_nodes));
  }
}

NodeOption checked_node(const OptionSpec& option, const OptionValue& value, NodeId num_nodes) {
  const auto chosen = expect_type<NodeOption>(option, value, "a node");
  if (chosen.node == kNoNode) {
    if (option.required) refuse(fmt::format("{} must be given: a node", option.name));
    return chosen;
  }
  check_node(option, chosen.node, num_nodes);
  return chosen;
}

NodeSet checked_set(const OptionSpec& option, const OptionValue& value, NodeId num_nodes) {
  NodeSet set = expect_type<NodeSet>(option, value, "a set of nodes");
  if (set.nodes.empty() && option.required) {
    refuse(fmt::format("{} must be given: at least one node", option.name));
  }
  for (const NodeId node : set.nodes) check_node(option, node, num_nodes);
  std::sort(set.nodes.begin(), set.nodes.end());
  set.nodes.erase(std::unique(set.nodes.begin(), set.nodes.end()), set.nodes.end());
  return set;
}

// `Groups` of nodes or of edges; `what`: "node", "edge".
template <typename Groups>
Groups checked_groups(const OptionSpec& option, const OptionValue& value, std::size_t count,
                      const std::string& what) {
  const auto& groups = expect_type<Groups>(option, value, ("a group for each " + what).c_str());
  if (groups.of.empty() && (!option.required || count == 0)) return groups;
  if (groups.of.size() != count) {
    refuse(fmt::format("{} must hold one group for each of the {} {}s, got {}", option.name, count,
                       what, groups.of.size()));
  }
  for (const std::uint32_t group : groups.of) {
    if (group != kNoGroup && group >= groups.names.size()) {
      refuse(fmt::format("{} holds group {}, but names only {} groups", option.name, group,
                         groups.names.size()));
    }
  }
  return groups;
}

// Whether all numbers lie strictly inside the range and are finite; false says nothing.
bool all_usual(const OptionSpec& option, std::span<const double> numbers) {
  const Extent extent = extent_of(numbers);
  return extent.finite && extent.least > option.minimum && extent.most < option.maximum;
}

EdgeValues checked_values(const OptionSpec& option, const OptionValue& value, EdgeId num_edges) {
  const auto& edges = expect_type<EdgeValues>(option, value, "a number for each edge");
  if (edges.values.empty() && (!option.required || num_edges == 0)) return edges;
  if (edges.values.size() != num_edges) {
    refuse(fmt::format("{} must hold one number for each of the {} edges, got {}", option.name,
                       num_edges, edges.values.size()));
  }
  if (all_usual(option, edges.values)) return edges;
  for (std::size_t edge = 0; edge < edges.values.size(); ++edge) {
    const double number = edges.values[edge];
    if (option.may_miss && std::isnan(number)) continue;
    if (!std::isfinite(number) || !in_range(option, number)) {
      // The number comes from a file, so it stays out of the message.
      Place place;
      place.column = option.name;
      place.value = fmt::format("{}", number);
      throw Error(ErrorCode::usage,
                  fmt::format("{} must be finite numbers in {}; that of edge {} is not",
                              option.name, interval_of(option), edge),
                  place);
    }
  }
  return edges;
}

OptionValue checked(const OptionSpec& option, const OptionValue& value, const GraphView& graph) {
  switch (option.type) {
    case OptionType::boolean:
      return expect_type<bool>(option, value, "true or false");
    case OptionType::integer:
      return checked_integer(option, value);
    case OptionType::real:
      return checked_real(option, value);
    case OptionType::choice:
      return checked_choice(option, value);
    case OptionType::text:
      return checked_text(option, value);
    case OptionType::node:
      return checked_node(option, value, graph.num_nodes());
    case OptionType::node_set:
      return checked_set(option, value, graph.num_nodes());
    case OptionType::node_groups:
      return checked_groups<NodeGroups>(option, value, graph.num_nodes(), "node");
    case OptionType::edge_values:
      return checked_values(option, value, graph.num_edges());
    case OptionType::edge_groups:
      return checked_groups<EdgeGroups>(option, value, graph.num_edges(), "edge");
  }
  throw Error(ErrorCode::failure, "an option has a type that nobody knows");
}

std::vector<std::string> option_names(const AlgorithmSpec& spec) {
  std::vector<std::string> names;
  for (const OptionSpec& option : spec.options) names.push_back(option.name);
  return names;
}

}  // namespace

const char* name_of(ResultShape shape) {
  switch (shape) {
    case ResultShape::node_scores:
      return "node_scores";
    case ResultShape::node_labels:
      return "node_labels";
    case ResultShape::edge_scores:
      return "edge_scores";
    case ResultShape::node_points:
      return "node_points";
    case ResultShape::paths:
      return "paths";
    case ResultShape::facts:
      return "facts";
    case ResultShape::table:
      return "table";
  }
  return "unknown";
}

std::span<const AlgorithmSpec> algorithms() {
  static const std::vector<AlgorithmSpec> specs = all_specs();
  return specs;
}

const AlgorithmSpec& find_algorithm(std::string_view name) {
  std::vector<std::string> names;
  for (const AlgorithmSpec& spec : algorithms()) {
    if (spec.name == name) return spec;
    names.push_back(spec.name);
  }
  const std::vector<std::string> near = near_names(name, std::move(names));
  if (near.empty()) {
    refuse(fmt::format("there is no algorithm {}; `mekhala list algorithms` shows them all",
                       quoted(name)));
  }
  refuse(fmt::format("there is no algorithm {}; did you mean {}?", quoted(name),
                     fmt::join(near, " or ")));
}

OptionMap check_options(const AlgorithmSpec& spec, const OptionMap& given, const GraphView& graph) {
  for (const auto& [name, value] : given) {
    const auto is_named = [&name = name](const OptionSpec& option) { return option.name == name; };
    if (std::any_of(spec.options.begin(), spec.options.end(), is_named)) continue;
    const std::vector<std::string> names = option_names(spec);
    const std::vector<std::string> near = near_names(name, names);
    refuse(fmt::format("{} has no option {}; {}", spec.name, quoted(name),
                       names.empty()  ? std::string("it has none")
                       : near.empty() ? fmt::format("it has {}", fmt::join(names, ", "))
                                      : fmt::format("did you mean {}?", fmt::join(near, " or "))));
  }
  OptionMap complete;
  for (const OptionSpec& option : spec.options) {
    const auto found = given.find(option.name);
    if (found == given.end() && option.required) {
      refuse(fmt::format("{} needs {}: {}", spec.name, option.name, option.summary));
    }
    complete[option.name] =
        checked(option, found == given.end() ? option.default_value : found->second, graph);
  }
  return complete;
}

namespace detail {

Result run_checked(const AlgorithmSpec& spec, const GraphView& graph, const OptionMap& given,
                   Context& context, const std::function<Result(OptionMap&)>& body) {
  OptionMap complete = check_options(spec, given, graph);
  if (spec.needs_undirected && graph.directed()) {
    refuse(fmt::format("{} takes an undirected graph; read this one as undirected", spec.name));
  }
  context.restart_progress();
  context.checkpoint();
  const auto start = std::chrono::steady_clock::now();
  Result result = body(complete);
  RunInfo& info = run_info(result);
  info.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  info.threads = context.threads();
  // A run that draws nothing answers alike under every seed, and so does its fingerprint.
  info.seed = spec.randomized ? context.seed() : 0;
  context.report(1);
  return result;
}

}  // namespace detail

}  // namespace mekhala
