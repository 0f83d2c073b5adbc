#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "engine/base/error.hpp"
#include "engine/base/text.hpp"
#include "io/formats/limits.hpp"
#include "io/formats/readers.hpp"

namespace mekhala {
namespace {

// Characters 160 to 255 of ISO 8859-1 by their names in HTML.
constexpr std::array<std::string_view, 96> kLatin1{
    "nbsp",   "iexcl",  "cent",   "pound",  "curren", "yen",    "brvbar", "sect",   "uml",
    "copy",   "ordf",   "laquo",  "not",    "shy",    "reg",    "macr",   "deg",    "plusmn",
    "sup2",   "sup3",   "acute",  "micro",  "para",   "middot", "cedil",  "sup1",   "ordm",
    "raquo",  "frac14", "frac12", "frac34", "iquest", "Agrave", "Aacute", "Acirc",  "Atilde",
    "Auml",   "Aring",  "AElig",  "Ccedil", "Egrave", "Eacute", "Ecirc",  "Euml",   "Igrave",
    "Iacute", "Icirc",  "Iuml",   "ETH",    "Ntilde", "Ograve", "Oacute", "Ocirc",  "Otilde",
    "Ouml",   "times",  "Oslash", "Ugrave", "Uacute", "Ucirc",  "Uuml",   "Yacute", "THORN",
    "szlig",  "agrave", "aacute", "acirc",  "atilde", "auml",   "aring",  "aelig",  "ccedil",
    "egrave", "eacute", "ecirc",  "euml",   "igrave", "iacute", "icirc",  "iuml",   "eth",
    "ntilde", "ograve", "oacute", "ocirc",  "otilde", "ouml",   "divide", "oslash", "ugrave",
    "uacute", "ucirc",  "uuml",   "yacute", "thorn",  "yuml"};

std::optional<std::uint32_t> character(std::string_view name) {
  if (name == "quot") return '"';
  if (name == "amp") return '&';
  if (name == "lt") return '<';
  if (name == "gt") return '>';
  if (name == "apos") return '\'';
  if (name.starts_with('#')) {
    const auto code = parse_int(name.substr(1));
    const bool is_character =
        code && *code > 0 && *code <= 0x10ffff && !(*code >= 0xd800 && *code <= 0xdfff);
    if (is_character) return static_cast<std::uint32_t>(*code);
    return std::nullopt;
  }
  const auto at = std::find(kLatin1.begin(), kLatin1.end(), name);
  if (at == kLatin1.end()) return std::nullopt;
  return static_cast<std::uint32_t>(160 + (at - kLatin1.begin()));
}

struct Token {
  enum class Type : std::uint8_t { end, name, number, text, open, close };
  Type type = Type::end;
  std::string_view text;
  std::uint64_t line = 1;
};

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

class GmlReader {
 public:
  GmlReader(std::string_view text, std::string_view file, Context& context)
      : text_(text), file_(file), context_(context), builder_(file, "GML") {}

  GraphTables run(std::string_view encoding) {
    builder_.set_encoding(encoding);
    read_top();
    if (graphs_ == 0) {
      builder_.fail(line_,
                    "no `graph [` in it, so there is nothing to read; a GML file holds "
                    "graph [ node [ id 1 ] ... ]");
    }
    return builder_.finish();
  }

 private:
  using Type = Token::Type;

  void skip_space() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '#' && at_line_start()) {
        while (at_ < text_.size() && text_[at_] != '\n') ++at_;
      } else if (is_space(c)) {
        if (c == '\n') ++line_;
        ++at_;
      } else {
        return;
      }
    }
  }

  // A comment is a line that starts with #.
  [[nodiscard]] bool at_line_start() const {
    std::size_t before = at_;
    while (before > 0 && (text_[before - 1] == ' ' || text_[before - 1] == '\t')) --before;
    return before == 0 || text_[before - 1] == '\n' || text_[before - 1] == '\r';
  }

  Token next() {
    skip_space();
    Token token{.type = Type::end, .text = {}, .line = line_};
    if (at_ >= text_.size()) return token;
    const char c = text_[at_];
    if (c == '[' || c == ']') {
      token.type = c == '[' ? Type::open : Type::close;
      ++at_;
      return token;
    }
    if (c == '"') {
      const std::size_t close = text_.find('"', at_ + 1);
      if (close == std::string_view::npos) builder_.fail(line_, "a quote is never closed");
      token.type = Type::text;
      token.text = text_.substr(at_ + 1, close - at_ - 1);
      line_ += static_cast<std::uint64_t>(std::count(token.text.begin(), token.text.end(), '\n'));
      at_ = close + 1;
      return token;
    }
    const std::size_t begin = at_;
    while (at_ < text_.size() && !is_space(text_[at_]) && text_[at_] != '[' && text_[at_] != ']' &&
           text_[at_] != '"') {
      ++at_;
    }
    token.text = text_.substr(begin, at_ - begin);
    token.type = is_letter(c) ? Type::name : Type::number;
    return token;
  }

  Token value_of(const Token& key) {
    if (key.type != Type::name) {
      builder_.fail(key.line,
                    "a name of a value is missing (letters first); GML is a list of names "
                    "and values");
    }
    Token value = next();
    if (value.type == Type::end || value.type == Type::close) {
      builder_.fail(key.line, "a name without a value; is a bracket missing?");
    }
    return value;
  }

  void read_top() {
    for (Token key = next(); key.type != Type::end; key = next()) {
      if (key.type == Type::close) builder_.fail(key.line, "one `]` too many");
      const Token value = value_of(key);
      if (value.type != Type::open) {
        if (to_lower(key.text) == "directed") set_directed(value);
        continue;
      }
      if (to_lower(key.text) == "graph" && ++graphs_ == 1) {
        read_graph(value.line);
      } else {
        if (to_lower(key.text) == "graph") {
          builder_.warn("second_graph", "", key.line,
                        "several graphs in one file; the first is read, the others are left out",
                        "save each graph as a file of its own");
        }
        skip_list(value.line);
      }
    }
  }

  void set_directed(const Token& value) {
    if (value.text == "0" || value.text == "1") {
      builder_.set_directed(value.text == "1");
    } else {
      builder_.warn("bad_direction", "directed", value.line,
                    "directed is neither 0 nor 1; the graph is read as undirected");
    }
  }

  void read_graph(std::uint64_t opened) {
    builder_.set_directed(false);
    for (Token key = next();; key = next()) {
      if (key.type == Type::end) unclosed(opened);
      if (key.type == Type::close) return;
      const Token value = value_of(key);
      const std::string name = to_lower(key.text);
      if (value.type == Type::open) {
        if (name == "node" || name == "edge") {
          read_item(name == "node", value.line);
        } else {
          builder_.warn("graph_value", "", key.line, "values of the graph itself are left out");
          skip_list(value.line);
        }
      } else if (name == "directed") {
        set_directed(value);
      } else if (name != "multigraph") {
        builder_.warn("graph_value", "", key.line, "values of the graph itself are left out");
      }
    }
  }

  struct Value {
    std::string name;
    Token token;
  };

  void read_item(bool is_node, std::uint64_t opened) {
    if ((builder_.num_nodes() + builder_.num_edges()) % 4096 == 0) context_.checkpoint();
    values_.clear();
    collect("", opened);
    if (is_node) {
      builder_.node(id_of("id", opened, "a node without an id; give each node one"), opened);
    } else {
      const std::string_view source = id_of("source", opened, "an edge without a source");
      builder_.edge(source, id_of("target", opened, "an edge without a target"), opened);
    }
    for (const Value& value : values_) {
      const bool own =
          is_node ? value.name == "id" : value.name == "source" || value.name == "target";
      if (!own) put(value);
    }
  }

  std::string_view id_of(std::string_view name, std::uint64_t line, std::string_view missing) {
    std::string_view id;
    std::size_t found = 0;
    for (const Value& value : values_) {
      if (value.name != name) continue;
      if (++found > 1) builder_.fail(value.token.line, fmt::format("`{}` stands twice", name));
      id = value.token.text;
      if (!matches(id, "[+-]?[0-9]+")) {
        builder_.fail(value.token.line,
                      fmt::format("`{}` is not an integer; GML numbers its nodes, names go into "
                                  "`label`",
                                  name),
                      id);
      }
    }
    if (found == 0) builder_.fail(line, missing);
    return id;
  }

  void put(const Value& value) {
    if (value.token.type == Type::text) {
      builder_.attribute(value.name, decoded(value.token));
      return;
    }
    if (value.token.type == Type::number && !parse_double(value.token.text)) {
      warn_number(value);
    } else if (value.token.type == Type::name) {
      const std::string low = to_lower(value.token.text);
      if (low == "inf" || low == "nan" || low == "infinity") {
        warn_number(value);
      } else {
        builder_.warn("bare_word", value.name, value.token.line,
                      "a word without quotes is read as text");
      }
    }
    builder_.attribute(value.name, value.token.text);
  }

  void warn_number(const Value& value) {
    builder_.warn("bad_value", value.name, value.token.line,
                  "a number is not finite, or no number; it is kept as text, not used");
  }

  // The values of a list and of the lists in it; names of those joined by points.
  void collect(const std::string& prefix, std::uint64_t opened) {
    deepen(opened);
    for (Token key = next();; key = next()) {
      if (key.type == Type::end) unclosed(opened);
      if (key.type == Type::close) break;
      const Token value = value_of(key);
      std::string name = prefix + std::string(key.text);
      if (value.type == Type::open) {
        collect(name + ".", value.line);
      } else {
        values_.push_back({std::move(name), value});
      }
    }
    --depth_;
  }

  void skip_list(std::uint64_t opened) {
    deepen(opened);
    int open = 1;
    while (open > 0) {
      const Token token = next();
      if (token.type == Type::end) unclosed(opened);
      if (token.type == Type::open && ++open > kMaxGmlDepth) too_deep(token.line);
      if (token.type == Type::close) --open;
    }
    --depth_;
  }

  void deepen(std::uint64_t line) {
    if (++depth_ > kMaxGmlDepth) too_deep(line);
  }
  [[noreturn]] void too_deep(std::uint64_t line) const {
    throw Error(
        ErrorCode::limit_exceeded,
        fmt::format("{}, line {}: lists nest deeper than the depth limit of {}", file_, line,
                    kMaxGmlDepth),
        Place{.file = std::string(file_), .line = line, .byte = {}, .column = {}, .value = {}});
  }
  [[noreturn]] void unclosed(std::uint64_t opened) const {
    builder_.fail(opened, "a `[` is never closed: one `]` too few; the file may be cut");
  }

  std::string decoded(const Token& token) {
    if (token.text.find('&') == std::string_view::npos) return std::string(token.text);
    std::string text;
    std::string_view rest = token.text;
    while (!rest.empty()) {
      const std::size_t mark = rest.find('&');
      text += rest.substr(0, mark);
      if (mark == std::string_view::npos) break;
      rest.remove_prefix(mark);
      const std::size_t end = rest.substr(0, 12).find(';');
      const auto code =
          end == std::string_view::npos ? std::nullopt : character(rest.substr(1, end - 1));
      if (code) {
        append_utf8(text, *code);
        rest.remove_prefix(end + 1);
      } else {
        builder_.warn("unknown_entity", "", token.line,
                      "an `&` that starts no known entity is kept as it stands",
                      "write &amp; for a plain &");
        text += '&';
        rest.remove_prefix(1);
      }
    }
    return text;
  }

  std::string_view text_;
  std::string_view file_;
  Context& context_;
  GraphTablesBuilder builder_;
  std::size_t at_ = 0;
  std::uint64_t line_ = 1;
  int depth_ = 0;
  int graphs_ = 0;
  std::vector<Value> values_;  // of the node or edge that is read
};

}  // namespace

GraphTables read_gml(std::string_view bytes, std::string_view file, Context& context) {
  const DecodedText decoded = decode_text(bytes, "", file);
  return GmlReader(decoded.text, file, context).run(decoded.encoding);
}

}  // namespace mekhala
