#include "algorithms/temporal/temporal_motifs.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>

#include "algorithms/temporal/contacts.hpp"

namespace mekhala {

namespace {

using temporal::Contact;
using temporal::Contacts;

constexpr std::size_t kEdgeCodes = 9;  // from, to among three nodes

// Counts by the codes of the edges after the first, which is always AB: of two edges in the first
// part, of three in the rest.
struct Counts {
  std::array<std::uint64_t, kEdgeCodes> two{};
  std::array<std::uint64_t, kEdgeCodes * kEdgeCodes> three{};
};

// The two or three nodes of a motif under way, in the order in which they came up.
struct Members {
  std::array<NodeId, 3> nodes;
  std::size_t count = 0;
  // 3: not one of them.
  [[nodiscard]] std::size_t place(NodeId node) const {
    return static_cast<std::size_t>(
        std::find(nodes.begin(), nodes.begin() + static_cast<std::ptrdiff_t>(count), node) -
        nodes.begin());
  }
};

class Counter {
 public:
  Counter(const GraphView& graph, const Contacts& contacts, const TemporalMotifsOptions& options)
      : graph_(graph), contacts_(contacts), options_(options) {}

  // All motifs whose first edge this is.
  void count_from(EdgeId first, Counts& counts) const {
    const double begin = options_.times[first];
    const NodeId a = graph_.source(first), b = graph_.target(first);
    if (std::isnan(begin) || a == b) return;
    const double last = begin + options_.window;
    const Members pair{{a, b, kNoNode}, 2};
    follow(pair, begin, last, [&](EdgeId second, const Members& members) {
      const std::size_t code = code_of(second, members);
      ++counts.two[code];
      follow(members, options_.times[second], last, [&](EdgeId third, const Members& all) {
        ++counts.three[code * kEdgeCodes + code_of(third, all)];
      });
    });
  }

 private:
  // Each edge after `begin` up to `last` that keeps the nodes at three or fewer and hangs together
  // with them, once, with the members it makes.
  template <typename Take>
  void follow(const Members& members, double begin, double last, Take&& take) const {
    for (std::size_t i = 0; i < members.count; ++i) {
      const auto row = contacts_.of(members.nodes[i]);
      auto contact = std::upper_bound(row.begin(), row.end(), begin,
                                      [](double time, const Contact& c) { return time < c.begin; });
      for (; contact != row.end() && contact->begin <= last; ++contact) {
        const std::size_t other = members.place(contact->to);
        if (other < i) continue;  // both ends are members: seen from the other one
        if (other < members.count) {
          take(contact->edge, members);
        } else if (members.count == 2) {
          Members more = members;
          more.nodes[more.count++] = contact->to;
          take(contact->edge, more);
        }
      }
    }
  }

  [[nodiscard]] std::size_t code_of(EdgeId edge, const Members& members) const {
    return members.place(graph_.source(edge)) * 3 + members.place(graph_.target(edge));
  }

  const GraphView& graph_;
  const Contacts& contacts_;
  const TemporalMotifsOptions& options_;
};

std::string edge_name(std::size_t code, const std::array<std::size_t, 3>& names, bool directed) {
  std::size_t from = names[code / 3], to = names[code % 3];
  if (!directed && from > to) std::swap(from, to);
  return {static_cast<char>('A' + from), static_cast<char>('A' + to)};
}

// Of an undirected graph nobody says which end of the first edge came up first.
std::string name_of(const std::vector<std::size_t>& codes, bool directed) {
  const auto written = [&](const std::array<std::size_t, 3>& names) {
    std::string text;
    for (const std::size_t code : codes) {
      text += (text.empty() ? "" : " ") + edge_name(code, names, directed);
    }
    return text;
  };
  const std::string plain = written({0, 1, 2});
  return directed ? plain : std::min(plain, written({1, 0, 2}));
}

}  // namespace

Table temporal_motifs(const GraphView& graph, const TemporalMotifsOptions& options,
                      Context& context) {
  // Each node sees its edges of either direction.
  const EdgeValues none;
  const Contacts contacts(graph, {options.times, none, none}, {.directed = false}, context);
  const Counter counter(graph, contacts, options);
  const auto used = parallel_collect(
      context, graph.num_edges(), Counts{},
      [&](EdgeId edge, Counts& counts) { counter.count_from(edge, counts); }, 64);
  std::map<std::pair<std::int64_t, std::string>, std::uint64_t> motifs;
  constexpr std::size_t kFirst = 1;  // AB
  for (const Counts& counts : used) {
    for (std::size_t i = 0; i < counts.two.size(); ++i) {
      if (counts.two[i] == 0) continue;
      motifs[{2, name_of({kFirst, i}, graph.directed())}] += counts.two[i];
    }
    for (std::size_t i = 0; i < counts.three.size(); ++i) {
      if (counts.three[i] == 0) continue;
      motifs[{3, name_of({kFirst, i / kEdgeCodes, i % kEdgeCodes}, graph.directed())}] +=
          counts.three[i];
    }
  }
  Table table{.columns = ColumnTable(motifs.size())};
  Column<std::string> names(motifs.size());
  Column<std::int64_t> edges(motifs.size()), counts(motifs.size());
  std::size_t row = 0;
  for (const auto& [motif, count] : motifs) {
    names.set(row, motif.second);
    edges.set(row, motif.first);
    counts.set(row++, static_cast<std::int64_t>(count));
  }
  table.columns.add("motif", std::move(names));
  table.columns.add("edges", std::move(edges));
  table.columns.add("count", std::move(counts));
  table.facts.add("undated", static_cast<std::int64_t>(contacts.num_undated()));
  return table;
}

AlgorithmSpec temporal_motifs_spec() {
  return describe("temporal_motifs", &temporal_motifs)
      .family("temporal")
      .summary("How often two or three edges follow one another in each pattern.")
      .convention(
          "Edges among at most three nodes at different times within the window, in the order of "
          "time; AB BC: nodes are named as they come up; parallel edges are edges of their own, "
          "self-loops and undated edges are in none; without directions AB and BA are one.")
      .cost("O(m k^2) for k edges at a node within a window")
      .reference("doi:10.1145/3018661.3018731")
      .param("times", &TemporalMotifsOptions::times, "when each edge happens")
      .required()
      .may_miss()
      .param("window", &TemporalMotifsOptions::window, "from the first edge to the last, at most")
      .range(0, std::numeric_limits<double>::infinity());
}

}  // namespace mekhala
