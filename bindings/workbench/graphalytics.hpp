#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/context.hpp"

// The six algorithms of LDBC Graphalytics on its own files, timed, and held against its answers.
namespace mekhala {

enum class GraphalyticsVerdict { right, wrong, no_reference };
[[nodiscard]] const char* name_of(GraphalyticsVerdict verdict);  // yes, no, no reference

struct GraphalyticsRun {
  std::string graph, algorithm;
  std::uint64_t vertices = 0, edges = 0;
  double load_seconds = 0;  // files to graph, once for all algorithms of a graph
  double seconds = 0;       // the algorithm alone, from graph to answer
  GraphalyticsVerdict verdict = GraphalyticsVerdict::no_reference;
  std::uint64_t wrong_vertices = 0;
  std::optional<std::uint64_t> first_wrong =
      {};  // the least vertex whose value is not as it must be

  // Edges and vertices a second.
  [[nodiscard]] double evps() const;
};

// Runs what each NAME.properties of the folder lists, on NAME.v and NAME.e, and holds the answers
// against NAME-BFS, NAME-CDLP, NAME-LCC, NAME-PR, NAME-SSSP and NAME-WCC where they are there: BFS
// and CDLP must be the same, WCC the same up to names, the others within a ten thousandth of each
// value.
// Errors: those of reading; Error(invalid_input) for an algorithm that is unknown, or lacks its
// source vertex or its weights.
[[nodiscard]] std::vector<GraphalyticsRun> bench_graphalytics(const std::filesystem::path& folder,
                                                              Context& context);

}  // namespace mekhala
