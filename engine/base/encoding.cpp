#include <fmt/format.h>
#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>

#include "engine/base/error.hpp"
#include "engine/base/text.hpp"

// Which encoding a text file is in, and its text. Files are often small: a list of twenty names.
// ICU's detector wants paragraphs, so the encodings of the region are judged by rules of their own:
// which letters may follow which, and which are common. ICU has a say in the others.
namespace mekhala {
namespace {

// --- where a fault lies --------------------------------------------------------------------------

std::uint64_t line_at(std::string_view text, std::size_t offset) {
  std::uint64_t line = 1;
  for (std::size_t i = 0; i < offset && i < text.size(); ++i) {
    if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.size() || text[i + 1] != '\n'))) {
      ++line;
    }
  }
  return line;
}

[[noreturn]] void fail(std::string_view file, std::uint64_t line, std::size_t byte,
                       const std::string& what) {
  throw Error(ErrorCode::invalid_input,
              fmt::format("{}: line {}, byte {}: {}", escape_terminal(file), line, byte, what),
              {.file = std::string(file), .line = line, .byte = byte});
}

constexpr const char* kAdvice = "save the file as UTF-8 or name its encoding";

// --- converters ----------------------------------------------------------------------------------

using Converter = std::unique_ptr<UConverter, decltype(&ucnv_close)>;

// Stops at what the encoding cannot hold; null where there is no such encoding.
Converter open_converter(const char* name) {
  UErrorCode status = U_ZERO_ERROR;
  Converter converter(ucnv_open(name, &status), &ucnv_close);
  if (U_FAILURE(status)) return {nullptr, &ucnv_close};
  ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
  if (U_FAILURE(status)) return {nullptr, &ucnv_close};
  return converter;
}

struct Conversion {
  std::string text;
  std::optional<std::size_t> bad_byte;  // offset of the first byte that cannot be decoded
};

bool is_undefined_thai(char c) {
  const unsigned b = static_cast<unsigned char>(c);
  return b >= 0xFC || (b > 0xDA && b < 0xDF);
}

Conversion convert(const char* name, std::string_view bytes) {
  Conversion result;
  if (std::strcmp(name, "windows-874") == 0) {
    // ICU makes private characters of the bytes that the page leaves open.
    const auto bad = std::find_if(bytes.begin(), bytes.end(), is_undefined_thai);
    if (bad != bytes.end()) {
      const auto at = static_cast<std::size_t>(bad - bytes.begin());
      result = convert(name, bytes.substr(0, at));
      if (!result.bad_byte) result.bad_byte = at;
      return result;
    }
  }
  const Converter from = open_converter(name);
  const Converter to = open_converter("UTF-8");
  if (!from || !to) {
    throw Error(
        ErrorCode::failure,
        fmt::format("the Unicode library has no converter for {}; check its installation", name));
  }
  result.text.reserve(bytes.size() + bytes.size() / 2);
  std::array<char, 1 << 15> out{};
  std::array<UChar, 1 << 13> pivot{};
  UChar* pivot_source = pivot.data();
  UChar* pivot_target = pivot.data();
  const char* at = bytes.data();
  const char* const end = bytes.data() + bytes.size();
  bool reset = true;
  for (;;) {
    char* target = out.data();
    UErrorCode status = U_ZERO_ERROR;
    ucnv_convertEx(to.get(), from.get(), &target, out.data() + out.size(), &at, end, pivot.data(),
                   &pivot_source, &pivot_target, pivot.data() + pivot.size(), reset ? 1 : 0, 1,
                   &status);
    reset = false;
    result.text.append(out.data(), static_cast<std::size_t>(target - out.data()));
    if (status == U_BUFFER_OVERFLOW_ERROR) continue;
    if (U_FAILURE(status)) {
      std::array<char, 32> bad{};
      std::int8_t size = static_cast<std::int8_t>(bad.size());
      UErrorCode ignored = U_ZERO_ERROR;
      ucnv_getInvalidChars(from.get(), bad.data(), &size, &ignored);
      const auto used = static_cast<std::size_t>(at - bytes.data());
      result.bad_byte = used - std::min(used, static_cast<std::size_t>(std::max<int>(size, 0)));
    }
    return result;
  }
}

// --- plausibility --------------------------------------------------------------------------------

struct Candidate {
  const char* converter;
  std::string name;
  double score;
};

// The parts of a text that tell: its lines with bytes above 127, up to a bound.
std::string telling_part(std::string_view bytes) {
  constexpr std::size_t kMost = std::size_t{1} << 17;
  std::string part;
  std::size_t begin = 0;
  while (begin < bytes.size() && part.size() < kMost) {
    std::size_t end = bytes.find_first_of("\r\n", begin);
    end = end == std::string_view::npos ? bytes.size() : end + 1;
    const std::string_view line = bytes.substr(begin, end - begin);
    if (std::any_of(line.begin(), line.end(), [](char c) { return (c & 0x80) != 0; })) {
      part += line.substr(0, kMost);
    }
    begin = end;
  }
  return part;
}

bool is_ascii_letter(std::uint32_t c) { return (c | 32) >= 'a' && (c | 32) <= 'z'; }

// Thai: every sign above or below stands on a consonant, every leading vowel before one.
double thai_score(std::string_view bytes) {
  double good = 0;
  double total = 0;
  unsigned before = ' ';
  const auto consonant = [](unsigned b) { return b >= 0xA1 && b <= 0xCE; };
  const auto leading = [](unsigned b) { return b >= 0xE0 && b <= 0xE4; };
  const auto above = [](unsigned b) {
    return b == 0xD1 || (b >= 0xD4 && b <= 0xDA) || (b >= 0xE7 && b <= 0xEE);
  };
  std::size_t run = 0;
  for (std::size_t i = 0; i <= bytes.size(); ++i) {
    const unsigned b = i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : ' ';
    if (b >= 0x80) {
      total += 1;
      ++run;
      if (is_undefined_thai(static_cast<char>(b))) return 0;
      if (b < 0xA0) {
        // windows-874 has an ellipsis, quotation marks and dashes there.
        if (b != 0x80 && b != 0x85 && (b < 0x91 || b > 0x97)) return 0;
        good += 0.3;
      } else if (b == 0xA3 || b == 0xA5 || b == 0xC6 || b == 0xDA || b == 0xED || b == 0xEE) {
        good -= 0.5;  // letters and signs that are hardly ever written today
      } else if (above(b)) {
        good += consonant(before) || above(before) ? 1 : -2;
      } else if (b == 0xD0 || b == 0xD2 || b == 0xD3 || b == 0xE5) {
        good += consonant(before) || above(before) || before == 0xD2 ? 1 : -1;
      } else if (consonant(b)) {
        good += 1;
      } else {
        good += leading(b) || (b >= 0xF0 && b <= 0xF9) || b == 0xE6 || b == 0xCF ? 0.9 : 0.2;
      }
    }
    if (leading(before) && !consonant(b)) good -= 2;
    if (b < 0x80) {
      if (run == 1) good -= 0.8;  // Thai words have more than one letter
      run = 0;
    }
    before = b;
  }
  return total == 0 ? 0 : good / total;
}

// Windows-1252: an accented letter stands among plain ones, in few and well-known forms.
double western_score(std::string_view bytes) {
  constexpr std::string_view common =  // a-grave ... y-acute, and capitals, as they occur in names
      "\xE0\xE1\xE2\xE3\xE4\xE5\xE6\xE7\xE8\xE9\xEA\xEB\xEC\xED\xEE\xEF\xF1\xF2\xF3\xF4\xF5\xF6\xF8"
      "\xF9\xFA\xFB\xFC\xDF\xC0\xC1\xC2\xC4\xC5\xC7\xC8\xC9\xCA\xCD\xD1\xD3\xD4\xD6\xD8\xDA\xDC";
  constexpr std::string_view signs =
      "\x80\x85\x91\x92\x93\x94\x95\x96\x97\x99\xA0\xA1\xA3\xA9\xAA\xAB\xAE\xB0\xB7\xBA\xBB\xBF";
  double good = 0;
  double total = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const unsigned b = static_cast<unsigned char>(bytes[i]);
    if (b < 0x80) continue;
    total += 1;
    if (b == 0x81 || b == 0x8D || b == 0x8F || b == 0x90 || b == 0x9D) return 0;
    const unsigned before = i > 0 ? static_cast<unsigned char>(bytes[i - 1]) : ' ';
    const unsigned after = i + 1 < bytes.size() ? static_cast<unsigned char>(bytes[i + 1]) : ' ';
    const char c = bytes[i];
    if (common.find(c) != std::string_view::npos) {
      const bool capital = b < 0xE0 && b != 0xDF;
      const bool joined = is_ascii_letter(before) || is_ascii_letter(after);
      // A capital after a small letter is what other encodings look like when read as this one.
      const bool odd = capital && before >= 'a' && before <= 'z';
      const bool crowded = before >= 0xC0 && after >= 0xC0;
      good += !joined || crowded ? 0.1 : odd ? 0.2 : 1;
      if (!joined && before >= 0x80 && after >= 0x80) good -= 0.4;
    } else if (signs.find(c) != std::string_view::npos) {
      good += before < 0x80 || after < 0x80 ? 0.7 : 0.1;
    } else {
      good -= 0.3;
    }
  }
  return total == 0 ? 0 : good / total;
}

// The hanzi that make up most of running text, then those of surnames, given names, places and
// column names, simplified and traditional. Rank does not matter: a text in the wrong encoding hits
// few of them.
constexpr std::string_view kCommonHanzi =
    "的一是不了人我在有他这为之大来以个中上们到说国和地也子时道出而要于就下得可你年生自会那后能对着"
    "事其里所去行过家十"
    "用发天如然作方成者多日都三小军二无同主经公此已工使情明性知全三又关点正业外将两高间由问很最重并"
    "物手应战向头文体政美"
    "相见被利什等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比"
    "员解水名真论处走义各"
    "王李张刘陈杨黄赵吴周徐孙马朱胡林郭何罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶"
    "阎余潘杜戴夏钟汪田"
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛超霞平刚桂兰红玉华建志文辉力永健永康世广安宁龙飞鹏春梅雪莲燕"
    "玲婷慧莹佳琳"
    "姓名电话址邮箱编号码来源目标关系类型日期时间备注金额账户银行卡微信司机园区招聘缅甸柬埔寨老挝泰"
    "菲律宾曼谷仰光妙瓦底"
    "西港金边万象木姐果敢腊戌瑞丽云南广州深圳福建州省市县镇村路街号楼室男女性别证件护照员工资薪酬介"
    "绍亲戚朋友同事老板"
    "這為來個們說國時會後對著裡過發經無關點業將兩間問戰頭體見產話內門兒東聲提員論處義張劉陳楊黃趙吳"
    "孫馬羅鄭謝韓馮"
    "蕭許蘇盧蔣賈葉閻餘鐘偉麗強軍艷傑濤剛蘭紅華輝龍飛鵬雪蓮電郵編號碼來標關類註額賬戶銀機園區緬寮賓"
    "灣臺北中轉帳聯絡";

const std::vector<std::uint32_t>& common_hanzi() {
  static const std::vector<std::uint32_t> sorted = [] {
    std::vector<std::uint32_t> all = code_points(kCommonHanzi);
    std::sort(all.begin(), all.end());
    return all;
  }();
  return sorted;
}

// Chinese in GBK or Big5: by how common its characters are. `plain` tells whether the two bytes are
// in the first plane of the character set, where the characters of daily use are.
template <typename Plain>
double chinese_score(const char* converter, std::string_view bytes, Plain&& plain) {
  // A broken pair at the end of the sample is not the encoding's fault; others are.
  const Conversion decoded = convert(converter, bytes);
  if (decoded.bad_byte && *decoded.bad_byte + 4 < bytes.size()) return 0;
  double good = 0;
  double total = 0;
  for (std::size_t i = 0; i + 1 < bytes.size(); ++i) {
    const unsigned lead = static_cast<unsigned char>(bytes[i]);
    if (lead < 0x80) continue;
    total += 1;
    good += plain(lead, static_cast<unsigned char>(bytes[i + 1]));
    ++i;
  }
  if (total == 0) return 0;
  const std::vector<std::uint32_t>& common = common_hanzi();
  double hits = 0;
  double hanzi = 0;
  for (const std::uint32_t c : code_points(decoded.text)) {
    if (c < 0x3400 || c > 0x9FFF) continue;
    hanzi += 1;
    hits += std::binary_search(common.begin(), common.end(), c) ? 1 : 0;
  }
  const double familiar = hanzi == 0 ? 0 : hits / hanzi;
  return 0.5 * good / total + 0.5 * std::min(1.0, 1.6 * familiar);
}

double gbk_score(std::string_view bytes) {
  return chinese_score("gb18030", bytes, [](unsigned lead, unsigned trail) {
    if (trail >= 0xA1 && lead >= 0xB0 && lead <= 0xD7) return 1.0;
    if (trail >= 0xA1 && (lead == 0xA1 || lead == 0xA3)) return 0.8;  // punctuation, full width
    if (trail >= 0xA1 && lead >= 0xD8 && lead <= 0xF7) return 0.4;
    return 0.0;
  });
}

double big5_score(std::string_view bytes) {
  return chinese_score("Big5", bytes, [](unsigned lead, unsigned) {
    if (lead >= 0xA4 && lead <= 0xC6) return 1.0;
    if (lead == 0xA1 || lead == 0xA2) return 0.8;
    return lead >= 0xC9 && lead <= 0xF9 ? 0.3 : 0.0;
  });
}

// What ICU makes of it, for the encodings that have no rules here.
void add_detected(std::string_view bytes, std::vector<Candidate>& candidates) {
  static constexpr std::array<const char*, 9> known = {"Shift_JIS",    "EUC-JP",     "EUC-KR",
                                                       "windows-1251", "KOI8-R",     "windows-1250",
                                                       "windows-1256", "ISO-8859-2", "ISO-8859-5"};
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UCharsetDetector, decltype(&ucsdet_close)> detector(ucsdet_open(&status),
                                                                            &ucsdet_close);
  if (U_FAILURE(status)) return;
  ucsdet_setText(detector.get(), bytes.data(), static_cast<std::int32_t>(bytes.size()), &status);
  std::int32_t count = 0;
  const UCharsetMatch** found = ucsdet_detectAll(detector.get(), &count, &status);
  if (U_FAILURE(status)) return;
  for (std::int32_t i = 0; i < count; ++i) {
    const char* name = ucsdet_getName(found[i], &status);
    const double confidence = ucsdet_getConfidence(found[i], &status) / 100.0;
    if (U_FAILURE(status)) return;
    for (const char* mine : known) {
      // Below the encodings of the region where both look right.
      if (std::strcmp(name, mine) == 0) candidates.push_back({mine, mine, 0.8 * confidence});
    }
  }
}

std::vector<Candidate> judge(std::string_view bytes) {
  const std::string part = telling_part(bytes);
  const bool has_windows_signs = std::any_of(part.begin(), part.end(), [](char c) {
    return static_cast<unsigned char>(c) >= 0x80 && static_cast<unsigned char>(c) < 0xA0;
  });
  const double gbk = gbk_score(part);
  std::vector<Candidate> candidates = {
      {"windows-874", has_windows_signs ? "windows-874" : "TIS-620", thai_score(part)},
      {"windows-1252", "windows-1252", western_score(part)},
      {"GBK", "GBK", gbk},
      {"gb18030", "GB18030", gbk - 0.001},  // where GBK has no such character
      {"Big5", "Big5", big5_score(part)}};
  add_detected(part, candidates);
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const Candidate& a, const Candidate& b) { return a.score > b.score; });
  return candidates;
}

// --- the ways in ---------------------------------------------------------------------------------

struct Mark {
  std::string_view bytes;
  const char* encoding;
};
constexpr std::array<Mark, 5> kMarks = {{{"\xEF\xBB\xBF", "UTF-8"},
                                         {{"\xFF\xFE\0\0", 4}, "UTF-32LE"},
                                         {{"\0\0\xFE\xFF", 4}, "UTF-32BE"},
                                         {"\xFF\xFE", "UTF-16LE"},
                                         {"\xFE\xFF", "UTF-16BE"}}};

void refuse_nul(std::string_view text, std::string_view file) {
  const std::size_t at = text.find('\0');
  if (at == std::string_view::npos) return;
  const std::string_view head = text.substr(0, 4096);
  std::array<std::size_t, 2> nuls{};
  for (std::size_t i = 0; i < head.size(); ++i) nuls[i & 1] += head[i] == '\0' ? 1 : 0;
  const std::size_t most = std::max(nuls[0], nuls[1]);
  if (most * 4 > head.size() && std::min(nuls[0], nuls[1]) * 4 < most) {
    const char* order = nuls[0] > nuls[1] ? "UTF-16BE" : "UTF-16LE";
    fail(file, line_at(text, at), at,
         fmt::format("holds NUL bytes and looks like {} without a byte-order mark; {}", order,
                     kAdvice));
  }
  fail(file, line_at(text, at), at, "holds a NUL byte, which no text has; remove it");
}

DecodedText as_utf8(std::string_view bytes, bool had_bom, std::string_view file) {
  refuse_nul(bytes, file);
  if (const auto bad = find_invalid_utf8(bytes)) {
    fail(file, line_at(bytes, *bad), *bad,
         fmt::format("is not valid UTF-8; repair it there, or {}", kAdvice));
  }
  return {.text = std::string(bytes), .encoding = "UTF-8", .had_bom = had_bom};
}

DecodedText as_encoded(const char* converter, std::string name, std::string_view bytes,
                       bool had_bom, std::string_view file) {
  Conversion decoded = convert(converter, bytes);
  if (decoded.bad_byte) {
    fail(file, line_at(decoded.text, decoded.text.size()), *decoded.bad_byte,
         fmt::format("holds bytes that {} does not have; {}", name, kAdvice));
  }
  refuse_nul(decoded.text, file);
  return {.text = std::move(decoded.text), .encoding = std::move(name), .had_bom = had_bom};
}

// The name to print for an encoding that the caller named, empty where there is none.
std::string standard_name(const std::string& wanted) {
  // ICU reads TIS-620 as one of IBM's pages; the signs of windows-874 are a superset of it.
  if (ucnv_compareNames(wanted.c_str(), "TIS-620") == 0) return "TIS-620";
  UErrorCode status = U_ZERO_ERROR;
  for (const char* standard : {"IANA", "MIME"}) {
    status = U_ZERO_ERROR;
    const char* name = ucnv_getStandardName(wanted.c_str(), standard, &status);
    if (U_SUCCESS(status) && name != nullptr) return name;
  }
  return open_converter(wanted.c_str()) ? wanted : std::string();
}

DecodedText as_named(std::string_view encoding, std::string_view bytes, std::string_view file) {
  const std::string wanted(encoding);
  const std::string name = wanted.size() > 64 ? std::string() : standard_name(wanted);
  if (name.empty()) {
    throw Error(
        ErrorCode::invalid_input,
        fmt::format("{}: unknown encoding {}; use an IANA name such as UTF-8, windows-1252, "
                    "TIS-620, GBK or Big5",
                    escape_terminal(file), escape_terminal(wanted.substr(0, 64))),
        {.file = std::string(file)});
  }
  bool had_bom = false;
  for (const Mark& mark : kMarks) {
    const std::string_view family(mark.encoding, std::strlen(mark.encoding));
    // "UTF-16" may be either order; a mark decides.
    if (bytes.starts_with(mark.bytes) && family.starts_with(name)) {
      if (name == "UTF-8") return as_utf8(bytes.substr(mark.bytes.size()), true, file);
      return as_encoded(mark.encoding, mark.encoding, bytes.substr(mark.bytes.size()), true, file);
    }
  }
  if (name == "UTF-8") return as_utf8(bytes, had_bom, file);
  return as_encoded(name == "TIS-620" ? "windows-874" : name.c_str(), name, bytes, had_bom, file);
}

// Counts of well-formed and ill-formed sequences beyond ASCII.
bool is_damaged_utf8(std::string_view bytes) {
  std::size_t good = 0;
  std::size_t bad = 0;
  while (!bytes.empty()) {
    const auto fault = find_invalid_utf8(bytes);
    const std::string_view valid = bytes.substr(0, fault.value_or(bytes.size()));
    // Lead bytes of two and more.
    good += static_cast<std::size_t>(std::count_if(
        valid.begin(), valid.end(), [](char c) { return static_cast<unsigned char>(c) >= 0xC0; }));
    if (!fault) break;
    ++bad;
    if (bad > 64 && bad > good) return false;
    bytes.remove_prefix(*fault + 1);
  }
  return good > 2 * bad;
}

}  // namespace

DecodedText decode_text(std::string_view bytes, std::string_view encoding, std::string_view file) {
  if (!encoding.empty()) return as_named(encoding, bytes, file);
  for (const Mark& mark : kMarks) {
    if (!bytes.starts_with(mark.bytes)) continue;
    const std::string_view rest = bytes.substr(mark.bytes.size());
    if (std::strcmp(mark.encoding, "UTF-8") == 0) return as_utf8(rest, true, file);
    return as_encoded(mark.encoding, mark.encoding, rest, true, file);
  }
  refuse_nul(bytes, file);
  const auto invalid = find_invalid_utf8(bytes);
  if (!invalid || is_damaged_utf8(bytes)) return as_utf8(bytes, false, file);

  constexpr double kLeast = 0.35;
  for (const Candidate& candidate : judge(bytes)) {
    if (candidate.score < kLeast) break;
    Conversion decoded = convert(candidate.converter, bytes);
    if (decoded.bad_byte) continue;
    return {.text = std::move(decoded.text),
            .encoding = candidate.name,
            .confidence = std::min(candidate.score, 0.99)};
  }
  fail(file, line_at(bytes, *invalid), *invalid,
       fmt::format("is not valid UTF-8 and looks like no other encoding; {}", kAdvice));
}

}  // namespace mekhala
