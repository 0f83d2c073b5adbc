#include <igraph/igraph.h>

#include <cmath>
#include <stdexcept>

#include "bench/peers/tools/worker.hpp"

// The side of igraph's C library, as Debian ships it. One thread.
namespace {

igraph_t graph;
bool loaded = false;
bool directed = false;
igraph_vector_t lengths;

void check(igraph_error_t code) {
  if (code != IGRAPH_SUCCESS) throw std::runtime_error(igraph_strerror(code));
}

class Vector {
 public:
  Vector() { check(igraph_vector_init(&values_, 0)); }
  ~Vector() { igraph_vector_destroy(&values_); }
  Vector(const Vector&) = delete;
  Vector& operator=(const Vector&) = delete;
  igraph_vector_t* get() { return &values_; }
  [[nodiscard]] std::vector<double> take() const {
    return {VECTOR(values_), VECTOR(values_) + igraph_vector_size(&values_)};
  }

 private:
  igraph_vector_t values_{};
};

class Whole {
 public:
  Whole() { check(igraph_vector_int_init(&values_, 0)); }
  ~Whole() { igraph_vector_int_destroy(&values_); }
  Whole(const Whole&) = delete;
  Whole& operator=(const Whole&) = delete;
  igraph_vector_int_t* get() { return &values_; }
  [[nodiscard]] std::vector<double> take() const {
    return {VECTOR(values_), VECTOR(values_) + igraph_vector_int_size(&values_)};
  }

 private:
  igraph_vector_int_t values_{};
};

void load(const peers::GraphFile& file) {
  if (loaded) {
    igraph_destroy(&graph);
    igraph_vector_destroy(&lengths);
  }
  directed = file.directed;
  Whole ends;
  check(igraph_vector_int_resize(ends.get(), static_cast<igraph_integer_t>(file.ends.size())));
  for (std::size_t i = 0; i < file.ends.size(); ++i) VECTOR(*ends.get())[i] = file.ends[i];
  check(igraph_create(&graph, ends.get(), file.nodes, directed));
  check(igraph_vector_init(&lengths, static_cast<igraph_integer_t>(file.lengths.size())));
  for (std::size_t i = 0; i < file.lengths.size(); ++i) VECTOR(lengths)[i] = file.lengths[i];
  loaded = true;
}

template <typename Values, typename Work>
peers::Answer into(const Work& work) {
  Values values;
  const double seconds = peers::timed([&] { check(work(values.get())); });
  return {seconds, values.take()};
}

const igraph_vector_t* lengths_if(const peers::Options& options) {
  return options.count("lengths") != 0 ? &lengths : nullptr;
}

void add_tasks(peers::Tool& tool) {
  tool.tasks["betweenness"] = [](const peers::Options& options) {
    return into<Vector>([&](auto* out) {
      return igraph_betweenness(&graph, out, igraph_vss_all(), directed, lengths_if(options));
    });
  };
  tool.tasks["edge_betweenness"] = [](const peers::Options&) {
    return into<Vector>(
        [&](auto* out) { return igraph_edge_betweenness(&graph, out, directed, nullptr); });
  };
  tool.tasks["harmonic"] = [](const peers::Options&) {
    return into<Vector>([&](auto* out) {
      return igraph_harmonic_centrality(&graph, out, igraph_vss_all(), IGRAPH_OUT, nullptr, true);
    });
  };
  tool.tasks["page_rank"] = [](const peers::Options&) {
    return into<Vector>([&](auto* out) {
      return igraph_pagerank(&graph, IGRAPH_PAGERANK_ALGO_PRPACK, out, nullptr, igraph_vss_all(),
                             directed, 0.85, nullptr, nullptr);
    });
  };
  tool.tasks["core_number"] = [](const peers::Options&) {
    return into<Whole>([&](auto* out) { return igraph_coreness(&graph, out, IGRAPH_ALL); });
  };
  const auto components = [](igraph_connectedness_t mode) {
    return into<Whole>([mode](auto* out) {
      return igraph_connected_components(&graph, out, nullptr, nullptr, mode);
    });
  };
  tool.tasks["components"] = [components](const peers::Options&) {
    return components(IGRAPH_WEAK);
  };
  tool.tasks["strong_components"] = [components](const peers::Options&) {
    return components(IGRAPH_STRONG);
  };
  tool.tasks["clustering"] = [](const peers::Options&) {
    return into<Vector>([&](auto* out) {
      return igraph_transitivity_local_undirected(&graph, out, igraph_vss_all(),
                                                  IGRAPH_TRANSITIVITY_ZERO);
    });
  };
  tool.tasks["triangles"] = [](const peers::Options&) {
    return into<Vector>(
        [&](auto* out) { return igraph_adjacent_triangles(&graph, out, igraph_vss_all()); });
  };
  tool.tasks["truss_number"] = [](const peers::Options&) {
    return into<Whole>([&](auto* out) { return igraph_trussness(&graph, out); });
  };
}

double read(const std::string& path) {
  FILE* file = std::fopen(path.c_str(), "r");
  if (file == nullptr) throw std::runtime_error("cannot open " + path);
  igraph_t made;
  const double seconds =
      peers::timed([&] { check(igraph_read_graph_edgelist(&made, file, 0, false)); });
  std::fclose(file);
  igraph_destroy(&made);
  return seconds;
}

}  // namespace

int main() {
  igraph_set_error_handler(igraph_error_handler_ignore);
  peers::Tool tool;
  tool.load = load;
  tool.read = read;
  add_tasks(tool);
  return peers::serve(tool);
}
