#pragma once

#include <algorithm>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "algorithms/brokerage/cross_border.hpp"
#include "engine/base/random.hpp"

// through and crossing by their definition: every simple path is written out. For at most a dozen
// nodes. Shares no code with the measure.
namespace mekhala::oracle {

struct Case {
  NodeId nodes = 0;
  bool directed = false;
  std::vector<EdgeEnds> edges;
  std::vector<GroupMix> mixes;
  CrossBorderOptions options;
};

struct CrossBorder {
  std::vector<double> crossing, through;  // NaN where no pair is averaged
  struct Walk {
    std::vector<NodeId> nodes;
    double weight;  // of its pair of people, over N_ab and the number of pairs
    double share;
  };
  std::vector<Walk> walks;  // of averaged pairs
};

class Enumerator {
 public:
  explicit Enumerator(const Case& input) : in_(input), n_(input.nodes) {
    linked_.assign(n_, std::vector<bool>(n_, false));
    for (const EdgeEnds& edge : in_.edges) {
      if (edge.source == edge.target) continue;
      linked_[edge.source][edge.target] = linked_[edge.target][edge.source] = true;
    }
    groups_ = in_.options.groups.names.size();
    weight_.assign(n_, std::vector<double>(groups_, 0));
    may_pass_.assign(n_, true);
    for (const GroupMix& mix : in_.mixes) weight_[mix.node][mix.group] += mix.weight;
    for (NodeId v = 0; v < n_; ++v) {
      if (!in_.options.victims_carry && is_victim(v)) may_pass_[v] = false;
    }
    for (const NodeId node : in_.options.blocked.nodes) may_pass_[node] = false;
  }

  CrossBorder run() {
    CrossBorder out;
    out.crossing.assign(n_, 0);
    out.through.assign(n_, 0);
    std::vector<std::pair<std::size_t, std::size_t>> pairs;
    for (std::size_t a = 0; a < groups_; ++a) {
      for (std::size_t b = a + 1; b < groups_; ++b) {
        if (total(a) >= in_.options.min_group - 1e-9 && total(b) >= in_.options.min_group - 1e-9) {
          pairs.emplace_back(a, b);
        }
      }
    }
    if (pairs.empty()) {
      out.crossing.assign(n_, std::numeric_limits<double>::quiet_NaN());
      out.through = out.crossing;
      return out;
    }
    for (const auto& [a, b] : pairs) {
      double size = 0;
      for (NodeId s = 0; s < n_; ++s) {
        for (NodeId t = 0; t < n_; ++t) size += s == t ? 0 : weight_[s][a] * weight_[t][b];
      }
      for (NodeId s = 0; s < n_; ++s) {
        for (NodeId t = 0; t < n_; ++t) {
          const double weight = s == t ? 0 : weight_[s][a] * weight_[t][b];
          if (weight > 0) add(s, t, weight / size / static_cast<double>(pairs.size()), out);
        }
      }
    }
    return out;
  }

  // Neighbors over which a way from a node may begin, a person and their twin once; none of a node
  // that no way passes.
  std::vector<NodeId> contacts(NodeId v) const {
    std::set<NodeId> found;
    for (NodeId u = 0; u < n_; ++u) {
      if (may_pass_[v] && linked_[v][u] && (may_pass_[u] || is_victim(u))) found.insert(u);
    }
    for (const TwinNode& twin : in_.options.twins) {
      if (found.contains(twin.person)) found.erase(twin.twin);
    }
    return {found.begin(), found.end()};
  }

  std::vector<double> mix(NodeId without, NodeId start) const {
    std::set<NodeId> seen{start};
    std::set<NodeId> last{start};
    for (std::uint32_t step = 0; !last.empty(); ++step) {
      if (step >= in_.options.mix_steps && sum_over(people(seen)) > 0) break;
      std::set<NodeId> next;
      for (const NodeId u : last) {
        if (u != start && !may_pass_[u]) continue;
        for (NodeId w = 0; w < n_; ++w) {
          if (linked_[u][w] && w != without && !seen.contains(w)) next.insert(w);
        }
      }
      seen.insert(next.begin(), next.end());
      last = next;
    }
    std::vector<double> mixed(groups_, 0);
    seen = people(seen);
    const double all = sum_over(seen);
    for (const NodeId u : seen) {
      for (std::size_t g = 0; g < groups_; ++g) mixed[g] += all > 0 ? weight_[u][g] / all : 0;
    }
    return mixed;
  }

 private:
  bool is_victim(NodeId v) const {
    return std::any_of(weight_[v].begin(), weight_[v].end(), [](double w) { return w > 0; });
  }
  double total(std::size_t group) const {
    double sum = 0;
    for (NodeId v = 0; v < n_; ++v) sum += weight_[v][group];
    return sum;
  }
  double sum_over(const std::set<NodeId>& nodes) const {
    double sum = 0;
    for (const NodeId v : nodes) {
      for (const double w : weight_[v]) sum += w;
    }
    return sum;
  }

  std::set<NodeId> people(const std::set<NodeId>& nodes) const {
    std::set<NodeId> found;
    for (const NodeId node : nodes) {
      NodeId person = node;
      for (const TwinNode& both : in_.options.twins)
        person = both.twin == node ? both.person : person;
      found.insert(person);
    }
    return found;
  }

  void extend(std::vector<NodeId>& path, NodeId target,
              std::vector<std::vector<NodeId>>& all) const {
    const NodeId end = path.back();
    if (end == target) {
      all.push_back(path);
      return;
    }
    if (path.size() > 1 && !may_pass_[end]) return;
    for (NodeId next = 0; next < n_; ++next) {
      if (!linked_[end][next] || std::count(path.begin(), path.end(), next) > 0) continue;
      path.push_back(next);
      extend(path, target, all);
      path.pop_back();
    }
  }

  void add(NodeId s, NodeId t, double weight, CrossBorder& out) const {
    std::vector<std::vector<NodeId>> all;
    std::vector<NodeId> path{s};
    extend(path, t, all);
    std::size_t shortest = SIZE_MAX;
    for (const auto& one : all) shortest = std::min(shortest, one.size());
    std::erase_if(all, [&](const auto& one) { return one.size() != shortest; });
    const double share = 1.0 / static_cast<double>(all.size());
    for (const auto& one : all) {
      out.walks.push_back({one, weight, share});
      for (std::size_t i = 1; i + 1 < one.size(); ++i) {
        out.through[one[i]] += weight * share;
        const std::vector<double> p = mix(one[i], one[i - 1]);
        const std::vector<double> q = mix(one[i], one[i + 1]);
        double overlap = 0;
        for (std::size_t g = 0; g < groups_; ++g) overlap += std::min(p[g], q[g]);
        out.crossing[one[i]] += weight * share * (1 - overlap);
      }
    }
  }

  const Case& in_;
  NodeId n_;
  std::size_t groups_ = 0;
  std::vector<std::vector<bool>> linked_;
  std::vector<std::vector<double>> weight_;
  std::vector<bool> may_pass_;
};

// Small graphs of every awkward kind: loops, parallel edges, pieces, people of several groups.
inline Case random_case(std::uint64_t seed) {
  Random random(seed, 0);
  Case input;
  input.nodes = static_cast<NodeId>(2 + random.below(8));
  input.directed = random.below(2) == 1;
  const std::uint64_t edges = random.below(2 * std::uint64_t{input.nodes} + 1);
  for (std::uint64_t i = 0; i < edges; ++i) {
    input.edges.push_back({static_cast<NodeId>(random.below(input.nodes)),
                           static_cast<NodeId>(random.below(input.nodes))});
  }
  input.options.groups.names = {"PH", "KH", "MM"};
  for (NodeId v = 0; v < input.nodes; ++v) {
    const std::uint64_t kind = random.below(8);
    const auto group = static_cast<std::uint32_t>(random.below(3));
    if (kind < 4) input.mixes.push_back({v, group, 1});
    if (kind == 4) {
      input.mixes.push_back({v, group, 0.5});
      input.mixes.push_back({v, (group + 1) % 3, 0.5});
    }
    if (random.below(6) == 0) input.options.blocked.nodes.push_back(v);
  }
  input.options.victims_carry = random.below(3) != 0;
  input.options.min_group = 1 + static_cast<std::uint32_t>(random.below(2));
  input.options.mix_steps = static_cast<std::uint32_t>(random.below(4));
  return input;
}

// Gives up to two people a twin as a projection does: the person may only end a path, the twin has
// some of their links and no group.
inline void add_twins(Case& input, Random random) {
  std::vector<NodeId> people;
  for (const GroupMix& mix : input.mixes) people.push_back(mix.node);
  people.erase(std::unique(people.begin(), people.end()), people.end());
  random.shuffle(std::span(people));
  people.resize(std::min<std::size_t>(people.size(), 2));
  for (const NodeId person : people) {
    const NodeId twin = input.nodes++;
    const std::size_t edges = input.edges.size();
    for (std::size_t i = 0; i < edges; ++i) {
      const auto [a, b] = input.edges[i];
      if (a == b || (a != person && b != person) || random.below(4) == 0) continue;
      input.edges.push_back({twin, a == person ? b : a});
    }
    input.options.blocked.nodes.push_back(person);
    input.options.twins.push_back({.twin = twin, .person = person});
  }
}

}  // namespace mekhala::oracle
