#pragma once

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>
#include <vector>

#include "algorithms/spec.hpp"
#include "tests/support/graphs.hpp"

// Ways in time, by walking all of them.
namespace mekhala::oracle {

struct Way {
  std::vector<EdgeId> edges;
  NodeId end = kNoNode;
  double departure = 0, arrival = 0;
};

// Every way in time from `source` that visits no node twice.
inline std::vector<Way> ways_in_time(const GraphView& graph, const std::vector<double>& times,
                                     const std::vector<double>& durations, bool directed,
                                     double wait, NodeId source,
                                     const std::vector<double>& until = {}) {
  std::vector<Way> found;
  std::set<NodeId> visited{source};
  std::vector<EdgeId> edges;
  const bool both = !directed || !graph.directed();
  std::function<void(NodeId, double, double)> go = [&](NodeId at, double ready, double departure) {
    for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
      if (std::isnan(times[edge])) continue;
      const double last = until.empty() ? times[edge] : until[edge];
      if (last < ready) continue;  // false of one that is open for ever
      NodeId to = kNoNode;
      if (graph.source(edge) == at) to = graph.target(edge);
      if (both && graph.target(edge) == at) to = graph.source(edge);
      if (to == kNoNode || visited.contains(to)) continue;
      const double arrival =
          std::max(times[edge], ready) + (durations.empty() ? 0 : durations[edge]);
      const double left = edges.empty() ? times[edge] : departure;
      visited.insert(to);
      edges.push_back(edge);
      found.push_back({edges, to, left, arrival});
      go(to, arrival + wait, left);
      edges.pop_back();
      visited.erase(to);
    }
  };
  go(source, -INFINITY, 0);
  return found;
}

// Small whole times with ties, some of them missing.
inline std::vector<double> random_times(std::uint64_t seed, EdgeId num_edges) {
  Random random(seed, 77);
  std::vector<double> times(num_edges);
  for (double& time : times) {
    time = static_cast<double>(random.below(12));
    if (random.below(8) == 0) time = std::nan("");
  }
  return times;
}

struct TimedCase {
  Graph graph;
  std::vector<double> times, until, durations;
  bool directed = true;
  double wait = 0;
};

inline TimedCase random_timed_case(std::uint64_t seed) {
  TimedCase made;
  made.graph = random_graph(seed, {.max_nodes = 8, .edges_per_node = 1.6});
  made.times = random_times(seed, made.graph.num_edges());
  if (seed % 3 == 0) {
    Random random(seed, 78);
    for (EdgeId edge = 0; edge < made.graph.num_edges(); ++edge) {
      made.durations.push_back(static_cast<double>(random.below(3)));
    }
  }
  if (seed % 7 < 3) {
    Random random(seed, 79);
    for (const double time : made.times) {
      const std::uint64_t more = random.below(5);
      made.until.push_back(more == 4 ? std::nan("") : time + static_cast<double>(more));
    }
  }
  made.directed = seed % 5 != 0;
  made.wait = seed % 4 == 0 ? 1 : 0;
  return made;
}

}  // namespace mekhala::oracle
