#include "io/formats/text_lines.hpp"

namespace mekhala {

bool TextLines::next(std::string_view& line) {
  if (rest_.empty()) return false;
  ++number_;
  const std::size_t end = rest_.find_first_of("\r\n");
  line = rest_.substr(0, end);
  if (end == std::string_view::npos) {
    rest_ = {};
    return true;
  }
  const bool both = rest_[end] == '\r' && end + 1 < rest_.size() && rest_[end + 1] == '\n';
  rest_.remove_prefix(end + (both ? 2 : 1));
  return true;
}

std::vector<Word> words_of(std::string_view line, std::string_view also) {
  std::vector<Word> words;
  const auto between = [&](char c) {
    return c == ' ' || c == '\t' || c == '\v' || c == '\f' ||
           also.find(c) != std::string_view::npos;
  };
  for (std::size_t at = 0; at < line.size();) {
    if (between(line[at])) {
      ++at;
      continue;
    }
    if (line[at] == '"' || line[at] == '\'') {
      const std::size_t close = line.find(line[at], at + 1);
      if (close != std::string_view::npos) {
        words.push_back({line.substr(at + 1, close - at - 1), true});
        at = close + 1;
        continue;
      }
    }
    std::size_t end = at;
    while (end < line.size() && !between(line[end])) ++end;
    words.push_back({line.substr(at, end - at), false});
    at = end;
  }
  return words;
}

}  // namespace mekhala
