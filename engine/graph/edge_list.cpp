#include "engine/graph/edge_list.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>
#include <numeric>
#include <optional>
#include <utility>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "engine/base/parallel.hpp"
#include "engine/base/text.hpp"
#include "engine/graph/distinct.hpp"

namespace mekhala {
namespace {

constexpr std::size_t kChunkBytes = std::size_t{1} << 20;
constexpr double kNoWeight = std::numeric_limits<double>::quiet_NaN();

bool is_blank(char c) { return c == ' ' || c == '\t'; }
bool is_line_end(char c) { return c == '\n' || c == '\r'; }
bool is_digit(char c) { return static_cast<unsigned char>(c - '0') < 10; }

const char* line_end(const char* at, const char* end) {
  while (at != end && !is_line_end(*at)) ++at;
  return at;
}

// Past the line break at `at`, if there is one.
const char* after_break(const char* at, const char* end) {
  if (at == end) return at;
  return at + (at[0] == '\r' && at + 1 != end && at[1] == '\n' ? 2 : 1);
}

std::string_view trim_blanks(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

// --- how the file is laid out
// ----------------------------------------------------------------------

struct Layout {
  char separator = ' ';  // ' ' stands for runs of blanks
  std::size_t columns = 0;
  std::size_t source = 0;
  std::size_t target = 1;
  std::optional<std::size_t> weight;
  bool header = false;
  std::string_view body;  // from the first line that may hold an edge
  std::vector<std::string> notes;
};

void split_row(std::string_view line, char separator, std::vector<std::string_view>& fields) {
  fields.clear();
  line = trim_blanks(line);
  while (separator == ' ') {
    const std::size_t end = line.find_first_of(" \t");
    fields.push_back(line.substr(0, end));
    if (end == std::string_view::npos) return;
    line = trim_blanks(line.substr(end));
  }
  for (;;) {
    const std::size_t end = line.find(separator);
    fields.push_back(trim_blanks(line.substr(0, end)));
    if (end == std::string_view::npos) return;
    line.remove_prefix(end + 1);
  }
}

// A tab separates by itself, so that names may hold spaces; among other blanks it is one of a run.
bool separates_by_tabs(std::string_view line) {
  for (std::size_t at = line.find('\t'); at != std::string_view::npos;
       at = line.find('\t', at + 1)) {
    if (is_blank(line[at - 1]) || is_blank(line[at + 1])) return false;
  }
  return line.find('\t') != std::string_view::npos;
}

// `line` has no blanks at its ends.
char separator_of(std::string_view line) {
  if (separates_by_tabs(line)) return '\t';
  for (const char separator : {';', ','}) {
    if (line.find(separator) != std::string_view::npos) return separator;
  }
  return ' ';
}

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> family) {
  std::string plain;
  for (const char c : name) {
    if (c == '_' || c == '-' || c == ' ' || c == ':') continue;
    plain += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  return std::find(family.begin(), family.end(), plain) != family.end();
}

bool is_source_name(std::string_view name) {
  return is_one_of(name, {"source", "src", "from", "fromid", "sourceid", "fromnode", "fromnodeid",
                          "node1", "id1", "start", "startid", "sender", "caller", "tail"});
}
bool is_target_name(std::string_view name) {
  return is_one_of(
      name, {"target", "dst", "dest", "destination", "to", "toid", "targetid", "tonode", "tonodeid",
             "node2", "id2", "end", "endid", "receiver", "callee", "head"});
}
bool is_weight_name(std::string_view name) {
  return is_one_of(name, {"weight", "strength", "value", "count", "w"});
}

// True where the line is a header; then `layout` says which columns to read.
bool read_header(const std::vector<std::string_view>& fields, Layout& layout) {
  const auto column = [&](bool (*is_name)(std::string_view)) {
    return static_cast<std::size_t>(std::find_if(fields.begin(), fields.end(), is_name) -
                                    fields.begin());
  };
  const std::size_t source = column(&is_source_name);
  const std::size_t target = column(&is_target_name);
  if (source == fields.size() || target == fields.size()) return false;
  layout.source = source;
  layout.target = target;
  const std::size_t weight = column(&is_weight_name);
  if (weight < fields.size()) layout.weight = weight;
  const std::size_t others = fields.size() - 2 - (layout.weight ? 1 : 0);
  if (others > 0) layout.notes.push_back(fmt::format("{} further columns were not read", others));
  return true;
}

Layout find_layout(std::string_view bytes) {
  Layout layout;
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  const char* const end = bytes.data() + bytes.size();
  std::vector<std::string_view> fields;
  for (const char* at = bytes.data(); at != end;) {
    const char* stop = line_end(at, end);
    const std::string_view line = trim_blanks({at, static_cast<std::size_t>(stop - at)});
    const char* next = after_break(stop, end);
    if (line.empty() || line[0] == '#' || line[0] == '%') {
      at = next;
      continue;
    }
    layout.separator = separator_of(line);
    split_row(line, layout.separator, fields);
    layout.columns = fields.size();
    if (read_header(fields, layout)) {
      layout.header = true;
      at = next;
    } else if (fields.size() == 3) {
      if (parse_double(fields[2])) {
        layout.weight = 2;
      } else {
        layout.notes.push_back("the third column holds no numbers and was not read");
      }
    }
    layout.body = {at, static_cast<std::size_t>(end - at)};
    return layout;
  }
  return layout;
}

// --- what a chunk of lines comes to
// ------------------------------------------------------------------

// Why a chunk stopped before its end. Kinds of ids are tried from the narrowest to the widest.
enum class Stop { wants_int64, wants_text, fault };

struct Stopped {
  Stop why;
  std::size_t offset;  // of the line, in the file
  std::string message = {};
  std::string column = {};
  std::string value = {};
};

// Ids that fit 32 bits are read straight into the ends of edges.
template <typename Id>
struct EndsOf {
  struct Type {
    Id source;
    Id target;
  };
};
template <>
struct EndsOf<NodeId> {
  using Type = EdgeEnds;
};
template <typename Id>
using Ends = typename EndsOf<Id>::Type;

// What one chunk of lines holds. Room is taken for the most rows that its bytes could hold; pages
// that are never written cost nothing.
template <typename Id>
struct Rows {
  std::unique_ptr<Ends<Id>[]> ends;
  std::size_t size = 0;
  std::vector<double> weights;  // where the file has them; kNoWeight for a missing one

  void reserve(std::size_t bytes) {
    ends = std::make_unique_for_overwrite<Ends<Id>[]>(bytes / 4 + 1);
  }
  void add(Id source, Id target) { ends[size++] = {source, target}; }
};

// Takes a line apart and checks it. The careful way in: what the fast one does not understand, and
// every line of a file with text ids, comes here.
class RowReader {
 public:
  RowReader(const Layout& layout, std::string_view file) : layout_(layout), file_(file) {}

  // False for a blank or comment line, and for a faulty one: then `stopped` says why.
  bool read(std::string_view line, std::optional<Stopped>& stopped) {
    const std::string_view trimmed = trim_blanks(line);
    if (trimmed.empty() || trimmed[0] == '#' || trimmed[0] == '%') return false;
    offset_ = static_cast<std::size_t>(line.data() - file_.data());
    split_row(trimmed, layout_.separator, fields_);
    return columns_are_right(stopped) && id_is_right(layout_.source, "source", stopped) &&
           id_is_right(layout_.target, "target", stopped) && read_weight(stopped);
  }

  [[nodiscard]] std::string_view source() const { return fields_[layout_.source]; }
  [[nodiscard]] std::string_view target() const { return fields_[layout_.target]; }
  [[nodiscard]] double weight() const { return weight_; }

  [[nodiscard]] Stopped stop(Stop why, std::string message = {}, std::string column = {},
                             std::string_view value = {}) const {
    return {why, offset_, std::move(message), std::move(column),
            std::string(value.substr(0, 1024))};
  }

 private:
  bool columns_are_right(std::optional<Stopped>& stopped) const {
    if (fields_.size() < 2) {
      stopped = stop(Stop::fault,
                     "has one id where an edge needs a source and a target; complete or delete it");
    } else if (fields_.size() != layout_.columns) {
      stopped = stop(Stop::fault,
                     fmt::format("has {} columns where the first line has {}; repair or delete it",
                                 fields_.size(), layout_.columns));
    } else if (layout_.columns > 3 && !layout_.header) {
      stopped = stop(Stop::fault,
                     fmt::format("has {} columns; more than three need a header line that names "
                                 "source and target",
                                 fields_.size()));
    }
    return !stopped;
  }

  bool id_is_right(std::size_t column, const char* name, std::optional<Stopped>& stopped) const {
    const std::string_view id = fields_[column];
    if (id.empty()) {
      stopped = stop(Stop::fault,
                     fmt::format("the {} id is empty; fill it in or delete the line", name), name);
    } else if (id[0] == '"') {
      stopped = stop(Stop::fault,
                     fmt::format("the {} id starts with a quotation mark; read a quoted file as a "
                                 "table",
                                 name),
                     name, id);
    }
    return !stopped;
  }

  bool read_weight(std::optional<Stopped>& stopped) {
    weight_ = kNoWeight;
    if (!layout_.weight || fields_[*layout_.weight].empty()) return true;
    const std::string_view field = fields_[*layout_.weight];
    if (const auto value = parse_double(field)) {
      weight_ = *value;
      return true;
    }
    stopped = stop(Stop::fault,
                   "the weight is not a finite number; write it with a decimal point or leave it "
                   "empty",
                   "weight", field);
    return false;
  }

  const Layout& layout_;
  std::string_view file_;
  std::size_t offset_ = 0;
  std::vector<std::string_view> fields_;
  double weight_ = kNoWeight;
};

// --- integer ids
// -------------------------------------------------------------------------------------

// The value of a canonical integer: no sign but a minus, no leading zero.
std::optional<std::int64_t> canonical_integer(std::string_view text) {
  const std::string_view digits = text.substr(text.starts_with('-') ? 1 : 0);
  if (digits.empty() || (digits[0] == '0' && text.size() > 1)) return std::nullopt;
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// Reads an unsigned canonical integer; null where there is none or it does not fit. There must be a
// line end behind it.
template <typename Id>
const char* read_digits(const char* at, Id& id) {
  constexpr std::ptrdiff_t most = std::numeric_limits<Id>::digits10;
  const char* const begin = at;
  std::uint64_t value = 0;
  while (is_digit(*at)) value = value * 10 + static_cast<std::uint64_t>(*at++ - '0');
  // One digit less than the widest number: what is longer goes the careful way.
  if (at == begin || at - begin > most || (*begin == '0' && at - begin > 1)) return nullptr;
  id = static_cast<Id>(value);
  return at;
}

const char* skip_blanks(const char* at) {
  while (is_blank(*at)) ++at;
  return at;
}

// Past the separator behind a field, null where there is none.
const char* read_separator(const char* at, char separator) {
  if (separator == ' ') return is_blank(*at) ? skip_blanks(at) : nullptr;
  if (separator != '\t') at = skip_blanks(at);
  return *at == separator ? skip_blanks(at + 1) : nullptr;
}

template <typename Id>
class IntegerChunk {
 public:
  IntegerChunk(const Layout& layout, std::string_view file)
      : layout_(layout), reader_(layout, file) {
    plain_ = layout.source == 0 && layout.target == 1 &&
             layout.columns == (layout.weight ? 3U : 2U) && (!layout.weight || layout.weight == 2U);
  }

  std::optional<Stopped> read(std::string_view lines, Rows<Id>& rows) {
    rows.reserve(lines.size());
    const char* at = lines.data();
    const char* const end = at + lines.size();
    // Fast reading looks for the end of a line, not of the chunk: keep it from an unfinished one.
    const char* fast_end = end;
    while (fast_end != at && !is_line_end(fast_end[-1])) --fast_end;
    while (at != end) {
      if (plain_ && at < fast_end) {
        if (const char* next = read_fast(at, fast_end, rows)) {
          at = next;
          continue;
        }
      }
      const char* stop = line_end(at, end);
      if (auto stopped = read_slowly({at, static_cast<std::size_t>(stop - at)}, rows)) {
        return stopped;
      }
      at = after_break(stop, end);
    }
    return std::nullopt;
  }

 private:
  // Reads one plain line; null where it is not that plain.
  const char* read_fast(const char* at, const char* end, Rows<Id>& rows) {
    Id source;
    Id target;
    at = read_digits(at, source);
    if (at == nullptr) return nullptr;
    at = read_separator(at, layout_.separator);
    if (at == nullptr) return nullptr;
    at = read_digits(at, target);
    if (at == nullptr) return nullptr;
    double weight = kNoWeight;
    if (layout_.weight) {
      at = read_separator(at, layout_.separator);
      if (at == nullptr) return nullptr;
      const auto [after, error] = std::from_chars(at, end, weight);
      if (error != std::errc{} || !std::isfinite(weight)) return nullptr;
      at = after;
    }
    if (*at != '\n') {
      if (!is_blank(*at) && *at != '\r') return nullptr;
      at = skip_blanks(at);
      if (!is_line_end(*at)) return nullptr;
    }
    rows.add(source, target);
    if (layout_.weight) rows.weights.push_back(weight);
    return after_break(at, end);
  }

  std::optional<Stopped> read_slowly(std::string_view line, Rows<Id>& rows) {
    std::optional<Stopped> stopped;
    if (!reader_.read(line, stopped)) return stopped;
    const auto source = canonical_integer(reader_.source());
    const auto target = canonical_integer(reader_.target());
    if (!source || !target) return reader_.stop(Stop::wants_text);
    if (!std::in_range<Id>(*source) || !std::in_range<Id>(*target)) {
      return reader_.stop(Stop::wants_int64);
    }
    rows.add(static_cast<Id>(*source), static_cast<Id>(*target));
    if (layout_.weight) rows.weights.push_back(reader_.weight());
    return std::nullopt;
  }

  const Layout& layout_;
  RowReader reader_;
  bool plain_;
};

// --- text ids
// ----------------------------------------------------------------------------------------

using TextTable = detail::DistinctTable<std::string_view>;
using IntegerTable = detail::DistinctTable<std::int64_t>;

class TextChunk {
 public:
  TextChunk(const Layout& layout, std::string_view file) : layout_(layout), reader_(layout, file) {}

  std::optional<Stopped> read(std::string_view lines, Rows<NodeId>& rows, TextTable& table) {
    rows.reserve(lines.size());
    std::optional<Stopped> stopped;
    const char* const end = lines.data() + lines.size();
    for (const char* at = lines.data(); at != end;) {
      const char* stop = line_end(at, end);
      const bool is_row = reader_.read({at, static_cast<std::size_t>(stop - at)}, stopped);
      if (stopped) return stopped;
      at = after_break(stop, end);
      if (!is_row) continue;
      const NodeId source = add(reader_.source(), "source", table, stopped);
      if (stopped) return stopped;
      const NodeId target = add(reader_.target(), "target", table, stopped);
      if (stopped) return stopped;
      rows.add(source, target);
      if (layout_.weight) rows.weights.push_back(reader_.weight());
    }
    return std::nullopt;
  }

 private:
  // An id is checked where it is met first.
  NodeId add(std::string_view id, const char* column, TextTable& table,
             std::optional<Stopped>& stopped) {
    bool added = false;
    const NodeId number = table.add(id, detail::hash_of(id, keys_), added);
    if (!added) return number;
    if (id.find('\0') != std::string_view::npos) {
      stopped = reader_.stop(Stop::fault,
                             fmt::format("the {} id holds a NUL byte: is the file UTF-16 or not "
                                         "text? save it as UTF-8",
                                         column),
                             column, id);
    } else if (find_invalid_utf8(id)) {
      stopped = reader_.stop(
          Stop::fault, fmt::format("the {} id is not valid UTF-8; save the file as UTF-8", column),
          column, id);
    }
    return number;
  }

  const Layout& layout_;
  RowReader reader_;
  const detail::HashKeys& keys_ = detail::hash_keys();
};

// --- all chunks
// --------------------------------------------------------------------------------------

// Consecutive pieces of about kChunkBytes that end where lines end.
std::vector<std::string_view> cut_at_lines(std::string_view body) {
  std::vector<std::string_view> pieces;
  const char* const end = body.data() + body.size();
  for (const char* at = body.data(); at != end;) {
    const char* stop = end;
    if (static_cast<std::size_t>(end - at) > kChunkBytes) {
      stop = after_break(line_end(at + kChunkBytes - 1, end), end);
    }
    pieces.emplace_back(at, static_cast<std::size_t>(stop - at));
    at = stop;
  }
  return pieces;
}

// Runs read(chunk) over the chunks, each of which says where it had to stop; returns the first stop
// in the file. Chunks behind a known one need not be read.
template <typename Read>
std::optional<Stopped> read_chunks(Context& context, std::size_t chunks, Read&& read) {
  std::vector<std::optional<Stopped>> stops(chunks);
  std::atomic<std::size_t> first{chunks};
  parallel_for(
      context, chunks,
      [&](std::size_t chunk) {
        if (first.load(std::memory_order_relaxed) < chunk) return;
        stops[chunk] = read(chunk);
        if (!stops[chunk]) return;
        std::size_t known = first.load();
        while (chunk < known && !first.compare_exchange_weak(known, chunk)) {
        }
      },
      1);
  for (auto& stop : stops) {
    if (stop) return std::move(stop);
  }
  return std::nullopt;
}

[[noreturn]] void fail(const Stopped& stopped, std::string_view bytes, std::string_view file) {
  std::uint64_t line = 1;
  const char* at = bytes.data();
  const char* const fault = bytes.data() + stopped.offset;
  while (at < fault) {
    at = after_break(line_end(at, fault), bytes.data() + bytes.size());
    ++line;
  }
  throw Error(ErrorCode::invalid_input,
              fmt::format("{}: line {}: {}", escape_terminal(file), line, stopped.message),
              {.file = std::string(file),
               .line = line,
               .byte = stopped.offset,
               .column = stopped.column,
               .value = stopped.value});
}

// Edges with their final nodes, in the order of the file.
struct Numbered {
  std::vector<Rows<NodeId>> rows;
  NodeNames names;
};

// Replaces numbers of chunks by nodes.
template <typename Key>
std::vector<Key> renumber(Context& context, std::vector<Rows<NodeId>>& rows,
                          std::vector<detail::DistinctTable<Key>>& tables) {
  auto numbering = detail::number_keys(context, tables);
  parallel_for(
      context, rows.size(),
      [&](std::size_t chunk) {
        const auto& nodes = numbering.nodes[chunk];
        for (std::size_t i = 0; i < rows[chunk].size; ++i) {
          EdgeEnds& ends = rows[chunk].ends[i];
          ends = {nodes[ends.source], nodes[ends.target]};
        }
      },
      1);
  return std::move(numbering.keys);
}

// Integers that are too far apart for a table by value.
template <typename Id>
Numbered number_sparse(Context& context, std::vector<Rows<Id>> rows) {
  std::vector<IntegerTable> tables(rows.size());
  Numbered numbered;
  numbered.rows.resize(rows.size());
  parallel_for(
      context, rows.size(),
      [&](std::size_t chunk) {
        const detail::HashKeys& keys = detail::hash_keys();
        Rows<Id>& from = rows[chunk];
        Rows<NodeId>& to = numbered.rows[chunk];
        to.ends = std::make_unique_for_overwrite<EdgeEnds[]>(from.size);
        const auto number = [&](std::int64_t id) {
          bool added = false;
          return tables[chunk].add(id, detail::hash_of(id, keys), added);
        };
        for (std::size_t i = 0; i < from.size; ++i) {
          const NodeId source = number(std::int64_t{from.ends[i].source});
          to.add(source, number(std::int64_t{from.ends[i].target}));
        }
        to.weights = std::move(from.weights);
        from.ends.reset();
      },
      1);
  numbered.names = NodeNames(renumber(context, numbered.rows, tables));
  return numbered;
}

struct Span32 {
  NodeId least = UINT32_MAX;
  NodeId most = 0;
  std::uint64_t edges = 0;
};

Span32 span_of(Context& context, const std::vector<Rows<NodeId>>& rows) {
  std::vector<Span32> spans(rows.size());
  parallel_for(
      context, rows.size(),
      [&](std::size_t chunk) {
        Span32 span;
        span.edges = rows[chunk].size;
        for (std::size_t i = 0; i < rows[chunk].size; ++i) {
          const EdgeEnds ends = rows[chunk].ends[i];
          span.least = std::min({span.least, ends.source, ends.target});
          span.most = std::max({span.most, ends.source, ends.target});
        }
        spans[chunk] = span;
      },
      1);
  Span32 all;
  for (const Span32& span : spans) {
    all.least = std::min(all.least, span.least);
    all.most = std::max(all.most, span.most);
    all.edges += span.edges;
  }
  return all;
}

// Integers that lie close together: a table by value, at most a few entries for each edge.
Numbered number_dense(Context& context, std::vector<Rows<NodeId>> rows, const Span32& span) {
  const std::size_t range = std::size_t{span.most} - span.least + 1;
  std::vector<std::atomic<std::uint8_t>> present(range);
  const auto mark = [&](NodeId id) {
    auto& seen = present[id - span.least];
    if (seen.load(std::memory_order_relaxed) == 0) seen.store(1, std::memory_order_relaxed);
  };
  parallel_for(
      context, rows.size(),
      [&](std::size_t chunk) {
        for (std::size_t i = 0; i < rows[chunk].size; ++i) {
          mark(rows[chunk].ends[i].source);
          mark(rows[chunk].ends[i].target);
        }
      },
      1);
  std::vector<NodeId> node_of(range);
  std::vector<std::int64_t> names;
  for (std::size_t i = 0; i < range; ++i) {
    node_of[i] = static_cast<NodeId>(names.size());
    if (present[i].load(std::memory_order_relaxed) != 0) {
      names.push_back(static_cast<std::int64_t>(span.least + i));
    }
  }
  if (span.least != 0 || names.size() != range) {
    parallel_for(
        context, rows.size(),
        [&](std::size_t chunk) {
          for (std::size_t i = 0; i < rows[chunk].size; ++i) {
            EdgeEnds& ends = rows[chunk].ends[i];
            ends = {node_of[ends.source - span.least], node_of[ends.target - span.least]};
          }
        },
        1);
  }
  return {std::move(rows), NodeNames(std::move(names))};
}

Numbered number_integers(Context& context, std::vector<Rows<NodeId>> rows) {
  const Span32 span = span_of(context, rows);
  if (span.edges == 0) return {std::move(rows), {}};
  if (std::uint64_t{span.most} - span.least < 8 * span.edges + 1024) {
    return number_dense(context, std::move(rows), span);
  }
  return number_sparse(context, std::move(rows));
}

NodeNames join_names(const std::vector<std::string_view>& keys) {
  std::vector<std::uint64_t> offsets;
  offsets.reserve(keys.size() + 1);
  std::size_t size = 0;
  for (const std::string_view key : keys) {
    offsets.push_back(size);
    size += key.size();
  }
  offsets.push_back(size);
  std::string text;
  text.reserve(size);
  for (const std::string_view key : keys) text += key;
  return {std::move(text), std::move(offsets)};
}

class EdgeListParser {
 public:
  EdgeListParser(std::string_view bytes, std::string_view file, Context& context)
      : bytes_(bytes),
        file_(file),
        context_(context),
        layout_(find_layout(bytes)),
        pieces_(cut_at_lines(layout_.body)) {}

  Numbered parse() {
    Stop next = first_guess();
    if (next == Stop::fault) {
      std::vector<Rows<NodeId>> rows(pieces_.size());
      const auto stopped = read<NodeId>(rows);
      if (!stopped) return number_integers(context_, std::move(rows));
      next = stopped->why;
    }
    if (next == Stop::wants_int64) {
      std::vector<Rows<std::int64_t>> rows(pieces_.size());
      const auto stopped = read<std::int64_t>(rows);
      if (!stopped) return number_sparse(context_, std::move(rows));
    }
    return parse_text();
  }

  [[nodiscard]] Layout& layout() { return layout_; }

 private:
  // The first row tells most files with text ids at once. Stop::fault: nothing speaks against
  // integers.
  Stop first_guess() {
    if (pieces_.empty()) return Stop::fault;
    const std::string_view piece = pieces_[0];
    const char* const end = piece.data() + piece.size();
    RowReader reader(layout_, bytes_);
    for (const char* at = piece.data(); at != end;) {
      const char* stop = line_end(at, end);
      std::optional<Stopped> stopped;
      if (reader.read({at, static_cast<std::size_t>(stop - at)}, stopped)) {
        const bool integers =
            canonical_integer(reader.source()) && canonical_integer(reader.target());
        return integers ? Stop::fault : Stop::wants_text;
      }
      if (stopped) return Stop::fault;  // to be met again and reported
      at = after_break(stop, end);
    }
    return Stop::fault;
  }

  template <typename Id>
  std::optional<Stopped> read(std::vector<Rows<Id>>& rows) {
    auto stopped = read_chunks(context_, pieces_.size(), [&](std::size_t chunk) {
      return IntegerChunk<Id>(layout_, bytes_).read(pieces_[chunk], rows[chunk]);
    });
    if (stopped && stopped->why == Stop::fault) fail(*stopped, bytes_, file_);
    return stopped;
  }

  Numbered parse_text() {
    Numbered numbered;
    numbered.rows.resize(pieces_.size());
    std::vector<TextTable> tables(pieces_.size());
    const auto stopped = read_chunks(context_, pieces_.size(), [&](std::size_t chunk) {
      return TextChunk(layout_, bytes_).read(pieces_[chunk], numbered.rows[chunk], tables[chunk]);
    });
    if (stopped) fail(*stopped, bytes_, file_);
    numbered.names = join_names(renumber(context_, numbered.rows, tables));
    return numbered;
  }

  std::string_view bytes_;
  std::string_view file_;
  Context& context_;
  Layout layout_;
  std::vector<std::string_view> pieces_;
};

// Text ids that a reader may take for one another.
void note_look_alikes(const NodeNames& names, std::vector<std::string>& notes) {
  if (names.are_integers()) return;
  std::size_t hidden = 0;
  std::size_t doubles = 0;
  for (NodeId node = 0; node < names.size(); ++node) {
    const std::string name = names[node];
    if (std::all_of(name.begin(), name.end(), [](char c) { return (c & 0x80) == 0; })) continue;
    if (has_hidden_characters(name)) ++hidden;
    const std::string composed = to_nfc(name);
    if (composed != name && names.find(composed) != kNoNode) ++doubles;
  }
  if (hidden > 0) notes.push_back(fmt::format("{} ids hold invisible characters", hidden));
  if (doubles > 0) {
    notes.push_back(
        fmt::format("{} ids differ from others only in how accents are encoded", doubles));
  }
}

Column<double> weight_column(const std::vector<Rows<NodeId>>& rows,
                             const std::vector<EdgeId>& order) {
  std::vector<double> given;
  given.reserve(order.size());
  for (const auto& chunk : rows) {
    given.insert(given.end(), chunk.weights.begin(), chunk.weights.end());
  }
  Column<double> weights(order.size());
  for (std::size_t edge = 0; edge < order.size(); ++edge) {
    if (!std::isnan(given[order[edge]])) weights.set(edge, given[order[edge]]);
  }
  return weights;
}

}  // namespace

const detail::HashKeys& detail::hash_keys() {
  static const HashKeys keys = [] {
    const std::string bytes = random_bytes(sizeof(HashKeys));
    HashKeys made;
    std::memcpy(&made, bytes.data(), sizeof made);
    made.words[1] |= 1;  // multiplied with: never zero
    return made;
  }();
  return keys;
}

// --- names
// -------------------------------------------------------------------------------------------

NodeNames::NodeNames(std::vector<std::int64_t> integers) : integers_(std::move(integers)) {
  sort_unless_sorted();
}

NodeNames::NodeNames(std::string text, std::vector<std::uint64_t> offsets)
    : text_(std::move(text)), offsets_(std::move(offsets)) {
  sort_unless_sorted();
}

NodeNames::NodeNames(const std::vector<std::string>& names) {
  offsets_.reserve(names.size() + 1);
  for (const std::string& name : names) {
    offsets_.push_back(text_.size());
    text_ += name;
  }
  offsets_.push_back(text_.size());
  sort_unless_sorted();
}

NodeId NodeNames::size() const {
  return static_cast<NodeId>(are_integers() ? integers_.size() : offsets_.size() - 1);
}

std::string_view NodeNames::text_of(NodeId node) const {
  return std::string_view(text_).substr(offsets_[node], offsets_[node + 1] - offsets_[node]);
}

std::string NodeNames::operator[](NodeId node) const {
  return are_integers() ? std::to_string(integers_[node]) : std::string(text_of(node));
}

void NodeNames::sort_unless_sorted() {
  const auto less = [&](NodeId a, NodeId b) {
    return are_integers() ? integers_[a] < integers_[b] : text_of(a) < text_of(b);
  };
  bool sorted = true;
  for (NodeId node = 1; node < size() && sorted; ++node) sorted = !less(node, node - 1);
  if (sorted) return;
  order_.resize(size());
  std::iota(order_.begin(), order_.end(), NodeId{0});
  std::stable_sort(order_.begin(), order_.end(), less);
}

NodeId NodeNames::find(std::string_view name) const {
  const auto search = [&](auto&& key_of, const auto& key) {
    NodeId low = 0;
    NodeId high = size();
    const auto node_at = [&](NodeId place) { return order_.empty() ? place : order_[place]; };
    while (low < high) {
      const NodeId middle = low + (high - low) / 2;
      if (key_of(node_at(middle)) < key) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low < size() && key_of(node_at(low)) == key ? node_at(low) : kNoNode;
  };
  if (!are_integers()) return search([&](NodeId node) { return text_of(node); }, name);
  const auto integer = canonical_integer(name);
  if (!integer) return kNoNode;
  return search([&](NodeId node) { return integers_[node]; }, *integer);
}

// --- the ways in
// -------------------------------------------------------------------------------------

NamedGraph parse_edge_list(std::string_view bytes, std::string_view file,
                           const EdgeListOptions& options, Context& context) {
  std::string unpacked;
  if (detect_compression(bytes) != Compression::none) {
    unpacked = decompress(bytes, std::uint64_t{4} << 30, file);
    bytes = unpacked;
  }
  // Ends of edges, and the graph: about a byte for each byte of text, each.
  context.require_memory(2 * bytes.size(), "the edge list");
  EdgeListParser parser(bytes, file, context);
  Numbered numbered = parser.parse();
  const Layout& layout = parser.layout();

  NamedGraph result;
  std::vector<std::span<const EdgeEnds>> pieces;
  for (const auto& rows : numbered.rows) pieces.emplace_back(rows.ends.get(), rows.size);
  std::vector<EdgeId> order;
  result.graph = Graph::from_edges(numbered.names.size(), pieces, options.directed, context,
                                   layout.weight ? &order : nullptr);
  result.names = std::move(numbered.names);
  result.node_columns = ColumnTable(result.graph.num_nodes());
  result.edge_columns = ColumnTable(result.graph.num_edges());
  if (layout.weight) result.edge_columns.add("weight", weight_column(numbered.rows, order));
  result.notes = layout.notes;
  note_look_alikes(result.names, result.notes);
  return result;
}

NamedGraph read_edge_list(const std::filesystem::path& path, const EdgeListOptions& options,
                          Context& context) {
  const FileBytes bytes(path);
  return parse_edge_list(bytes.view(), path.string(), options, context);
}

}  // namespace mekhala
