#include "engine/base/text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <thread>

#include "engine/base/error.hpp"
#include "engine/base/random.hpp"

namespace mekhala {
namespace {

using ::testing::ElementsAre;

std::string random_text(std::uint64_t seed) {
  Random random(seed, 21);
  std::string text;
  const std::uint64_t size = random.below(40);
  for (std::uint64_t i = 0; i < size; ++i) {
    switch (random.below(6)) {
      case 0:
        append_utf8(text, static_cast<std::uint32_t>(random.below(0x80)));
        break;
      case 1:
        append_utf8(text, static_cast<std::uint32_t>(0x80 + random.below(0x300)));
        break;
      case 2:
        append_utf8(text, static_cast<std::uint32_t>(0x0E00 + random.below(0x100)));
        break;
      case 3:
        append_utf8(text, static_cast<std::uint32_t>(0x2000 + random.below(0x70)));
        break;
      case 4:
        append_utf8(text, static_cast<std::uint32_t>(random.below(0x110000)));
        break;
      default:
        text += static_cast<char>(random.below(256));  // may be ill-formed
    }
  }
  return text;
}

TEST(Utf8, FirstIllFormedByte) {
  EXPECT_EQ(find_invalid_utf8(""), std::nullopt);
  EXPECT_EQ(find_invalid_utf8("plain text, long enough for words"), std::nullopt);
  EXPECT_EQ(find_invalid_utf8("สมชาย 😀 \xF4\x8F\xBF\xBF"), std::nullopt);
  for (const std::string bad : {"\x80", "\xC0\xAF", "\xC1\xBF", "\xE0\x80\xAF", "\xED\xA0\x80",
                                "\xF0\x80\x80\x80", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80",
                                "\xE2\x82", "\xF0\x9F\x98", "\xFF", "\xC3(", "\xC3"}) {
    for (const std::size_t before : {0U, 1U, 7U, 8U, 15U}) {
      EXPECT_EQ(find_invalid_utf8(std::string(before, 'x') + bad), before);
      EXPECT_EQ(find_invalid_utf8(std::string(before, 'x') + bad + "tail of it"), before);
    }
  }
}

TEST(Utf8, EveryCodePointRoundTrips) {
  for (std::uint32_t c = 0; c < 0x110000; ++c) {
    std::string text;
    append_utf8(text, c);
    const std::uint32_t expected = c >= 0xD800 && c < 0xE000 ? 0xFFFD : c;
    if (code_points(text) != std::vector<std::uint32_t>{expected}) FAIL() << c;
  }
  std::string text;
  append_utf8(text, 0x110000);
  EXPECT_EQ(text, "\xEF\xBF\xBD");
  EXPECT_THAT(code_points("a\xFF"
                          "b"),
              ElementsAre('a', 0xFFFD, 'b'));
  EXPECT_EQ(count_code_points("สมชาย"), 5U);
}

TEST(Forms, ComposedAndLower) {
  EXPECT_EQ(to_nfc("Jose\xCC\x81"), "José");
  EXPECT_EQ(to_nfc("plain"), "plain");
  EXPECT_EQ(to_lower("ABC Đức ẞ"), "abc đức ss");
  EXPECT_EQ(to_lower("İ").size(), 3U);  // folding, not a language's lower case
}

TEST(Fold, EachScript) {
  EXPECT_EQ(fold("  Ana \t MARIA\n"), "ana maria");
  EXPECT_EQ(fold("José Peña"), "jose pena");
  EXPECT_EQ(fold("Nguyễn Văn Đức"), "nguyen van duc");
  EXPECT_EQ(fold("Straße Œuvre Łódź Ørsted"), "strasse oeuvre lodz orsted");
  EXPECT_EQ(fold("王小明"), "wang xiao ming");
  EXPECT_EQ(fold("金边"), "jin bian");
  EXPECT_EQ(fold("ວຽງຈັນ"), "viangchan");
  EXPECT_EQ(fold("ເມືອງ"), fold("ເມືອງ "));
  EXPECT_EQ(fold("ភ្នំពេញ"), "phnampenh");
  EXPECT_EQ(fold("Владимир"), "vladimir");
  EXPECT_EQ(fold("Ｆｕｌｌ　Ｗｉｄｔｈ １２"), "full width 12");
  EXPECT_EQ(fold(""), "");
  EXPECT_EQ(fold(" \xE2\x80\x8B "), "");
  for (const char* text : {"สมชาย ใจดี", "รุ่งเรือง", "ရန်ကုန် မြဝတီ", "ສົມພອນ", "សុខា", "ហុង"}) {
    const std::string folded = fold(text);
    EXPECT_FALSE(folded.empty()) << text;
    for (const char c : folded) EXPECT_GT(c, 0) << text << " -> " << folded;
  }
  EXPECT_NE(fold("สมชาย"), fold("สมหญิง"));
  EXPECT_NE(fold("សុខា"), fold("សុភា"));
}

TEST(Fold, HiddenCharactersDoNotMatter) {
  EXPECT_EQ(fold("So\xE2\x80\x8Bmchai"), "somchai");
  EXPECT_EQ(fold("\xE2\x80\xAE"
                 "Ana"),
            "ana");
  EXPECT_EQ(fold("ភ្នំ\xE2\x80\x8B"
                 "ពេញ"),
            fold("ភ្នំពេញ"));
  EXPECT_EQ(fold("a\x01"
                 "b"),
            "ab");
}

TEST(Fold, IsStableAndValid) {
  for (std::uint64_t seed = 0; seed < 1500; ++seed) {
    SCOPED_TRACE(seed);
    const std::string folded = fold(clean_name(random_text(seed)));
    EXPECT_EQ(find_invalid_utf8(folded), std::nullopt);
    EXPECT_EQ(folded, fold(std::string(" ").append(clean_name(random_text(seed)))));
  }
}

TEST(Fold, ThreadsAgree) {
  const std::vector<std::string> names = {"สมชาย", "王小明", "မြဝတီ", "Đức", "ភ្នំពេញ", "ανδρέας"};
  std::vector<std::string> expected;
  for (const auto& name : names) expected.push_back(fold(name));
  std::vector<std::vector<std::string>> got(6);
  {
    std::vector<std::jthread> threads;
    for (auto& mine : got) {
      threads.emplace_back([&] {
        for (int round = 0; round < 30; ++round) {
          mine.clear();
          for (const auto& name : names) mine.push_back(fold(name));
        }
      });
    }
  }
  for (const auto& mine : got) EXPECT_EQ(mine, expected);
}

TEST(CleanName, KeepsWhatIsSeen) {
  EXPECT_EQ(clean_name("  Ana\t\n Maria \xC2\xA0"), "Ana Maria");
  EXPECT_EQ(clean_name("So\xE2\x80\x8Bm\xE2\x80\xAE"
                       "chai\x07"),
            "Somchai");
  EXPECT_EQ(clean_name("Jose\xCC\x81"), "José");
  EXPECT_EQ(clean_name("\xEF\xBB\xBF"), "");
  EXPECT_EQ(clean_name("สมชาย"), "สมชาย");
  for (std::uint64_t seed = 0; seed < 1500; ++seed) {
    SCOPED_TRACE(seed);
    const std::string clean = clean_name(random_text(seed));
    EXPECT_EQ(find_invalid_utf8(clean), std::nullopt);
    EXPECT_FALSE(has_hidden_characters(clean));
    EXPECT_EQ(clean_name(clean), clean);
  }
}

TEST(HiddenCharacters, Seen) {
  for (const char* text : {"a\xE2\x80\xAE"
                           "b",
                           "a\xE2\x80\x8B",
                           "\xEF\xBB\xBF"
                           "a",
                           "a\xE2\x81\xA6", "\xC2\xAD"}) {
    EXPECT_TRUE(has_hidden_characters(text));
  }
  for (const char* text : {"", "plain", "สมชาย", "ភ្នំពេញ", "é"}) {
    EXPECT_FALSE(has_hidden_characters(text)) << text;
  }
}

TEST(Digits, OfAllScripts) {
  EXPECT_EQ(ascii_digits("๐๘๑-๒๓๔"), "081-234");
  EXPECT_EQ(ascii_digits("໐໑ ០១ ၀၁ ０１ ٣"), "01 01 01 01 3");
  EXPECT_EQ(ascii_digits("abc 12 ก"), "abc 12 ก");
}

TEST(Trim, AndSplit) {
  EXPECT_EQ(trim(" \t a b \r\n\xC2\xA0"), "a b");
  EXPECT_EQ(trim("\xEF\xBB\xBF x"), "x");
  EXPECT_EQ(trim("\xC2\xA0\xC2\xA0"), "");
  EXPECT_EQ(trim(""), "");
  EXPECT_THAT(split("a,,b", ','), ElementsAre("a", "", "b"));
  EXPECT_THAT(split("", ','), ElementsAre(""));
  EXPECT_THAT(split(",", ','), ElementsAre("", ""));
}

TEST(Display, LargeNumbersAreGrouped) {
  EXPECT_EQ(grouped(0), "0");
  EXPECT_EQ(grouped(999), "999");
  EXPECT_EQ(grouped(1'000), "1,000");
  EXPECT_EQ(grouped(1'234'567), "1,234,567");
}

TEST(Display, WidthAndCut) {
  EXPECT_EQ(display_width("abc"), 3U);
  EXPECT_EQ(display_width("王小明"), 6U);
  EXPECT_EQ(display_width("น้ำ"), 2U);  // one consonant, a tone mark, a vowel of its own width
  EXPECT_EQ(display_width("e\xCC\x81"), 1U);
  EXPECT_EQ(display_width("a\xE2\x80\x8B"), 1U);
  EXPECT_EQ(truncate_display("abcdef", 6), "abcdef");
  EXPECT_EQ(truncate_display("abcdef", 4), "abc…");
  EXPECT_EQ(truncate_display("王小明", 4), "王…");
  EXPECT_EQ(truncate_display("abc", 0), "");
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    SCOPED_TRACE(seed);
    const std::string text = random_text(seed);
    for (const std::size_t cells : {1U, 3U, 9U}) {
      EXPECT_LE(display_width(truncate_display(text, cells)), cells);
    }
  }
}

TEST(NameSimilarity, KnownValuesAndOrderOfWords) {
  // The values of Winkler's own table.
  EXPECT_NEAR(name_similarity("martha", "marhta"), 0.9611, 1e-4);
  EXPECT_NEAR(name_similarity("dixon", "dicksonx"), 0.8133, 1e-4);
  EXPECT_NEAR(name_similarity("dwayne", "duane"), 0.84, 1e-4);
  EXPECT_EQ(name_similarity("somchai jaidee", "jaidee somchai"), 1);
  EXPECT_EQ(name_similarity("", ""), 1);
  EXPECT_EQ(name_similarity("a", ""), 0);
  EXPECT_EQ(name_similarity("abc", "xyz"), 0);
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    SCOPED_TRACE(seed);
    const std::string a = fold(random_text(seed));
    const std::string b = fold(random_text(seed + 1));
    EXPECT_NEAR(name_similarity(a, b), name_similarity(b, a), 1e-12);
    EXPECT_GE(name_similarity(a, b), 0);
    EXPECT_LE(name_similarity(a, b), 1);
    EXPECT_EQ(name_similarity(a, a), 1);
  }
}

TEST(Escape, Terminal) {
  EXPECT_EQ(escape_terminal("a\x1b[31m\nb\r\x7f"), "a\\u{1b}[31m\\u{a}b\\u{d}\\u{7f}");
  EXPECT_EQ(escape_terminal("a\xE2\x80\xAE"
                            "b"),
            "a\\u{202e}b");
  EXPECT_EQ(escape_terminal("\xC2\x9B"
                            "31m"),
            "\\u{9b}31m");
  EXPECT_EQ(escape_terminal("\xFFx"), "\\x{ff}x");
  EXPECT_EQ(escape_terminal("สมชาย é 王"), "สมชาย é 王");
  EXPECT_EQ(escape_terminal("\xE2\x80\xA8"), "\\u{2028}");
}

TEST(Escape, Xml) {
  EXPECT_EQ(escape_xml("<a b=\"c\" d='e'>&amp;"),
            "&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;amp;");
  EXPECT_EQ(escape_xml(std::string_view("a\0\x01\x1b", 4)),
            "a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
  EXPECT_EQ(escape_xml("a\tb\nc\r"), "a&#9;b&#10;c&#13;");
  EXPECT_EQ(escape_xml("\xEF\xBF\xBF\xFF"), "\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST(Escape, Json) {
  EXPECT_EQ(escape_json("a\"b\\c\n\r\t"), "a\\\"b\\\\c\\n\\r\\t");
  EXPECT_EQ(escape_json("</script>\x01"), "\\u003c/script\\u003e\\u0001");
  EXPECT_EQ(escape_json("\xE2\x80\xA8\xFFสม"), "\\u2028\\ufffdสม");
}

TEST(Escape, Dot) {
  EXPECT_EQ(escape_dot("a\"b"), "a\\\"b");
  EXPECT_EQ(escape_dot("\\N \\"), "\\\\N \\\\");
  EXPECT_EQ(escape_dot("a\nb\tc"), "a\\nb c");
  EXPECT_EQ(escape_dot("Smith & Co &lt;"), "Smith &amp; Co &amp;lt;");
  EXPECT_EQ(escape_dot("\xE2\x80\xAE\x1b"), "\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST(Escape, Csv) {
  EXPECT_EQ(escape_csv("plain"), "plain");
  EXPECT_EQ(escape_csv("a,b"), "\"a,b\"");
  EXPECT_EQ(escape_csv("say \"so\""), "\"say \"\"so\"\"\"");
  EXPECT_EQ(escape_csv("two\nlines"), "\"two\nlines\"");
  EXPECT_EQ(escape_csv("-1.5"), "-1.5");
  EXPECT_EQ(escape_csv(""), "");
  for (const char* cell : {"=1+1", "+cmd", "-2+3", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n=1",
                           "＝1+1", "=cmd|' /C calc'!A0"}) {
    EXPECT_THAT(escape_csv(cell), ::testing::StartsWith("\"'")) << cell;
  }
}

TEST(Escape, NoHostileTextGetsThrough) {
  for (std::uint64_t seed = 0; seed < 3000; ++seed) {
    SCOPED_TRACE(seed);
    const std::string text = random_text(seed);
    for (const std::string& out : {escape_terminal(text), escape_xml(text), escape_json(text)}) {
      EXPECT_EQ(find_invalid_utf8(out), std::nullopt);
      for (const char c : out) EXPECT_GE(static_cast<unsigned char>(c), 0x20);
    }
    EXPECT_FALSE(has_hidden_characters(escape_terminal(text)));
    EXPECT_EQ(escape_xml(text).find_first_of("<>\"'"), std::string::npos);
    // Every quotation mark in DOT and JSON stands behind an odd number of backslashes.
    for (const std::string& out : {escape_dot(text), escape_json(text)}) {
      std::size_t backslashes = 0;
      for (const char c : out) {
        EXPECT_TRUE(c != '"' || backslashes % 2 == 1);
        backslashes = c == '\\' ? backslashes + 1 : 0;
      }
      EXPECT_EQ(backslashes % 2, 0U);  // so that the closing mark closes
    }
  }
}

TEST(ShapeOf, HidesLettersAndDigits) {
  EXPECT_EQ(shape_of("Somchai 081-2"), "aaaaaaa 999-9");
  EXPECT_EQ(shape_of("สมชาย ๐๘"), "aaaaa 99");
  EXPECT_EQ(shape_of(std::string(30, 'x')), std::string(24, 'a') + "...");
  EXPECT_EQ(shape_of("\x1b\xFF"), "??");
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    SCOPED_TRACE(seed);
    for (const char c : shape_of(random_text(seed))) {
      EXPECT_TRUE(c >= 0x20 && c < 0x7F && (c == 'a' || c == '9' || !std::isalnum(c)));
    }
  }
}

TEST(Numbers, Doubles) {
  EXPECT_EQ(parse_double("1.5"), 1.5);
  EXPECT_EQ(parse_double("+2"), 2);
  EXPECT_EQ(parse_double("1e-320"), 1e-320);
  EXPECT_EQ(parse_double("-.5"), -0.5);
  for (const char* text : {"", " 1", "1 ", "1,5", "0x1F", "1_000", "1.2.3", "12abc", "inf", "nan",
                           "1e999", "+-1", "+", "-", "e5", "--1", "++1"}) {
    EXPECT_EQ(parse_double(text), std::nullopt) << text;
  }
  for (std::uint64_t seed = 0; seed < 3000; ++seed) {
    Random random(seed, 2);
    const double value = std::bit_cast<double>(random.next());
    if (!std::isfinite(value)) continue;
    const auto back = parse_double(format_double(value));
    ASSERT_TRUE(back.has_value()) << seed;
    EXPECT_EQ(std::bit_cast<std::uint64_t>(*back), std::bit_cast<std::uint64_t>(value)) << seed;
  }
  EXPECT_EQ(format_double(0.1), "0.1");
  EXPECT_EQ(format_double(1), "1");
}

TEST(Numbers, Integers) {
  EXPECT_EQ(parse_int("-9223372036854775808"), INT64_MIN);
  EXPECT_EQ(parse_int("007"), 7);
  EXPECT_EQ(parse_int("+7"), 7);
  for (const char* text : {"", "9223372036854775808", "1.0", " 1", "1 ", "0x1", "+-1", "-"}) {
    EXPECT_EQ(parse_int(text), std::nullopt) << text;
  }
}

TEST(Matches, WholeText) {
  EXPECT_TRUE(matches("081-234", "[0-9]+-[0-9]+"));
  EXPECT_FALSE(matches("081-234 x", "[0-9]+-[0-9]+"));
  EXPECT_TRUE(matches("สมชาย", "\\p{Thai}+"));
  EXPECT_THROW((void)matches("a", "("), Error);
  EXPECT_THROW((void)matches("a", "("), Error);
  for (int i = 0; i < 200; ++i) EXPECT_TRUE(matches(std::to_string(i), std::to_string(i)));
  // Patterns that send a backtracking engine astray.
  EXPECT_FALSE(matches(std::string(5000, 'a') + "b", "(a*)*"));
}

}  // namespace
}  // namespace mekhala
