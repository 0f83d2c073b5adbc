#include "engine/base/han.hpp"

#include <gtest/gtest.h>
#include <unicode/translit.h>
#include <unicode/unistr.h>

#include <memory>
#include <vector>

#include "engine/base/random.hpp"
#include "engine/base/text.hpp"

namespace mekhala {
namespace {

TEST(Han, ByHand) {
  EXPECT_EQ(romanize_han("中国"), "zhong guo");
  EXPECT_EQ(romanize_han("王小明 (Wang)"), "wang xiao ming (Wang)");
  EXPECT_EQ(romanize_han("妙瓦底KK园区"), "miao wa diKK yuan qu");
  EXPECT_EQ(romanize_han("no such letter"), "no such letter");
  EXPECT_EQ(romanize_han(""), "");
  EXPECT_EQ(romanize_han("\xff国"), "\xef\xbf\xbdguo");
  EXPECT_EQ(fold("中国"), "zhong guo");
}

// ICU itself is the oracle, for whole texts; marks without a letter are nobody's name.
TEST(Han, SpacesAndReadsAsIcuDoes) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::Transliterator> latin(
      icu::Transliterator::createInstance("Any-Latin; NFKD; Latin-ASCII", UTRANS_FORWARD, status));
  ASSERT_TRUE(U_SUCCESS(status));
  const auto by_icu = [&](const std::string& text) {
    icu::UnicodeString whole = icu::UnicodeString::fromUTF8(text);
    latin->transliterate(whole);
    std::string out;
    whole.toUTF8String(out);
    return out;
  };
  std::vector<UChar32> others = {0x3002, 0xFF0C, 0xB7,   0xE9,   0x0E21, 0x30AB, 0x3042,
                                 0xD55C, 0x3000, 0x3005, 0x300A, 0x300B, 0x2014, 0x1019,
                                 0x0430, 0x2019, 0xFF08, 0xFF09, 0x3001};
  for (UChar32 c = 0x20; c < 0x7F; ++c) others.push_back(c);
  for (std::uint64_t seed = 0; seed < 3000 && !HasFailure(); ++seed) {
    Random random(seed, 0);
    icu::UnicodeString made;
    const std::uint64_t length = 1 + random.below(8);
    for (std::uint64_t i = 0; i < length; ++i) {
      const bool common = random.below(2) == 0;
      const auto block = static_cast<UChar32>(random.below(20992));
      const bool rare = random.below(20) == 0;
      made.append(common ? others[random.below(others.size())]
                  : rare ? static_cast<UChar32>(0x20000) + block
                         : 0x4E00 + block);
    }
    std::string text;
    made.toUTF8String(text);
    SCOPED_TRACE(text);
    EXPECT_EQ(by_icu(romanize_han(text)), by_icu(text));
  }
}

}  // namespace
}  // namespace mekhala
