#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mekhala {

// Lines of a decoded text, whatever ends them: LF, CRLF or CR. Numbers count from 1.
class TextLines {
 public:
  explicit TextLines(std::string_view text) : rest_(text) {}
  // False at the end; blank lines are given too.
  bool next(std::string_view& line);
  [[nodiscard]] std::uint64_t number() const { return number_; }

 private:
  std::string_view rest_;
  std::uint64_t number_ = 0;
};

struct Word {
  std::string_view text;
  bool quoted = false;
};

// Words of a line: separated by white space (and by `also`), or between double or single quotes.
[[nodiscard]] std::vector<Word> words_of(std::string_view line, std::string_view also = {});

}  // namespace mekhala
