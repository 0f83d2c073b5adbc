#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "engine/base/text.hpp"
#include "io/formats/readers.hpp"
#include "io/formats/text_lines.hpp"

namespace mekhala {
namespace {

class MatrixMarketReader {
 public:
  MatrixMarketReader(std::string_view text, std::string_view file, Context& context)
      : lines_(text), context_(context), builder_(file, "Matrix Market") {}

  GraphTables run() {
    read_banner();
    std::vector<Word> words;
    if (!next(words)) builder_.fail(1, "no line with the size of the matrix");
    read_size(words);
    read_entries();
    return build();
  }

 private:
  struct Entry {
    std::uint64_t row = 0, column = 0;
    std::string value;
    std::uint64_t line = 0;
  };

  bool next(std::vector<Word>& words) {
    std::string_view line;
    while (lines_.next(line)) {
      line = trim(line);
      if (line.empty() || line.front() == '%') continue;
      words = words_of(line);
      return true;
    }
    return false;
  }

  void read_banner() {
    std::string_view line;
    lines_.next(line);
    const std::string low = to_lower(line);
    const std::vector<Word> banner = words_of(low);
    if (banner.size() < 5 || banner[0].text != "%%matrixmarket" || banner[1].text != "matrix") {
      builder_.fail(1, "the first line is not `%%MatrixMarket matrix FORMAT FIELD SYMMETRY`");
    }
    array_ = banner[2].text == "array";
    if (!array_ && banner[2].text != "coordinate") {
      builder_.fail(1, "the format is neither coordinate nor array");
    }
    field_ = banner[3].text;
    symmetry_ = banner[4].text;
    if (field_ != "real" && field_ != "integer" && field_ != "pattern" && field_ != "double") {
      builder_.fail(1,
                    "the field is none of real, integer and pattern; strengths are real numbers");
    }
    if (symmetry_ != "general" && symmetry_ != "symmetric") {
      builder_.fail(1, "the symmetry is neither general nor symmetric");
    }
  }

  // Nothing is ever allocated by these numbers: the file must hold what it says.
  std::uint64_t count_of(const Word& word, const char* what) {
    std::uint64_t value = 0;
    const char* end = word.text.data() + word.text.size();
    const auto [at, fault] = std::from_chars(word.text.data(), end, value);
    if (fault != std::errc{} || at != end) {
      builder_.fail(lines_.number(), fmt::format("the number of {} is no number", what));
    }
    return value;
  }

  void read_size(const std::vector<Word>& words) {
    if (words.size() != (array_ ? 2U : 3U)) {
      builder_.fail(lines_.number(), array_ ? "the size of an array is ROWS COLUMNS"
                                            : "the size of a matrix is ROWS COLUMNS ENTRIES");
    }
    num_rows_ = count_of(words[0], "rows");
    num_columns_ = count_of(words[1], "columns");
    if (!array_) num_entries_ = count_of(words[2], "entries");
    if (array_ && symmetry_ == "symmetric") {
      builder_.fail(lines_.number(), "a symmetric array; save it as coordinate");
    }
    if (num_rows_ > kMaxListedNodes * 1000 || num_columns_ > kMaxListedNodes * 1000) {
      builder_.fail(lines_.number(), fmt::format("more rows or columns than the limit of {}",
                                                 kMaxListedNodes * 1000));
    }
    if (symmetry_ == "symmetric" && num_rows_ != num_columns_) {
      builder_.fail(lines_.number(), "a symmetric matrix with other rows than columns");
    }
  }

  std::uint64_t place(const Word& word, std::uint64_t size, const char* what) {
    const std::uint64_t value = count_of(word, what);
    if (value < 1 || value > size) {
      builder_.fail(lines_.number(), fmt::format("a number of {} outside 1 to {}", what, size),
                    word.text);
    }
    return value;
  }

  void read_entries() {
    std::vector<Word> words;
    std::uint64_t read = 0;
    while (next(words)) {
      if (++read % 4096 == 0) context_.checkpoint();
      if (array_) {
        if (read > num_rows_ * num_columns_) too_many();
        add((read - 1) % num_rows_ + 1, (read - 1) / num_rows_ + 1, words[0]);
        continue;
      }
      if (read > num_entries_) too_many();
      if (words.size() != (field_ == "pattern" ? 2U : 3U)) {
        builder_.fail(lines_.number(), "an entry is ROW COLUMN VALUE, without VALUE in a pattern");
      }
      const std::uint64_t row = place(words[0], num_rows_, "rows");
      const std::uint64_t column = place(words[1], num_columns_, "columns");
      add(row, column, field_ == "pattern" ? Word{"", false} : words[2]);
    }
    const std::uint64_t wanted = array_ ? num_rows_ * num_columns_ : num_entries_;
    if (read < wanted) {
      builder_.fail(
          lines_.number(),
          fmt::format("the file says {} entries, but has {}; it may be cut", wanted, read));
    }
  }

  [[noreturn]] void too_many() {
    builder_.fail(lines_.number(), "more entries than the second line says");
  }

  void add(std::uint64_t row, std::uint64_t column, const Word& value) {
    const auto number = parse_double(value.text);
    if (!value.text.empty() && !number) {
      builder_.fail(lines_.number(), "a value that is no finite number", value.text);
    }
    if (number && *number == 0) {
      ++zeros_;
      return;
    }
    entries_.push_back({row, column, std::string(value.text), lines_.number()});
  }

  GraphTables build() {
    const bool square = num_rows_ == num_columns_;
    if (zeros_ > 0) {
      builder_.warn("zero_entry", "", 0, "entries of value 0 are no edges", "", zeros_);
    }
    // Rows and columns without any entry are nodes too, as far as they are worth listing.
    if (square && num_rows_ <= std::max<std::uint64_t>(kMaxListedNodes, 4 * entries_.size())) {
      for (std::uint64_t i = 1; i <= num_rows_; ++i) builder_.node(fmt::format("{}", i), 0);
    } else if (square) {
      builder_.warn("unlisted_nodes", "", 0, "rows without any entry are left out");
    }
    builder_.set_directed(symmetry_ == "general" && square);
    for (const Entry& entry : entries_) {
      builder_.edge(fmt::format("{}{}", square ? "" : "r", entry.row),
                    fmt::format("{}{}", square ? "" : "c", entry.column), entry.line);
      builder_.put("weight", entry.value);
    }
    return builder_.finish();
  }

  TextLines lines_;
  Context& context_;
  GraphTablesBuilder builder_;
  bool array_ = false;
  std::string field_, symmetry_;
  std::uint64_t num_rows_ = 0, num_columns_ = 0, num_entries_ = 0, zeros_ = 0;
  std::vector<Entry> entries_;
};

// METIS: "NODES EDGES [FORMAT [WEIGHTS]]", then the neighbors of each node in a line.
class MetisReader {
 public:
  MetisReader(std::string_view text, std::string_view file, Context& context)
      : lines_(text), context_(context), builder_(file, "METIS") {}

  GraphTables run() {
    std::string_view line;
    if (!next(line)) builder_.fail(1, "the file is empty");
    read_head(line);
    while (next(line)) {
      if (trim(line).empty() && node_ >= num_nodes_) continue;
      if (++node_ > num_nodes_) {
        builder_.fail(lines_.number(), "more lines than the first line says nodes");
      }
      if (node_ % 4096 == 0) context_.checkpoint();
      read_neighbors(line);
    }
    if (node_ < num_nodes_) {
      builder_.fail(lines_.number(), fmt::format("the first line says {} nodes, but {} have a line",
                                                 num_nodes_, node_));
    }
    if (2 * num_edges_ != ends_) {
      builder_.warn(
          "count_differs", "", 1,
          fmt::format("the first line says {} edges, the lines name {} ends", num_edges_, ends_));
    }
    return builder_.finish();
  }

 private:
  // Lines that start with % are comments; an empty line is a node without neighbors.
  bool next(std::string_view& line) {
    while (lines_.next(line)) {
      if (!line.starts_with('%')) return true;
    }
    return false;
  }

  std::uint64_t number(const Word& word) {
    const auto value = parse_int(word.text);
    if (!value || *value < 0) {
      builder_.fail(lines_.number(), "a word that is no number; a METIS graph has nothing else",
                    word.text);
    }
    return static_cast<std::uint64_t>(*value);
  }

  void read_head(std::string_view line) {
    const std::vector<Word> words = words_of(line);
    if (words.size() < 2) builder_.fail(lines_.number(), "the first line is NODES EDGES");
    num_nodes_ = number(words[0]);
    num_edges_ = number(words[1]);
    if (words.size() > 2) {
      const std::string_view format = words[2].text;
      edge_weights_ = format.ends_with('1');
      node_weights_ = format.size() >= 2 && format[format.size() - 2] == '1' ? 1 : 0;
      node_sizes_ = format.size() >= 3 && format[format.size() - 3] == '1';
    }
    if (words.size() > 3) node_weights_ = number(words[3]);
    builder_.set_directed(false);
  }

  void read_neighbors(std::string_view line) {
    const std::vector<Word> words = words_of(line);
    const std::string id = fmt::format("{}", node_);
    builder_.node(id, lines_.number());
    std::size_t at = node_sizes_ ? 1 : 0;
    for (std::uint64_t w = 0; w < node_weights_ && at < words.size(); ++w) {
      builder_.put("weight", words[at++].text);
    }
    for (; at < words.size(); ++at) {
      const std::uint64_t other = number(words[at]);
      if (other < 1 || other > num_nodes_) {
        builder_.fail(lines_.number(), "no node has this number", words[at].text);
      }
      ++ends_;
      const bool weighted = edge_weights_ && at + 1 < words.size();
      const std::string_view weight = weighted ? words[++at].text : std::string_view();
      // Each edge stands in the lines of both its ends; a loop twice in one.
      if (other < node_) continue;
      builder_.edge(id, fmt::format("{}", other), lines_.number());
      builder_.put("weight", weight);
    }
  }

  TextLines lines_;
  Context& context_;
  GraphTablesBuilder builder_;
  std::uint64_t num_nodes_ = 0, num_edges_ = 0, node_ = 0, ends_ = 0, node_weights_ = 0;
  bool edge_weights_ = false, node_sizes_ = false;
};

}  // namespace

GraphTables read_matrix_market(std::string_view bytes, std::string_view file, Context& context) {
  const DecodedText decoded = decode_text(bytes, "", file);
  return MatrixMarketReader(decoded.text, file, context).run();
}

GraphTables read_metis(std::string_view bytes, std::string_view file, Context& context) {
  const DecodedText decoded = decode_text(bytes, "", file);
  return MetisReader(decoded.text, file, context).run();
}

}  // namespace mekhala
