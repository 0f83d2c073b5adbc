#include "io/graphalytics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "engine/base/parallel.hpp"
#include "engine/base/text.hpp"

namespace mekhala {
namespace {

constexpr std::size_t kPiece = std::size_t{1} << 20;  // bytes of an edge file read at a time

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

// Where in which file, for messages.
struct Line {
  const std::string* file = nullptr;
  std::uint64_t number = 0;
};

[[noreturn]] void refuse(const Line& line, const std::string& rule, std::string_view value = {}) {
  Place place{.file = *line.file, .line = line.number};
  place.value = std::string(value);
  throw Error(ErrorCode::invalid_input, rule, place);
}

// The next run of characters that are not blank; "" at the end of the line.
std::string_view next_field(std::string_view& rest) {
  std::size_t begin = 0;
  while (begin < rest.size() && is_blank(rest[begin])) ++begin;
  std::size_t end = begin;
  while (end < rest.size() && !is_blank(rest[end])) ++end;
  const std::string_view field = rest.substr(begin, end - begin);
  rest.remove_prefix(end);
  return field;
}

std::optional<std::uint64_t> whole_number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::uint64_t id_of(std::string_view field, const Line& line) {
  const auto id = whole_number(field);
  if (!id) {
    refuse(line, "a vertex is a whole number from 0 to 2^64 - 1; mend the line", field);
  }
  return *id;
}

void expect_end(std::string_view rest, const Line& line, const char* what) {
  const std::string_view field = next_field(rest);
  if (field.empty()) return;
  refuse(line, fmt::format("{}, and nothing more; take the rest away", what), field);
}

// Calls each(text, number) for the lines of `bytes`, the first of which is number `first`.
template <typename Each>
void for_lines(std::string_view bytes, std::uint64_t first, Each&& each) {
  while (!bytes.empty()) {
    const std::size_t end = std::min(bytes.find('\n'), bytes.size());
    each(bytes.substr(0, end), first++);
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
  }
}

NodeId place_of(const std::vector<std::uint64_t>& ids, std::uint64_t id) {
  // Most graphs number their vertices without gaps.
  if (!ids.empty() && id >= ids.front() && id - ids.front() < ids.size() &&
      ids[id - ids.front()] == id) {
    return static_cast<NodeId>(id - ids.front());
  }
  const auto found = std::lower_bound(ids.begin(), ids.end(), id);
  if (found == ids.end() || *found != id) return kNoNode;
  return static_cast<NodeId>(found - ids.begin());
}

NodeId node_of(const std::vector<std::uint64_t>& ids, std::string_view field, const Line& line) {
  const NodeId node = place_of(ids, id_of(field, line));
  if (node == kNoNode) {
    refuse(line, "there is no such vertex in the vertex file; add it there", field);
  }
  return node;
}

// Messages name files without their folder, which is what somebody typed.
std::string name_of(const std::filesystem::path& path) { return path.filename().string(); }

FileBytes open_beside(const std::filesystem::path& path) {
  std::error_code trouble;
  if (!std::filesystem::is_regular_file(path, trouble)) {
    throw Error(ErrorCode::invalid_input,
                "there is no such file beside the properties; put it there",
                {.file = name_of(path)});
  }
  return FileBytes(path);
}

// --- vertices and edges
// -----------------------------------------------------------------------------

std::vector<std::uint64_t> read_vertices(const std::filesystem::path& path) {
  const FileBytes bytes = open_beside(path);
  const std::string file = name_of(path);
  std::vector<std::pair<std::uint64_t, std::uint64_t>> found;  // id, line
  for_lines(bytes.view(), 1, [&](std::string_view text, std::uint64_t number) {
    const Line line{&file, number};
    std::string_view rest = text;
    found.emplace_back(id_of(next_field(rest), line), number);
  });
  std::sort(found.begin(), found.end());
  std::vector<std::uint64_t> ids;
  ids.reserve(found.size());
  for (const auto& [id, number] : found) {
    if (!ids.empty() && ids.back() == id) {
      refuse({&file, number}, "a vertex is there twice; take one away", std::to_string(id));
    }
    ids.push_back(id);
  }
  return ids;
}

struct Piece {
  std::string_view bytes;
  std::uint64_t first_line = 1;
  std::vector<EdgeEnds> ends = {};
  std::vector<double> lengths = {};
};

std::vector<Piece> cut(std::string_view bytes) {
  std::vector<Piece> pieces;
  while (!bytes.empty()) {
    const std::size_t end = bytes.find('\n', std::min(kPiece, bytes.size()) - 1);
    const std::size_t size = end == std::string_view::npos ? bytes.size() : end + 1;
    pieces.push_back({.bytes = bytes.substr(0, size)});
    bytes.remove_prefix(size);
  }
  return pieces;
}

double length_of(std::string_view field, const Line& line) {
  const auto length = parse_double(field);
  if (!length || *length < 0) {
    refuse(line, "a weight is a finite number and not negative; mend the line", field);
  }
  return *length;
}

void read_edge(std::string_view text, const Line& line, const std::vector<std::uint64_t>& ids,
               bool weighted, Piece& piece) {
  std::string_view rest = text;
  const std::string_view source = next_field(rest);
  const std::string_view target = next_field(rest);
  if (source.empty() || target.empty()) {
    refuse(line, "an edge is two vertices, separated by a blank; mend the line");
  }
  const EdgeEnds ends{node_of(ids, source, line), node_of(ids, target, line)};
  if (ends.source == ends.target) {
    refuse(line, "an edge joins two different vertices; take it away", source);
  }
  piece.ends.push_back(ends);
  if (weighted) {
    const std::string_view weight = next_field(rest);
    if (weight.empty()) {
      refuse(line, "the weight is missing, which the properties promise; add it after the ends");
    }
    piece.lengths.push_back(length_of(weight, line));
    expect_end(rest, line, "an edge is two vertices and a weight");
  }
}

void count_lines(std::vector<Piece>& pieces, Context& context) {
  std::vector<std::uint64_t> lines(pieces.size());
  parallel_for(
      context, pieces.size(),
      [&](std::size_t i) {
        lines[i] = static_cast<std::uint64_t>(
            std::count(pieces[i].bytes.begin(), pieces[i].bytes.end(), '\n'));
      },
      1);
  for (std::size_t i = 1; i < pieces.size(); ++i) {
    pieces[i].first_line = pieces[i - 1].first_line + lines[i - 1];
  }
}

// Each edge was one line, so that the number of an edge in the order read is that of its line.
void refuse_repeated(const GraphView& graph, const std::vector<EdgeId>& order,
                     const std::string& file) {
  for (EdgeId edge = 1; edge < graph.num_edges(); ++edge) {
    if (graph.source(edge) != graph.source(edge - 1)) continue;
    if (graph.target(edge) != graph.target(edge - 1)) continue;
    refuse({&file, std::uint64_t{order[edge]} + 1},
           fmt::format("the edge repeats that of line {}{}; take one away", order[edge - 1] + 1,
                       graph.directed() ? "" : ", read either way"));
  }
}

void read_edges(GraphalyticsGraph& result, Context& context) {
  const GraphalyticsProperties& said = result.properties;
  const FileBytes bytes = open_beside(said.edge_file);
  const std::string file = name_of(said.edge_file);
  std::vector<Piece> pieces = cut(bytes.view());
  context.require_memory(bytes.view().size(), "reading edges");
  count_lines(pieces, context);
  parallel_for(
      context, pieces.size(),
      [&](std::size_t i) {
        Piece& piece = pieces[i];
        for_lines(piece.bytes, piece.first_line, [&](std::string_view text, std::uint64_t number) {
          read_edge(text, {&file, number}, result.ids, said.weighted, piece);
        });
      },
      1);
  std::vector<std::span<const EdgeEnds>> ends;
  std::vector<double> lengths;
  for (const Piece& piece : pieces) {
    ends.emplace_back(piece.ends);
    lengths.insert(lengths.end(), piece.lengths.begin(), piece.lengths.end());
  }
  std::vector<EdgeId> order;
  result.graph = Graph::from_edges(static_cast<NodeId>(result.ids.size()), ends, said.directed,
                                   context, &order);
  refuse_repeated(result.graph, order, file);
  if (!said.weighted) return;
  result.lengths.resize(lengths.size());
  for (std::size_t edge = 0; edge < order.size(); ++edge) {
    result.lengths[edge] = lengths[order[edge]];
  }
}

void check_count(const std::filesystem::path& path, const char* what,
                 const std::optional<std::uint64_t>& said, std::uint64_t found) {
  if (!said || *said == found) return;
  throw Error(
      ErrorCode::invalid_input,
      fmt::format("there are {} {} here, where {} were said to be; fetch the files again, or "
                  "mend the properties",
                  found, what, *said),
      {.file = name_of(path)});
}

}  // namespace

NodeId GraphalyticsGraph::find(std::uint64_t id) const { return place_of(ids, id); }

GraphalyticsGraph read_graphalytics(const GraphalyticsProperties& properties, Context& context) {
  GraphalyticsGraph result{.properties = properties};
  result.ids = read_vertices(properties.vertex_file);
  check_count(properties.vertex_file, "vertices", properties.vertices, result.ids.size());
  if (result.ids.size() >= kNoNode) {
    throw Error(ErrorCode::limit_exceeded,
                "a graph has at most 2^32 - 2 vertices; take a smaller one",
                {.file = name_of(properties.vertex_file)});
  }
  read_edges(result, context);
  check_count(properties.edge_file, "edges", properties.edges, result.graph.num_edges());
  return result;
}

GraphalyticsReference read_graphalytics_reference(const std::filesystem::path& path,
                                                  const GraphalyticsGraph& graph,
                                                  GraphalyticsValues values) {
  const FileBytes bytes = open_beside(path);
  const std::string file = name_of(path);
  const std::size_t n = graph.ids.size();
  const bool whole = values == GraphalyticsValues::whole;
  GraphalyticsReference reference;
  reference.whole.resize(whole ? n : 0);
  reference.real.resize(whole ? 0 : n);
  std::vector<std::uint8_t> seen(n, 0);
  std::size_t count = 0;
  for_lines(bytes.view(), 1, [&](std::string_view text, std::uint64_t number) {
    const Line line{&file, number};
    std::string_view rest = text;
    const NodeId node = node_of(graph.ids, next_field(rest), line);
    if (std::exchange(seen[node], std::uint8_t{1}) != 0) {
      refuse(line, "a vertex is there twice; take one away", text);
    }
    const std::string_view field = next_field(rest);
    const auto exact = whole_number(field);
    const auto real = to_lower(field) == "infinity"
                          ? std::optional(std::numeric_limits<double>::infinity())
                          : parse_double(field);
    if (whole ? !exact : !real) {
      refuse(line,
             fmt::format("a value is {}; mend the line",
                         whole ? "a whole number" : "a number or infinity"),
             field);
    }
    if (whole) reference.whole[node] = *exact;
    if (!whole) reference.real[node] = *real;
    expect_end(rest, line, "a line is a vertex and its value");
    ++count;
  });
  check_count(path, "vertices", n, count);
  return reference;
}

}  // namespace mekhala
