#include "algorithms/structure/spectral_embedding.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "algorithms/centrality/pull.hpp"
#include "algorithms/structure/components.hpp"

namespace mekhala {
namespace {

constexpr std::size_t kGrain = 2048;
constexpr std::size_t kWidth = 4;  // vectors that are worked on: two more than are wanted
constexpr int kDegree = 16;        // of Chebyshev's polynomial

using Small = std::array<std::array<double, kWidth>, kWidth>;
using Vector = std::vector<double>;
using Block = std::array<Vector, kWidth>;

// Eigenvalues of a small symmetric matrix on its diagonal, by Jacobi's rotations; returns the
// vectors as columns.
Small diagonalize(Small& matrix) {
  Small vectors{};
  for (std::size_t i = 0; i < kWidth; ++i) vectors[i][i] = 1;
  for (int sweep = 0; sweep < 30; ++sweep) {
    for (std::size_t p = 0; p < kWidth; ++p) {
      for (std::size_t q = p + 1; q < kWidth; ++q) {
        if (matrix[p][q] == 0) continue;
        const double angle = 0.5 * std::atan2(2 * matrix[p][q], matrix[p][p] - matrix[q][q]);
        const double c = std::cos(angle);
        const double s = std::sin(angle);
        const auto turn = [c, s](double& a, double& b) {
          const double old = a;
          a = c * old + s * b;
          b = c * b - s * old;
        };
        for (std::size_t k = 0; k < kWidth; ++k) turn(matrix[p][k], matrix[q][k]);
        for (std::size_t k = 0; k < kWidth; ++k) turn(matrix[k][p], matrix[k][q]);
        for (std::size_t k = 0; k < kWidth; ++k) turn(vectors[k][p], vectors[k][q]);
        matrix[p][q] = matrix[q][p] = 0;
      }
    }
  }
  return vectors;
}

// The walk on one component, made symmetric: M = D^-1/2 A D^-1/2, eigenvalues in [-1, 1]. The
// largest, 1, has the vector D^1/2 1, which all others are held orthogonal to.
class Filter {
 public:
  Filter(const GraphView& graph, const EdgeValues& strengths, const std::vector<NodeId>& nodes,
         Context& context)
      : nodes_(nodes), pull_(graph, strengths, Direction::both), spread_(graph.num_nodes(), 0.0) {
    const Vector ones(graph.num_nodes(), 1.0);
    roots_.resize(nodes.size());
    parallel_for(
        context, nodes.size(),
        [&](std::size_t i) { roots_[i] = std::sqrt(pull_(nodes_[i], ones)); }, kGrain);
    top_ = roots_;
    scale(top_, 1 / std::sqrt(dot(top_, top_, context)), context);
    for (std::size_t v = 0; v < kWidth; ++v) {
      block_[v].resize(nodes.size());
      parallel_chunks(context, nodes.size(), kGrain,
                      [&](std::size_t begin, std::size_t end, std::size_t chunk) {
                        Random random = start_of(v, chunk);
                        for (std::size_t i = begin; i < end; ++i) {
                          block_[v][i] = roots_[i] * (random.uniform() - 0.5);
                        }
                      });
    }
    rotate(context);
  }

  // Filters, then finds the best vectors in what is left; returns the larger residual of the first
  // `wanted`.
  double round(std::size_t wanted, Context& context) {
    // What is below the last value is damped; the block keeps those above.
    const double cut = std::min(values_[kWidth - 1], 0.999999);
    for (Vector& vector : block_) filter(vector, cut, context);
    rotate(context);
    double worst = 0;
    for (std::size_t v = 0; v < wanted; ++v) worst = std::max(worst, residual(v, context));
    return worst;
  }

  [[nodiscard]] double value(std::size_t v) const { return values_[v]; }
  // In terms of the walk: D^-1/2 times the vector.
  [[nodiscard]] Vector take(std::size_t v) {
    Vector x = std::move(block_[v]);
    for (std::size_t i = 0; i < x.size(); ++i) x[i] /= roots_[i];
    return x;
  }

 private:
  // The start is no part of what was asked: the same for every seed.
  static Random start_of(std::size_t vector, std::size_t chunk) {
    return {20031, (std::uint64_t{vector} << 32) + chunk};
  }

  double dot(const Vector& a, const Vector& b, Context& context) {
    return parallel_reduce(
        context, a.size(), kGrain, 0.0,
        [&](std::size_t begin, std::size_t end) {
          double sum = 0;
          for (std::size_t i = begin; i < end; ++i) sum += a[i] * b[i];
          return sum;
        },
        std::plus<>{});
  }
  void scale(Vector& a, double by, Context& context) {
    parallel_for(
        context, a.size(), [&](std::size_t i) { a[i] *= by; }, kGrain);
  }
  void add(Vector& a, double by, const Vector& b, Context& context) {
    parallel_for(
        context, a.size(), [&](std::size_t i) { a[i] += by * b[i]; }, kGrain);
  }

  // each(i, (M x)_i)
  template <typename Each>
  void apply(const Vector& x, Context& context, Each&& each) {
    parallel_for(
        context, x.size(), [&](std::size_t i) { spread_[nodes_[i]] = x[i] / roots_[i]; }, kGrain);
    parallel_for(
        context, x.size(), [&](std::size_t i) { each(i, pull_(nodes_[i], spread_) / roots_[i]); },
        kGrain);
  }

  // Chebyshev's polynomial on [-1, cut], which grows fastest above it.
  void filter(Vector& x, double cut, Context& context) {
    const double center = (cut - 1) / 2;
    const double half = std::max((cut + 1) / 2, 1e-6);
    // Scaled by its value at 1, so that nothing grows without bound.
    double sigma = half / (1 - center);
    const double first = sigma;
    Vector before = x;
    Vector now(x.size());
    apply(x, context,
          [&](std::size_t i, double mx) { now[i] = (mx - center * x[i]) * first / half; });
    for (int k = 2; k <= kDegree; ++k) {
      const double next = 1 / (2 / first - sigma);
      apply(now, context, [&](std::size_t i, double mx) {
        before[i] = 2 * next / half * (mx - center * now[i]) - sigma * next * before[i];
      });
      before.swap(now);
      sigma = next;
    }
    x = std::move(now);
  }

  // Orthonormal, twice for the roundings; a vector that vanishes stays 0.
  void orthonormalize(Context& context) {
    for (std::size_t v = 0; v < kWidth; ++v) {
      for (int again = 0; again < 2; ++again) {
        const double before = std::sqrt(dot(block_[v], block_[v], context));
        if (before == 0) break;
        add(block_[v], -dot(block_[v], top_, context), top_, context);
        for (std::size_t u = 0; u < v; ++u) {
          add(block_[v], -dot(block_[v], block_[u], context), block_[u], context);
        }
        const double length = std::sqrt(dot(block_[v], block_[v], context));
        scale(block_[v], length > 1e-13 * before ? 1 / length : 0, context);
      }
    }
  }

  // The eigenvectors of M within the block, largest value first (Rayleigh and Ritz).
  void rotate(Context& context) {
    orthonormalize(context);
    Small products{};
    Vector image(top_.size());
    for (std::size_t v = 0; v < kWidth; ++v) {
      apply(block_[v], context, [&](std::size_t i, double mx) { image[i] = mx; });
      for (std::size_t u = 0; u <= v; ++u) {
        products[u][v] = products[v][u] = dot(block_[u], image, context);
      }
      // One that vanished, for want of dimensions, comes last.
      if (dot(block_[v], block_[v], context) == 0) products[v][v] = -2;
    }
    const Small turned = diagonalize(products);
    std::array<std::size_t, kWidth> order{0, 1, 2, 3};
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return products[a][a] > products[b][b]; });
    for (std::size_t v = 0; v < kWidth; ++v) values_[v] = products[order[v]][order[v]];
    parallel_for(
        context, top_.size(),
        [&](std::size_t i) {
          std::array<double, kWidth> old{};
          for (std::size_t u = 0; u < kWidth; ++u) old[u] = block_[u][i];
          for (std::size_t v = 0; v < kWidth; ++v) {
            double sum = 0;
            for (std::size_t u = 0; u < kWidth; ++u) sum += turned[u][order[v]] * old[u];
            block_[v][i] = sum;
          }
        },
        kGrain);
  }

  double residual(std::size_t v, Context& context) {
    Vector left(top_.size());
    apply(block_[v], context,
          [&](std::size_t i, double mx) { left[i] = mx - values_[v] * block_[v][i]; });
    return std::sqrt(dot(left, left, context));
  }

  const std::vector<NodeId>& nodes_;
  detail::Pull pull_;
  Vector spread_;  // by node of the graph; what pull_ reads
  Vector roots_, top_;
  Block block_;
  std::array<double, kWidth> values_{};
};

// The graph without edges of strength 0, which join nothing.
std::vector<NodeId> largest_component(const GraphView& graph, const EdgeValues& strengths,
                                      Context& context) {
  std::vector<EdgeEnds> kept;
  for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
    if (strengths[edge] > 0) kept.push_back({graph.source(edge), graph.target(edge)});
  }
  const NodeLabels labels =
      components(Graph::from_edges(graph.num_nodes(), kept, false), {}, context);
  std::vector<NodeId> nodes;
  for (NodeId node = 0; node < graph.num_nodes(); ++node) {
    if (labels.values[node] == 0) nodes.push_back(node);
  }
  return nodes;
}

void fix_sign(Vector& x) {
  double most = 0;
  for (const double one : x) most = std::max(most, std::abs(one));
  for (const double one : x) {
    if (std::abs(one) <= 1e-6 * most) continue;
    if (one < 0) {
      for (double& value : x) value = -value;
    }
    return;
  }
}

}  // namespace

NodePoints spectral_embedding(const GraphView& graph, const SpectralEmbeddingOptions& options,
                              Context& context) {
  const NodeId n = graph.num_nodes();
  context.require_memory(std::uint64_t{n} * 150 + std::uint64_t{graph.num_edges()} * 40,
                         "spectral_embedding");
  NodePoints points{.x = Vector(n, 0.0), .y = Vector(n, 0.0)};
  const std::vector<NodeId> nodes = [&] {
    const ProgressPart part(context, 0, 0.05);
    return largest_component(graph, options.strengths, context);
  }();
  if (nodes.size() < n) {
    points.info.notes.push_back("the graph is in pieces: only the largest one is placed");
  }
  if (nodes.size() < 2) return points;
  const std::size_t wanted = nodes.size() == 2 ? 1 : 2;
  const ProgressPart part(context, 0.05, 1);
  Filter filter(graph, options.strengths, nodes, context);
  points.info.converged = false;
  while (!points.info.converged && points.info.rounds < options.max_rounds) {
    const double done = static_cast<double>(points.info.rounds) / options.max_rounds;
    const ProgressPart round(context, done, done);
    points.info.residual = filter.round(wanted, context);
    points.info.converged = points.info.residual <= options.tolerance;
    ++points.info.rounds;
  }
  constexpr const char* kFacts[] = {"x_eigenvalue", "y_eigenvalue"};
  for (std::size_t v = 0; v < wanted; ++v) {
    points.facts.add(kFacts[v], 1 - filter.value(v));
    Vector found = filter.take(v);
    fix_sign(found);
    Vector& target = v == 0 ? points.x : points.y;
    for (std::size_t i = 0; i < nodes.size(); ++i) target[nodes[i]] = found[i];
  }
  return points;
}

AlgorithmSpec spectral_embedding_spec() {
  return describe("spectral_embedding", &spectral_embedding)
      .family("structure")
      .summary("Places nodes by the two slowest eigenvectors of the walk (Laplacian eigenmaps).")
      .convention(
          "Second and third eigenvector of D^-1 A; directions are dropped, parallel edges add, a "
          "self-loop counts once; of several components the largest is placed, the others lie at "
          "0, 0; the first value that is not nearly 0 is positive.")
      .cost("O(n + m) a pass, some 70 passes a round")
      .reference("doi:10.1162/089976603321780317")
      .param("tolerance", &SpectralEmbeddingOptions::tolerance, "stop at this residual")
      .range(0, 1)
      .minimum_excluded()
      .param("max_rounds", &SpectralEmbeddingOptions::max_rounds, "stop after so many rounds")
      .range(1, 1e6)
      .param("strengths", &SpectralEmbeddingOptions::strengths, "how close each tie is")
      .range(0, std::numeric_limits<double>::infinity())
      .relabel_inexact();
}

}  // namespace mekhala
