#include <unicode/translit.h>
#include <unicode/unistr.h>
#include <unicode/uversion.h>

#include <cstdio>
#include <map>
#include <memory>
#include <string>
#include <vector>

// han_table FILE: writes how each Chinese character is read, as ICU knows it, as C++ for
// han_table.hpp. ICU itself reads its rules anew in each process, which takes a tenth of a second.

namespace {

constexpr UChar32 kBlocks[][2] = {
    {0x3400, 0x4DBF}, {0x4E00, 0x9FFF}, {0xF900, 0xFAFF}, {0x20000, 0x323AF}};

std::string in_utf8(const icu::UnicodeString& text) {
  std::string out;
  text.toUTF8String(out);
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::Transliterator> latin(
      icu::Transliterator::createInstance("Han-Latin; NFKD; Latin-ASCII", UTRANS_FORWARD, status));
  std::FILE* out = argc == 2 ? std::fopen(argv[1], "w") : nullptr;
  if (U_FAILURE(status) || out == nullptr) {
    std::fprintf(stderr, "han_table: cannot make %s\n", argc == 2 ? argv[1] : "FILE");
    return 1;
  }
  std::vector<std::string> names = {""};
  std::map<std::string, std::size_t> readings = {{"", 0}};
  std::string ranges;
  std::string places;
  std::size_t count = 0;
  for (const auto& [first, last] : kBlocks) {
    ranges += "    {" + std::to_string(first) + ", " + std::to_string(last) + ", " +
              std::to_string(count) + "},\n";
    for (UChar32 c = first; c <= last; ++c, ++count) {
      icu::UnicodeString text(c);
      const std::string before = in_utf8(text);
      latin->transliterate(text);
      std::string reading = in_utf8(text);
      if (reading == before) reading.clear();
      const auto [at, fresh] = readings.emplace(reading, names.size());
      if (fresh) names.push_back(reading);
      places += std::to_string(at->second) + (count % 16 == 15 ? ",\n" : ",");
    }
  }
  std::fprintf(out,
               "// Made by han_table from ICU %s.\n"
               "#include \"engine/base/han_table.hpp\"\n\n"
               "namespace mekhala::detail {\n\n"
               "namespace {\nconstexpr HanRange kRanges[] = {\n%s};\n",
               U_ICU_VERSION, ranges.c_str());
  std::fprintf(out, "constexpr const char* kReadings[] = {\n    \"\",\n");
  for (std::size_t i = 1; i < names.size(); ++i) {
    std::fprintf(out, "    \"%s\",\n", names[i].c_str());
  }
  std::fprintf(out, "};\nconstexpr std::uint16_t kPlaces[] = {\n%s};\n}  // namespace\n\n",
               places.c_str());
  std::fprintf(out,
               "const std::span<const HanRange> kHanRanges(kRanges);\n"
               "const std::span<const char* const> kHanReadings(kReadings);\n"
               "const std::span<const std::uint16_t> kHanPlaces(kPlaces);\n\n"
               "}  // namespace mekhala::detail\n");
  return std::fclose(out) == 0 ? 0 : 1;
}
