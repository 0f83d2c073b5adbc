#include "engine/case/keys.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <unordered_map>
#include <vector>

#include "engine/base/text.hpp"

namespace mekhala {
namespace {

// Letters and digits only, upper case.
std::string compact(std::string_view text) {
  std::string result;
  for (const char c : ascii_digits(to_nfc(trim(text)))) {
    if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80) {
      result += c;
    } else if (c >= 'a' && c <= 'z') {
      result += static_cast<char>(c - 'a' + 'A');
    }
  }
  return result;
}

std::string lower_ascii(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  return result;
}

struct Service {
  const char* name;
  bool case_sensitive;
  std::array<const char*, 5> aliases;  // names and hosts
};
constexpr std::array<Service, 16> kServices{
    {{"facebook", false, {"fb", "facebook.com", "fb.com", "m.facebook.com", "fb.me"}},
     {"telegram", false, {"tg", "t.me", "telegram.me", "telegram.org", "tele"}},
     {"whatsapp", false, {"wa", "wa.me", "whatsapp.com", "whats app", ""}},
     {"line", false, {"line.me", "line id", "line app", "lineid", ""}},
     {"wechat", true, {"weixin", "wechat id", "微信", "wx", ""}},
     {"instagram", false, {"ig", "instagram.com", "insta", "", ""}},
     {"tiktok", false, {"tiktok.com", "tik tok", "douyin", "", ""}},
     {"twitter", false, {"x", "x.com", "twitter.com", "", ""}},
     {"viber", false, {"viber.com", "", "", "", ""}},
     {"zalo", false, {"zalo.me", "", "", "", ""}},
     {"messenger", false, {"facebook messenger", "m.me", "", "", ""}},
     {"signal", false, {"signal.org", "", "", "", ""}},
     {"qq", false, {"qzone", "", "", "", ""}},
     {"linkedin", false, {"linkedin.com", "", "", "", ""}},
     {"youtube", false, {"youtube.com", "", "", "", ""}},
     {"discord", false, {"discord.gg", "discord.com", "", "", ""}}}};

const Service* service_of(std::string_view text) {
  std::string name = lower_ascii(trim(text));
  if (name.starts_with("www.")) name.erase(0, 4);
  for (const Service& service : kServices) {
    if (name == service.name) return &service;
    for (const char* alias : service.aliases) {
      if (*alias != '\0' && name == alias) return &service;
    }
  }
  return nullptr;
}

// "https://facebook.com/mekong.jobs?x=1" -> host "facebook.com", path "mekong.jobs".
struct Address {
  std::string host, path;
};
std::optional<Address> parse_address(std::string_view text) {
  std::string_view rest = text;
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (lower_ascii(rest.substr(0, scheme.size())) == scheme) rest.remove_prefix(scheme.size());
  }
  const std::size_t slash = rest.find('/');
  if (slash == std::string_view::npos || rest.find('.') > slash) return std::nullopt;
  Address address{lower_ascii(rest.substr(0, slash)), std::string(rest.substr(slash + 1))};
  if (address.host.starts_with("www.")) address.host.erase(0, 4);
  address.path = address.path.substr(0, address.path.find_first_of("?#"));
  while (!address.path.empty() && address.path.back() == '/') address.path.pop_back();
  return address;
}

struct Country {
  const char* code;
  const char* name;
  const char* local;
  std::array<const char*, 6> aliases;
};
constexpr std::array<Country, 76> kCountries{{
    {"KH", "Cambodia", "កម្ពុជា", {"kampuchea", "กัมพูชา", "ກຳປູເຈຍ", "柬埔寨", "campuchia", "khm"}},
    {"LA",
     "Lao PDR",
     "ສປປ ລາວ",
     {"laos", "lao", "ลาว", "ລາວ", "老挝", "lao people's democratic republic"}},
    {"MM", "Myanmar", "မြန်မာ", {"burma", "พม่า", "เมียนมา", "ມຽນມາ", "缅甸", "mmr"}},
    {"PH",
     "Philippines",
     "Pilipinas",
     {"the philippines", "ฟิลิปปินส์", "ຟີລິບປິນ", "菲律宾", "phl", "republic of the philippines"}},
    {"TH", "Thailand", "ไทย", {"ประเทศไทย", "ໄທ", "ថៃ", "泰国", "thái lan", "tha"}},
    {"VN", "Viet Nam", "Việt Nam", {"vietnam", "เวียดนาม", "ຫວຽດນາມ", "越南", "vnm", "វៀតណាម"}},
    {"CN", "China", "中国", {"prc", "people's republic of china", "จีน", "ຈີນ", "trung quốc", "chn"}},
    {"MY", "Malaysia", "Malaysia", {"มาเลเซีย", "ມາເລເຊຍ", "马来西亚", "mys", "", ""}},
    {"ID", "Indonesia", "Indonesia", {"อินโดนีเซีย", "ອິນໂດເນເຊຍ", "印度尼西亚", "印尼", "idn", ""}},
    {"SG", "Singapore", "Singapore", {"สิงคโปร์", "新加坡", "sgp", "", "", ""}},
    {"TW", "Taiwan", "臺灣", {"台湾", "ไต้หวัน", "twn", "chinese taipei", "", ""}},
    {"HK", "Hong Kong", "香港", {"ฮ่องกง", "hkg", "", "", "", ""}},
    {"MO", "Macao", "澳門", {"macau", "澳门", "", "", "", ""}},
    {"JP", "Japan", "日本", {"ญี่ปุ่น", "jpn", "", "", "", ""}},
    {"KR", "Korea", "한국", {"south korea", "republic of korea", "เกาหลีใต้", "韩国", "kor", ""}},
    {"IN", "India", "भारत", {"อินเดีย", "印度", "ind", "", "", ""}},
    {"BD", "Bangladesh", "বাংলাদেশ", {"บังกลาเทศ", "孟加拉国", "bgd", "", "", ""}},
    {"PK", "Pakistan", "پاکستان", {"ปากีสถาน", "巴基斯坦", "pak", "", "", ""}},
    {"NP", "Nepal", "नेपाल", {"เนปาล", "尼泊尔", "npl", "", "", ""}},
    {"LK", "Sri Lanka", "ශ්‍රී ලංකා", {"ศรีลังกา", "斯里兰卡", "lka", "", "", ""}},
    {"KE", "Kenya", "Kenya", {"เคนยา", "肯尼亚", "ken", "", "", ""}},
    {"UG", "Uganda", "Uganda", {"ยูกันดา", "乌干达", "uga", "", "", ""}},
    {"ET", "Ethiopia", "ኢትዮጵያ", {"เอธิโอเปีย", "埃塞俄比亚", "eth", "", "", ""}},
    {"TZ", "Tanzania", "Tanzania", {"tza", "united republic of tanzania", "", "", "", ""}},
    {"NG", "Nigeria", "Nigeria", {"nga", "", "", "", "", ""}},
    {"GH", "Ghana", "Ghana", {"gha", "", "", "", "", ""}},
    {"ZA", "South Africa", "South Africa", {"zaf", "", "", "", "", ""}},
    {"MA", "Morocco", "المغرب", {"mar", "", "", "", "", ""}},
    {"EG", "Egypt", "مصر", {"egy", "", "", "", "", ""}},
    {"NA", "Namibia", "Namibia", {"nam", "", "", "", "", ""}},
    {"AE", "United Arab Emirates", "الإمارات", {"uae", "dubai", "emirates", "are", "", ""}},
    {"TR", "Türkiye", "Türkiye", {"turkey", "tur", "", "", "", ""}},
    {"GE", "Georgia", "საქართველო", {"geo", "", "", "", "", ""}},
    {"RU", "Russia", "Россия", {"russian federation", "rus", "", "", "", ""}},
    {"UA", "Ukraine", "Україна", {"ukr", "", "", "", "", ""}},
    {"BY", "Belarus", "Беларусь", {"blr", "", "", "", "", ""}},
    {"KZ", "Kazakhstan", "Қазақстан", {"kaz", "", "", "", "", ""}},
    {"UZ", "Uzbekistan", "Oʻzbekiston", {"uzb", "", "", "", "", ""}},
    {"KG", "Kyrgyzstan", "Кыргызстан", {"kgz", "", "", "", "", ""}},
    {"BR", "Brazil", "Brasil", {"bra", "", "", "", "", ""}},
    {"PE", "Peru", "Perú", {"per", "", "", "", "", ""}},
    {"CO", "Colombia", "Colombia", {"col", "", "", "", "", ""}},
    {"MX", "Mexico", "México", {"mex", "", "", "", "", ""}},
    {"US",
     "United States",
     "United States",
     {"usa", "united states of america", "u.s.", "america", "สหรัฐอเมริกา", "美国"}},
    {"CA", "Canada", "Canada", {"can", "", "", "", "", ""}},
    {"GB",
     "United Kingdom",
     "United Kingdom",
     {"uk", "great britain", "england", "gbr", "อังกฤษ", "英国"}},
    {"IE", "Ireland", "Ireland", {"irl", "", "", "", "", ""}},
    {"FR", "France", "France", {"fra", "", "", "", "", ""}},
    {"DE", "Germany", "Deutschland", {"deu", "", "", "", "", ""}},
    {"NL", "Netherlands", "Nederland", {"nld", "holland", "", "", "", ""}},
    {"ES", "Spain", "España", {"esp", "", "", "", "", ""}},
    {"IT", "Italy", "Italia", {"ita", "", "", "", "", ""}},
    {"PT", "Portugal", "Portugal", {"prt", "", "", "", "", ""}},
    {"CZ", "Czechia", "Česko", {"czech republic", "cze", "", "", "", ""}},
    {"PL", "Poland", "Polska", {"pol", "", "", "", "", ""}},
    {"RO", "Romania", "România", {"rou", "", "", "", "", ""}},
    {"AU", "Australia", "Australia", {"aus", "", "", "", "", ""}},
    {"NZ", "New Zealand", "New Zealand", {"nzl", "", "", "", "", ""}},
    {"TL", "Timor-Leste", "Timor-Leste", {"east timor", "tls", "", "", "", ""}},
    {"BN", "Brunei", "Brunei", {"brunei darussalam", "brn", "", "", "", ""}},
    {"PG", "Papua New Guinea", "Papua New Guinea", {"png", "", "", "", "", ""}},
    {"MV", "Maldives", "Dhivehi Raajje", {"mdv", "", "", "", "", ""}},
    {"BT", "Bhutan", "འབྲུག་ཡུལ", {"btn", "", "", "", "", ""}},
    {"TJ", "Tajikistan", "Тоҷикистон", {"tjk", "", "", "", "", ""}},
    {"JO", "Jordan", "الأردن", {"jor", "", "", "", "", ""}},
    {"YE", "Yemen", "اليمن", {"yem", "", "", "", "", ""}},
    {"BI", "Burundi", "Burundi", {"bdi", "", "", "", "", ""}},
    {"RW", "Rwanda", "Rwanda", {"rwa", "", "", "", "", ""}},
    {"CM", "Cameroon", "Cameroun", {"cmr", "", "", "", "", ""}},
    {"SL", "Sierra Leone", "Sierra Leone", {"sle", "", "", "", "", ""}},
    {"ZW", "Zimbabwe", "Zimbabwe", {"zwe", "", "", "", "", ""}},
    {"MG", "Madagascar", "Madagasikara", {"mdg", "", "", "", "", ""}},
    {"TN", "Tunisia", "تونس", {"tun", "tunisie", "", "", "", ""}},
    {"DZ", "Algeria", "الجزائر", {"dza", "algérie", "", "", "", ""}},
    {"MN", "Mongolia", "Монгол Улс", {"mng", "", "", "", "", ""}},
    {"PW", "Palau", "Palau", {"plw", "", "", "", "", ""}},
}};

// What people from there are called: a column of nationalities rarely names countries.
struct Demonym {
  const char* word;
  const char* code;
};
constexpr Demonym kDemonyms[] = {
    {"cambodian", "KH"},      {"khmer", "KH"},       {"laotian", "LA"},
    {"burmese", "MM"},        {"myanmarese", "MM"},  {"myanma", "MM"},
    {"filipino", "PH"},       {"filipina", "PH"},    {"pilipino", "PH"},
    {"pinoy", "PH"},          {"thai", "TH"},        {"vietnamese", "VN"},
    {"chinese", "CN"},        {"malaysian", "MY"},   {"indonesian", "ID"},
    {"singaporean", "SG"},    {"taiwanese", "TW"},   {"hongkonger", "HK"},
    {"japanese", "JP"},       {"korean", "KR"},      {"south korean", "KR"},
    {"indian", "IN"},         {"bangladeshi", "BD"}, {"pakistani", "PK"},
    {"nepali", "NP"},         {"nepalese", "NP"},    {"sri lankan", "LK"},
    {"kenyan", "KE"},         {"ugandan", "UG"},     {"ethiopian", "ET"},
    {"tanzanian", "TZ"},      {"nigerian", "NG"},    {"ghanaian", "GH"},
    {"south african", "ZA"},  {"moroccan", "MA"},    {"egyptian", "EG"},
    {"namibian", "NA"},       {"emirati", "AE"},     {"turkish", "TR"},
    {"georgian", "GE"},       {"russian", "RU"},     {"ukrainian", "UA"},
    {"belarusian", "BY"},     {"kazakh", "KZ"},      {"kazakhstani", "KZ"},
    {"uzbek", "UZ"},          {"kyrgyz", "KG"},      {"brazilian", "BR"},
    {"peruvian", "PE"},       {"colombian", "CO"},   {"mexican", "MX"},
    {"american", "US"},       {"canadian", "CA"},    {"british", "GB"},
    {"irish", "IE"},          {"french", "FR"},      {"german", "DE"},
    {"dutch", "NL"},          {"spanish", "ES"},     {"italian", "IT"},
    {"portuguese", "PT"},     {"czech", "CZ"},       {"polish", "PL"},
    {"romanian", "RO"},       {"australian", "AU"},  {"timorese", "TL"},
    {"bruneian", "BN"},       {"maldivian", "MV"},   {"bhutanese", "BT"},
    {"tajik", "TJ"},          {"jordanian", "JO"},   {"yemeni", "YE"},
    {"burundian", "BI"},      {"rwandan", "RW"},     {"cameroonian", "CM"},
    {"sierra leonean", "SL"}, {"zimbabwean", "ZW"},  {"malagasy", "MG"},
    {"tunisian", "TN"},       {"algerian", "DZ"},    {"mongolian", "MN"}};

// Every other alpha-2 code of ISO 3166-1 is known as a code, by no name.
constexpr std::string_view kCodes =
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR "
    "BS "
    "BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC "
    "EE "
    "EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK "
    "HM "
    "HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB "
    "LC "
    "LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ "
    "NA "
    "NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU "
    "RW "
    "SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN "
    "TO "
    "TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

const std::unordered_map<std::string, std::string>& country_index() {
  static const std::unordered_map<std::string, std::string> index = [] {
    std::unordered_map<std::string, std::string> made;
    for (const Country& country : kCountries) {
      made.emplace(fold(country.name), country.code);
      made.emplace(fold(country.local), country.code);
      for (const char* alias : country.aliases) {
        if (*alias != '\0') made.emplace(fold(alias), country.code);
      }
    }
    for (const Demonym& people : kDemonyms) made.emplace(fold(people.word), people.code);
    return made;
  }();
  return index;
}

const Country* country_of(std::string_view code) {
  for (const Country& country : kCountries) {
    if (code == country.code) return &country;
  }
  return nullptr;
}

}  // namespace

std::optional<Key> email_key(std::string_view text) {
  std::string address = lower_ascii(trim(text));
  if (address.starts_with("mailto:")) address.erase(0, 7);
  const std::size_t at = address.find('@');
  if (at == std::string::npos || at == 0 || at + 1 == address.size() ||
      address.find(' ') != std::string::npos || address.find('@', at + 1) != std::string::npos) {
    return std::nullopt;
  }
  const bool valid = address.find('.', at) != std::string::npos;
  return Key{address, address, valid};
}

std::optional<Key> account_key(std::string_view service, std::string_view handle) {
  std::string name(trim(handle));
  std::string service_name = lower_ascii(trim(service));
  const Service* known = service_of(service);
  if (const auto address = parse_address(name)) {
    if (const Service* by_host = service_of(address->host)) known = by_host;
    name = address->path;
    if (const std::size_t id = name.find("profile.php"); id != std::string::npos)
      return std::nullopt;
  }
  while (!name.empty() && (name.front() == '@' || name.front() == '/')) name.erase(0, 1);
  if (known != nullptr) service_name = known->name;
  if (name.empty() || count_code_points(name) < 2) return std::nullopt;
  if (known == nullptr || !known->case_sensitive) name = to_lower(to_nfc(name));
  if (service_name.empty()) return Key{"?:" + name, name, true};
  return Key{service_name + ":" + name, service_name + ":" + name, true};
}

std::optional<std::string> service_name(std::string_view text) {
  const Service* known = service_of(text);
  if (known == nullptr) return std::nullopt;
  return known->name;
}

std::optional<Key> bank_account_key(std::string_view bank, std::string_view number) {
  const std::string digits = compact(number);
  if (digits.size() < 4) return std::nullopt;
  // Bank names are written in too many ways to be part of an identity; a number long enough stands
  // for itself, a short one needs the bank.
  if (digits.size() >= 8) return Key{digits, digits, true};
  const std::string bank_name = compact(fold(bank));
  return Key{bank_name + ":" + digits, digits, !bank_name.empty()};
}

std::optional<Key> wallet_key(std::string_view address) {
  std::string text(trim(address));
  if (text.size() < 20 || text.find(' ') != std::string::npos) return std::nullopt;
  // Hexadecimal addresses are the same in any case; base-58 ones are not.
  if (text.starts_with("0x") || text.starts_with("0X")) text = lower_ascii(text);
  return Key{text, text, true};
}

std::optional<Key> document_key(std::string_view type, std::string_view country,
                                std::string_view number) {
  const std::string digits = compact(number);
  if (digits.size() < 4) return std::nullopt;
  const std::string kind = compact(fold(type));
  const std::string code = country_code(country).value_or(std::string());
  return Key{kind + ":" + code + ":" + digits, digits, true};
}

std::optional<Key> identifier_key(std::string_view text) {
  const std::string key = compact(text);
  if (key.size() < 3) return std::nullopt;
  return Key{key, key, true};
}

std::optional<std::string> country_code(std::string_view text) {
  const std::string_view trimmed = trim(text);
  if (trimmed.empty() || trimmed.size() > 80) return std::nullopt;
  if (trimmed.size() == 2) {
    std::string code = lower_ascii(trimmed);
    for (char& c : code) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    for (std::size_t at = 0; at < kCodes.size(); at += 3) {
      if (kCodes.substr(at, 2) == code) return code;
    }
  }
  const auto found = country_index().find(fold(trimmed));
  if (found == country_index().end()) return std::nullopt;
  return found->second;
}

std::string country_name(std::string_view code) {
  const Country* country = country_of(code);
  return country == nullptr ? std::string(code) : std::string(country->name);
}

std::string country_local_name(std::string_view code) {
  const Country* country = country_of(code);
  if (country == nullptr || std::string_view(country->local) == country->name) return {};
  return country->local;
}

Hash128 entity_uid(std::string_view kind, std::string_view key_type, std::string_view key) {
  Sha256 hash;
  hash.add_field("entity/1");
  hash.add_field(kind);
  hash.add_field(key_type);
  hash.add_field(key);
  const Digest digest = hash.finish();
  return hash128(std::string_view(reinterpret_cast<const char*>(digest.data()), digest.size()));
}

Hash128 link_uid(std::string_view kind, const Hash128& from, const Hash128& to,
                 std::string_view discriminator) {
  Sha256 hash;
  hash.add_field("link/1");
  hash.add_field(kind);
  hash.add_u64(from.high);
  hash.add_u64(from.low);
  hash.add_u64(to.high);
  hash.add_u64(to.low);
  hash.add_field(discriminator);
  const Digest digest = hash.finish();
  return hash128(std::string_view(reinterpret_cast<const char*>(digest.data()), digest.size()));
}

}  // namespace mekhala
