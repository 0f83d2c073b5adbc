#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "algorithms/spec.hpp"
#include "bindings/workbench/graph_input.hpp"

namespace mekhala {

// Options of an algorithm as text, as typed or as they stand in a request.
using OptionTexts = std::map<std::string, std::vector<std::string>, std::less<>>;

// Binds texts to the values an algorithm takes: numbers, choices, nodes by external id, node sets
// ("a,b" or several texts, or @FILE with one id a line), groups by node property (or @FILE with
// lines NODE,GROUP), groups of edges by the name of an edge column, edge values by the name of a
// numeric edge column, or of one of ISO dates where they may miss: days since 1970, of a month or
// year its first. Throws Error(usage) naming the option and what it takes.
[[nodiscard]] OptionMap bind_options(const AlgorithmSpec& spec, const OptionTexts& texts,
                                     const GraphInput& input);

// "true", "0.85", "a choice", the name of a node, "12 nodes", "4 groups", "62 edge values".
[[nodiscard]] std::string print_option(const OptionValue& value, const GraphInput& input);

// Whether it must know when edges were: of a case that needs GraphInputOptions::dates, and its
// columns `begin` and `until` are taken where no other `times` are given.
[[nodiscard]] bool takes_times(const AlgorithmSpec& spec);

struct RunOutcome {
  const AlgorithmSpec* spec = nullptr;
  OptionMap options;  // complete, with defaults
  Result result;
};
[[nodiscard]] RunOutcome run_algorithm(const GraphInput& input, std::string_view algorithm,
                                       const OptionTexts& texts, Context& context);

// Nodes (or edges) that are listed and have a value, highest first, ties by number.
[[nodiscard]] std::vector<NodeId> ranked_nodes(const GraphInput& input,
                                               const std::vector<double>& values);
[[nodiscard]] std::vector<EdgeId> ranked_edges(const GraphInput& input,
                                               const std::vector<double>& values);

}  // namespace mekhala
