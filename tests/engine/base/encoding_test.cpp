#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "engine/base/random.hpp"
#include "engine/base/text.hpp"

namespace mekhala {
namespace {

using ::testing::HasSubstr;

// An encoder that shares nothing with the code under test.
std::string thai_bytes(std::string_view utf8) {
  std::string out;
  for (const std::uint32_t c : code_points(utf8)) {
    out += static_cast<char>(c < 0x80 ? c : c == 0xA0 ? 0xA0 : c - 0x0E00 + 0xA0);
  }
  return out;
}

std::string latin_bytes(std::string_view utf8) {
  std::string out;
  for (const std::uint32_t c : code_points(utf8)) out += static_cast<char>(c);
  return out;
}

std::string utf16_bytes(std::string_view utf8, bool big) {
  std::string out;
  const auto put = [&](std::uint32_t unit) {
    const char high = static_cast<char>(unit >> 8);
    const char low = static_cast<char>(unit & 255);
    out += big ? high : low;
    out += big ? low : high;
  };
  for (const std::uint32_t c : code_points(utf8)) {
    if (c < 0x10000) {
      put(c);
    } else {
      put(0xD800 + ((c - 0x10000) >> 10));
      put(0xDC00 + ((c - 0x10000) & 0x3FF));
    }
  }
  return out;
}

Error error_of(std::string_view bytes, std::string_view encoding = "") {
  try {
    (void)decode_text(bytes, encoding, "list.csv");
  } catch (const Error& error) {
    return error;
  }
  ADD_FAILURE() << "no error";
  return {ErrorCode::failure, ""};
}

void expect_decoded(std::string_view bytes, std::string_view encoding, std::string_view text) {
  const DecodedText decoded = decode_text(bytes, "", "list.csv");
  EXPECT_EQ(decoded.encoding, encoding) << text;
  EXPECT_EQ(decoded.text, text);
  EXPECT_GT(decoded.confidence, 0.3);
}

TEST(DecodeText, PlainAndUtf8) {
  EXPECT_EQ(decode_text("", "", "f").text, "");
  EXPECT_EQ(decode_text("", "", "f").encoding, "UTF-8");
  expect_decoded("a,b\n", "UTF-8", "a,b\n");
  expect_decoded("สมชาย,Đức", "UTF-8", "สมชาย,Đức");
  EXPECT_EQ(decode_text("สมชาย", "", "f").confidence, 1);
}

TEST(DecodeText, Marks) {
  const std::string text = "id,name\n1,สมชาย 😀\n";
  for (const bool big : {false, true}) {
    const std::string mark = big ? "\xFE\xFF" : "\xFF\xFE";
    const DecodedText decoded = decode_text(mark + utf16_bytes(text, big), "", "f");
    EXPECT_EQ(decoded.text, text);
    EXPECT_EQ(decoded.encoding, big ? "UTF-16BE" : "UTF-16LE");
    EXPECT_TRUE(decoded.had_bom);
    EXPECT_EQ(decode_text(mark + utf16_bytes(text, big), "UTF-16", "f").text, text);
    EXPECT_EQ(decode_text(utf16_bytes(text, big), big ? "UTF-16BE" : "UTF-16LE", "f").text, text);
  }
  const DecodedText marked = decode_text("\xEF\xBB\xBFsource", "", "f");
  EXPECT_EQ(marked.text, "source");
  EXPECT_TRUE(marked.had_bom);
  EXPECT_EQ(decode_text("\xEF\xBB\xBFsource", "UTF-8", "f").text, "source");
}

TEST(DecodeText, Utf16WithoutMarkIsRefusedByName) {
  const Error little = error_of(utf16_bytes("source,target\nana,ben\n", false));
  EXPECT_EQ(little.code(), ErrorCode::invalid_input);
  EXPECT_THAT(little.what(), HasSubstr("UTF-16LE"));
  EXPECT_THAT(error_of(utf16_bytes("source,target\nana,ben\n", true)).what(),
              HasSubstr("UTF-16BE"));
  const Error nul = error_of(std::string_view("ana,ben\nx\0y,z\n", 14));
  EXPECT_THAT(nul.what(), HasSubstr("NUL"));
  EXPECT_EQ(nul.place().line, 2U);
  EXPECT_EQ(nul.place().byte, 9U);
}

TEST(DecodeText, ShortThai) {
  for (const std::string text :
       {"สมชาย", "ชื่อ,เบอร์โทร\nสมชาย ใจดี,081-234-5678\n", "name,city\nMalee,แม่สอด\n",
        "นายหน้า,เหยื่อ\nวิชัย,สุดา\n", "id,ชื่อ\n1,กิตติ\n2,น้ำฝน\n3,ณัฐ\n", "ผู้เสียหาย;ประเทศ\nมะลิ;ลาว\n",
        "กรุงเทพมหานคร", "วันที่ ๑๒ ม.ค. ๒๕๖๗"}) {
    expect_decoded(thai_bytes(text), "TIS-620", text);
  }
  EXPECT_EQ(decode_text(thai_bytes("\"สมชาย\"") + "\x93\x94", "", "f").encoding, "windows-874");
}

TEST(DecodeText, ShortWestern) {
  for (const std::string text :
       {"José", "name,town\nJosé Muñoz,Cebú\n", "Müller,Zürich\n", "François,Hélène\n",
        "São Paulo;João\n", "id,name\n1,Peña\n2,Ñuñez\n", "Åse Bjørn\n", "Niño,Dasmariñas\n",
        "Pedro,Parañaque\nMaría,Cebu\n", "Élodie;Gaël;Noël\n", "100 °C\n"}) {
    expect_decoded(latin_bytes(text), "windows-1252", text);
  }
  expect_decoded("caf\xE9 \x93quoted\x94 \x96 5 \x80\n", "windows-1252", "café “quoted” – 5 €\n");
}

TEST(DecodeText, ShortChinese) {
  // "name,phone / Wang Xiaoming,138...", "Zhang Wei", "Li Na, Mae Sot", "Jinbian campus".
  expect_decoded("\xD0\xD5\xC3\xFB,\xB5\xE7\xBB\xB0\n\xCD\xF5\xD0\xA1\xC3\xF7,13800138000\n", "GBK",
                 "姓名,电话\n王小明,13800138000\n");
  expect_decoded("\xD5\xC5\xCE\xB0", "GBK", "张伟");
  expect_decoded("id,name\n1,\xC0\xEE\xC4\xC8\n", "GBK", "id,name\n1,李娜\n");
  expect_decoded("\xBD\xF0\xB1\xDF\xD4\xB0\xC7\xF8,\xB3\xC2\xBD\xA8\xB9\xFA\n", "GBK",
                 "金边园区,陈建国\n");
  // Traditional, in Big5: "name,phone / Chen Jianguo".
  expect_decoded("\xA9\x6D\xA6\x57,\xB9\x71\xB8\xDC\n\xB3\xAF\xAB\xD8\xB0\xEA,0912\n", "Big5",
                 "姓名,電話\n陳建國,0912\n");
}

TEST(DecodeText, NamedEncodingIsObeyedAndChecked) {
  EXPECT_EQ(decode_text("\xE9", "windows-1252", "f").text, "é");
  EXPECT_EQ(decode_text("\xE9", "iso-8859-1", "f").text, "é");
  EXPECT_EQ(decode_text(thai_bytes("ไทย"), "tis-620", "f").text, "ไทย");
  EXPECT_EQ(decode_text(thai_bytes("ไทย"), "TIS-620", "f").encoding, "TIS-620");
  EXPECT_THAT(error_of("a", "no-such-code").what(), HasSubstr("unknown encoding"));
  const Error bad = error_of("ok\nna\xEFve,\n", "UTF-8");
  EXPECT_EQ(bad.place().line, 2U);
  EXPECT_EQ(bad.place().byte, 5U);
  const Error undefined = error_of("ok\r\nx\xFFy\n", "TIS-620");
  EXPECT_EQ(undefined.place().line, 2U);
  EXPECT_EQ(undefined.place().byte, 5U);
}

TEST(DecodeText, DamagedUtf8IsRefusedAndNotReadAsSomethingElse) {
  const std::string good = "ชื่อ,สมชาย\nน้ำ,ฝน\n";
  const Error error = error_of(good +
                               "a\xC0\xAF"
                               "b,B\n");
  EXPECT_EQ(error.code(), ErrorCode::invalid_input);
  EXPECT_EQ(error.place().line, 3U);
  EXPECT_EQ(error.place().byte, good.size() + 1);
  EXPECT_THAT(error.what(), HasSubstr("UTF-8"));
  EXPECT_THAT(error.what(), Not(HasSubstr("สมชาย")));
}

TEST(DecodeText, NonsenseIsRefused) {
  Random random(1, 0);
  for (int round = 0; round < 50; ++round) {
    SCOPED_TRACE(round);
    std::string bytes;
    for (int i = 0; i < 400; ++i) bytes += static_cast<char>(128 + random.below(128));
    EXPECT_EQ(error_of(bytes).code(), ErrorCode::invalid_input);
  }
}

TEST(DecodeText, AnyUnicodeSurvivesUtf16) {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed, 7);
    std::string text = "x";
    for (int i = 0; i < 300; ++i) {
      std::uint32_t c = 1 + static_cast<std::uint32_t>(random.below(0x10FFFF));
      if (c >= 0xD800 && c < 0xE000) c = 0xE000;
      append_utf8(text, c);
    }
    EXPECT_EQ(find_invalid_utf8(text), std::nullopt);
    EXPECT_EQ(decode_text(std::string("\xFE\xFF").append(utf16_bytes(text, true)), "", "f").text,
              text);
    EXPECT_EQ(decode_text(text, "", "f").text, text);
  }
}

TEST(DecodeText, LargeInputIsConvertedWhole) {
  std::string line =
      "Jos\xE9,Pe\xF1"
      "a\n";
  std::string bytes;
  for (int i = 0; i < 30000; ++i) bytes += line;
  const DecodedText decoded = decode_text(bytes, "", "f");
  EXPECT_EQ(decoded.text.size(), bytes.size() + 2 * 30000);
  EXPECT_TRUE(decoded.text.ends_with("José,Peña\n"));
}

TEST(DecodeText, NastyFiles) {
  const std::filesystem::path folder =
      std::filesystem::path(MEKHALA_SOURCE_DIR) / ".." / "shared" / "nasty" / "files";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "the nasty files are not here: " << folder;
  const auto decode = [&](const char* name) {
    const FileBytes bytes(folder / name);
    return decode_text(bytes.view(), "", name);
  };
  EXPECT_TRUE(decode("c03_bom.csv").text.starts_with("source"));
  EXPECT_EQ(decode("c04_utf16le_bom.csv").encoding, "UTF-16LE");
  EXPECT_THROW((void)decode("c05_utf16be_nobom.csv"), Error);
  try {
    (void)decode("c56_overlong_utf8.csv");
    ADD_FAILURE() << "accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.place().line, 2U);
  }
}

}  // namespace
}  // namespace mekhala
