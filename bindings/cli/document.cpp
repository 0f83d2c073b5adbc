#include "bindings/cli/document.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "engine/base/text.hpp"
#include "engine/base/wrap.hpp"

namespace mekhala::cli {

namespace {

// The longest text of a cell for people; `--format json` or csv has all of it.
constexpr std::size_t kMaxCellWidth = 400;
constexpr std::size_t kGap = 2;         // cells between columns
constexpr std::size_t kEasyWidth = 24;  // a column of text reads well from here on
constexpr std::size_t kLeastWidth = 6;  // no column of text is narrower

// Characters that steer a terminal or mislead a reader, beyond what JSON itself must escape.
bool steers(std::uint32_t code) {
  return (code >= 0x7f && code <= 0x9f) || code == 0xad || code == 0x61c || code == 0x180e ||
         (code >= 0x200b && code <= 0x200f) || (code >= 0x2028 && code <= 0x202e) ||
         (code >= 0x2060 && code <= 0x206f) || code == 0xfeff;
}

bool may_steer(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte == 0x7f || byte == 0xc2 || byte == 0xd8 || byte == 0xe1 || byte == 0xe2 ||
           byte == 0xef;
  });
}

void write_string(std::string& out, std::string_view text) {
  out += '"';
  const std::string escaped = escape_json(text);
  if (!may_steer(escaped)) {
    out += escaped;
  } else {
    for (const std::uint32_t code : code_points(escaped)) {
      if (steers(code)) {
        out += fmt::format("\\u{:04x}", code);
      } else {
        append_utf8(out, code);
      }
    }
  }
  out += '"';
}

void new_line(std::string& out, int indent, int depth) {
  out += '\n';
  out.append(static_cast<std::size_t>(indent * depth), ' ');
}

bool is_plain(const Json& value) {
  return value.as_array() == nullptr && value.as_object() == nullptr;
}

// Short arrays and objects of plain values stay on one line, so that a document of rows reads as
// rows.
bool fits_line(const Json& value) {
  if (const auto* array = value.as_array()) {
    return array->size() <= 16 && std::all_of(array->begin(), array->end(), is_plain);
  }
  if (const auto* object = value.as_object()) {
    return object->size() <= 8 && std::all_of(object->begin(), object->end(), [](const auto& item) {
             return is_plain(item.second);
           });
  }
  return true;
}

std::string number_text(double value, Style style) {
  if (!std::isfinite(value)) return "";
  if (style == Style::share) return fmt::format("{:.1f} %", 100 * value);
  if (std::abs(value) < 1e15 && value == std::floor(value)) return fmt::format("{:.0f}", value);
  if (std::abs(value) >= 1e-3 && std::abs(value) < 1e6) {
    std::string text = fmt::format("{:.4f}", value);
    text.erase(text.find_last_not_of('0') + 1);
    return text;
  }
  return fmt::format("{:.4g}", value);
}

// A cell for people: one line, nothing that steers a terminal.
std::string cell_text(const Json* value, Style style) {
  if (value == nullptr || value->is_null()) return "";
  if (const bool* flag = value->as_bool()) return *flag ? "yes" : style == Style::flag ? "" : "no";
  if (const auto* whole = value->as_integer()) {
    return style == Style::text ? fmt::format("{}", *whole)
                                : number_text(static_cast<double>(*whole), style);
  }
  if (const auto* real = value->as_real()) return number_text(*real, style);
  if (const auto* text = value->as_string()) {
    return truncate_display(escape_terminal(*text), kMaxCellWidth);
  }
  std::string out;
  if (const auto* array = value->as_array()) {
    for (const Json& item : *array) {
      out += (out.empty() ? "" : ", ") + cell_text(&item, style);
    }
  } else if (const auto* object = value->as_object()) {
    for (const auto& [key, item] : *object) {
      out += (out.empty() ? "" : "  ") + escape_terminal(key) + " " + cell_text(&item, style);
    }
  }
  return out;
}

// "3", or "3-5" where rows are tied.
std::string rank_text(const Json& row) {
  const std::string first = cell_text(row.find("rank"), Style::integer);
  const std::string last = cell_text(row.find("rank_last"), Style::integer);
  return last.empty() || last == first ? first : first + "-" + last;
}

bool right_aligned(Style style) {
  return style == Style::integer || style == Style::number || style == Style::share ||
         style == Style::rank;
}

std::string pad(const std::string& text, std::size_t width, bool right) {
  const std::size_t used = display_width(text);
  const std::string blank(width > used ? width - used : 0, ' ');
  return right ? blank + text : text + blank;
}

std::string without_trailing_blanks(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

// What is copied into the next command, or counted, stays on one line.
bool stays_whole(const Column& column) {
  return right_aligned(column.style) || column.key == "id" || column.key.ends_with(".id");
}

std::size_t total_width(const std::vector<std::size_t>& widths) {
  return std::accumulate(widths.begin(), widths.end(), kGap * (widths.size() - 1));
}

// Takes cells from the widest columns until the table fits, none below its least.
void shrink(std::vector<std::size_t>& widths, const std::vector<std::size_t>& least,
            std::size_t limit) {
  for (std::size_t total = total_width(widths); total > limit; --total) {
    std::size_t widest = widths.size();
    for (std::size_t i = 0; i < widths.size(); ++i) {
      if (widths[i] <= least[i]) continue;
      if (widest == widths.size() || widths[i] > widths[widest]) widest = i;
    }
    if (widest == widths.size()) return;
    --widths[widest];
  }
}

// A table as it is laid out: what of it fits.
struct Layout {
  std::vector<Column> columns;
  std::vector<std::vector<std::string>> cells;
  std::vector<std::size_t> widths;
  std::vector<std::size_t> words;     // width of the widest word
  std::vector<std::string> left_out;  // titles

  void measure(std::size_t column, std::string_view text) {
    widths[column] = std::max(widths[column], display_width(text));
    words[column] =
        std::max(words[column], stays_whole(columns[column]) ? widths[column] : widest_word(text));
  }
  void leave_out(std::size_t column) {
    const auto at = static_cast<std::ptrdiff_t>(column);
    left_out.push_back(columns[column].title);
    columns.erase(columns.begin() + at);
    widths.erase(widths.begin() + at);
    words.erase(words.begin() + at);
    for (auto& row : cells) row.erase(row.begin() + at);
  }
  // What each column may be narrowed to, where text wants so many cells.
  [[nodiscard]] std::vector<std::size_t> least(std::size_t text) const {
    std::vector<std::size_t> narrow;
    for (std::size_t i = 0; i < widths.size(); ++i) {
      narrow.push_back(stays_whole(columns[i]) ? widths[i]
                                               : std::min(widths[i], std::max(text, words[i])));
    }
    return narrow;
  }
  // Wider words are broken before the table is wider than its terminal.
  [[nodiscard]] std::vector<std::size_t> broken() const {
    std::vector<std::size_t> narrow = widths;
    for (std::size_t i = 0; i < widths.size(); ++i) {
      if (!stays_whole(columns[i])) narrow[i] = std::min(widths[i], kLeastWidth);
    }
    return narrow;
  }
};

void fit(Layout& layout, std::size_t limit) {
  while (total_width(layout.least(kEasyWidth)) > limit) {
    const auto most =
        std::max_element(layout.columns.begin(), layout.columns.end(),
                         [](const Column& a, const Column& b) { return a.spare < b.spare; });
    if (most->spare == 0) break;
    layout.leave_out(static_cast<std::size_t>(most - layout.columns.begin()));
  }
  for (const auto& least : {layout.least(kEasyWidth), layout.least(kLeastWidth), layout.broken()}) {
    shrink(layout.widths, least, limit);
  }
}

Layout lay_out(const Block& block, std::size_t limit) {
  Layout layout;
  layout.columns = block.columns;
  layout.widths.resize(block.columns.size());
  layout.words.resize(block.columns.size());
  for (std::size_t i = 0; i < block.columns.size(); ++i) layout.measure(i, block.columns[i].title);
  for (const Json& row : block.rows) {
    auto& line = layout.cells.emplace_back();
    for (std::size_t i = 0; i < block.columns.size(); ++i) {
      const Column& column = block.columns[i];
      line.push_back(column.style == Style::rank ? rank_text(row)
                                                 : cell_text(row.find(column.key), column.style));
      layout.measure(i, line.back());
    }
  }
  if (limit > 0 && !layout.columns.empty()) fit(layout, limit);
  return layout;
}

void render_table(std::string& out, const Block& block, const RenderOptions& options) {
  const Layout layout = lay_out(block, options.width);
  const std::vector<std::size_t>& widths = layout.widths;
  // A row has as many lines as its cell with the most.
  const auto write_row = [&](const auto& text_of, bool bold) {
    std::vector<std::vector<std::string>> cells;
    std::size_t height = 1;
    for (std::size_t i = 0; i < widths.size(); ++i) {
      cells.push_back(wrap_display(text_of(i), widths[i]));
      height = std::max(height, cells.back().size());
    }
    for (std::size_t at = 0; at < height; ++at) {
      std::string line;
      for (std::size_t i = 0; i < widths.size(); ++i) {
        if (i > 0) line.append(kGap, ' ');
        line += pad(at < cells[i].size() ? cells[i][at] : "", widths[i],
                    right_aligned(layout.columns[i].style));
      }
      line = without_trailing_blanks(line);
      out += (bold ? "\x1b[1m" + line + "\x1b[0m" : line) + "\n";
    }
  };
  write_row([&](std::size_t i) { return layout.columns[i].title; }, options.bold);
  std::string rule;
  for (std::size_t i = 0; i < widths.size(); ++i) {
    if (i > 0) rule.append(kGap, ' ');
    rule.append(widths[i], '-');
  }
  out += rule + "\n";
  for (const auto& row : layout.cells) {
    write_row([&](std::size_t i) { return row[i]; }, false);
  }
  if (!layout.left_out.empty()) {
    const std::string note = fmt::format("(too narrow for: {})", fmt::join(layout.left_out, ", "));
    for (const std::string& line : wrap_display(note, options.width)) out += line + "\n";
  }
}

void render_lines(std::string& out, const std::vector<std::string>& lines, std::size_t width) {
  for (const std::string& line : lines) {
    for (const std::string& part : wrap_display(escape_terminal(line), width)) out += part + "\n";
  }
}

std::string render_people(const Answer& answer, const RenderOptions& options) {
  std::string out;
  render_lines(out, answer.opening, options.width);
  for (const Block& block : answer.blocks) {
    if (block.rows.empty() && block.hide_if_empty) continue;
    if (!out.empty()) out += "\n";
    if (!block.title.empty()) {
      for (const std::string& title : wrap_display(escape_terminal(block.title), options.width)) {
        out += (options.bold ? "\x1b[1m" + title + "\x1b[0m" : title) + "\n";
      }
    }
    if (block.rows.empty()) {
      render_lines(out, {block.empty.empty() ? "nothing to show" : block.empty}, options.width);
      continue;
    }
    if (block.lines.empty()) {
      render_table(out, block, options);
    } else {
      render_lines(out, block.lines, options.width);
    }
    if (block.total > block.rows.size()) {
      out += fmt::format("{} of {} shown\n", grouped(block.rows.size()), grouped(block.total));
    }
  }
  if (!answer.closing.empty() && !out.empty()) out += "\n";
  render_lines(out, answer.closing, options.width);
  return out;
}

std::string render_json(const Answer& answer) {
  Json document = Json::object();
  document.set("schema", "mekhala/" + answer.verb + "/1");
  if (const auto* head = answer.head.as_object()) {
    for (const auto& [key, value] : *head) document.set(key, value);
  }
  for (const Block& block : answer.blocks) document.set(block.key, Json(block.rows));
  return document.dump(2) + "\n";
}

// Nested objects become "pairs.KH-MM"; lists become one cell, separated by "; ".
void flatten(const Json& value, const std::string& prefix,
             std::vector<std::pair<std::string, std::string>>& cells) {
  if (const auto* object = value.as_object()) {
    for (const auto& [key, item] : *object) {
      flatten(item, prefix.empty() ? key : prefix + "." + key, cells);
    }
    return;
  }
  std::string text;
  if (const auto* array = value.as_array()) {
    for (const Json& item : *array) {
      const auto* plain = item.as_string();
      text += (text.empty() ? "" : "; ") + (plain != nullptr ? *plain : item.dump());
    }
  } else if (const auto* plain = value.as_string()) {
    text = *plain;
  } else if (!value.is_null()) {
    text = value.dump();
    if (text == "null") text.clear();
  }
  cells.emplace_back(prefix, std::move(text));
}

bool is_number(const std::string& text) { return !text.empty() && parse_double(text).has_value(); }

// `terminal`: it is read on one, where a control character of a file would be obeyed.
std::string csv_line(const std::vector<std::string>& cells, bool terminal) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    // A negative number is no formula: it stays a number.
    line += (i == 0 ? "" : ",") +
            (is_number(cells[i]) ? cells[i]
                                 : escape_csv(terminal ? escape_terminal(cells[i]) : cells[i]));
  }
  return line + "\r\n";
}

// The head of an answer without tables, as one row.
Answer head_as_row(const Answer& answer) {
  Answer one(answer.verb);
  Block block;
  block.rows.push_back(answer.head);
  one.blocks.push_back(std::move(block));
  return one;
}

std::string render_csv(const Answer& answer, bool terminal) {
  if (answer.blocks.empty()) return render_csv(head_as_row(answer), terminal);
  std::vector<std::pair<const Block*, const Json*>> rows;
  std::size_t filled = 0;
  for (const Block& block : answer.blocks) {
    filled += block.rows.empty() ? 0 : 1;
    for (const Json& row : block.rows) rows.emplace_back(&block, &row);
  }
  std::vector<std::string> names;
  if (filled > 1) names.emplace_back("table");
  std::vector<std::vector<std::pair<std::string, std::string>>> flat;
  for (const auto& [block, row] : rows) {
    auto& cells = flat.emplace_back();
    flatten(*row, "", cells);
    if (filled > 1) cells.emplace_back("table", block->key);
    std::size_t at = 0;  // members of rows come in one order: new names go after their neighbour
    for (const auto& [name, text] : cells) {
      const auto found = std::find(names.begin(), names.end(), name);
      if (found == names.end()) {
        names.insert(names.begin() + static_cast<std::ptrdiff_t>(std::min(at, names.size())), name);
        ++at;
      } else {
        at = static_cast<std::size_t>(found - names.begin()) + 1;
      }
    }
  }
  if (rows.empty() && !answer.blocks.empty()) {
    for (const Column& column : answer.blocks.front().columns) names.push_back(column.key);
  }
  std::string out = csv_line(names, terminal);
  for (const auto& cells : flat) {
    std::vector<std::string> line(names.size());
    for (const auto& [name, text] : cells) {
      const auto found = std::find(names.begin(), names.end(), name);
      line[static_cast<std::size_t>(found - names.begin())] = text;
    }
    out += csv_line(line, terminal);
  }
  return out;
}

std::string render_ndjson(const Answer& answer) {
  if (answer.blocks.empty()) return render_ndjson(head_as_row(answer));
  std::string out;
  for (const Block& block : answer.blocks) {
    for (const Json& row : block.rows) {
      Json line = Json::object();
      line.set("schema", "mekhala/" + answer.verb + "/1");
      line.set("table", block.key);
      if (const auto* members = row.as_object()) {
        for (const auto& [key, value] : *members) line.set(key, value);
      }
      out += line.dump() + "\n";
    }
  }
  return out;
}

}  // namespace

Json Json::strings(const std::vector<std::string>& values) {
  Array array;
  for (const std::string& value : values) array.emplace_back(value);
  return array;
}

Json& Json::set(std::string key, Json value) {
  std::get<Object>(value_).emplace_back(std::move(key), std::move(value));
  return *this;
}

Json& Json::push(Json value) {
  std::get<Array>(value_).push_back(std::move(value));
  return *this;
}

const Json* Json::find(std::string_view dotted_key) const {
  const auto* object = as_object();
  if (object == nullptr) return nullptr;
  for (const auto& [key, value] : *object) {
    if (key == dotted_key) return &value;
  }
  const std::size_t dot = dotted_key.find('.');
  if (dot == std::string_view::npos) return nullptr;
  const Json* inner = find(dotted_key.substr(0, dot));
  return inner == nullptr ? nullptr : inner->find(dotted_key.substr(dot + 1));
}

std::string Json::dump(int indent) const {
  std::string out;
  write(out, indent, 0);
  return out;
}

void Json::write(std::string& out, int indent, int depth) const {
  const bool open = indent > 0 && (depth == 0 || !fits_line(*this));
  if (const auto* array = as_array()) {
    out += '[';
    for (std::size_t i = 0; i < array->size(); ++i) {
      if (i > 0) out += open ? "," : indent > 0 ? ", " : ",";
      if (open) new_line(out, indent, depth + 1);
      (*array)[i].write(out, indent, depth + 1);
    }
    if (open && !array->empty()) new_line(out, indent, depth);
    out += ']';
  } else if (const auto* object = as_object()) {
    out += '{';
    for (std::size_t i = 0; i < object->size(); ++i) {
      if (i > 0) out += open ? "," : indent > 0 ? ", " : ",";
      if (open) new_line(out, indent, depth + 1);
      write_string(out, (*object)[i].first);
      out += indent > 0 ? ": " : ":";
      (*object)[i].second.write(out, indent, depth + 1);
    }
    if (open && !object->empty()) new_line(out, indent, depth);
    out += '}';
  } else if (const auto* text = as_string()) {
    write_string(out, *text);
  } else if (const auto* flag = as_bool()) {
    out += *flag ? "true" : "false";
  } else if (const auto* whole = as_integer()) {
    out += fmt::format("{}", *whole);
  } else if (const auto* real = as_real()) {
    out += std::isfinite(*real) ? format_double(*real) : "null";
  } else {
    out += "null";
  }
}

std::string wrap_help(std::string_view help, std::size_t width) {
  std::string out;
  for (const std::string_view line : split(help, '\n')) {
    // "  --name TYPE     what it does": later lines begin where the description does.
    const std::size_t name = line.find_first_not_of(' ');
    std::size_t column = name == std::string_view::npos || name == 0 ? 0 : name;
    if (name != std::string_view::npos && name > 0 && name < 8) {
      const std::size_t gap = line.find("  ", name);
      if (gap != std::string_view::npos) column = line.find_first_not_of(' ', gap);
    }
    if (column == std::string_view::npos || column + 16 > width) column = 0;
    const std::string_view head = line.substr(0, column);
    bool first = true;
    for (const std::string& part : wrap_display(line.substr(column), width - column)) {
      out += (first ? std::string(head) : std::string(column, ' ')) + part + "\n";
      first = false;
    }
  }
  if (!out.empty()) out.pop_back();  // of what follows the last line break
  return out;
}

std::string render(const Answer& answer, const RenderOptions& options) {
  switch (options.format) {
    case Format::json:
      return render_json(answer);
    case Format::csv:
      return render_csv(answer, options.width > 0);
    case Format::ndjson:
      return render_ndjson(answer);
    case Format::table:
      return render_people(answer, options);
  }
  return {};
}

}  // namespace mekhala::cli
