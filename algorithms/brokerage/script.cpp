#include "algorithms/brokerage/script.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/base/edit_distance.hpp"
#include "engine/base/error.hpp"

namespace mekhala::brokerage {

namespace {

constexpr std::size_t kMostPositions = 63;
constexpr std::uint32_t kDeepest = 64;  // parentheses within parentheses

// What a part of a script can begin and end with, and whether it can be nothing at all.
struct Part {
  std::uint64_t first = 0, last = 0;
  bool empty = true;
};

// What was typed, without what could spoil a terminal.
std::string printable(std::string_view text) {
  std::string out;
  for (const char c : text.substr(0, 40)) out += c >= 0x20 && c < 0x7f && c != '"' ? c : '?';
  return out;
}

class Parser {
 public:
  Parser(std::string_view text, std::span<const std::string> node_kinds,
         std::span<const std::string> edge_kinds)
      : text_(text), node_kinds_(node_kinds), edge_kinds_(edge_kinds) {}

  Script run() {
    const Part whole = choice(0);
    if (at_ < text_.size()) fail("a ) without its (");
    script_.follow[0] = whole.first;
    script_.last = whole.last | (whole.empty ? 1 : 0);
    return std::move(script_);
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw Error(ErrorCode::usage,
                fmt::format("script is wrong at place {}: {}; it is written as in `account person "
                            "(paid|booked)* .`",
                            at_ + 1, what));
  }

  void skip_blanks() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n')) {
      ++at_;
    }
  }
  // The next character that is no blank; 0 at the end.
  [[nodiscard]] char peek() {
    skip_blanks();
    return at_ < text_.size() ? text_[at_] : '\0';
  }

  Part choice(std::uint32_t depth) {
    Part all = sequence(depth);
    while (peek() == '|') {
      ++at_;
      const Part other = sequence(depth);
      all = {all.first | other.first, all.last | other.last, all.empty || other.empty};
    }
    return all;
  }

  Part sequence(std::uint32_t depth) {
    Part all;
    for (char c = peek(); c != '\0' && c != '|' && c != ')'; c = peek()) {
      const Part next = repeated(depth);
      join(all.last, next.first);
      all.first |= all.empty ? next.first : 0;
      all.last = next.last | (next.empty ? all.last : 0);
      all.empty = all.empty && next.empty;
    }
    return all;
  }

  Part repeated(std::uint32_t depth) {
    Part part = item(depth);
    for (char c = peek(); c == '*' || c == '+' || c == '?'; c = peek()) {
      ++at_;
      if (c != '?') join(part.last, part.first);
      if (c != '+') part.empty = true;
    }
    return part;
  }

  Part item(std::uint32_t depth) {
    const char c = peek();
    if (c == '(') {
      if (depth == kDeepest) fail("too many parentheses within each other");
      ++at_;
      const Part inside = choice(depth + 1);
      if (peek() != ')') fail("a ( without its )");
      ++at_;
      return inside;
    }
    if (c == '.') {
      ++at_;
      return one(add(Script::Of::node, ""));
    }
    if (c == '*' || c == '+' || c == '?') fail("nothing stands before this that could repeat");
    return name();
  }

  Part name() {
    const std::size_t begin = at_;
    std::string word = text_[at_] == '"' ? quoted() : plain();
    const auto is_in = [&](std::span<const std::string> kinds) {
      return std::find(kinds.begin(), kinds.end(), word) != kinds.end();
    };
    Part part{.empty = false};
    for (const auto of : {Script::Of::node, Script::Of::edge}) {
      if (!is_in(of == Script::Of::node ? node_kinds_ : edge_kinds_)) continue;
      const Part either = one(add(of, word));
      part.first |= either.first;
      part.last |= either.last;
    }
    if (part.first != 0) return part;
    at_ = begin;
    const std::string near = nearest(word);
    fail(fmt::format("\"{}\" is a kind neither of nodes nor of edges here{}", printable(word),
                     near.empty() ? "" : fmt::format("; did you mean \"{}\"?", printable(near))));
  }

  // The kind that is one slip of typing in three letters away, if any.
  [[nodiscard]] std::string nearest(const std::string& word) const {
    std::string best;
    if (word.size() > 40) return best;
    std::size_t least = word.size() / 3 + 1;
    for (const auto kinds : {node_kinds_, edge_kinds_}) {
      for (const std::string& kind : kinds) {
        const std::size_t slips = edit_distance(word, kind);
        if (slips < least) best = kind, least = slips;
      }
    }
    return best;
  }

  std::string plain() {
    const std::size_t begin = at_;
    const auto is_part = [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
             c == '_' || c == '-' || static_cast<unsigned char>(c) >= 0x80;
    };
    while (at_ < text_.size() && is_part(text_[at_])) ++at_;
    if (at_ == begin) fail("a name, or . ( ) | * + ?, is expected");
    return std::string(text_.substr(begin, at_ - begin));
  }

  std::string quoted() {
    const std::size_t end = text_.find('"', at_ + 1);
    if (end == std::string_view::npos) fail("a \" without its other one");
    std::string word(text_.substr(at_ + 1, end - at_ - 1));
    at_ = end + 1;
    return word;
  }

  std::uint32_t add(Script::Of of, std::string name) {
    if (script_.positions.size() > kMostPositions) fail("more than 63 names");
    const auto position = static_cast<std::uint32_t>(script_.positions.size());
    (of == Script::Of::node ? script_.nodes : script_.edges) |= std::uint64_t{1} << position;
    script_.positions.push_back({of, std::move(name)});
    script_.follow.push_back(0);
    return position;
  }

  static Part one(std::uint32_t position) {
    const std::uint64_t bit = std::uint64_t{1} << position;
    return {bit, bit, false};
  }

  // Whatever ends with one of `before` may go on with each of `after`.
  void join(std::uint64_t before, std::uint64_t after) {
    for (std::size_t position = 0; position < script_.follow.size(); ++position) {
      if ((before >> position & 1) != 0) script_.follow[position] |= after;
    }
  }

  std::string_view text_;
  std::span<const std::string> node_kinds_, edge_kinds_;
  std::size_t at_ = 0;
  Script script_;
};

}  // namespace

Script any_script() { return parse_script(".*", {}, {}); }

Script parse_script(std::string_view text, std::span<const std::string> node_kinds,
                    std::span<const std::string> edge_kinds) {
  return Parser(text, node_kinds, edge_kinds).run();
}

}  // namespace mekhala::brokerage
