#include "engine/base/wrap.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/text.hpp"

namespace mekhala {
namespace {

using testing::ElementsAre;

TEST(Wrap, BreaksAtSpacesOnly) {
  EXPECT_THAT(wrap_display("give the column a name", 10),
              ElementsAre("give the", "column a", "name"));
  EXPECT_THAT(wrap_display("give", 0), ElementsAre("give"));
  EXPECT_THAT(wrap_display("", 5), ElementsAre(""));
  EXPECT_THAT(wrap_display("known p-vuthy-kh", 12), ElementsAre("known", "p-vuthy-kh"))
      << "an id is no two words";
}

TEST(Wrap, ANumberInGroupsIsOneWord) {
  EXPECT_THAT(wrap_display("call +66 70 000 0131 now", 17),
              ElementsAre("call", "+66 70 000 0131", "now"));
}

TEST(Wrap, LaterLinesHang) {
  EXPECT_THAT(wrap_display("  one two three", 9), ElementsAre("  one two", "    three"));
}

TEST(Wrap, AWordWiderThanALineIsBrokenBetweenClusters) {
  EXPECT_THAT(wrap_display("abcdefgh", 3), ElementsAre("abc", "def", "gh"));
  // e with an acute accent as two code points stays together.
  EXPECT_THAT(wrap_display("abe\u0301d", 3), ElementsAre("abe\u0301", "d"));
}

TEST(Wrap, ScriptsWithoutSpacesBreakBetweenTheirWords) {
  EXPECT_THAT(wrap_display("ผู้ชักชวนเหยื่อ", 7), ElementsAre("ผู้ชักชวน", "เหยื่อ"));
  EXPECT_THAT(wrap_display("中文数据", 5), ElementsAre("中文", "数据"));
}

TEST(Wrap, NothingIsLostAndNoLineIsTooWide) {
  const std::string text =
      "คุณสมชาย said 招募人 +66 2 123 4567 ผู้ชักชวนเหยื่อในประเทศกัมพูชา and then ຜູ້ຊັກຊວນ រកឃើញ ends";
  const auto letters = [](std::string_view all) {
    std::string kept;
    for (const char c : all) {
      if (c != ' ') kept += c;
    }
    return kept;
  };
  for (std::size_t width = 2; width < 90; ++width) {
    std::string joined;
    for (const std::string& line : wrap_display(text, width)) {
      EXPECT_LE(display_width(line), width);
      joined += line;
    }
    EXPECT_EQ(letters(joined), letters(text)) << width;
  }
}

TEST(Wrap, WidestWord) {
  EXPECT_EQ(widest_word("a longer word"), 6U);
  EXPECT_EQ(widest_word("+66 70 000 0131 it"), 15U);
  EXPECT_EQ(widest_word(""), 0U);
}

}  // namespace
}  // namespace mekhala
