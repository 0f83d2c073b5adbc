#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

// What must never leave a case: every spelling of protected names, numbers and handles, and a
// search for them that shares no code with the program's own masking.
namespace mekhala::program {

class Canaries {
 public:
  // All its spellings: as given, in any case, without accents, transliterated, without spaces,
  // family name first.
  void add_name(const std::string& name);
  // A phone, account or document number, handle, address: as given, without punctuation, digits
  // alone, without country code, with a leading zero.
  void add_identifier(const std::string& identifier);
  // A short word that counts only where it stands alone: a record id, one word of a name.
  void add_word(const std::string& word);

  // What was found and the text around it; nothing where the text is clean. Escapes of JSON, XML,
  // URLs and terminals are read as what they stand for. In binary bytes short words are not looked
  // for: chance would find them.
  [[nodiscard]] std::optional<std::string> found_in(std::string_view bytes) const;

  [[nodiscard]] std::size_t size() const;

 private:
  void add_text(std::string text);
  void add_run(std::string run);
  void add_digits(std::string digits);
  // Texts by their first bytes, so that one pass over the haystack looks for all of them.
  using Index = std::unordered_map<std::string, std::vector<std::string>>;
  [[nodiscard]] static std::optional<std::string> find(const Index& index, std::string_view text);

  Index texts_;  // as they are, and folded
  Index runs_;   // letters and digits alone
  std::set<std::string> words_;
  std::set<std::string> digits_;
};

// Lower case, no accents, Latin letters, digits of any script as 0-9.
[[nodiscard]] std::string plain(std::string_view text);

// Streams of a PDF, decompressed, after the file itself.
[[nodiscard]] std::string with_pdf_streams(const std::string& bytes);
// The names and bytes of all parts of a zip archive; throws std::runtime_error on what is none.
[[nodiscard]] std::string zip_parts(const std::string& bytes);
// Everything of a PNG but its pixels.
[[nodiscard]] std::string without_png_pixels(const std::string& bytes);

}  // namespace mekhala::program
