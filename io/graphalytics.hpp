#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/context.hpp"
#include "engine/graph/graph.hpp"

// Graphs of LDBC Graphalytics: NAME.properties says what there is, NAME.v holds the vertices, one
// unsigned 64-bit number a line, NAME.e the edges, two numbers and perhaps a weight a line, and
// NAME-BFS, NAME-PR ... what each algorithm must give.
namespace mekhala {

// What NAME.properties says that matters here; other keys are left alone.
struct GraphalyticsProperties {
  std::string name;
  std::filesystem::path vertex_file, edge_file;  // beside the properties, whatever they say
  bool directed = false;
  bool weighted = false;                         // edges have one number each
  std::optional<std::uint64_t> vertices, edges;  // as they are said to be
  std::vector<std::string> algorithms;           // in small letters, as listed
  std::optional<std::uint64_t> bfs_source, sssp_source;
  std::uint32_t cdlp_rounds = 10, pr_rounds = 10;
  double damping = 0.85;
};

struct GraphalyticsGraph {
  GraphalyticsProperties properties;
  Graph graph = {};                     // nodes numbered by ascending id
  std::vector<std::uint64_t> ids = {};  // of each node
  std::vector<double> lengths = {};     // of each edge; empty without weights

  // kNoNode where there is none. O(log n).
  [[nodiscard]] NodeId find(std::uint64_t id) const;
};

// The properties files of a folder, by name. Errors: Error(invalid_input) where there is none.
[[nodiscard]] std::vector<std::filesystem::path> graphalytics_files(
    const std::filesystem::path& folder);
// Errors: Error(invalid_input) with file and line.
[[nodiscard]] GraphalyticsProperties read_graphalytics_properties(
    const std::filesystem::path& file);
// Errors: Error(invalid_input) with file and line: an id that is no number or comes twice, an edge
// to a vertex that is not in NAME.v, from a vertex to itself or that repeats another, a weight that
// is missing, negative or no number, another number of vertices or edges than the properties say.
// Cost: one parallel pass over the edges, 16 bytes each beside the graph.
[[nodiscard]] GraphalyticsGraph read_graphalytics(const GraphalyticsProperties& properties,
                                                  Context& context);

// One number for each vertex, in the order of nodes. BFS, CDLP and WCC have whole numbers, which
// stay exact; of the others infinity stands for a vertex that cannot be reached.
struct GraphalyticsReference {
  std::vector<std::uint64_t> whole;
  std::vector<double> real;
};
enum class GraphalyticsValues { whole, real };
// Errors: Error(invalid_input) with file and line: a vertex that is unknown, missing or there
// twice, a value that is no number.
[[nodiscard]] GraphalyticsReference read_graphalytics_reference(const std::filesystem::path& file,
                                                                const GraphalyticsGraph& graph,
                                                                GraphalyticsValues values);

}  // namespace mekhala
