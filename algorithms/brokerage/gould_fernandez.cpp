#include "algorithms/brokerage/gould_fernandez.hpp"

#include <array>
#include <cmath>

#include "algorithms/adjacency.hpp"
#include "algorithms/brokerage/permuted_groups.hpp"
#include "algorithms/node_table.hpp"

namespace mekhala {

namespace {

enum Role { coordinator, itinerant, representative, gatekeeper, liaison };
constexpr std::array<const char*, 6> kNames{"coordinator", "itinerant", "representative",
                                            "gatekeeper",  "liaison",   "total"};
constexpr std::size_t kTotal = 5;
using Counts = std::array<std::int64_t, kNames.size()>;

Role role_of(std::uint32_t before, std::uint32_t here, std::uint32_t after) {
  if (before == here) return after == here ? coordinator : representative;
  if (after == here) return gatekeeper;
  return before == after ? itinerant : liaison;
}

struct Scratch {
  std::vector<std::uint8_t> is_after;        // of each node: an arc leads to it
  std::vector<std::int64_t> before, after;   // how many of each group
  std::vector<std::uint32_t> groups_before;  // those with any
};

class Broker {
 public:
  Broker(const GraphView& graph, Context& context)
      : in_(graph, {.direction = graph.directed() ? Direction::in : Direction::both}, context),
        out_(graph, {.direction = graph.directed() ? Direction::out : Direction::both}, context) {}

  // All pairs of an arc in and an arc out by role, less those that are closed: no need to look at
  // each pair.
  Counts count(NodeId node, std::span<const std::uint32_t> group, Scratch& scratch) const {
    Counts counts{};
    const std::uint32_t own = group[node];
    if (own == kNoGroup) return counts;
    std::int64_t all_before = 0, all_after = 0;
    for (const NodeId a : in_.neighbors(node)) {
      if (group[a] == kNoGroup) continue;
      ++all_before;
      if (scratch.before[group[a]]++ == 0) scratch.groups_before.push_back(group[a]);
    }
    for (const NodeId b : out_.neighbors(node)) {
      if (group[b] == kNoGroup) continue;
      ++all_after;
      ++scratch.after[group[b]];
      scratch.is_after[b] = 1;
    }
    const std::int64_t own_before = scratch.before[own], own_after = scratch.after[own];
    counts[coordinator] = own_before * own_after;
    counts[representative] = own_before * (all_after - own_after);
    counts[gatekeeper] = (all_before - own_before) * own_after;
    for (const std::uint32_t g : scratch.groups_before) {
      if (g != own) counts[itinerant] += scratch.before[g] * scratch.after[g];
    }
    counts[liaison] = all_before * all_after - counts[coordinator] - counts[representative] -
                      counts[gatekeeper] - counts[itinerant];
    take_closed(node, group, scratch, counts);
    clear(node, group, scratch);
    for (std::size_t role = 0; role < kTotal; ++role) counts[kTotal] += counts[role];
    return counts;
  }

 private:
  void take_closed(NodeId node, std::span<const std::uint32_t> group, const Scratch& scratch,
                   Counts& counts) const {
    for (const NodeId a : in_.neighbors(node)) {
      if (group[a] == kNoGroup) continue;
      // A way there and back is no way between two others.
      if (scratch.is_after[a] != 0) --counts[role_of(group[a], group[node], group[a])];
      for (const NodeId b : out_.neighbors(a)) {
        if (scratch.is_after[b] != 0) --counts[role_of(group[a], group[node], group[b])];
      }
    }
  }
  void clear(NodeId node, std::span<const std::uint32_t> group, Scratch& scratch) const {
    for (const NodeId b : out_.neighbors(node)) {
      scratch.is_after[b] = 0;
      if (group[b] != kNoGroup) scratch.after[group[b]] = 0;
    }
    for (const std::uint32_t g : scratch.groups_before) scratch.before[g] = 0;
    scratch.groups_before.clear();
  }

  Adjacency in_, out_;
};

// Mean and spread of what each run counts (Welford), for every node and role.
struct Spread {
  std::array<double, kNames.size()> mean{}, squares{};
  void add(const Counts& counts, double runs) {
    for (std::size_t role = 0; role < counts.size(); ++role) {
      const double value = static_cast<double>(counts[role]);
      const double off = value - mean[role];
      mean[role] += off / runs;
      squares[role] += off * (value - mean[role]);
    }
  }
};

void add_counts(const std::vector<Counts>& counts, const NodeGroups& groups, Table& table) {
  for (std::size_t role = 0; role < kNames.size(); ++role) {
    Column<std::int64_t> column(counts.size());
    for (std::size_t node = 0; node < counts.size(); ++node) {
      if (groups.of[node] != kNoGroup) column.set(node, counts[node][role]);
    }
    table.columns.add(kNames[role], std::move(column));
  }
}

void add_z_scores(const std::vector<Counts>& counts, const std::vector<Spread>& spreads,
                  std::uint32_t runs, Table& table) {
  for (std::size_t role = 0; role < kTotal; ++role) {
    Column<double> column(counts.size());
    for (std::size_t node = 0; node < counts.size(); ++node) {
      const double squares = spreads[node].squares[role];
      if (runs < 2 || squares <= 0) continue;
      const double off = static_cast<double>(counts[node][role]) - spreads[node].mean[role];
      column.set(node, off / std::sqrt(squares / (runs - 1)));
    }
    table.columns.add(std::string(kNames[role]) + "_z", std::move(column));
  }
}

}  // namespace

Table gould_fernandez(const GraphView& graph, const GouldFernandezOptions& options,
                      Context& context) {
  const NodeId n = graph.num_nodes();
  if (options.groups.of.size() != n) {
    throw Error(ErrorCode::usage, "groups must hold one group for each node of the graph");
  }
  const std::size_t g = options.groups.names.size();
  context.require_memory(n * (48 + (options.permutations > 0 ? 160 : 0)) +
                             std::uint64_t{context.threads()} * (n + 20 * g),
                         "gould_fernandez");
  const double parts = 1.0 + options.permutations;
  const Scratch scratch{std::vector<std::uint8_t>(n, 0),
                        std::vector<std::int64_t>(g, 0),
                        std::vector<std::int64_t>(g, 0),
                        {}};
  std::vector<Counts> counts(n);
  std::vector<Spread> spreads(options.permutations > 0 ? n : 0);
  const Broker broker = [&] {
    const ProgressPart part(context, 0, 0);
    return Broker(graph, context);
  }();
  {
    const ProgressPart part(context, 0, 1 / parts);
    parallel_for(context, n, scratch, [&](NodeId node, Scratch& own) {
      counts[node] = broker.count(node, options.groups.of, own);
    });
  }
  for (std::uint32_t run = 0; run < options.permutations; ++run) {
    const ProgressPart part(context, (run + 1) / parts, (run + 2) / parts);
    const std::vector<std::uint32_t> group =
        brokerage::permuted_groups(options.groups.of, context.random(run));
    parallel_for(context, n, scratch, [&](NodeId node, Scratch& own) {
      spreads[node].add(broker.count(node, group, own), run + 1.0);
    });
  }
  Table table = node_table(n);
  add_counts(counts, options.groups, table);
  if (options.permutations > 0) add_z_scores(counts, spreads, options.permutations, table);
  table.facts.add("groups", static_cast<std::int64_t>(g));
  table.facts.add("permutations", std::int64_t{options.permutations});
  return table;
}

AlgorithmSpec gould_fernandez_spec() {
  return describe("gould_fernandez", &gould_fernandez)
      .family("brokerage")
      .summary("How often a node stands between two others, by whose group is whose.")
      .convention(
          "Open paths a -> v -> b without a -> b; an undirected edge leads both ways; parallel "
          "edges count once, loops never; paths with somebody without a group are left out. "
          "Groups of a v b: coordinator AAA, itinerant ABA, representative AAB, gatekeeper ABB, "
          "liaison ABC. A lead, not guilt.")
      .cost("O(sum over arcs of the degree of their first end), for each permutation")
      .reference("doi:10.2307/270949")
      .param("groups", &GouldFernandezOptions::groups, "group of each node, such as a country")
      .required()
      .param("permutations", &GouldFernandezOptions::permutations,
             "runs with groups exchanged, behind z-scores; 0: none")
      .range(0, 100000)
      .randomized()
      .relabel_inexact();
}

}  // namespace mekhala
