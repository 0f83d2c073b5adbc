#include "tests/oracle/oracle.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <set>

namespace mekhala::oracle {

namespace {

constexpr double kFar = std::numeric_limits<double>::infinity();

struct Arc {
  NodeId from, to;
  EdgeId edge;
  double length;
};

std::vector<Arc> arcs_of(const GraphView& graph, bool respect_directions,
                         const std::vector<double>& lengths) {
  std::vector<Arc> arcs;
  for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
    const double length = lengths.empty() ? 1 : lengths[edge];
    arcs.push_back({graph.source(edge), graph.target(edge), edge, length});
    const bool both = !graph.directed() || !respect_directions;
    if (both && graph.source(edge) != graph.target(edge)) {
      arcs.push_back({graph.target(edge), graph.source(edge), edge, length});
    }
  }
  return arcs;
}

// One arc for each pair: the shortest of a bundle, its edge the first.
std::vector<Arc> folded(const std::vector<Arc>& arcs, bool first_edge_of_all) {
  std::vector<Arc> out;
  for (const Arc& arc : arcs) {
    if (arc.from == arc.to) continue;
    bool found = false;
    for (Arc& other : out) {
      if (other.from != arc.from || other.to != arc.to) continue;
      found = true;
      if (first_edge_of_all) {
        other.length = std::min(other.length, arc.length);
        other.edge = std::min(other.edge, arc.edge);
      } else if (std::pair(arc.length, arc.edge) < std::pair(other.length, other.edge)) {
        other = arc;
      }
    }
    if (!found) out.push_back(arc);
  }
  return out;
}

Matrix shortest(NodeId n, const std::vector<Arc>& arcs) {
  Matrix d(n, std::vector<double>(n, kFar));
  for (NodeId i = 0; i < n; ++i) d[i][i] = 0;
  for (const Arc& arc : arcs) d[arc.from][arc.to] = std::min(d[arc.from][arc.to], arc.length);
  for (NodeId i = 0; i < n; ++i) d[i][i] = 0;
  for (NodeId k = 0; k < n; ++k) {
    for (NodeId i = 0; i < n; ++i) {
      for (NodeId j = 0; j < n; ++j) d[i][j] = std::min(d[i][j], d[i][k] + d[k][j]);
    }
  }
  return d;
}

Matrix by_direction(const GraphView& graph, Direction direction) {
  Matrix d = distances(graph, direction != Direction::both);
  if (direction != Direction::in) return d;
  Matrix turned = d;
  for (std::size_t i = 0; i < d.size(); ++i) {
    for (std::size_t j = 0; j < d.size(); ++j) turned[i][j] = d[j][i];
  }
  return turned;
}

}  // namespace

Matrix edge_counts(const GraphView& graph, bool respect_directions,
                   const std::vector<double>& strengths) {
  const NodeId n = graph.num_nodes();
  Matrix counts(n, std::vector<double>(n, 0));
  for (const Arc& arc : arcs_of(graph, respect_directions, strengths)) {
    counts[arc.from][arc.to] += arc.length;
  }
  return counts;
}

Matrix distances(const GraphView& graph, bool respect_directions,
                 const std::vector<double>& lengths) {
  return shortest(graph.num_nodes(), arcs_of(graph, respect_directions, lengths));
}

std::vector<double> harmonic(const GraphView& graph, Direction direction) {
  const Matrix d = by_direction(graph, direction);
  std::vector<double> scores(d.size(), 0);
  for (std::size_t i = 0; i < d.size(); ++i) {
    for (std::size_t j = 0; j < d.size(); ++j) {
      if (i != j && d[i][j] < kFar) scores[i] += 1 / d[i][j];
    }
  }
  return scores;
}

std::vector<double> closeness(const GraphView& graph, Direction direction, bool normalized,
                              bool wasserman_faust) {
  const Matrix d = by_direction(graph, direction);
  std::vector<double> scores(d.size(), 0);
  for (std::size_t i = 0; i < d.size(); ++i) {
    double sum = 0;
    double reached = 0;
    for (std::size_t j = 0; j < d.size(); ++j) {
      if (i == j || d[i][j] == kFar) continue;
      sum += d[i][j];
      ++reached;
    }
    if (reached == 0) continue;
    scores[i] = (normalized ? reached : 1) / sum;
    if (wasserman_faust) scores[i] *= reached / static_cast<double>(d.size() - 1);
  }
  return scores;
}

Betweenness betweenness(const GraphView& graph, bool respect_directions, bool fold,
                        const std::vector<double>& lengths) {
  const NodeId n = graph.num_nodes();
  std::vector<Arc> arcs = arcs_of(graph, respect_directions, lengths);
  std::erase_if(arcs, [](const Arc& arc) { return arc.from == arc.to; });
  if (fold) arcs = folded(arcs, true);
  const Matrix d = shortest(n, arcs);
  Betweenness out{std::vector<double>(n, 0), std::vector<double>(graph.num_edges(), 0)};
  for (NodeId s = 0; s < n; ++s) {
    for (NodeId t = 0; t < n; ++t) {
      if (s == t || d[s][t] == kFar) continue;
      std::vector<std::vector<Arc>> paths;
      std::vector<Arc> path;
      const std::function<void(NodeId)> go = [&](NodeId node) {
        if (node == t) {
          paths.push_back(path);
          return;
        }
        for (const Arc& arc : arcs) {
          if (arc.from != node || arc.length + d[arc.to][t] != d[node][t]) continue;
          path.push_back(arc);
          go(arc.to);
          path.pop_back();
        }
      };
      go(s);
      for (const auto& found : paths) {
        const double share = 1 / static_cast<double>(paths.size());
        for (std::size_t i = 0; i < found.size(); ++i) {
          if (i > 0) out.nodes[found[i].from] += share;
          out.edges[found[i].edge] += share;
        }
      }
    }
  }
  const double half = graph.directed() && respect_directions ? 1 : 0.5;
  for (double& value : out.nodes) value *= half;
  for (double& value : out.edges) value *= half;
  if (!fold) return out;
  const auto bundle = [&](EdgeId a, EdgeId b) {
    const bool same = graph.source(a) == graph.source(b) && graph.target(a) == graph.target(b);
    const bool turned = graph.source(a) == graph.target(b) && graph.target(a) == graph.source(b);
    return same || (turned && !(graph.directed() && respect_directions));
  };
  for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
    EdgeId first = edge;
    for (EdgeId other = 0; other < edge; ++other) {
      if (bundle(edge, other)) first = std::min(first, other);
    }
    out.edges[edge] = out.edges[first];
  }
  return out;
}

std::vector<double> page_rank(const GraphView& graph, double damping, bool respect_directions,
                              const std::vector<double>& strengths,
                              const std::vector<NodeId>& restart) {
  const NodeId n = graph.num_nodes();
  const Matrix w = edge_counts(graph, respect_directions, strengths);
  std::vector<double> again(n, restart.empty() ? 1.0 / n : 0.0);
  for (const NodeId node : restart) again[node] = 1.0 / static_cast<double>(restart.size());
  // (I - damping * step) x = (1 - damping) * again, the right side in the last column.
  std::vector<std::vector<long double>> a(n, std::vector<long double>(n + 1, 0));
  for (NodeId from = 0; from < n; ++from) {
    long double sum = 0;
    for (NodeId to = 0; to < n; ++to) sum += w[from][to];
    for (NodeId to = 0; to < n; ++to) {
      a[to][from] -= damping * (sum > 0 ? w[from][to] / sum : again[to]);
    }
    a[from][from] += 1;
    a[from][n] = (1 - damping) * again[from];
  }
  for (NodeId column = 0; column < n; ++column) {
    NodeId pivot = column;
    for (NodeId row = column; row < n; ++row) {
      if (std::abs(a[row][column]) > std::abs(a[pivot][column])) pivot = row;
    }
    std::swap(a[column], a[pivot]);
    for (NodeId row = 0; row < n; ++row) {
      if (row == column) continue;
      const long double factor = a[row][column] / a[column][column];
      for (NodeId j = column; j <= n; ++j) a[row][j] -= factor * a[column][j];
    }
  }
  std::vector<double> ranks(n);
  for (NodeId node = 0; node < n; ++node) {
    ranks[node] = static_cast<double>(a[node][n] / a[node][node]);
  }
  return ranks;
}

std::vector<double> eigenvector(const Matrix& matrix) {
  const std::size_t n = matrix.size();
  Matrix power = matrix;
  for (std::size_t i = 0; i < n; ++i) power[i][i] += 1;
  for (int round = 0; round < 60; ++round) {
    Matrix square(n, std::vector<double>(n, 0));
    double most = 0;
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n; ++j) {
        for (std::size_t k = 0; k < n; ++k) square[i][j] += power[i][k] * power[k][j];
        most = std::max(most, square[i][j]);
      }
    }
    for (auto& row : square) {
      for (double& value : row) value /= most;
    }
    power = square;
  }
  std::vector<double> scores(n, 0);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) scores[i] += power[i][j];
  }
  const double most = *std::max_element(scores.begin(), scores.end());
  for (double& score : scores) score /= most;
  return scores;
}

std::vector<std::vector<bool>> same_component(const GraphView& graph, bool strong) {
  const Matrix d = distances(graph, strong);
  std::vector<std::vector<bool>> same(d.size(), std::vector<bool>(d.size()));
  for (std::size_t i = 0; i < d.size(); ++i) {
    for (std::size_t j = 0; j < d.size(); ++j) same[i][j] = d[i][j] < kFar && d[j][i] < kFar;
  }
  return same;
}

std::size_t count_components(const GraphView& graph, NodeId without_node, EdgeId without_edge) {
  std::vector<NodeId> label(graph.num_nodes());
  for (NodeId node = 0; node < graph.num_nodes(); ++node) label[node] = node;
  for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
    if (edge == without_edge) continue;
    if (graph.source(edge) == without_node || graph.target(edge) == without_node) continue;
    const NodeId old = label[graph.source(edge)];
    const NodeId now = label[graph.target(edge)];
    std::replace(label.begin(), label.end(), old, now);
  }
  std::set<NodeId> distinct;
  for (NodeId node = 0; node < graph.num_nodes(); ++node) {
    if (node != without_node) distinct.insert(label[node]);
  }
  return distinct.size();
}

std::vector<double> core_number(const GraphView& graph) {
  const NodeId n = graph.num_nodes();
  const Matrix counts = edge_counts(graph, false);
  std::vector<double> cores(n, 0);
  for (int k = 1; k <= static_cast<int>(n); ++k) {
    std::vector<bool> stays(n, true);
    for (bool changed = true; changed;) {
      changed = false;
      for (NodeId node = 0; node < n; ++node) {
        if (!stays[node]) continue;
        int neighbors = 0;
        for (NodeId other = 0; other < n; ++other) {
          if (other != node && stays[other] && counts[node][other] > 0) ++neighbors;
        }
        if (neighbors < k) {
          stays[node] = false;
          changed = true;
        }
      }
    }
    for (NodeId node = 0; node < n; ++node) {
      if (stays[node]) cores[node] = k;
    }
  }
  return cores;
}

std::vector<double> clustering(const GraphView& graph) {
  const NodeId n = graph.num_nodes();
  const Matrix counts = edge_counts(graph, false);
  std::vector<double> scores(n);
  for (NodeId node = 0; node < n; ++node) {
    double closed = 0;
    double pairs = 0;
    for (NodeId a = 0; a < n; ++a) {
      for (NodeId b = 0; b < a; ++b) {
        if (a == node || b == node || counts[node][a] == 0 || counts[node][b] == 0) continue;
        ++pairs;
        if (counts[a][b] > 0) ++closed;
      }
    }
    scores[node] = closed / pairs;  // 0 / 0: no value
  }
  return scores;
}

std::vector<Path> simple_paths(const GraphView& graph, NodeId source, NodeId target,
                               bool respect_directions, const std::vector<double>& lengths) {
  const std::vector<Arc> arcs = folded(arcs_of(graph, respect_directions, lengths), false);
  std::vector<Path> paths;
  Path path{{source}, {}, 0};
  const std::function<void(NodeId)> go = [&](NodeId node) {
    if (node == target) {
      paths.push_back(path);
      return;
    }
    for (const Arc& arc : arcs) {
      if (arc.from != node) continue;
      if (std::find(path.nodes.begin(), path.nodes.end(), arc.to) != path.nodes.end()) continue;
      path.nodes.push_back(arc.to);
      path.edges.push_back(arc.edge);
      path.length += arc.length;
      go(arc.to);
      path.length -= arc.length;
      path.nodes.pop_back();
      path.edges.pop_back();
    }
  };
  go(source);
  std::sort(paths.begin(), paths.end(), [](const Path& a, const Path& b) {
    return std::tie(a.length, a.nodes) < std::tie(b.length, b.nodes);
  });
  return paths;
}

}  // namespace mekhala::oracle
