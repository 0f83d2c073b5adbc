#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bindings/python/arrays.hpp"
#include "bindings/python/arrow_stream.hpp"
#include "bindings/python/graphs.hpp"
#include "bindings/python/parts.hpp"
#include "engine/base/error.hpp"

// A graph of whole numbers out of an Arrow stream: the ends are copied once, out of the giver's
// memory into pairs, from which the graph is made.
namespace mekhala::python {

namespace nb = nanobind;

namespace {

// Hands the numbers of a column to `use`, as the type that they have; false where it holds others.
template <typename Use>
bool with_numbers(std::string_view format, const ArrowArray& column, const Use& use) {
  const auto as = [&]<typename T>(T) {
    use(static_cast<const T*>(column.buffers[1]) + column.offset);
    return true;
  };
  if (format == "l") return as(std::int64_t{});
  if (format == "i") return as(std::int32_t{});
  if (format == "s") return as(std::int16_t{});
  if (format == "c") return as(std::int8_t{});
  if (format == "L") return as(std::uint64_t{});
  if (format == "I") return as(std::uint32_t{});
  if (format == "S") return as(std::uint16_t{});
  if (format == "C") return as(std::uint8_t{});
  return false;
}

bool holds_numbers(const ArrowSchema& column) {
  return std::string_view("lisCLISc").find(column.format) != std::string_view::npos &&
         column.format[0] != '\0' && column.dictionary == nullptr;
}

// Some have a map of what is missing although nothing is.
bool any_missing(const ArrowArray& column) {
  if (column.null_count == 0 || column.buffers[0] == nullptr) return false;
  const auto* bits = static_cast<const std::uint8_t*>(column.buffers[0]);
  for (std::int64_t at = column.offset; at < column.offset + column.length; ++at) {
    if ((bits[at / 8] >> (at % 8) & 1) == 0) return true;
  }
  return false;
}

using Ends = std::array<std::size_t, 2>;  // columns of source and target

// Ends of edges as they came in, and which numbers occur.
struct Pairs {
  std::vector<std::vector<EdgeEnds>> pieces;
  std::vector<bool> used;  // by number
  std::size_t edges = 0;
};

// One end of every edge of a batch; false where a number is no node number that is worth a table.
bool copy_ends(std::string_view format, const ArrowArray& column, NodeId EdgeEnds::*end,
               std::size_t most, std::vector<EdgeEnds>& piece, std::vector<bool>& used) {
  bool fits = true;
  with_numbers(format, column, [&](const auto* numbers) {
    for (std::size_t row = 0; row < piece.size() && fits; ++row) {
      fits = std::cmp_greater_equal(numbers[row], 0) && std::cmp_less(numbers[row], most);
      if (!fits) return;
      const auto number = static_cast<std::size_t>(numbers[row]);
      if (number >= used.size()) used.resize(std::max(number + 1, 2 * used.size()));
      used[number] = true;
      piece[row].*end = static_cast<NodeId>(number);
    }
  });
  return fits;
}

std::optional<Pairs> pairs_of(const std::vector<ArrowBatch>& batches, const ArrowSchema& schema,
                              const Ends& ends, Context& context) {
  Pairs pairs;
  for (const ArrowBatch& batch : batches) {
    pairs.edges += static_cast<std::size_t>(batch->held.length);
  }
  // Numbers that lie far apart would make a table larger than the edges are.
  const std::size_t most = std::min<std::size_t>(std::max<std::size_t>(64 * pairs.edges, 1024),
                                                 std::numeric_limits<NodeId>::max());
  for (const ArrowBatch& batch : batches) {
    context.checkpoint();
    std::vector<EdgeEnds> piece(static_cast<std::size_t>(batch->held.length));
    for (const std::size_t side : {std::size_t{0}, std::size_t{1}}) {
      const ArrowArray column = column_of(batch->held, ends[side]);
      if (any_missing(column)) return std::nullopt;
      const auto end = side == 0 ? &EdgeEnds::source : &EdgeEnds::target;
      if (!copy_ends(schema.children[ends[side]]->format, column, end, most, piece, pairs.used)) {
        return std::nullopt;
      }
    }
    pairs.pieces.push_back(std::move(piece));
  }
  return pairs;
}

// The numbers that occur, sorted; the ends become their ranks where some do not occur.
std::vector<std::int64_t> close_ranks(Pairs& pairs) {
  std::vector<std::int64_t> names;
  std::vector<NodeId> rank(pairs.used.size());
  for (std::size_t number = 0; number < pairs.used.size(); ++number) {
    if (!pairs.used[number]) continue;
    rank[number] = static_cast<NodeId>(names.size());
    names.push_back(static_cast<std::int64_t>(number));
  }
  if (names.empty() || static_cast<std::size_t>(names.back()) + 1 == names.size()) return names;
  for (std::vector<EdgeEnds>& piece : pairs.pieces) {
    for (EdgeEnds& ends : piece) ends = {rank[ends.source], rank[ends.target]};
  }
  return names;
}

// The column of that name, or the one at that place where none is named.
std::size_t place_of(const ArrowSchema& schema, const std::optional<std::string>& name,
                     std::size_t otherwise) {
  std::string known;
  for (std::size_t i = 0; i < static_cast<std::size_t>(schema.n_children); ++i) {
    const char* held = schema.children[i]->name;
    const std::string_view called = held == nullptr ? "" : held;
    if (name ? called == *name : i == otherwise) return i;
    known += (known.empty() ? "" : ", ") + std::string(called);
  }
  throw Error(ErrorCode::usage, name ? "there is no column '" + *name + "'; there are: " + known
                                     : "a table of edges has two columns or more");
}

nb::dict all_columns(const ArrowSchema& schema, const std::vector<ArrowBatch>& batches,
                     const std::vector<std::size_t>& without) {
  ArrowColumns columns(schema, without);
  for (const ArrowBatch& batch : batches) columns.add(batch->held);
  return columns.finish();
}

// (graph, names of nodes, input row of each edge, the other columns in the order of the input); or
// all columns alone where the ends are not whole numbers that lie near each other.
nb::object edges_of_stream(const nb::object& capsule, const std::optional<std::string>& source,
                           const std::optional<std::string>& target, bool directed,
                           unsigned threads) {
  ArrowStream stream(capsule);
  const ArrowSchema& schema = stream.schema();
  const Ends ends{place_of(schema, source, 0), place_of(schema, target, 1)};
  if (!holds_numbers(*schema.children[ends[0]]) || !holds_numbers(*schema.children[ends[1]])) {
    ArrowColumns columns(schema);
    while (const ArrowBatch batch = stream.next()) columns.add(batch->held);
    return columns.finish();
  }
  std::vector<ArrowBatch> batches;
  while (ArrowBatch batch = stream.next()) batches.push_back(std::move(batch));
  HeldGraph made;
  std::vector<EdgeId> order;
  std::optional<std::vector<std::int64_t>> names;
  const bool ordered = schema.n_children > 2;
  in_background(
      [&](Context& context) {
        std::optional<Pairs> pairs = pairs_of(batches, schema, ends, context);
        if (!pairs) return;
        names = close_ranks(*pairs);
        const std::vector<std::span<const EdgeEnds>> spans(pairs->pieces.begin(),
                                                           pairs->pieces.end());
        made.graph = Graph::from_edges(static_cast<NodeId>(names->size()), spans, directed, context,
                                       ordered ? &order : nullptr);
      },
      {.threads = threads}, {});
  if (!names) return all_columns(schema, batches, {});
  return nb::make_tuple(std::move(made), to_array(std::move(*names)), to_array(std::move(order)),
                        all_columns(schema, batches, {ends[0], ends[1]}));
}

}  // namespace

void add_arrow_edges(nb::module_& module) {
  module.def("arrow_edges_of", &edges_of_stream,
             nb::sig("def arrow_edges_of(capsule: object, source: str | None, target: str | None, "
                     "directed: bool, threads: int = 0) -> tuple[Graph, "
                     "numpy.typing.NDArray[numpy.int64], numpy.typing.NDArray[numpy.uint32], "
                     "dict[str, typing.Any]] | dict[str, typing.Any]"),
             nb::arg("capsule"), nb::arg("source").none(), nb::arg("target").none(),
             nb::arg("directed"), nb::arg("threads") = 0);
}

}  // namespace mekhala::python
