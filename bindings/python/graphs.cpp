#include "bindings/python/graphs.hpp"

#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <optional>

#include "bindings/python/arrays.hpp"
#include "bindings/python/parts.hpp"
#include "bindings/workbench/graph_input.hpp"
#include "engine/base/error.hpp"
#include "engine/graph/edge_list.hpp"

namespace mekhala::python {

namespace nb = nanobind;

namespace {

constexpr std::size_t kPiece = std::size_t{1} << 20;  // edges

// Ends of edges in pieces, so that the graph is made with all threads.
std::vector<std::vector<EdgeEnds>> pieces_of(const ArrayIn<std::uint32_t>& sources,
                                             const ArrayIn<std::uint32_t>& targets) {
  const std::size_t edges = sources.shape(0);
  std::vector<std::vector<EdgeEnds>> pieces;
  for (std::size_t begin = 0; begin < edges; begin += kPiece) {
    const std::size_t end = std::min(edges, begin + kPiece);
    std::vector<EdgeEnds> piece;
    piece.reserve(end - begin);
    for (std::size_t i = begin; i < end; ++i) {
      piece.push_back({sources.data()[i], targets.data()[i]});
    }
    pieces.push_back(std::move(piece));
  }
  return pieces;
}

nb::tuple from_ends(NodeId num_nodes, const ArrayIn<std::uint32_t>& sources,
                    const ArrayIn<std::uint32_t>& targets, bool directed, unsigned threads) {
  if (sources.shape(0) != targets.shape(0)) {
    throw Error(ErrorCode::usage, "sources and targets differ in length");
  }
  HeldGraph made;
  std::vector<EdgeId> order;
  in_background(
      [&](Context& context) {
        const auto pieces = pieces_of(sources, targets);
        const std::vector<std::span<const EdgeEnds>> spans(pieces.begin(), pieces.end());
        made.graph = Graph::from_edges(num_nodes, spans, directed, context, &order);
      },
      {.threads = threads}, {});
  return nb::make_tuple(std::move(made), to_array(std::move(order)));
}

// A view into the graph, which lives as long as the array does.
template <typename T>
nb::object view_of(std::span<const T> values, nb::handle owner) {
  return nb::cast(
      nb::ndarray<nb::numpy, const T, nb::ndim<1>>(values.data(), {values.size()}, owner));
}

std::vector<NodeId> ends_of(const GraphView& graph, bool sources) {
  std::vector<NodeId> ends(graph.num_edges());
  for (EdgeId edge = 0; edge < ends.size(); ++edge) {
    ends[edge] = sources ? graph.source(edge) : graph.target(edge);
  }
  return ends;
}

struct ToPython {
  nb::object operator()(const Column<double>& column) const {
    std::vector<double> values(column.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
      values[i] = column.has(i) ? column[i] : std::numeric_limits<double>::quiet_NaN();
    }
    return nb::cast(to_array(std::move(values)));
  }
  // Where something is missing NaN can say so, and an integer cannot.
  nb::object operator()(const Column<std::int64_t>& column) const {
    if (column.num_missing() > 0) {
      Column<double> reals(column.size());
      for (std::size_t i = 0; i < column.size(); ++i) {
        if (column.has(i)) reals.set(i, static_cast<double>(column[i]));
      }
      return (*this)(reals);
    }
    std::vector<std::int64_t> values(column.size());
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = column[i];
    return nb::cast(to_array(std::move(values)));
  }
  nb::object operator()(const Column<std::string>& column) const {
    nb::list values;
    for (std::size_t i = 0; i < column.size(); ++i) {
      if (column.has(i)) {
        values.append(nb::str(column[i].c_str(), column[i].size()));
      } else {
        values.append(nb::none());
      }
    }
    return values;
  }
};

nb::tuple read(const std::string& path, std::optional<bool> directed, unsigned threads) {
  std::optional<GraphInput> input;
  GraphInputOptions options;
  options.directed = directed;
  in_background([&](Context& context) { input = GraphInput::open(path, options, context); },
                {.threads = threads}, {});
  if (input->is_case()) {
    throw Error(ErrorCode::usage,
                "this is a case, and a graph file is wanted: Case.open reads cases");
  }
  nb::list names;
  for (NodeId node = 0; node < input->graph().num_nodes(); ++node) {
    const std::string name = input->name(node);
    names.append(nb::str(name.c_str(), name.size()));
  }
  return nb::make_tuple(HeldGraph{input->graph()}, names, columns_of(input->node_columns()),
                        columns_of(input->edge_columns()), input->notes());
}

}  // namespace

nb::dict columns_of(const ColumnTable& table) {
  nb::dict columns;
  for (std::size_t i = 0; i < table.names().size(); ++i) {
    columns[nb::cast(table.names()[i])] = std::visit(ToPython{}, table.at(i));
  }
  return columns;
}

void add_graph(nb::module_& module) {
  nb::class_<HeldGraph>(module, "Graph")
      .def_prop_ro("num_nodes", [](const HeldGraph& held) { return held.graph.num_nodes(); })
      .def_prop_ro("num_edges", [](const HeldGraph& held) { return held.graph.num_edges(); })
      .def_prop_ro("directed", [](const HeldGraph& held) { return held.graph.directed(); })
      .def_prop_ro("memory_bytes", [](const HeldGraph& held) { return held.graph.memory_bytes(); })
      .def("fingerprint", [](const HeldGraph& held) { return held.graph.fingerprint(); })
      .def(
          "sources",
          [](const HeldGraph& held) { return to_array(ends_of(held.graph.view(), true)); },
          nb::sig("def sources(self) -> numpy.typing.NDArray[numpy.uint32]"))
      .def(
          "targets",
          [](const HeldGraph& held) { return to_array(ends_of(held.graph.view(), false)); },
          nb::sig("def targets(self) -> numpy.typing.NDArray[numpy.uint32]"))
      .def(
          "out_offsets",
          [](nb::handle self) {
            return view_of(nb::cast<const HeldGraph&>(self).graph.view().out_offsets(), self);
          },
          nb::sig("def out_offsets(self) -> numpy.typing.NDArray[numpy.uint64]"))
      .def(
          "out_targets",
          [](nb::handle self) {
            return view_of(nb::cast<const HeldGraph&>(self).graph.view().out_targets(), self);
          },
          nb::sig("def out_targets(self) -> numpy.typing.NDArray[numpy.uint32]"));
  module.def(
      "from_ends", &from_ends,
      nb::sig(
          "def from_ends(num_nodes: int, sources: numpy.typing.NDArray[numpy.uint32], targets: "
          "numpy.typing.NDArray[numpy.uint32], directed: bool, threads: int = 0) -> tuple[Graph, "
          "numpy.typing.NDArray[numpy.uint32]]"),
      nb::arg("num_nodes"), nb::arg("sources"), nb::arg("targets"), nb::arg("directed"),
      nb::arg("threads") = 0);
  module.def(
      "read", &read,
      nb::sig(
          "def read(path: str, directed: bool | None, threads: int = 0) -> tuple[Graph, list[str], "
          "dict[str, typing.Any], dict[str, typing.Any], list[str]]"),
      nb::arg("path"), nb::arg("directed").none(), nb::arg("threads") = 0);
}

}  // namespace mekhala::python
