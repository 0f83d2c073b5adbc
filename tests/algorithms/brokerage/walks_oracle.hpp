#pragma once

#include <cmath>
#include <limits>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "tests/algorithms/brokerage/cross_border_oracle.hpp"

// through and crossing under PathRules by their definition: every walk of so many hops is written
// out, longer and longer ones, until some keep the rules. For half a dozen nodes. A script is given
// as a regular expression over letters, one for each edge and node of a walk in turn, which whoever
// writes the test derives from it by hand.
namespace mekhala::oracle {

struct Ruled {
  Graph graph;
  std::vector<GroupMix> mixes;
  CrossBorderOptions options;
  std::string regex = {};  // of the letters below; "": no script
  static constexpr std::size_t kMostHops = 9;
};

// Of kinds A B Z of nodes and x y z of edges, o where there is none.
inline std::string letter(const std::vector<std::string>& names,
                          const std::vector<std::uint32_t>& of, std::size_t i, char none) {
  if (of.empty() || of[i] == kNoGroup) return {none};
  return names[of[i]];
}

class WalkEnumerator {
 public:
  explicit WalkEnumerator(const Ruled& input)
      : in_(input), n_(input.graph.view().num_nodes()), plain_(plain(input)), mixer_(plain_) {
    for (const GroupMix& mix : in_.mixes) {
      weight_.resize(n_, std::vector<double>(in_.options.groups.names.size(), 0));
      weight_[mix.node][mix.group] += mix.weight;
    }
    may_pass_.assign(n_, true);
    for (const GroupMix& mix : in_.mixes) {
      if (!in_.options.victims_carry) may_pass_[mix.node] = false;
    }
    for (const NodeId node : in_.options.blocked.nodes) may_pass_[node] = false;
    if (!in_.regex.empty()) regex_ = std::regex(in_.regex);
  }

  CrossBorder run() {
    const std::size_t groups = in_.options.groups.names.size();
    CrossBorder out;
    out.crossing.assign(n_, 0);
    out.through.assign(n_, 0);
    std::vector<std::pair<std::size_t, std::size_t>> pairs;
    for (std::size_t a = 0; a < groups; ++a) {
      for (std::size_t b = a + 1; b < groups; ++b) {
        if (total(a) >= in_.options.min_group && total(b) >= in_.options.min_group) {
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
          if (weight == 0) continue;
          const double part = weight / size / static_cast<double>(pairs.size()) / 2;
          add(s, t, part, out);
          add(t, s, part, out);
        }
      }
    }
    return out;
  }

 private:
  static Case plain(const Ruled& input) {
    Case made;
    const GraphView graph = input.graph;
    made.nodes = graph.num_nodes();
    for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
      made.edges.push_back({graph.source(edge), graph.target(edge)});
    }
    made.mixes = input.mixes;
    made.options.groups = input.options.groups;
    made.options.blocked = input.options.blocked;
    made.options.victims_carry = input.options.victims_carry;
    made.options.mix_steps = input.options.mix_steps;
    made.options.twins = input.options.twins;
    return made;
  }
  double total(std::size_t group) const {
    double sum = 0;
    for (NodeId v = 0; v < n_ && !weight_.empty(); ++v) sum += weight_[v][group];
    return sum;
  }

  // The edges that lead from a node to another.
  std::vector<EdgeId> edges(NodeId from, NodeId to) const {
    std::vector<EdgeId> found;
    const GraphView graph = in_.graph;
    const bool one_way = graph.directed() && in_.options.follow_directions;
    for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
      const NodeId a = graph.source(edge), b = graph.target(edge);
      if ((a == from && b == to) || (!one_way && a == to && b == from)) found.push_back(edge);
    }
    return found;
  }

  // Whether edges can be chosen for the hops from number `hop` on.
  bool fits(const std::vector<NodeId>& walk, std::size_t hop, double moment,
            const std::string& word) const {
    if (hop + 1 == walk.size()) return in_.regex.empty() || std::regex_match(word, regex_);
    for (const EdgeId edge : edges(walk[hop], walk[hop + 1])) {
      double then = moment;
      if (in_.options.times.given()) {
        const double begin = in_.options.times[edge];
        if (std::isnan(begin)) continue;
        double last = in_.options.until.given() ? in_.options.until[edge] : begin;
        if (std::isnan(last)) last = std::numeric_limits<double>::infinity();
        then = std::max(moment, begin);
        if (then > last) continue;
      }
      std::string longer =
          word + letter(in_.options.edge_kinds.names, in_.options.edge_kinds.of, edge, 'o');
      if (hop + 2 < walk.size()) {
        longer +=
            letter(in_.options.node_kinds.names, in_.options.node_kinds.of, walk[hop + 1], 'O');
      }
      if (fits(walk, hop + 1, then, longer)) return true;
    }
    return false;
  }

  double length(const std::vector<NodeId>& walk) const {
    double sum = 0;
    for (std::size_t hop = 0; hop + 1 < walk.size(); ++hop) {
      double best = std::numeric_limits<double>::infinity();
      for (const EdgeId edge : edges(walk[hop], walk[hop + 1])) {
        best = std::min(best, in_.options.lengths[edge]);
      }
      sum += best;
    }
    return sum;
  }

  void extend(std::vector<NodeId>& walk, NodeId target, std::size_t hops,
              std::vector<std::vector<NodeId>>& found) const {
    if (hops == 0) {
      if (walk.back() == target && fits(walk, 0, -1e9, "")) found.push_back(walk);
      return;
    }
    if (walk.size() > 1 && !may_pass_[walk.back()]) return;
    for (NodeId next = 0; next < n_; ++next) {
      if (next == walk.front() || edges(walk.back(), next).empty() || next == walk.back()) continue;
      walk.push_back(next);
      extend(walk, target, hops - 1, found);
      walk.pop_back();
    }
  }

  std::vector<std::vector<NodeId>> shortest(NodeId s, NodeId t) const {
    std::vector<std::vector<NodeId>> found;
    std::vector<NodeId> walk{s};
    if (!in_.options.lengths.given()) {
      const std::size_t most = in_.regex.empty() ? n_ : Ruled::kMostHops;
      for (std::size_t hops = 1; hops <= most && found.empty(); ++hops) {
        extend(walk, t, hops, found);
      }
      return found;
    }
    for (std::size_t hops = 1; hops < n_; ++hops) extend(walk, t, hops, found);
    double least = std::numeric_limits<double>::infinity();
    for (const auto& one : found) least = std::min(least, length(one));
    std::erase_if(found, [&](const auto& one) { return length(one) != least; });
    return found;
  }

  void add(NodeId s, NodeId t, double weight, CrossBorder& out) const {
    const std::vector<std::vector<NodeId>> all = shortest(s, t);
    for (const auto& walk : all) {
      std::set<NodeId> passed{t};
      for (std::size_t i = 1; i + 1 < walk.size(); ++i) {
        if (!passed.insert(walk[i]).second) continue;
        const double part = weight / static_cast<double>(all.size());
        out.through[walk[i]] += part;
        const std::vector<double> p = mixer_.mix(walk[i], walk[i - 1]);
        const std::vector<double> q = mixer_.mix(walk[i], walk[i + 1]);
        double overlap = 0, before = 0, after = 0;
        for (std::size_t g = 0; g < p.size(); ++g) {
          overlap += std::min(p[g], q[g]);
          before += p[g];
          after += q[g];
        }
        if (before > 0 && after > 0) out.crossing[walk[i]] += part * (1 - overlap);
      }
    }
  }

  const Ruled& in_;
  NodeId n_;
  Case plain_;
  Enumerator mixer_;
  std::vector<std::vector<double>> weight_;
  std::vector<bool> may_pass_;
  std::regex regex_;
};

}  // namespace mekhala::oracle
