#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <unordered_set>

#include "engine/base/error.hpp"
#include "engine/base/text.hpp"
#include "io/formats/limits.hpp"
#include "io/formats/readers.hpp"
#include "io/formats/text_lines.hpp"

namespace mekhala {
namespace {

struct DlWord {
  std::string text;
  std::uint64_t line = 0;
  bool quoted = false;
};

// The nodes of one side of the matrix: rows, columns, or both where they are the same.
struct Side {
  std::int64_t size = 0;
  std::vector<std::string> labels;
  std::unordered_map<std::string, std::size_t> index;  // folded
  bool embedded = false;
};

struct Tie {
  std::size_t row = 0, column = 0;
  std::string value;
  double number = 1;
  std::size_t matrix = 0;
  std::uint64_t line = 0;
};

class DlReader {
 public:
  DlReader(std::string_view text, std::string_view file, Context& context)
      : context_(context), builder_(file, "UCINET DL") {
    TextLines lines(text);
    std::string_view line;
    while (lines.next(line)) {
      for (const Word& word : words_of(line, ",;")) {
        words_.push_back({std::string(word.text), lines.number(), word.quoted});
      }
    }
  }

  GraphTables run(std::string_view encoding) {
    builder_.set_encoding(encoding);
    split_signs();
    read_head();
    if (data_ == 0) {
      builder_.fail(last_line(), "no `data:` in it, so there is nothing to read");
    }
    at_ = data_;
    if (format_ == "fullmatrix" || format_ == "fm") {
      read_full();
    } else if (format_ == "upperhalf" || format_ == "lowerhalf" || format_ == "uh" ||
               format_ == "lh") {
      read_half(format_.front() == 'u');
    } else if (format_.starts_with("edgelist") || format_.starts_with("edgearray")) {
      read_edges();
    } else if (format_.starts_with("nodelist")) {
      read_nodes();
    } else {
      builder_.fail(format_line_,
                    "a format of DL that is not read; save the network as fullmatrix, "
                    "edgelist1 or nodelist1");
    }
    return build();
  }

 private:
  [[nodiscard]] std::uint64_t last_line() const { return words_.empty() ? 1 : words_.back().line; }

  // "n=5", "format =edgelist1", "labels:" as words of their own; only before the data.
  void split_signs() {
    std::vector<DlWord> apart;
    bool in_data = false;
    for (DlWord& word : words_) {
      if (in_data || word.quoted) {
        apart.push_back(std::move(word));
        continue;
      }
      std::string part;
      for (const char c : word.text) {
        if (c != '=') {
          part += c;
          continue;
        }
        if (!part.empty()) apart.push_back({part, word.line, false});
        apart.push_back({"=", word.line, false});
        part.clear();
      }
      if (!part.empty()) apart.push_back({part, word.line, false});
      in_data = to_lower(word.text) == "data:";
    }
    words_ = std::move(apart);
  }

  [[nodiscard]] std::string low(std::size_t at) const {
    return at < words_.size() && !words_[at].quoted ? to_lower(words_[at].text) : std::string();
  }

  void read_head() {
    if (low(0) != "dl") builder_.fail(1, "it does not start with `dl`");
    at_ = 1;
    while (at_ < words_.size()) {
      const std::string word = low(at_);
      if (word == "data:") {
        data_ = at_ + 1;
        break;
      }
      if (word == "n" || word == "nr" || word == "nc" || word == "nm") {
        read_size(word);
      } else if (word == "format") {
        at_ += low(at_ + 1) == "=" ? 2 : 1;
        format_ = low(at_);
        format_line_ = at_ < words_.size() ? words_[at_].line : 1;
        ++at_;
      } else if (word == "diagonal") {
        at_ += low(at_ + 1) == "=" ? 2 : 1;
        diagonal_ = low(at_) != "absent";
        ++at_;
      } else if (!read_labels_head(word)) {
        builder_.warn("unknown_word", "", words_[at_].line,
                      "words of the head that are not known are left out");
        ++at_;
      }
    }
    if (rows_.size == 0) builder_.fail(1, "no number of nodes (n=, or nr= and nc=) in the head");
    if (!two_mode_) columns_.size = rows_.size;
    if (columns_.size == 0) builder_.fail(1, "nr= without nc= in the head");
  }

  void read_size(const std::string& word) {
    const std::uint64_t line = words_[at_].line;
    at_ += low(at_ + 1) == "=" ? 2 : 1;
    const auto value = at_ < words_.size() ? parse_int(words_[at_].text) : std::nullopt;
    if (!value || *value < 1 || static_cast<std::uint64_t>(*value) > kMaxListedNodes) {
      builder_.fail(line, fmt::format("{}= is not a number from 1 to {}", word, kMaxListedNodes));
    }
    ++at_;
    if (word == "n") {
      rows_.size = *value;
    } else if (word == "nm") {
      matrices_ = static_cast<std::size_t>(*value);
    } else {
      two_mode_ = true;
      (word == "nr" ? rows_ : columns_).size = *value;
    }
  }

  // "labels:", "row labels:", "column labels embedded", "matrix labels:".
  bool read_labels_head(const std::string& word) {
    std::size_t next = at_;
    std::string whose;
    if (word == "row" || word == "column" || word == "col" || word == "matrix" || word == "level") {
      whose = word;
      ++next;
    }
    const std::string labels = low(next);
    if (labels != "labels" && labels != "labels:") return false;
    ++next;
    if (low(next) == "embedded" || low(next) == "embedded:") {
      if (whose != "column" && whose != "col") rows_.embedded = true;
      if (whose != "row") columns_.embedded = true;
      at_ = next + 1;
      return true;
    }
    if (low(next) == ":") ++next;
    std::vector<std::string> list;
    while (next < words_.size() && !starts_head(next)) list.push_back(words_[next++].text);
    at_ = next;
    if (whose == "matrix" || whose == "level") {
      relations_ = std::move(list);
    } else if (whose == "column" || whose == "col") {
      columns_.labels = std::move(list);
    } else {
      rows_.labels = std::move(list);
    }
    return true;
  }

  [[nodiscard]] bool starts_head(std::size_t at) const {
    const std::string word = low(at);
    if (word == "data:" || word == "labels:" || word == "format") return true;
    const std::string next = low(at + 1);
    if (word == "labels") return next == "embedded" || next == "embedded:" || next == ":";
    const bool whose = word == "row" || word == "column" || word == "col" || word == "matrix";
    return whose && (next == "labels:" || next == "labels");
  }

  std::size_t node_of(Side& side, const DlWord& word) {
    if (!side.embedded) {
      const auto number = parse_int(word.text);
      if (number && *number >= 1 && *number <= side.size) {
        return static_cast<std::size_t>(*number - 1);
      }
      if (side.labels.empty()) {
        builder_.fail(
            word.line,
            fmt::format("no node has this number; there are {}, counted from 1", side.size),
            word.text);
      }
    }
    // UCINET compares labels without regard to case.
    index_labels(side);
    const auto [at, fresh] = side.index.emplace(to_lower(word.text), side.labels.size());
    if (!fresh) return at->second;
    if (!side.embedded || static_cast<std::int64_t>(side.labels.size()) >= side.size) {
      builder_.fail(word.line, "a label that is none of the nodes', or more of them than n= says",
                    word.text);
    }
    side.labels.push_back(word.text);
    return at->second;
  }

  static void index_labels(Side& side) {
    if (!side.index.empty()) return;
    for (std::size_t i = 0; i < side.labels.size(); ++i) {
      side.index.emplace(to_lower(side.labels[i]), i);
    }
  }

  Side& columns() { return two_mode_ ? columns_ : rows_; }

  const DlWord& take() {
    if (at_ >= words_.size()) {
      builder_.fail(last_line(), "the data end too early; the file may be cut");
    }
    return words_[at_++];
  }

  double number(const DlWord& word) {
    const auto value = parse_double(word.text);
    if (!value) builder_.fail(word.line, "a cell that is no finite number", word.text);
    return *value;
  }

  void check_cells(std::int64_t rows, std::int64_t columns) {
    const auto cells = static_cast<std::uint64_t>(rows) * static_cast<std::uint64_t>(columns);
    if (cells > kMaxMatrixCells) {
      throw Error(ErrorCode::limit_exceeded,
                  fmt::format("a matrix of {} cells, above the limit of {}; save it as edgelist1",
                              cells, kMaxMatrixCells));
    }
  }

  void add(std::size_t row, std::size_t column, const DlWord& word, std::size_t matrix) {
    const double value = number(word);
    if (value != 0) ties_.push_back({row, column, word.text, value, matrix, word.line});
  }

  void read_full() {
    check_cells(rows_.size, columns_.size);
    std::vector<std::size_t> across;
    for (std::size_t m = 0; m < matrices_; ++m) {
      if (columns_.embedded) {
        across.clear();
        for (std::int64_t c = 0; c < columns_.size; ++c) {
          across.push_back(node_of(columns(), take()));
        }
      }
      for (std::int64_t r = 0; r < rows_.size; ++r) {
        context_.checkpoint();
        const std::size_t row =
            rows_.embedded ? node_of(rows_, take()) : static_cast<std::size_t>(r);
        for (std::int64_t c = 0; c < columns_.size; ++c) {
          const auto place = static_cast<std::size_t>(c);
          if (!diagonal_ && !two_mode_ && r == c) continue;
          add(row, across.empty() ? place : across[place], take(), m);
        }
      }
    }
    said_directed_ = !is_symmetric();
    if (!*said_directed_) {
      std::erase_if(ties_, [](const Tie& tie) { return tie.row > tie.column; });
    }
  }

  [[nodiscard]] bool is_symmetric() const {
    if (two_mode_) return true;
    const auto key = [&](const Tie& tie, bool turned) {
      const std::size_t a = turned ? tie.column : tie.row, b = turned ? tie.row : tie.column;
      return fmt::format("{} {} {}", tie.matrix, a, b);
    };
    std::unordered_map<std::string, double> values;
    for (const Tie& tie : ties_) values[key(tie, false)] = tie.number;
    return std::all_of(ties_.begin(), ties_.end(), [&](const Tie& tie) {
      const auto other = values.find(key(tie, true));
      return other != values.end() && other->second == tie.number;
    });
  }

  void read_half(bool upper) {
    check_cells(rows_.size, rows_.size);
    for (std::size_t m = 0; m < matrices_; ++m) {
      for (std::int64_t r = 0; r < rows_.size; ++r) {
        const std::int64_t skip = diagonal_ ? 0 : 1;
        const std::int64_t first = upper ? r + skip : 0;
        const std::int64_t last = upper ? rows_.size : r + 1 - skip;
        for (std::int64_t c = first; c < last; ++c) {
          add(static_cast<std::size_t>(r), static_cast<std::size_t>(c), take(), m);
        }
      }
    }
    said_directed_ = false;
  }

  // The words of one line, from where we are.
  std::vector<DlWord> take_line() {
    std::vector<DlWord> line;
    const std::uint64_t number = words_[at_].line;
    while (at_ < words_.size() && words_[at_].line == number) line.push_back(words_[at_++]);
    return line;
  }

  void read_edges() {
    const bool several = format_.starts_with("edgearray");
    std::size_t matrix = 0;
    while (at_ < words_.size()) {
      const std::vector<DlWord> line = take_line();
      if (line.front().text == "!") {
        ++matrix;
        continue;
      }
      if (line.size() < 2)
        builder_.fail(line.front().line, "a line with one node; an edge has two");
      const std::size_t a = node_of(rows_, line[0]), b = node_of(columns(), line[1]);
      if (line.size() == 2) {
        ties_.push_back({a, b, "", 1, matrix, line[0].line});
      } else if (several) {
        for (std::size_t i = 2; i < line.size(); ++i) add(a, b, line[i], i - 2);
      } else {
        ties_.push_back({a, b, line[2].text, number(line[2]), matrix, line[0].line});
        if (line.size() > 3) {
          builder_.warn("further_words", "", line[0].line,
                        "what stands after the value of an edge is left out");
        }
      }
    }
    said_directed_ = !two_mode_;
  }

  void read_nodes() {
    std::size_t matrix = 0;
    while (at_ < words_.size()) {
      const std::vector<DlWord> line = take_line();
      if (line.front().text == "!") {
        ++matrix;
        continue;
      }
      const std::size_t ego = node_of(rows_, line[0]);
      for (std::size_t i = 1; i < line.size(); ++i) {
        ties_.push_back({ego, node_of(columns(), line[i]), "", 1, matrix, line[i].line});
      }
    }
    said_directed_ = !two_mode_;
  }

  // Labels are ids where each is another one; else numbers are.
  [[nodiscard]] bool labels_tell_apart() const {
    std::unordered_set<std::string_view> seen;
    std::size_t all = 0;
    for (const Side* side : {&rows_, &columns_}) {
      if (side == &columns_ && !two_mode_) continue;
      for (const std::string& label : side->labels) {
        seen.insert(label);
        ++all;
      }
    }
    return seen.size() == all;
  }

  std::string id(const Side& side, std::size_t node, bool by_label) const {
    if (by_label && node < side.labels.size()) return side.labels[node];
    const char* prefix = !two_mode_ ? "" : &side == &rows_ ? "r" : "c";
    return fmt::format("{}{}", prefix, node + 1);
  }

  void add_nodes(const Side& side, bool by_label, const char* mode) {
    for (std::int64_t i = 0; i < side.size; ++i) {
      const auto node = static_cast<std::size_t>(i);
      builder_.node(id(side, node, by_label), 0);
      if (node < side.labels.size()) builder_.put("label", side.labels[node]);
      if (two_mode_) builder_.put("mode", mode);
    }
  }

  GraphTables build() {
    const bool by_label = labels_tell_apart();
    if (!by_label) {
      builder_.warn("equal_labels", "", 0,
                    "labels stand more than once, so the numbers of the nodes are their ids");
    }
    add_nodes(rows_, by_label, "1");
    if (two_mode_) add_nodes(columns_, by_label, "2");
    if (said_directed_) builder_.set_directed(*said_directed_);
    for (const Tie& tie : ties_) {
      builder_.edge(id(rows_, tie.row, by_label), id(columns(), tie.column, by_label), tie.line);
      builder_.put("weight", tie.value);
      if (matrices_ > 1 || tie.matrix > 0) {
        builder_.put("relation", tie.matrix < relations_.size()
                                     ? relations_[tie.matrix]
                                     : fmt::format("{}", tie.matrix + 1));
      }
    }
    return builder_.finish();
  }

  Context& context_;
  GraphTablesBuilder builder_;
  std::vector<DlWord> words_;
  std::size_t at_ = 0, data_ = 0;
  std::string format_ = "fullmatrix";
  std::uint64_t format_line_ = 1;
  bool diagonal_ = true;
  bool two_mode_ = false;
  std::size_t matrices_ = 1;
  Side rows_, columns_;
  std::vector<std::string> relations_;
  std::optional<bool> said_directed_;
  std::vector<Tie> ties_;
};

}  // namespace

GraphTables read_dl(std::string_view bytes, std::string_view file, Context& context) {
  const DecodedText decoded = decode_text(bytes, "", file);
  return DlReader(decoded.text, file, context).run(decoded.encoding);
}

}  // namespace mekhala
