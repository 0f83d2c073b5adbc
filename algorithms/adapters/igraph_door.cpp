#include "algorithms/adapters/igraph_door.hpp"

#include <igraph/igraph.h>

#include <exception>
#include <mutex>
#include <string>

#include "engine/base/error.hpp"

namespace mekhala::adapters {
namespace {

// What the handlers below leave for the caller; igraph's C code must return before we throw.
struct Trouble {
  std::string reason;
  std::exception_ptr interruption;
  const Context* context = nullptr;
};
thread_local Trouble trouble;

void remember_error(const char* reason, const char* /*file*/, int /*line*/,
                    igraph_error_t /*code*/) {
  trouble.reason = reason;
  IGRAPH_FINALLY_FREE();
}

void ignore_warning(const char* /*reason*/, const char* /*file*/, int /*line*/) {}

igraph_error_t ask_context(void* /*data*/) {
  if (trouble.context == nullptr) return IGRAPH_SUCCESS;
  try {
    trouble.context->checkpoint();
    return IGRAPH_SUCCESS;
  } catch (...) {
    trouble.interruption = std::current_exception();
    IGRAPH_FINALLY_FREE();
    return IGRAPH_INTERRUPTED;
  }
}

void check(igraph_error_t code) {
  if (trouble.interruption) std::rethrow_exception(std::exchange(trouble.interruption, nullptr));
  if (code == IGRAPH_SUCCESS) return;
  throw Error(ErrorCode::failure, "igraph could not do it: " + trouble.reason);
}

// One caller at a time, with our handlers and a random stream of our seed; all put back after.
class Session {
 public:
  explicit Session(const Context& context)
      : lock_(mutex()),
        error_(igraph_set_error_handler(&remember_error)),
        warning_(igraph_set_warning_handler(&ignore_warning)),
        interruption_(igraph_set_interruption_handler(&ask_context)) {
    trouble = {};
    trouble.context = &context;
    check(igraph_rng_init(&stream_, &igraph_rngtype_mt19937));
    check(igraph_rng_seed(&stream_, context.random(0).next() & 0x7fffffffU));
    previous_ = *igraph_rng_default();
    igraph_rng_set_default(&stream_);
  }
  ~Session() {
    igraph_rng_set_default(&previous_);
    igraph_rng_destroy(&stream_);
    igraph_set_interruption_handler(interruption_);
    igraph_set_warning_handler(warning_);
    igraph_set_error_handler(error_);
    trouble.context = nullptr;
  }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

 private:
  static std::mutex& mutex() {
    static std::mutex one;
    return one;
  }
  std::scoped_lock<std::mutex> lock_;
  igraph_error_handler_t* error_;
  igraph_warning_handler_t* warning_;
  igraph_interruption_handler_t* interruption_;
  igraph_rng_t stream_{};
  igraph_rng_t previous_{};
};

class RealVector {
 public:
  explicit RealVector(std::span<const double> values) {
    check(igraph_vector_init(&vector_, static_cast<igraph_integer_t>(values.size())));
    for (std::size_t i = 0; i < values.size(); ++i) {
      VECTOR(vector_)[i] = values[i];
    }
  }
  ~RealVector() { igraph_vector_destroy(&vector_); }
  RealVector(const RealVector&) = delete;
  RealVector& operator=(const RealVector&) = delete;
  [[nodiscard]] igraph_vector_t* get() { return &vector_; }
  [[nodiscard]] const igraph_vector_t* get() const { return &vector_; }

 private:
  igraph_vector_t vector_{};
};

class WholeVector {
 public:
  explicit WholeVector(std::size_t size) {
    check(igraph_vector_int_init(&vector_, static_cast<igraph_integer_t>(size)));
  }
  ~WholeVector() { igraph_vector_int_destroy(&vector_); }
  WholeVector(const WholeVector&) = delete;
  WholeVector& operator=(const WholeVector&) = delete;
  [[nodiscard]] igraph_vector_int_t* get() { return &vector_; }
  [[nodiscard]] igraph_integer_t& operator[](std::size_t i) { return VECTOR(vector_)[i]; }
  [[nodiscard]] std::size_t size() const {
    return static_cast<std::size_t>(igraph_vector_int_size(&vector_));
  }

 private:
  igraph_vector_int_t vector_{};
};

class WholeMatrix {
 public:
  WholeMatrix() { check(igraph_matrix_int_init(&matrix_, 0, 0)); }
  ~WholeMatrix() { igraph_matrix_int_destroy(&matrix_); }
  WholeMatrix(const WholeMatrix&) = delete;
  WholeMatrix& operator=(const WholeMatrix&) = delete;
  [[nodiscard]] igraph_matrix_int_t* get() { return &matrix_; }

 private:
  igraph_matrix_int_t matrix_{};
};

class Copy {
 public:
  Copy(const GraphView& graph, bool directed) {
    WholeVector ends(std::size_t{graph.num_edges()} * 2);
    for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
      ends[2 * std::size_t{edge}] = graph.source(edge);
      ends[2 * std::size_t{edge} + 1] = graph.target(edge);
    }
    check(igraph_create(&graph_, ends.get(), graph.num_nodes(), directed));
  }
  ~Copy() { igraph_destroy(&graph_); }
  Copy(const Copy&) = delete;
  Copy& operator=(const Copy&) = delete;
  [[nodiscard]] const igraph_t* get() const { return &graph_; }

 private:
  igraph_t graph_{};
};

std::vector<double> given_or_ones(const GraphView& graph, std::span<const double> strengths) {
  if (strengths.empty()) return std::vector<double>(graph.num_edges(), 1);
  return {strengths.begin(), strengths.end()};
}

std::vector<std::uint32_t> labels_of(WholeVector& membership) {
  std::vector<std::uint32_t> labels(membership.size());
  for (std::size_t i = 0; i < labels.size(); ++i) {
    labels[i] = static_cast<std::uint32_t>(membership[i]);
  }
  return labels;
}

}  // namespace

IgraphCommunities igraph_infomap_communities(const GraphView& graph,
                                             std::span<const double> strengths,
                                             std::uint32_t trials, Context& context) {
  const Session session(context);
  // This function of the library counts parallel edges wrongly; folded, their strengths add.
  const FoldedGraph folded = fold_parallel_edges(graph, true);
  const Copy copy(folded.graph, graph.directed());
  const RealVector weights(fold_values(folded, given_or_ones(graph, strengths)));
  WholeVector membership(0);
  IgraphCommunities found;
  check(igraph_community_infomap(copy.get(), weights.get(), nullptr,
                                 static_cast<igraph_integer_t>(trials), membership.get(),
                                 &found.value));
  found.labels = labels_of(membership);
  return found;
}

IgraphCommunities igraph_walktrap_communities(const GraphView& graph,
                                              std::span<const double> strengths,
                                              std::uint32_t steps, Context& context) {
  const Session session(context);
  const Copy copy(graph, false);
  const RealVector weights(given_or_ones(graph, strengths));
  WholeVector membership(0);
  WholeMatrix merges;
  RealVector modularities({});
  check(igraph_community_walktrap(copy.get(), weights.get(), static_cast<igraph_integer_t>(steps),
                                  merges.get(), modularities.get(), membership.get()));
  IgraphCommunities found;
  found.labels = labels_of(membership);
  check(igraph_modularity(copy.get(), membership.get(), weights.get(), 1, false, &found.value));
  return found;
}

IgraphCommunities igraph_leiden_communities(const GraphView& graph,
                                            std::span<const double> strengths, double resolution,
                                            Context& context) {
  const Session session(context);
  const Copy copy(graph, false);
  const std::vector<double> values = given_or_ones(graph, strengths);
  std::vector<double> node_strengths(graph.num_nodes(), 0);
  double total = 0;
  for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
    node_strengths[graph.source(edge)] += values[edge];
    node_strengths[graph.target(edge)] += values[edge];
    total += values[edge];
  }
  const RealVector weights(values);
  const RealVector sizes(node_strengths);
  WholeVector membership(0);
  igraph_integer_t count = 0;
  IgraphCommunities found;
  check(igraph_community_leiden(copy.get(), weights.get(), sizes.get(),
                                total > 0 ? resolution / (2 * total) : 0, 0.01, false, -1,
                                membership.get(), &count, &found.value));
  found.labels = labels_of(membership);
  return found;
}

}  // namespace mekhala::adapters
