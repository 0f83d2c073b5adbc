#include "io/formats/dot_tokens.hpp"

#include <fmt/format.h>

#include "engine/base/error.hpp"
#include "engine/base/text.hpp"

namespace mekhala {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }
bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '.' || static_cast<unsigned char>(c) >= 0x80;
}

}  // namespace

bool DotToken::is_word(std::string_view word) const {
  return type == Type::id && !quoted && !html && to_lower(text) == word;
}

DotTokens::DotTokens(std::string_view text, std::string_view file) : text_(text), file_(file) {
  advance();
}

DotToken DotTokens::take() {
  DotToken token = std::move(next_);
  advance();
  return token;
}

void DotTokens::fail(std::uint64_t line, std::string_view what) const {
  throw Error(
      ErrorCode::invalid_input, fmt::format("{}, line {}: {}", file_, line, what),
      Place{.file = std::string(file_), .line = line, .byte = {}, .column = {}, .value = {}});
}

void DotTokens::skip_space() {
  while (at_ < text_.size()) {
    const bool line_start = at_ == 0 || text_[at_ - 1] == '\n';
    if (text_[at_] == '\n') {
      ++line_;
      ++at_;
    } else if (is_space(text_[at_])) {
      ++at_;
    } else if (at("//") || (line_start && text_[at_] == '#')) {
      while (at_ < text_.size() && text_[at_] != '\n') ++at_;
    } else if (at("/*")) {
      const std::size_t end = text_.find("*/", at_ + 2);
      if (end == std::string_view::npos) fail(line_, "a comment is never closed");
      for (; at_ < end + 2; ++at_) line_ += text_[at_] == '\n' ? 1 : 0;
    } else {
      return;
    }
  }
}

void DotTokens::advance() {
  skip_space();
  next_ = {.type = DotToken::Type::end, .text = {}, .quoted = false, .html = false, .line = line_};
  if (at_ >= text_.size()) return;
  const char c = text_[at_];
  if (c == '"') return read_quoted();
  if (c == '<') return read_html();
  if (at("->") || at("--")) {
    next_.type = DotToken::Type::sign;
    next_.text = text_.substr(at_, 2);
    at_ += 2;
    return;
  }
  if (std::string_view("{}[];,=:+").find(c) != std::string_view::npos) {
    next_.type = DotToken::Type::sign;
    next_.text = std::string(1, c);
    ++at_;
    return;
  }
  if (is_name(c) || c == '-') return read_name();
  fail(line_, "a character that starts neither a name nor a sign of DOT; put names into quotes");
}

// Quoted strings may be cut over lines by a backslash, and joined by +.
void DotTokens::read_quoted() {
  next_.type = DotToken::Type::id;
  next_.quoted = true;
  for (;;) {
    const std::uint64_t opened = line_;
    ++at_;
    for (;; ++at_) {
      if (at_ >= text_.size()) fail(opened, "a quote is never closed");
      const char c = text_[at_];
      if (c == '"') break;
      if (c == '\n') ++line_;
      if (c == '\\' && at_ + 1 < text_.size()) {
        const char escaped = text_[at_ + 1];
        if (escaped == '\n') {
          ++line_;
          ++at_;
          continue;
        }
        if (escaped == '"') {
          next_.text += '"';
          ++at_;
          continue;
        }
        next_.text += c;
        next_.text += escaped;
        ++at_;
        continue;
      }
      next_.text += c;
    }
    ++at_;
    const std::size_t back = at_;
    const std::uint64_t line = line_;
    skip_space();
    if (at_ < text_.size() && text_[at_] == '+') {
      ++at_;
      skip_space();
      if (at_ < text_.size() && text_[at_] == '"') continue;
      fail(line_, "`+` joins quoted strings only");
    }
    at_ = back;
    line_ = line;
    return;
  }
}

void DotTokens::read_html() {
  next_.type = DotToken::Type::id;
  next_.html = true;
  const std::uint64_t opened = line_;
  const std::size_t begin = at_ + 1;
  std::size_t open = 0;
  for (; at_ < text_.size(); ++at_) {
    const char c = text_[at_];
    if (c == '\n') ++line_;
    if (c == '<') ++open;
    if (c == '>' && --open == 0) {
      next_.text = text_.substr(begin, at_ - begin);
      ++at_;
      return;
    }
  }
  fail(opened, "an HTML-like label is never closed");
}

void DotTokens::read_name() {
  next_.type = DotToken::Type::id;
  const std::size_t begin = at_;
  ++at_;
  while (at_ < text_.size() && is_name(text_[at_])) ++at_;
  next_.text = text_.substr(begin, at_ - begin);
  if (next_.text == "-") fail(line_, "a `-` alone; edges are -> or --");
}

namespace {

// As Graphviz reads labels of either kind.
void decode_entities(std::string& text) {
  for (const auto& [name, character] :
       {std::pair{"&lt;", "<"}, std::pair{"&gt;", ">"}, std::pair{"&quot;", "\""},
        std::pair{"&nbsp;", " "}, std::pair{"&amp;", "&"}}) {
    const std::string_view entity(name);
    for (std::size_t at = text.find(entity); at != std::string::npos; at = text.find(entity, at)) {
      text.replace(at, entity.size(), character);
      ++at;
    }
  }
}

}  // namespace

std::string without_tags(std::string_view html) {
  std::string text;
  bool in_tag = false;
  std::string tag;
  for (const char c : html) {
    if (c == '<') {
      in_tag = true;
      tag.clear();
    } else if (c == '>' && in_tag) {
      in_tag = false;
      const std::string low = to_lower(tag);
      if (low.starts_with("br") || low.starts_with("/t")) text += ' ';
    } else if (in_tag) {
      tag += c;
    } else {
      text += c;
    }
  }
  decode_entities(text);
  return std::string(trim(text));
}

std::string label_text(std::string_view label) {
  std::string text;
  for (std::size_t i = 0; i < label.size(); ++i) {
    if (label[i] != '\\' || i + 1 == label.size()) {
      text += label[i];
      continue;
    }
    const char next = label[++i];
    if (next == 'n' || next == 'l' || next == 'r') {
      text += '\n';
    } else if (next == '\\') {
      text += '\\';
    } else {
      text += '\\';
      text += next;
    }
  }
  decode_entities(text);
  return std::string(trim(text));
}

}  // namespace mekhala
