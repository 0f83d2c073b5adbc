#include "engine/case/date.hpp"

#include <fmt/format.h>

#include <array>
#include <unordered_map>
#include <vector>

#include "engine/base/text.hpp"

namespace mekhala {
namespace {

constexpr int kMinuteOfDayEnd = 24 * 60;

bool is_leap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

int days_in_month(int year, int month) {
  static constexpr std::array<int, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return kDays[static_cast<std::size_t>(month - 1)] + (month == 2 && is_leap(year) ? 1 : 0);
}

// Howard Hinnant's civil calendar: eras of 400 years that begin on 1 March.
std::int32_t civil_to_days(int year, int month, int day) {
  const int y = month <= 2 ? year - 1 : year;
  const int era = (y >= 0 ? y : y - 399) / 400;
  const int year_of_era = y - era * 400;
  const int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

struct Civil {
  int year = 0, month = 0, day = 0;
};

Civil days_to_civil(std::int32_t days) {
  const std::int32_t z = days + 719468;
  const std::int32_t era = (z >= 0 ? z : z - 146096) / 146097;
  const std::int32_t day_of_era = z - era * 146097;
  const std::int32_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const std::int32_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int32_t mp = (5 * day_of_year + 2) / 153;
  const int month = mp < 10 ? mp + 3 : mp - 9;
  return {year_of_era + era * 400 + (month <= 2 ? 1 : 0), month,
          day_of_year - (153 * mp + 2) / 5 + 1};
}

Date whole_year(int year) {
  return {civil_to_days(year, 1, 1), civil_to_days(year, 12, 31), DatePrecision::year, -1};
}

Date whole_month(int year, int month) {
  return {civil_to_days(year, month, 1), civil_to_days(year, month, days_in_month(year, month)),
          DatePrecision::month, -1};
}

Date one_day(int year, int month, int day) {
  const std::int32_t days = civil_to_days(year, month, day);
  return {days, days, DatePrecision::day, -1};
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

struct TimeOfDay {
  int minute = -1;      // of the day
  int zone_offset = 0;  // minutes east of UTC
  std::string problem;
};

// Reads digits at `at`; -1 where there are none or more than `most`.
int read_number(std::string_view text, std::size_t& at, std::size_t most) {
  const std::size_t begin = at;
  int value = 0;
  for (; at < text.size() && is_digit(text[at]); ++at) {
    if (at - begin < most) value = value * 10 + (text[at] - '0');
  }
  return at == begin || at - begin > most ? -1 : value;
}

void skip_spaces(std::string_view text, std::size_t& at) {
  while (at < text.size() && text[at] == ' ') ++at;
}

// "13:05", "1:05:09.5 pm", "13:05Z", "13:05+07:00". Nothing where the text is no time at all.
std::optional<TimeOfDay> read_time(std::string_view text) {
  TimeOfDay time;
  std::size_t at = 0;
  const int hour = read_number(text, at, 2);
  if (hour < 0 || at >= text.size() || text[at] != ':') return std::nullopt;
  ++at;
  const int minute = read_number(text, at, 2);
  if (minute < 0) return std::nullopt;
  int second = 0;
  if (at < text.size() && text[at] == ':') {
    ++at;
    second = read_number(text, at, 2);
    if (second < 0) return std::nullopt;
    if (at < text.size() && text[at] == '.') {
      ++at;
      if (read_number(text, at, 9) < 0) return std::nullopt;
    }
  }
  skip_spaces(text, at);
  int hours = hour;
  if (text.substr(at, 2) == "am" || text.substr(at, 2) == "pm") {
    if (hour < 1 || hour > 12)
      time.problem = fmt::format("hour {} does not exist before am or pm", hour);
    hours = hour % 12 + (text[at] == 'p' ? 12 : 0);
    at += 2;
    skip_spaces(text, at);
  }
  if (text.substr(at, 3) == "utc" || text.substr(at, 3) == "gmt") {
    at += 3;
  } else if (text.substr(at, 1) == "z") {
    at += 1;
  }
  if (at < text.size() && (text[at] == '+' || text[at] == '-')) {
    const int sign = text[at] == '+' ? 1 : -1;
    const std::size_t begin = ++at;
    int zone_hours = read_number(text, at, 4);
    int zone_minutes = 0;
    if (at - begin > 2) {
      zone_minutes = zone_hours % 100;
      zone_hours /= 100;
    } else if (at < text.size() && text[at] == ':') {
      ++at;
      zone_minutes = read_number(text, at, 2);
    }
    if (zone_hours < 0 || zone_hours > 14 || zone_minutes < 0 || zone_minutes > 59) {
      time.problem = "the time zone does not exist";
      return time;
    }
    time.zone_offset = sign * (zone_hours * 60 + zone_minutes);
  }
  if (at != text.size()) return std::nullopt;
  if (hours > 23)
    time.problem = fmt::format("hour {} does not exist", hour);
  else if (minute > 59)
    time.problem = fmt::format("minute {} does not exist", minute);
  else if (second > 59)
    time.problem = fmt::format("second {} does not exist", second);
  time.minute = hours * 60 + minute;
  return time;
}

Date at_time(Date day, const TimeOfDay& time) {
  int minute = time.minute - time.zone_offset;
  if (minute < 0) {
    minute += kMinuteOfDayEnd;
    --day.first_day;
  } else if (minute >= kMinuteOfDayEnd) {
    minute -= kMinuteOfDayEnd;
    ++day.first_day;
  }
  day.last_day = day.first_day;
  day.precision = DatePrecision::minute;
  day.minute_of_day = static_cast<std::int16_t>(minute);
  return day;
}

// --- month names
// ------------------------------------------------------------------------------------

struct MonthNames {
  std::array<std::string_view, 12> names;
};

constexpr std::array<MonthNames, 20> kMonths = {{
    {{"january", "february", "march", "april", "may", "june", "july", "august", "september",
      "october", "november", "december"}},
    {{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}},
    {{"", "febr", "", "", "", "", "", "", "sept", "", "", ""}},
    {{"มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน", "กรกฎาคม", "สิงหาคม", "กันยายน",
      "ตุลาคม", "พฤศจิกายน", "ธันวาคม"}},
    {{"มกรา", "กุมภา", "มีนา", "เมษา", "พฤษภา", "มิถุนา", "กรกฎา", "สิงหา", "กันยา", "ตุลา", "พฤศจิกา",
      "ธันวา"}},
    {{"มค", "กพ", "มีค", "เมย", "พค", "มิย", "กค", "สค", "กย", "ตค", "พย", "ธค"}},
    {{"ມັງກອນ", "ກຸມພາ", "ມີນາ", "ເມສາ", "ພຶດສະພາ", "ມິຖຸນາ", "ກໍລະກົດ", "ສິງຫາ", "ກັນຍາ", "ຕຸລາ", "ພະຈິກ",
      "ທັນວາ"}},
    {{"ມກ", "ກພ", "ມນ", "ມສ", "ພພ", "ມິຖ", "ກລ", "ສຫ", "ກຍ", "ຕລ", "ພຈ", "ທວ"}},
    {{"មករា", "កុម្ភៈ", "មីនា", "មេសា", "ឧសភា", "មិថុនា", "កក្កដា", "សីហា", "កញ្ញា", "តុលា", "វិច្ឆិកា", "ធ្នូ"}},
    {{"", "កុម្ភះ", "", "", "", "", "", "", "", "", "", ""}},
    {{"ဇန်နဝါရီ", "ဖေဖော်ဝါရီ", "မတ်", "ဧပြီ", "မေ", "ဇွန်", "ဇူလိုင်", "ဩဂုတ်", "စက်တင်ဘာ", "အောက်တိုဘာ", "နိုဝင်ဘာ",
      "ဒီဇင်ဘာ"}},
    {{"ဇန်နဝါရီလ", "ဖေဖော်ဝါရီလ", "မတ်လ", "ဧပြီလ", "မေလ", "ဇွန်လ", "ဇူလိုင်လ", "ဩဂုတ်လ", "စက်တင်ဘာလ", "အောက်တိုဘာလ",
      "နိုဝင်ဘာလ", "ဒီဇင်ဘာလ"}},
    {{"ဇန်", "ဖေ", "", "", "", "", "ဇူ", "သြဂုတ်", "စက်", "အောက်", "နို", "ဒီ"}},
    {{"", "", "", "", "", "", "", "သြဂုတ်လ", "", "", "", ""}},
    {{"januari", "februari", "maret", "april", "mei", "juni", "juli", "agustus", "september",
      "oktober", "november", "desember"}},
    {{"", "", "", "", "", "", "", "agu", "", "okt", "nop", "des"}},
    {{"", "", "mac", "", "", "", "julai", "ogos", "", "", "", "disember"}},
    {{"enero", "pebrero", "marso", "abril", "mayo", "hunyo", "hulyo", "agosto", "setyembre",
      "oktubre", "nobyembre", "disyembre"}},
    {{"ene", "peb", "", "abr", "", "hun", "hul", "ago", "set", "", "nob", "dis"}},
    {{"", "febrero", "marzo", "", "", "junio", "julio", "", "septiembre", "octubre", "noviembre",
      "diciembre"}},
}};

constexpr std::array<std::pair<std::string_view, int>, 27> kVietnameseMonths = {{
    {"tháng mười một", 11}, {"tháng mười hai", 12}, {"tháng mười", 10}, {"tháng giêng", 1},
    {"tháng một", 1},       {"tháng hai", 2},       {"tháng ba", 3},    {"tháng tư", 4},
    {"tháng bốn", 4},       {"tháng năm", 5},       {"tháng sáu", 6},   {"tháng bảy", 7},
    {"tháng tám", 8},       {"tháng chín", 9},      {"tháng chạp", 12}, {"thang muoi mot", 11},
    {"thang muoi hai", 12}, {"thang muoi", 10},     {"thang gieng", 1}, {"thang hai", 2},
    {"thang ba", 3},        {"thang tu", 4},        {"thang nam", 5},   {"thang sau", 6},
    {"thang bay", 7},       {"thang tam", 8},       {"thang chin", 9},
}};

const std::unordered_map<std::string, int>& month_index() {
  static const std::unordered_map<std::string, int> index = [] {
    std::unordered_map<std::string, int> all;
    for (const MonthNames& language : kMonths) {
      for (std::size_t i = 0; i < 12; ++i) {
        if (language.names[i].empty()) continue;
        all.emplace(to_lower(to_nfc(language.names[i])), static_cast<int>(i) + 1);
      }
    }
    return all;
  }();
  return index;
}

// --- words and numbers of a cell
// -----------------------------------------------------------------------

enum class Unit : std::uint8_t { none, year, month, day };

struct Token {
  enum class Type : std::uint8_t { number, month, prefix, suffix, buddhist, common_era } type;
  int value = 0;
  std::size_t digits = 0;
  Unit unit = Unit::none;
};

struct Word {
  std::string_view text;
  Token::Type type;
  Unit unit;
};

// Words that name the number after or before them, longest first where one begins another.
constexpr std::array<Word, 43> kWords = {{
    {"ngày", Token::Type::prefix, Unit::day},
    {"tháng", Token::Type::prefix, Unit::month},
    {"năm", Token::Type::prefix, Unit::year},
    {"ngay", Token::Type::prefix, Unit::day},
    {"thang", Token::Type::prefix, Unit::month},
    {"nam", Token::Type::prefix, Unit::year},
    {"วันที่", Token::Type::prefix, Unit::day},
    {"เดือน", Token::Type::prefix, Unit::month},
    {"ปี", Token::Type::prefix, Unit::year},
    {"ວັນທີ", Token::Type::prefix, Unit::day},
    {"ເດືອນ", Token::Type::prefix, Unit::month},
    {"ປີ", Token::Type::prefix, Unit::year},
    {"ថ្ងៃទី", Token::Type::prefix, Unit::day},
    {"ថ្ងៃ", Token::Type::prefix, Unit::day},
    {"ទី", Token::Type::prefix, Unit::day},
    {"ខែ", Token::Type::prefix, Unit::month},
    {"ឆ្នាំ", Token::Type::prefix, Unit::year},
    {"ခုနှစ်", Token::Type::suffix, Unit::year},
    {"ခု", Token::Type::suffix, Unit::year},
    {"ရက်နေ့", Token::Type::suffix, Unit::day},
    {"ရက်", Token::Type::suffix, Unit::day},
    {"လ", Token::Type::suffix, Unit::month},
    {"年", Token::Type::suffix, Unit::year},
    {"月", Token::Type::suffix, Unit::month},
    {"日", Token::Type::suffix, Unit::day},
    {"号", Token::Type::suffix, Unit::day},
    {"พศ", Token::Type::buddhist, Unit::none},
    {"ພສ", Token::Type::buddhist, Unit::none},
    {"ពស", Token::Type::buddhist, Unit::none},
    {"be", Token::Type::buddhist, Unit::none},
    {"พุทธศักราช", Token::Type::buddhist, Unit::none},
    {"ພຸດທະສັກກະລາດ", Token::Type::buddhist, Unit::none},
    {"佛历", Token::Type::buddhist, Unit::none},
    {"ค.ศ", Token::Type::common_era, Unit::none},
    {"คศ", Token::Type::common_era, Unit::none},
    {"ຄສ", Token::Type::common_era, Unit::none},
    {"គស", Token::Type::common_era, Unit::none},
    {"ce", Token::Type::common_era, Unit::none},
    {"ad", Token::Type::common_era, Unit::none},
    {"คริสต์ศักราช", Token::Type::common_era, Unit::none},
    {"公元", Token::Type::common_era, Unit::none},
    {"a.d", Token::Type::common_era, Unit::none},
    {"b.e", Token::Type::buddhist, Unit::none},
}};

// Words without meaning for the date.
bool is_filler(std::string_view word) {
  static constexpr std::array<std::string_view, 31> kFillers = {
      "st",   "nd",     "rd",      "th",        "of",       "the",     "on",       "de",
      "ng",   "ika",    "mon",     "tue",       "wed",      "thu",     "fri",      "sat",
      "sun",  "monday", "tuesday", "wednesday", "thursday", "friday",  "saturday", "sunday",
      "tues", "thur",   "thurs",   "si",        "ni",       "tanggal", "tgl"};
  for (const std::string_view filler : kFillers) {
    if (word == filler) return true;
  }
  return false;
}

// A word of a script without spaces may hold several: "เดือนมีนาคม", "พ.ศ." glued to a month.
bool add_word(std::string_view word, std::vector<Token>& tokens) {
  while (!word.empty()) {
    const auto month = month_index().find(std::string(word));
    if (month != month_index().end()) {
      tokens.push_back({Token::Type::month, month->second, 0, Unit::month});
      return true;
    }
    if (is_filler(word)) return true;
    const Word* found = nullptr;
    for (const Word& known : kWords) {
      const bool latin =
          static_cast<unsigned char>(known.text[0]) < 0x80 || known.type == Token::Type::prefix;
      const bool fits =
          word == known.text || (!(latin && static_cast<unsigned char>(known.text[0]) < 0x80) &&
                                 word.substr(0, known.text.size()) == known.text);
      if (fits && (found == nullptr || known.text.size() > found->text.size())) found = &known;
    }
    if (found != nullptr) {
      tokens.push_back({found->type, 0, 0, found->unit});
      word.remove_prefix(found->text.size());
      continue;
    }
    // A month name with something glued behind it.
    std::size_t best = 0;
    int value = 0;
    for (const auto& [name, number] : month_index()) {
      const bool ascii = static_cast<unsigned char>(name[0]) < 0x80;
      if (!ascii && name.size() > best && word.substr(0, name.size()) == name) {
        best = name.size();
        value = number;
      }
    }
    if (best == 0) return false;
    tokens.push_back({Token::Type::month, value, 0, Unit::month});
    word.remove_prefix(best);
  }
  return true;
}

bool is_separator(char c) {
  return c == ' ' || c == ',' || c == '-' || c == '/' || c == '.' || c == '(' || c == ')' ||
         c == '\'' || c == '"' || c == ';';
}

std::string replace_all(std::string text, std::string_view what, std::string_view with) {
  std::size_t at = 0;
  while ((at = text.find(what, at)) != std::string::npos) {
    text.replace(at, what.size(), with);
    at += with.size();
  }
  return text;
}

// Dots of abbreviations in scripts without capitals ("ม.ค.") and of "B.E." go; dots between digits
// stay.
std::string without_abbreviation_dots(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool after_letter = i > 0 && (static_cast<unsigned char>(text[i - 1]) & 0x80) != 0;
    if (text[i] == '.' && after_letter) continue;
    out.push_back(text[i]);
  }
  return out;
}

// Nothing where the cell holds a word that no date holds.
std::optional<std::vector<Token>> tokenize(std::string_view raw) {
  std::string text = without_abbreviation_dots(raw);
  text = replace_all(std::move(text), "b.e.", " be ");
  text = replace_all(std::move(text), "a.d.", " ad ");
  text = replace_all(std::move(text), "c.e.", " ce ");
  for (const auto& [name, month] : kVietnameseMonths) {
    static constexpr std::array<std::string_view, 12> kPlain = kMonths[1].names;
    text = replace_all(std::move(text), name,
                       fmt::format(" {} ", kPlain[static_cast<std::size_t>(month - 1)]));
  }
  std::vector<Token> tokens;
  std::size_t at = 0;
  while (at < text.size()) {
    if (is_separator(text[at])) {
      ++at;
      continue;
    }
    const std::size_t begin = at;
    if (is_digit(text[at])) {
      long value = 0;
      while (at < text.size() && is_digit(text[at])) {
        if (value < 100000000) value = value * 10 + (text[at] - '0');
        ++at;
      }
      tokens.push_back({Token::Type::number, static_cast<int>(value), at - begin, Unit::none});
      continue;
    }
    while (at < text.size() && !is_digit(text[at]) && !is_separator(text[at])) ++at;
    if (!add_word(std::string_view(text).substr(begin, at - begin), tokens)) return std::nullopt;
  }
  return tokens;
}

// --- putting a date together
// -----------------------------------------------------------------------------

struct Parts {
  std::optional<int> year, month, day;
  std::size_t year_digits = 0;
  bool marked_buddhist = false;
  bool marked_common = false;
  bool ambiguous = false;  // day and month may be the other way round
  std::string problem;
};

void settle_year(Parts& parts, const DateHints& hints, DateReading& reading) {
  if (!parts.year) {
    parts.problem = "there is no year";
    return;
  }
  const bool buddhist_context = parts.marked_buddhist || hints.buddhist_era;
  int year = *parts.year;
  if (parts.year_digits <= 2) {
    if (!buddhist_context) {
      parts.problem = "a year of two digits does not say its century";
      return;
    }
    year += 2500;
  } else if (parts.year_digits != 4) {
    parts.problem = fmt::format("a year of {} digits does not exist here", parts.year_digits);
    return;
  }
  const bool in_range = year >= 2400 && year <= 2700;
  if (parts.marked_buddhist && !in_range) {
    parts.problem = "the year lies outside 2400 to 2700 of the Buddhist era";
  } else if (in_range && !parts.marked_common) {
    year -= 543;
    reading.buddhist_era = true;
  } else if (year < 1) {
    parts.problem = "year 0 does not exist";
  }
  parts.year = year;
}

void check_day(Parts& parts) {
  if (!parts.problem.empty()) return;
  if (parts.month && (*parts.month < 1 || *parts.month > 12)) {
    parts.problem = fmt::format("month {} does not exist", *parts.month);
  } else if (parts.day && !parts.month) {
    parts.problem = "there is a day but no month";
  } else if (parts.day &&
             (*parts.day < 1 || *parts.day > days_in_month(*parts.year, *parts.month))) {
    parts.problem =
        fmt::format("day {} of month {} does not exist in that year", *parts.day, *parts.month);
  }
}

// Two numbers of a day and a month in the order written.
void order_day_month(int first, int second, DayMonthOrder hint, Parts& parts) {
  if (first > 12 && second > 12) {
    parts.problem = fmt::format("neither {} nor {} is a month", first, second);
  } else if (first == second || first > 12 || (second <= 12 && hint == DayMonthOrder::day_first)) {
    parts.day = first;
    parts.month = second;
  } else if (second > 12 || hint == DayMonthOrder::month_first) {
    parts.day = second;
    parts.month = first;
  } else {
    parts.ambiguous = true;
    parts.day = first;
    parts.month = second;
  }
}

void place_unlabelled(const std::vector<Token>& numbers, const DateHints& hints, Parts& parts) {
  const auto set_year = [&](const Token& token) {
    parts.year = token.value;
    parts.year_digits = token.digits;
  };
  std::vector<Token> small;
  for (const Token& token : numbers) {
    if (token.digits >= 3 && !parts.year)
      set_year(token);
    else
      small.push_back(token);
  }
  for (const Token& token : small) {
    if (token.digits > 2) {
      parts.problem = "there are too many numbers for a date";
      return;
    }
  }
  const bool needs_day_and_month = !parts.month && !parts.day;
  if (needs_day_and_month) {
    // Two digits of a year come last: 01-02-67.
    if (!parts.year && small.size() == 3) {
      set_year(small.back());
      small.pop_back();
    }
    const bool year_first = !numbers.empty() && numbers.front().digits >= 3;
    if (small.size() == 1) {
      parts.month = small[0].value;
    } else if (small.size() == 2 && year_first) {
      parts.month = small[0].value;
      parts.day = small[1].value;
    } else if (small.size() == 2) {
      order_day_month(small[0].value, small[1].value, hints.order, parts);
    } else if (small.size() > 2) {
      parts.problem = "there are too many numbers for a date";
    }
    return;
  }
  for (const Token& token : small) {
    if (!parts.day && parts.month)
      parts.day = token.value;
    else if (!parts.month)
      parts.month = token.value;
    else if (!parts.year)
      set_year(token);
    else
      parts.problem = "there are too many numbers for a date";
  }
}

Parts assemble(const std::vector<Token>& tokens, const DateHints& hints) {
  Parts parts;
  std::vector<Token> unlabelled;
  Unit next = Unit::none;
  const auto give = [&](Unit unit, const Token& token) {
    std::optional<int>& slot = unit == Unit::year    ? parts.year
                               : unit == Unit::month ? parts.month
                                                     : parts.day;
    if (slot) parts.problem = "two numbers claim the same part of the date";
    slot = token.value;
    if (unit == Unit::year) parts.year_digits = token.digits;
  };
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const Token& token = tokens[i];
    switch (token.type) {
      case Token::Type::buddhist:
        parts.marked_buddhist = true;
        break;
      case Token::Type::common_era:
        parts.marked_common = true;
        break;
      case Token::Type::prefix:
        next = token.unit;
        break;
      case Token::Type::suffix:
        break;  // taken together with its number
      case Token::Type::month:
        give(Unit::month, token);
        next = Unit::none;
        break;
      case Token::Type::number:
        if (i + 1 < tokens.size() && tokens[i + 1].type == Token::Type::suffix) {
          give(tokens[i + 1].unit, token);
        } else if (next != Unit::none) {
          give(next, token);
        } else {
          unlabelled.push_back(token);
        }
        next = Unit::none;
        break;
    }
  }
  if (parts.problem.empty()) place_unlabelled(unlabelled, hints, parts);
  return parts;
}

// Splits a time of day off the end of a cell.
std::optional<TimeOfDay> take_time(std::string& text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string::npos) return std::nullopt;
  std::size_t begin = colon;
  while (begin > 0 && is_digit(text[begin - 1])) --begin;
  if (begin == 0 || begin == colon) return std::nullopt;
  const char before = text[begin - 1];
  if (before != ' ' && before != 't' && before != ',') return std::nullopt;
  auto time = read_time(trim(std::string_view(text).substr(begin)));
  if (!time) return std::nullopt;
  text.resize(begin - 1);
  text = std::string(trim(text));
  return time;
}

bool all_digits(std::string_view text) {
  for (const char c : text) {
    if (!is_digit(c)) return false;
  }
  return !text.empty();
}

int digits_at(std::string_view text, std::size_t at, std::size_t count) {
  int value = 0;
  for (std::size_t i = at; i < at + count; ++i) value = value * 10 + (text[i] - '0');
  return value;
}

}  // namespace

std::optional<std::int32_t> days_from_civil(int year, int month, int day) {
  if (year < 1 || year > 9999 || month < 1 || month > 12) return std::nullopt;
  if (day < 1 || day > days_in_month(year, month)) return std::nullopt;
  return civil_to_days(year, month, day);
}

std::string to_string(const Date& date) {
  const Civil civil = days_to_civil(date.first_day);
  switch (date.precision) {
    case DatePrecision::year:
      return fmt::format("{:04}", civil.year);
    case DatePrecision::month:
      return fmt::format("{:04}-{:02}", civil.year, civil.month);
    case DatePrecision::day:
      break;
    case DatePrecision::minute:
      if (date.minute_of_day >= 0) {
        return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}", civil.year, civil.month, civil.day,
                           date.minute_of_day / 60, date.minute_of_day % 60);
      }
      break;
  }
  return fmt::format("{:04}-{:02}-{:02}", civil.year, civil.month, civil.day);
}

std::optional<Date> parse_iso_date(std::string_view text) {
  const auto digits = [&](std::size_t at, std::size_t count) {
    return text.size() >= at + count && all_digits(text.substr(at, count));
  };
  if (!digits(0, 4)) return std::nullopt;
  const int year = digits_at(text, 0, 4);
  if (year < 1) return std::nullopt;
  if (text.size() == 4) return whole_year(year);
  if (text[4] != '-' || !digits(5, 2)) return std::nullopt;
  const int month = digits_at(text, 5, 2);
  if (month < 1 || month > 12) return std::nullopt;
  if (text.size() == 7) return whole_month(year, month);
  if (text[7] != '-' || !digits(8, 2)) return std::nullopt;
  const int day = digits_at(text, 8, 2);
  if (!days_from_civil(year, month, day)) return std::nullopt;
  const Date date = one_day(year, month, day);
  if (text.size() == 10) return date;
  if (text[10] != 'T' || !digits(11, 2) || !digits(14, 2)) return std::nullopt;
  const auto time = read_time(to_lower(text.substr(11)));
  if (!time || !time->problem.empty()) return std::nullopt;
  const Date moment = at_time(date, *time);
  if (days_to_civil(moment.first_day).year < 1) return std::nullopt;
  return moment;
}

DateReading parse_date(std::string_view raw, const DateHints& hints) {
  DateReading reading;
  const std::string latin = ascii_digits(raw);
  reading.local_digits = latin != raw;
  std::string text = to_lower(to_nfc(clean_name(latin)));
  text = std::string(trim(text));
  if (text.empty()) {
    reading.local_digits = false;
    return reading;
  }
  if (text[0] == '+' || text[0] == '-') {
    reading.problem = "a signed year is no date of a case";
    return reading;
  }
  const auto time = take_time(text);
  if (time && !time->problem.empty()) {
    reading.problem = time->problem;
    return reading;
  }
  if (all_digits(text) && text.size() == 8) {
    text = text.substr(0, 4) + "-" + text.substr(4, 2) + "-" + text.substr(6, 2);
  } else if (all_digits(text) && text.size() >= 9) {
    reading.problem = "a long number is a date only where the mapping says which clock it counts";
    return reading;
  }
  const auto tokens = tokenize(text);
  if (!tokens || tokens->empty()) {
    reading.problem = "this is no date";
    return reading;
  }
  Parts parts = assemble(*tokens, hints);
  if (parts.problem.empty()) settle_year(parts, hints, reading);
  check_day(parts);
  if (!parts.problem.empty()) {
    reading.problem = parts.problem;
    reading.buddhist_era = false;
    return reading;
  }
  reading.ambiguous_order = parts.ambiguous;
  if (parts.ambiguous || !parts.month) {
    reading.date = whole_year(*parts.year);
  } else if (!parts.day) {
    reading.date = whole_month(*parts.year, *parts.month);
  } else {
    reading.date = one_day(*parts.year, *parts.month, *parts.day);
    if (time) reading.date = at_time(*reading.date, *time);
  }
  return reading;
}

DayMonthOrder infer_order(std::string_view raw) {
  std::string text = to_lower(clean_name(ascii_digits(raw)));
  (void)take_time(text);
  const auto tokens = tokenize(text);
  if (!tokens) return DayMonthOrder::unknown;
  std::vector<Token> numbers;
  for (const Token& token : *tokens) {
    const bool era = token.type == Token::Type::buddhist || token.type == Token::Type::common_era;
    if (token.type != Token::Type::number && !era) return DayMonthOrder::unknown;
    if (!era) numbers.push_back(token);
  }
  if (numbers.size() != 3 || numbers[0].digits > 2 || numbers[1].digits > 2) {
    return DayMonthOrder::unknown;
  }
  const int first = numbers[0].value, second = numbers[1].value;
  if (first > 12 && first <= 31 && second >= 1 && second <= 12) return DayMonthOrder::day_first;
  if (second > 12 && second <= 31 && first >= 1 && first <= 12) return DayMonthOrder::month_first;
  return DayMonthOrder::unknown;
}

}  // namespace mekhala
