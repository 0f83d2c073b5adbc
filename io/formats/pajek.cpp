#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "engine/base/error.hpp"
#include "engine/base/text.hpp"
#include "io/formats/limits.hpp"
#include "io/formats/readers.hpp"
#include "io/formats/spells.hpp"
#include "io/formats/text_lines.hpp"

namespace mekhala {
namespace {

enum class Section : std::uint8_t {
  none,
  vertices,
  arcs,
  edges,
  arcs_list,
  edges_list,
  matrix,
  partition,
  vector,
  other
};

struct Vertex {
  std::uint64_t line = 0;
  std::vector<std::pair<std::string, std::string>> values;
};

// Edges wait until all vertices are known: partitions and vectors come after them.
struct Tie {
  std::int64_t source = 0, target = 0;
  bool directed = true;
  std::uint64_t line = 0;
  std::string weight, relation;
  std::vector<Spell> spells;
};

class PajekReader {
 public:
  PajekReader(std::string_view text, std::string_view file, Context& context)
      : lines_(text), context_(context), builder_(file, "Pajek") {}

  GraphTables run(std::string_view encoding) {
    builder_.set_encoding(encoding);
    std::string_view line;
    while (lines_.next(line)) {
      if (lines_.number() % 4096 == 0) context_.checkpoint();
      line = trim(line);
      if (line.empty() || line.front() == '%') continue;
      if (line.front() == '*') {
        start_section(line);
      } else if (!skipping_) {
        read_line(line);
      }
    }
    if (!saw_vertices_) builder_.fail(1, "no *Vertices in it, so there is nothing to read");
    finish_matrix();
    return build();
  }

 private:
  void start_section(std::string_view line) {
    finish_matrix();
    const std::vector<Word> words = words_of(line);
    std::string name = to_lower(words.front().text);
    relation_.clear();
    if (const std::size_t colon = name.find(':'); colon != std::string::npos) name.resize(colon);
    read_relation(words);
    filled_ = 0;
    skipping_ = false;
    if (name == "*network") {
      section_ = Section::other;
      networks_ += saw_vertices_ ? 1 : 0;
      if (networks_ > 0) skip_network();
      return;
    }
    if (name == "*vertices") return start_vertices(words);
    if (networks_ > 0 && name != "*partition" && name != "*vector") return skip_network();
    if (name == "*arcs") {
      section_ = Section::arcs;
    } else if (name == "*edges") {
      section_ = Section::edges;
    } else if (name == "*arcslist") {
      section_ = Section::arcs_list;
    } else if (name == "*edgeslist") {
      section_ = Section::edges_list;
    } else if (name == "*matrix") {
      section_ = Section::matrix;
      matrix_line_ = lines_.number();
    } else if (name == "*partition" || name == "*vector") {
      section_ = name == "*partition" ? Section::partition : Section::vector;
      column_ = words.size() > 1 ? std::string(words[1].text) : name.substr(1);
    } else {
      section_ = Section::other;
      builder_.warn("unknown_section", "", lines_.number(),
                    "sections other than vertices, arcs, edges, matrices, partitions and vectors "
                    "are left out");
    }
    if (section_ != Section::other && !saw_vertices_) {
      builder_.fail(lines_.number(), "a section before *Vertices; write the vertices first");
    }
  }

  // A project may hold more networks; the first is read.
  void skip_network() {
    builder_.warn("second_network", "", lines_.number(),
                  "further networks of a project are left out", "save each as a file of its own");
    section_ = Section::other;
    skipping_ = true;
  }

  // "*Arcs :2 "knows"": number and name of the relation.
  void read_relation(const std::vector<Word>& words) {
    for (std::size_t i = 0; i < words.size(); ++i) {
      const std::size_t colon = words[i].quoted ? std::string_view::npos : words[i].text.find(':');
      if (colon == std::string_view::npos) continue;
      relation_ = words[i].text.substr(colon + 1);
      if (i + 1 < words.size()) relation_ = words[i + 1].text;
      return;
    }
  }

  void start_vertices(const std::vector<Word>& words) {
    // The vertices of a partition or a vector say only how many lines follow.
    if (section_ == Section::partition || section_ == Section::vector) return;
    if (saw_vertices_) {
      ++networks_;
      return skip_network();
    }
    const auto n = words.size() > 1 ? parse_int(words[1].text) : std::nullopt;
    if (!n || *n < 0) {
      builder_.fail(lines_.number(), "*Vertices without the number of vertices");
    }
    vertices_said_ = *n;
    if (words.size() > 2) {
      const auto first = parse_int(words[2].text);
      if (!first || *first < 0 || *first > *n) {
        builder_.fail(lines_.number(),
                      "*Vertices: the second number (vertices of the first mode) is no number of "
                      "vertices");
      }
      first_mode_ = *first;
    }
    saw_vertices_ = true;
    section_ = Section::vertices;
  }

  void read_line(std::string_view line) {
    switch (section_) {
      case Section::vertices:
        return read_vertex(line);
      case Section::arcs:
      case Section::edges:
        return read_tie(line);
      case Section::arcs_list:
      case Section::edges_list:
        return read_list(line);
      case Section::matrix:
        return read_matrix_row(line);
      case Section::partition:
      case Section::vector:
        return read_value(line);
      case Section::none:
        builder_.fail(lines_.number(), "text before the first section; a section starts with `*`");
      case Section::other:
        return;
    }
  }

  std::int64_t number_of(const Word& word, bool may_be_negative = false) {
    const auto number = parse_int(word.text);
    const std::int64_t value = number.value_or(0);
    const bool turned = may_be_negative && value < 0 && value >= -vertices_said_;
    const std::int64_t vertex = turned ? -value : value;
    if (!number || vertex < 1 || vertex > vertices_said_) {
      builder_.fail(
          lines_.number(),
          fmt::format("no vertex has this number; there are {}, counted from 1", vertices_said_),
          word.text);
    }
    return value;
  }

  void read_vertex(std::string_view line) {
    const std::vector<Word> words = words_of(line);
    Vertex& vertex = vertices_[number_of(words.front())];
    if (vertex.line != 0) {
      builder_.warn("duplicate_vertex", "", lines_.number(),
                    "a vertex is listed twice; what both lines say is kept");
    }
    vertex.line = lines_.number();
    const auto put = [&](std::string name, std::string_view value) {
      vertex.values.emplace_back(std::move(name), std::string(value));
    };
    std::size_t at = 1;
    if (at < words.size()) put("label", words[at++].text);
    for (const char* axis : {"viz.x", "viz.y", "viz.z"}) {
      if (at >= words.size() || words[at].quoted || !parse_double(words[at].text)) break;
      put(axis, words[at++].text);
    }
    while (at < words.size()) {
      const std::string_view word = words[at].text;
      if (!words[at].quoted && word.starts_with('[')) {
        put("time", word);
        ++at;
      } else if (at + 1 < words.size()) {
        put(std::string(word), words[at + 1].text);
        at += 2;
      } else {
        put("shape", word);
        ++at;
      }
    }
  }

  void add(std::int64_t source, std::int64_t target, bool directed) {
    ties_.push_back({source, target, directed, lines_.number(), {}, relation_, {}});
  }

  void read_tie(std::string_view line) {
    std::vector<Word> words = words_of(line);
    // "1: 2 3": a relation of its own in front of the line.
    if (words.front().text.ends_with(':')) words.erase(words.begin());
    if (words.size() < 2) {
      builder_.fail(lines_.number(), "a line with one vertex; an arc or edge has two");
    }
    const std::int64_t source = number_of(words[0]);
    const std::int64_t target = number_of(words[1], true);
    if (target < 0) {
      builder_.warn("negative_vertex", "", lines_.number(),
                    "a vertex number below 0 marks an edge to leave out, and it is left out");
      return;
    }
    add(source, target, section_ == Section::arcs);
    Tie& tie = ties_.back();
    std::size_t at = 2;
    if (at < words.size() && !words[at].quoted && parse_double(words[at].text)) {
      tie.weight = words[at++].text;
    } else if (at < words.size() && !words[at].quoted && !words[at].text.starts_with('[') &&
               words[at].text.find_first_of("0123456789") == 0) {
      builder_.warn("bad_value", "weight", lines_.number(), "a weight is not a finite number");
    }
    for (; at < words.size(); ++at) {
      if (words[at].text.starts_with('[')) {
        tie.spells = times_of(words[at].text);
      } else if (words[at].text == "l" && at + 1 < words.size()) {
        tie.relation = words[++at].text;
      } else {
        builder_.warn("drawing", "", lines_.number(),
                      "colours, widths and patterns of lines are left out");
        return;
      }
    }
  }

  // "[5-10,12-*]".
  static std::vector<Spell> times_of(std::string_view text) {
    std::vector<Spell> spells;
    if (text.starts_with('[')) text.remove_prefix(1);
    if (text.ends_with(']')) text.remove_suffix(1);
    for (const std::string_view piece : split(text, ',')) {
      const std::size_t dash = piece.find('-');
      const std::string from(trim(piece.substr(0, dash)));
      std::string to = dash == std::string_view::npos ? from : std::string(piece.substr(dash + 1));
      if (to == "*") to.clear();
      spells.push_back({from, to});
    }
    return spells;
  }

  void read_list(std::string_view line) {
    const std::vector<Word> words = words_of(line);
    const std::int64_t source = number_of(words.front());
    for (std::size_t i = 1; i < words.size(); ++i) {
      const std::int64_t target = number_of(words[i], true);
      if (target < 0) continue;
      add(source, target, section_ == Section::arcs_list);
    }
  }

  void read_matrix_row(std::string_view line) {
    for (const Word& word : words_of(line)) {
      const auto value = parse_double(word.text);
      if (!value) builder_.fail(lines_.number(), "a cell of the matrix is no finite number");
      const std::int64_t rows = first_mode_ > 0 ? first_mode_ : vertices_said_;
      const std::int64_t columns = first_mode_ > 0 ? vertices_said_ - first_mode_ : vertices_said_;
      const auto cell = static_cast<std::int64_t>(filled_++);
      if (columns <= 0 || cell / columns >= rows) {
        builder_.fail(lines_.number(), "more cells than the matrix has");
      }
      if (*value == 0) continue;
      const std::int64_t target = cell % columns + 1 + (first_mode_ > 0 ? first_mode_ : 0);
      add(cell / columns + 1, target, first_mode_ == 0);
      ties_.back().weight = word.text;
    }
  }

  void finish_matrix() {
    if (section_ != Section::matrix) return;
    const std::int64_t rows = first_mode_ > 0 ? first_mode_ : vertices_said_;
    const std::int64_t columns = first_mode_ > 0 ? vertices_said_ - first_mode_ : vertices_said_;
    if (rows > 0 && columns > 0 &&
        filled_ / static_cast<std::uint64_t>(columns) < static_cast<std::uint64_t>(rows)) {
      builder_.fail(matrix_line_, fmt::format("the matrix has {} cells, too few for {} by {}",
                                              filled_, rows, columns));
    }
  }

  void read_value(std::string_view line) {
    if (static_cast<std::int64_t>(++filled_) > vertices_said_) {
      builder_.fail(lines_.number(), "more values than there are vertices");
    }
    vertices_[static_cast<std::int64_t>(filled_)].values.emplace_back(column_, std::string(line));
  }

  GraphTables build() {
    const std::int64_t listed =
        std::count_if(vertices_.begin(), vertices_.end(),
                      [](const auto& vertex) { return vertex.second.line != 0; });
    if (listed < vertices_said_) {
      if (static_cast<std::uint64_t>(vertices_said_) > kMaxListedNodes) {
        throw Error(ErrorCode::limit_exceeded,
                    fmt::format("{} vertices of which {} are listed: the limit of vertices without "
                                "a line is {}; list them, or export an edge list",
                                vertices_said_, listed, kMaxListedNodes));
      }
      builder_.warn("unlisted_vertices", "", 0,
                    "vertices without a line of their own have their number as their only name", "",
                    static_cast<std::uint64_t>(vertices_said_ - listed));
    }
    for (std::int64_t v = 1; v <= vertices_said_; ++v) add_vertex(v);
    for (const Tie& tie : ties_) {
      builder_.edge(fmt::format("{}", tie.source), fmt::format("{}", tie.target), tie.line);
      builder_.direction(tie.directed);
      builder_.put("weight", tie.weight);
      builder_.put("relation", tie.relation);
      put_spells(builder_, tie.spells, true, tie.line);
    }
    return builder_.finish();
  }

  void add_vertex(std::int64_t number) {
    const auto found = vertices_.find(number);
    const std::uint64_t line = found == vertices_.end() ? 0 : found->second.line;
    builder_.node(fmt::format("{}", number), line);
    if (first_mode_ > 0) builder_.put("mode", number <= first_mode_ ? "1" : "2");
    if (found == vertices_.end()) return;
    for (const auto& [name, value] : found->second.values) {
      if (name == "time") {
        put_spells(builder_, times_of(value), true, line);
      } else if (name == "label" || name.starts_with("viz.")) {
        builder_.put(name, value);
      } else {
        builder_.attribute(name, value);
      }
    }
  }

  TextLines lines_;
  Context& context_;
  GraphTablesBuilder builder_;
  Section section_ = Section::none;
  bool saw_vertices_ = false;
  bool skipping_ = false;
  int networks_ = 0;  // beyond the first
  std::int64_t vertices_said_ = 0;
  std::int64_t first_mode_ = 0;  // vertices of the first mode; 0: one mode
  std::map<std::int64_t, Vertex> vertices_;
  std::vector<Tie> ties_;
  std::string relation_, column_;
  std::uint64_t filled_ = 0;  // cells of the matrix, or values, so far
  std::uint64_t matrix_line_ = 0;
};

}  // namespace

GraphTables read_pajek(std::string_view bytes, std::string_view file, Context& context) {
  const DecodedText decoded = decode_text(bytes, "", file);
  return PajekReader(decoded.text, file, context).run(decoded.encoding);
}

}  // namespace mekhala
