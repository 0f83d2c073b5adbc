#include "io/delimited.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "engine/base/text.hpp"
#include "io/header.hpp"

namespace mekhala {
namespace {

constexpr std::uint64_t kMaxUnpackedBytes = 4ULL << 30;
constexpr std::size_t kSampleRecords = 200;
constexpr std::uint64_t kMaxCells = 1ULL << 31;

bool is_space(char c) { return c == ' ' || c == '\t'; }

// A cell as it lies in the text. `escaped`: it stood in quotes and holds doubled ones.
struct RawCell {
  std::string_view text;
  bool quoted = false;
  bool escaped = false;
};

struct Oddities {
  std::uint64_t lf = 0, crlf = 0, cr = 0;
  std::uint64_t spaces = 0;       // cells with white space around them
  std::uint64_t spaces_line = 0;  // first of them
  std::vector<std::uint64_t> bare_quotes;
  std::uint64_t bare_quote_count = 0;
};

// Walks over records. The same code reads the sample (under each candidate delimiter) and the file.
class Cursor {
 public:
  Cursor(std::string_view text, char delimiter, char quote, std::string_view file)
      : text_(text), delimiter_(delimiter), quote_(quote), file_(file) {
    special_[static_cast<unsigned char>(delimiter)] = true;
    special_[static_cast<unsigned char>('\n')] = true;
    special_[static_cast<unsigned char>('\r')] = true;
  }

  // False at the end. `cells` receives the record, `line` its first line.
  bool next(std::vector<RawCell>& cells, std::uint64_t& line) {
    cells.clear();
    if (at_ >= text_.size()) return false;
    line = line_;
    while (true) {
      if (cells.size() >= kMaxColumns) {
        throw Error(
            ErrorCode::limit_exceeded,
            fmt::format("{}, line {}: a row of more than {} cells; is the delimiter right?", file_,
                        line, kMaxColumns),
            Place{.file = std::string(file_), .line = line, .byte = {}, .column = {}, .value = {}});
      }
      cells.push_back(cell());
      if (at_ >= text_.size()) return true;
      const char c = text_[at_];
      if (c == delimiter_) {
        ++at_;
        if (delimiter_ == ' ') {
          while (at_ < text_.size() && text_[at_] == ' ') ++at_;
        }
        if (at_ >= text_.size()) {
          cells.push_back({});
          return true;
        }
        continue;
      }
      end_line();
      return true;
    }
  }

  // Byte where the next record starts.
  [[nodiscard]] std::size_t position() const { return at_; }
  void start_at_line(std::uint64_t line) { line_ = line; }
  // Passes over records up to that byte. What is odd in them counts.
  void pass(std::size_t position) {
    std::vector<RawCell> cells;
    std::uint64_t line = 0;
    while (at_ < position && next(cells, line)) {
    }
  }
  Oddities odd;

 private:
  RawCell cell() {
    const std::size_t begin = at_;
    std::size_t start = at_;
    while (start < text_.size() && is_space(text_[start]) && text_[start] != delimiter_) ++start;
    if (start < text_.size() && text_[start] == quote_) {
      if (auto quoted = quoted_cell(start)) {
        if (start != begin) note_space();
        return *quoted;
      }
    }
    std::size_t end = start;
    bool bare_quote = false;
    while (end < text_.size() && !special_[static_cast<unsigned char>(text_[end])]) {
      bare_quote |= text_[end] == '"';
      ++end;
    }
    at_ = end;
    check_size(end - begin);
    if (bare_quote && quote_ == '"') note_bare_quote();
    const std::string_view whole = text_.substr(begin, end - begin);
    const std::string_view trimmed = trim(whole);
    if (trimmed.size() != whole.size() && !trimmed.empty()) note_space();
    return {.text = trimmed};
  }

  // Nothing where what follows the closing quote shows that the quote was no opening one:
  // `"Ali" Hassan, 7` is text with quotes in it.
  std::optional<RawCell> quoted_cell(std::size_t open) {
    const std::uint64_t open_line = line_;
    std::uint64_t line = line_;
    bool escaped = false;
    std::size_t i = open + 1;
    while (true) {
      if (i >= text_.size()) {
        throw Error(
            ErrorCode::invalid_input,
            fmt::format(
                "{}, line {}: a quote opens here and is never closed; close it, or double it "
                "where it is part of the text",
                file_, open_line),
            Place{.file = std::string(file_),
                  .line = open_line,
                  .byte = open,
                  .column = {},
                  .value = {}});
      }
      const char c = text_[i];
      if (c == quote_) {
        if (i + 1 < text_.size() && text_[i + 1] == quote_) {
          escaped = true;
          i += 2;
          continue;
        }
        break;
      }
      if (c == '\n' || (c == '\r' && (i + 1 >= text_.size() || text_[i + 1] != '\n'))) ++line;
      ++i;
    }
    const std::size_t close = i++;
    while (i < text_.size() && is_space(text_[i]) && text_[i] != delimiter_) ++i;
    if (i < text_.size() && !special_[static_cast<unsigned char>(text_[i])]) {
      note_bare_quote();
      return std::nullopt;
    }
    check_size(close - open);
    at_ = i;
    line_ = line;
    const std::string_view whole = text_.substr(open + 1, close - open - 1);
    const std::string_view trimmed = trim(whole);
    if (trimmed.size() != whole.size() && !trimmed.empty()) note_space();
    return RawCell{.text = trimmed, .quoted = true, .escaped = escaped};
  }

  void end_line() {
    if (text_[at_] == '\n') {
      ++odd.lf;
      ++at_;
    } else if (at_ + 1 < text_.size() && text_[at_ + 1] == '\n') {
      ++odd.crlf;
      at_ += 2;
    } else {
      ++odd.cr;
      ++at_;
    }
    ++line_;
  }

  void note_space() {
    if (odd.spaces++ == 0) odd.spaces_line = line_;
  }
  void note_bare_quote() {
    ++odd.bare_quote_count;
    if (odd.bare_quotes.size() < kMaxWarningLines) odd.bare_quotes.push_back(line_);
  }
  void check_size(std::size_t size) const {
    if (size <= kMaxCellBytes) return;
    throw Error(
        ErrorCode::limit_exceeded,
        fmt::format("{}, line {}: a cell of more than {} bytes; is a quote left open?", file_,
                    line_, kMaxCellBytes),
        Place{.file = std::string(file_), .line = line_, .byte = {}, .column = {}, .value = {}});
  }

  std::string_view text_;
  char delimiter_;
  char quote_;
  std::string_view file_;
  std::array<bool, 256> special_{};
  std::size_t at_ = 0;
  std::uint64_t line_ = 1;
};

bool is_blank(const std::vector<RawCell>& cells) {
  return std::all_of(cells.begin(), cells.end(),
                     [](const RawCell& cell) { return cell.text.empty(); });
}

std::string unescape(std::string_view text, char quote) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    out += text[i];
    if (text[i] == quote && i + 1 < text.size() && text[i + 1] == quote) ++i;
  }
  return out;
}

struct Sample {
  std::vector<std::vector<std::string>> records;  // without blank ones
  std::vector<std::uint64_t> lines;
  std::vector<std::size_t> ends;  // byte after each record
};

Sample take_sample(std::string_view text, char delimiter, char quote, std::string_view file,
                   std::size_t count) {
  Sample sample;
  Cursor cursor(text, delimiter, quote, file);
  std::vector<RawCell> cells;
  std::uint64_t line = 0;
  while (sample.records.size() < count && cursor.next(cells, line)) {
    if (is_blank(cells)) continue;
    std::vector<std::string> record;
    record.reserve(cells.size());
    for (const RawCell& cell : cells) {
      record.push_back(cell.escaped ? unescape(cell.text, quote) : std::string(cell.text));
    }
    sample.records.push_back(std::move(record));
    sample.lines.push_back(line);
    sample.ends.push_back(cursor.position());
  }
  return sample;
}

// How well a delimiter cuts the sample: the share of records with the usual width, a little more
// for more columns. A wrong one gives one column, or a different number in each record.
double delimiter_score(const Sample& sample, const DelimitedOptions& options) {
  if (sample.records.empty()) return 0;
  std::size_t usual = 0;
  const std::size_t width = usual_width(sample.records, &usual);
  if (width < 2 && sample.records.front().size() < 2) return 0;
  double score = static_cast<double>(usual) / static_cast<double>(sample.records.size());
  if (width < 2) score *= 0.2;
  score += 0.05 * std::min<double>(1, static_cast<double>(width) / 20);
  if (options.known_header && sample.records.front().size() > 1) {
    std::size_t known = 0;
    for (const std::string& cell : sample.records.front())
      known += options.known_header(cell) ? 1 : 0;
    score += static_cast<double>(known) / static_cast<double>(sample.records.front().size());
  }
  return score;
}

std::string_view sample_text(std::string_view text) {
  constexpr std::size_t kSampleBytes = 1u << 18;
  return text.substr(0, std::min(text.size(), kSampleBytes));
}

char find_quote(std::string_view sample) {
  std::size_t doubles = 0, singles = 0;
  char before = '\n';
  for (std::size_t i = 0; i < sample.size(); ++i) {
    const char c = sample[i];
    const bool at_start = before == '\n' || before == '\r' || before == ',' || before == ';' ||
                          before == '\t' || before == '|';
    if (at_start && c == '"') ++doubles;
    if (at_start && c == '\'') {
      std::size_t close = sample.find_first_of("'\n\r", i + 1);
      while (close < sample.size() - 1 && sample[close] == '\'' && sample[close + 1] == '\'') {
        close = sample.find_first_of("'\n\r", close + 2);
      }
      const bool closed =
          close != std::string_view::npos && sample[close] == '\'' &&
          (close + 1 >= sample.size() ||
           std::string_view(",;\t|\r\n").find(sample[close + 1]) != std::string_view::npos);
      singles += closed ? 1 : 0;
    }
    before = c;
  }
  return doubles == 0 && singles >= 2 ? '\'' : '"';
}

char find_delimiter(std::string_view text, char quote, std::string_view file,
                    const DelimitedOptions& options) {
  char best = ',';
  double best_score = 0;
  for (const char candidate : {',', ';', '\t', '|', ' '}) {
    double score = 0;
    try {
      // The whole text is walked, but only some records of it: a quoted cell may be long.
      score = delimiter_score(take_sample(text, candidate, quote, file, kSampleRecords), options);
    } catch (const Error&) {
      // A quote left open: decided on the records before it.
      try {
        score = delimiter_score(take_sample(text, candidate, '\0', file, kSampleRecords), options) *
                0.9;
      } catch (const Error&) {
        score = 0;
      }
    }
    // Single spaces stand inside cells too: they must cut much better than anything else.
    if (candidate == ' ' && (score < 0.9 || score < best_score + 0.5)) continue;
    if (score > best_score + 1e-9) {
      best_score = score;
      best = candidate;
    }
  }
  return best;
}

void say_oddities(CellTable& table, const Oddities& odd) {
  if ((odd.lf > 0) + (odd.crlf > 0) + (odd.cr > 0) > 1) {
    table.warnings.add(
        "mixed_newlines", "", 0,
        fmt::format("line ends are mixed ({} LF, {} CRLF, {} CR); each was taken as one", odd.lf,
                    odd.crlf, odd.cr),
        "", 1);
  } else if (odd.cr > 0) {
    table.warnings.add("cr_newlines", "", 0, "lines end with CR only; taken as line ends", "", 1);
  }
  if (odd.spaces > 0) {
    table.warnings.add("spaces_trimmed", "", odd.spaces_line,
                       "cells with white space around them; it was trimmed", "", odd.spaces);
  }
  for (const std::uint64_t line : odd.bare_quotes) {
    table.warnings.add("bare_quote", "", line, "a quote inside an unquoted cell; kept as it stands",
                       "put the cell in quotes and double the quote inside");
  }
  if (odd.bare_quote_count > odd.bare_quotes.size()) {
    table.warnings.add("bare_quote", "", 0, "", "", odd.bare_quote_count - odd.bare_quotes.size());
  }
}

// Takes `sep=;` off the front and returns its delimiter; 0 where there is none.
char take_sep_line(std::string_view& text, std::uint64_t& lines) {
  if (text.size() < 5 || to_lower(text.substr(0, 4)) != "sep=") {
    // Some programs put the whole line in quotes.
    if (text.size() < 7 || text[0] != '"' || to_lower(text.substr(1, 4)) != "sep=" ||
        text[6] != '"') {
      return 0;
    }
  }
  const std::size_t at = text[0] == '"' ? 5 : 4;
  const char delimiter = text[at];
  const std::size_t end = text.find_first_of("\r\n");
  if (end == std::string_view::npos || end > at + 2) return 0;
  const std::size_t skip =
      text[end] == '\r' && end + 1 < text.size() && text[end + 1] == '\n' ? 2 : 1;
  text.remove_prefix(end + skip);
  lines = 1;
  return delimiter;
}

void fill_rows(CellTable& table, Cursor& cursor, std::size_t text_size, Context& context) {
  const std::size_t width = table.columns();
  std::vector<RawCell> cells;
  std::vector<std::string_view> views;
  std::uint64_t line = 0;
  std::uint64_t padded = 0, short_rows = 0, records = 0;
  auto view_of = [&](const RawCell& cell) {
    return cell.escaped ? table.owner->arena.keep(unescape(cell.text, table.quote)) : cell.text;
  };
  while (cursor.next(cells, line)) {
    if ((++records & 0x3fff) == 0) {
      context.checkpoint();
      context.report(static_cast<double>(cursor.position()) / static_cast<double>(text_size + 1));
    }
    if (is_blank(cells)) {
      ++table.blank_rows;
      continue;
    }
    std::size_t used = cells.size();
    while (used > width && cells[used - 1].text.empty()) --used;
    if (used > width) {
      views.clear();
      for (const RawCell& cell : cells) views.push_back(view_of(cell));
      Rejection rejection;
      rejection.file = table.file;
      rejection.line = line;
      rejection.column = fmt::format("column {}", width + 1);
      rejection.value = std::string(views[width]);
      rejection.rule = "ragged_row";
      rejection.message = fmt::format("the row has {} cells, the header {}", used, width);
      rejection.hint = "put cells that hold the delimiter in quotes";
      rejection.row = row_as_csv(views);
      table.rejected.push_back(std::move(rejection));
      continue;
    }
    if (used < width) {
      ++short_rows;
      padded += width - used;
      if (short_rows <= kMaxWarningLines) {
        table.warnings.add("short_row", "", line,
                           "rows with fewer cells than the header; the missing ones are empty");
      }
      if (padded > (64u << 20) && padded > table.cells.size() - padded) {
        throw Error(
            ErrorCode::limit_exceeded,
            fmt::format("{}, line {}: most rows have far fewer cells than the header's {}; is "
                        "the delimiter right?",
                        table.file, line, width));
      }
    }
    if (table.cells.size() + width > kMaxCells) {
      throw Error(ErrorCode::limit_exceeded,
                  fmt::format("{}: more than {} cells; split the file", table.file, kMaxCells));
    }
    for (std::size_t c = 0; c < std::min(used, width); ++c)
      table.cells.push_back(view_of(cells[c]));
    for (std::size_t c = used; c < width; ++c) table.cells.emplace_back();
    table.lines.push_back(line);
  }
  if (short_rows > kMaxWarningLines) {
    table.warnings.add("short_row", "", 0, "", "", short_rows - kMaxWarningLines);
  }
}

}  // namespace

CellTable read_delimited(std::string_view bytes, std::string_view file,
                         const DelimitedOptions& options, Context& context) {
  CellTable table;
  table.file = std::string(file);
  table.format = "csv";
  std::string unpacked;
  const Compression compression = detect_compression(bytes);
  if (compression != Compression::none) {
    unpacked = decompress(bytes, kMaxUnpackedBytes, file);
    bytes = unpacked;
    table.compression = compression == Compression::gzip ? "gzip" : "zstd";
  }
  DecodedText decoded = decode_text(bytes, options.encoding, file);
  table.encoding = decoded.encoding;
  table.owner->text = std::move(decoded.text);
  std::string().swap(unpacked);
  if (table.encoding != "UTF-8") {
    table.warnings.add("decoded", "", 0,
                       fmt::format("the text is {}, not UTF-8; it was decoded", table.encoding),
                       "look at a name with accents or in a local script");
  }
  if (decoded.confidence < 0.5) {
    table.warnings.add(
        "encoding_unsure", "", 0,
        fmt::format("the encoding was guessed as {}, without much to go by", table.encoding),
        "name it with --encoding");
  }

  std::string_view text = table.owner->text;
  const std::size_t last = text.find_last_not_of(" \t\r\n\x1a");
  const std::size_t tail = last == std::string_view::npos ? 0 : last + 1;
  if (text.substr(tail).find('\x1a') != std::string_view::npos) {
    table.warnings.add("ctrl_z", "", 0, "the file ends with Ctrl-Z (a DOS end mark); left out");
    text = text.substr(0, tail);
  }
  std::uint64_t skipped_lines = 0;
  const char said = take_sep_line(text, skipped_lines);

  table.quote = find_quote(sample_text(text));
  if (options.delimiter != 0) {
    table.delimiter = options.delimiter;
  } else if (said != 0) {
    table.delimiter = said;
  } else {
    table.delimiter = find_delimiter(text, table.quote, file, options);
  }
  if (table.delimiter == '\t') table.format = "tsv";

  Cursor cursor(text, table.delimiter, table.quote, file);
  Sample sample;
  try {
    sample = take_sample(text, table.delimiter, table.quote, file, kSampleRecords);
  } catch (const Error& error) {
    Place place = error.place();
    if (place.line) *place.line += skipped_lines;
    if (skipped_lines == 0) throw;
    throw Error(error.code(), error.what() + std::string(" (after the sep= line)"), place);
  }
  const HeaderFinding header = find_header(sample.records, options.header, options.known_header);
  if (header.found) {
    table.header = sample.records[header.record];
    table.header_line = sample.lines[header.record] + skipped_lines;
    cursor.start_at_line(1 + skipped_lines);
    cursor.pass(sample.ends[header.record]);
    if (header.record > 0) {
      table.warnings.add("preamble", "", sample.lines[0] + skipped_lines,
                         "lines above the header were left out", "", header.record);
    }
    if (!header.sure) {
      table.warnings.add(
          "header_unsure", "", table.header_line,
          "the first row was taken as the header, though nothing in the file proves it",
          "say so if it holds data");
    }
    while (table.header.size() > 1 && table.header.back().empty() &&
           table.header.size() > usual_width(sample.records)) {
      table.header.pop_back();
    }
    // `a,b,` with rows of two cells: the last delimiter ends the line, it opens no column.
    name_columns(table, table.header.size());
  } else {
    cursor.start_at_line(1 + skipped_lines);
    name_columns(table, sample.records.empty() ? 0 : usual_width(sample.records));
    if (!sample.records.empty()) {
      table.warnings.add("no_header", "", 0,
                         "the file has no header; columns are called column 1, column 2 ...",
                         "add a first line with the names of the columns");
    }
  }
  if (!table.header.empty()) fill_rows(table, cursor, text.size(), context);
  say_oddities(table, cursor.odd);
  return table;
}

}  // namespace mekhala
