#include <boost/graph/betweenness_centrality.hpp>
#include <boost/graph/breadth_first_search.hpp>
#include <boost/graph/compressed_sparse_row_graph.hpp>
#include <boost/graph/connected_components.hpp>
#include <boost/graph/core_numbers.hpp>
#include <boost/graph/dijkstra_shortest_paths_no_color_map.hpp>
#include <boost/graph/strong_components.hpp>
#include <cmath>
#include <limits>
#include <utility>

#include "bench/peers/tools/worker.hpp"

// Boost.Graph's side of the comparisons. Compressed rows, both arcs of an undirected edge, plain
// vectors for properties, 32-bit numbers: the fastest way of using it that is documented. One
// thread.
namespace {

struct Length {
  double length = 1;
};
using Csr = boost::compressed_sparse_row_graph<boost::directedS, boost::no_property, Length,
                                               boost::no_property, std::uint32_t, std::uint32_t>;
using Edge = boost::graph_traits<Csr>::edge_descriptor;

Csr graph;
bool directed = false;
std::vector<std::uint32_t> edge_of_arc;
std::size_t edges = 0;

void load(const peers::GraphFile& file) {
  directed = file.directed;
  edges = file.edges();
  // Sorted by source, as the constructor wants; the arcs of an edge know its number.
  std::vector<std::vector<std::pair<std::uint32_t, std::uint32_t>>> rows(file.nodes);
  for (std::size_t i = 0; i < edges; ++i) {
    const std::uint32_t a = file.ends[2 * i], b = file.ends[2 * i + 1];
    rows[a].emplace_back(b, i);
    if (!directed) rows[b].emplace_back(a, i);
  }
  std::vector<std::pair<std::uint32_t, std::uint32_t>> arcs;
  std::vector<Length> lengths;
  edge_of_arc.clear();
  for (std::uint32_t a = 0; a < file.nodes; ++a) {
    for (const auto& [b, edge] : rows[a]) {
      arcs.emplace_back(a, b);
      lengths.push_back({file.lengths[edge]});
      edge_of_arc.push_back(edge);
    }
  }
  graph = Csr(boost::edges_are_sorted, arcs.begin(), arcs.end(), lengths.begin(), file.nodes);
}

auto index() { return get(boost::vertex_index, graph); }
template <typename T>
auto of_nodes(std::vector<T>& values) {
  return boost::make_iterator_property_map(values.begin(), index());
}

peers::Answer betweenness(const peers::Options& options) {
  std::vector<double> scores(num_vertices(graph), 0.0);
  const bool weighted = options.count("lengths") != 0;
  const double seconds = peers::timed([&] {
    if (weighted) {
      boost::brandes_betweenness_centrality(graph, boost::centrality_map(of_nodes(scores))
                                                       .vertex_index_map(index())
                                                       .weight_map(get(&Length::length, graph)));
    } else {
      boost::brandes_betweenness_centrality(graph, of_nodes(scores));
    }
  });
  // Both arcs of an edge are there: each unordered pair was counted twice.
  if (!directed) {
    for (double& score : scores) score /= 2;
  }
  return {seconds, scores};
}

peers::Answer edge_betweenness(const peers::Options&) {
  std::vector<double> nodes(num_vertices(graph), 0.0), arcs(edge_of_arc.size(), 0.0);
  const auto of_arcs =
      boost::make_iterator_property_map(arcs.begin(), get(boost::edge_index, graph));
  const double seconds =
      peers::timed([&] { boost::brandes_betweenness_centrality(graph, of_nodes(nodes), of_arcs); });
  std::vector<double> scores(edges, 0.0);
  for (std::size_t arc = 0; arc < arcs.size(); ++arc) {
    scores[edge_of_arc[arc]] += arcs[arc] / (directed ? 1 : 2);
  }
  return {seconds, scores};
}

// The sum of the distances from each of some sources.
template <typename Search>
peers::Answer from_each(const peers::Options& options, const Search& search) {
  double sum = 0;
  const auto sources = peers::nodes(options, "each");
  std::vector<double> distance(num_vertices(graph));
  const double seconds = peers::timed([&] {
    for (const std::uint32_t source : sources) {
      std::fill(distance.begin(), distance.end(), std::numeric_limits<double>::infinity());
      search(source, distance);
      for (const double value : distance) {
        if (std::isfinite(value)) sum += value;
      }
    }
  });
  return {seconds, {sum}};
}

peers::Answer bfs(const peers::Options& options) {
  return from_each(options, [&](std::uint32_t source, std::vector<double>& distance) {
    distance[source] = 0;
    const auto record =
        boost::make_bfs_visitor(boost::record_distances(of_nodes(distance), boost::on_tree_edge()));
    boost::breadth_first_search(graph, source, boost::visitor(record));
  });
}

peers::Answer sssp(const peers::Options& options) {
  return from_each(options, [&](std::uint32_t source, std::vector<double>& distance) {
    boost::dijkstra_shortest_paths_no_color_map(
        graph, source,
        boost::distance_map(of_nodes(distance))
            .weight_map(get(&Length::length, graph))
            .distance_inf(std::numeric_limits<double>::infinity()));
  });
}

template <typename Label>
peers::Answer labels(const Label& label) {
  std::vector<std::uint32_t> component(num_vertices(graph));
  const double seconds = peers::timed([&] { label(component); });
  return {seconds, {component.begin(), component.end()}};
}

}  // namespace

int main() {
  peers::Tool tool;
  tool.load = load;
  tool.tasks["betweenness"] = betweenness;
  tool.tasks["edge_betweenness"] = edge_betweenness;
  tool.tasks["bfs"] = bfs;
  tool.tasks["sssp"] = sssp;
  tool.tasks["components"] = [](const peers::Options&) {
    if (directed) throw std::runtime_error("undirected graphs only");
    return labels([](auto& of) { boost::connected_components(graph, of_nodes(of)); });
  };
  tool.tasks["strong_components"] = [](const peers::Options&) {
    return labels([](auto& of) { boost::strong_components(graph, of_nodes(of)); });
  };
  tool.tasks["core_number"] = [](const peers::Options&) {
    return labels([](auto& of) { boost::core_numbers(graph, of_nodes(of)); });
  };
  return peers::serve(tool);
}
