#pragma once

#include <array>
#include <cstdint>
#include <iterator>
#include <string_view>

// The 66 countries that people come from, and the four of the compounds.
namespace mekhala::generator {

struct Origin {
  std::string_view code;   // ISO 3166-1 alpha-2
  std::string_view name;   // in English
  std::string_view names;  // the pool in names.csv; countries of one language share one
  double share = 0;        // of those who recruit, and so of those who are recruited
  std::string_view phone;  // a range that no numbering plan gives out: # stands for a digit
};

// INTERPOL (June 2025) counts 66 countries of origin, and nine in ten facilitators from Asia. It
// names neither the countries nor their shares here: these are a choice that keeps to both numbers,
// with most from the countries whose people are most often freed.
inline constexpr Origin kOrigins[] = {
    {"TH", "Thailand", "TH", .0780, "+66 70 0## ####"},
    {"VN", "Viet Nam", "VN", .1400, "+84 10 0## ####"},
    {"CN", "China", "CN", .1700, "+86 100 00## ####"},
    {"ID", "Indonesia", "ID", .1000, "+62 10 00## ####"},
    {"KE", "Kenya", "KE", .0250, "+254 300 ### ###"},
    {"IN", "India", "IN", .0900, "+91 1000# #####"},
    {"PH", "Philippines", "PH", .0600, "+63 900 0## ####"},
    {"MM", "Myanmar", "MM", .0450, "+95 9 0## ## ##"},
    {"KH", "Cambodia", "KH", .0280, "+855 40 ### ###"},
    {"LA", "Lao PDR", "LA", .0180, "+856 20 00## ####"},
    {"ET", "Ethiopia", "ET", .0150, "+251 600 ### ###"},
    {"NP", "Nepal", "NP", .0200, "+977 900 0## ####"},
    // Asia
    {"MY", "Malaysia", "ID", .0320, "+60 100 ### ###"},
    {"TW", "Taiwan", "CN", .0180, "+886 100 ### ###"},
    {"BD", "Bangladesh", "PK", .0220, "+880 1000 ### ###"},
    {"PK", "Pakistan", "PK", .0210, "+92 1000 ### ###"},
    {"LK", "Sri Lanka", "IN", .0160, "+94 100 ### ###"},
    {"HK", "Hong Kong", "CN", .0080, "+852 10 ### ###"},
    {"KR", "Korea", "KR", .0070, "+82 1000 ### ###"},
    {"JP", "Japan", "JP", .0050, "+81 1000 ### ###"},
    {"UZ", "Uzbekistan", "UZ", .0045, "+998 100 ### ###"},
    {"KZ", "Kazakhstan", "UZ", .0040, "+7 1010 ### ###"},
    {"KG", "Kyrgyzstan", "UZ", .0035, "+996 100 ### ###"},
    {"SG", "Singapore", "CN", .0030, "+65 10 ### ###"},
    {"TJ", "Tajikistan", "UZ", .0015, "+992 120 ### ###"},
    {"MO", "Macao", "CN", .0015, "+853 10 ### ###"},
    {"YE", "Yemen", "AR", .0010, "+967 100 ### ###"},
    {"JO", "Jordan", "AR", .0008, "+962 100 ### ###"},
    {"BT", "Bhutan", "NP", .0008, "+975 10 ### ###"},
    {"TL", "Timor-Leste", "ES", .0007, "+670 10 ### ###"},
    {"MV", "Maldives", "PK", .0004, "+960 1 ### ###"},
    {"BN", "Brunei", "ID", .0003, "+673 1 ### ###"},
    // Africa
    {"UG", "Uganda", "KE", .0090, "+256 100 ### ###"},
    {"NG", "Nigeria", "NG", .0050, "+234 1000 ### ###"},
    {"TZ", "Tanzania", "KE", .0040, "+255 100 ### ###"},
    {"GH", "Ghana", "NG", .0040, "+233 100 ### ###"},
    {"MA", "Morocco", "AR", .0040, "+212 100 ### ###"},
    {"BI", "Burundi", "KE", .0030, "+257 10 ### ###"},
    {"ZA", "South Africa", "EN", .0030, "+27 190 ### ###"},
    {"CM", "Cameroon", "NG", .0030, "+237 100 ### ###"},
    {"RW", "Rwanda", "KE", .0020, "+250 100 ### ###"},
    {"EG", "Egypt", "AR", .0015, "+20 1300 ### ###"},
    {"SL", "Sierra Leone", "NG", .0010, "+232 10 ### ###"},
    {"ZW", "Zimbabwe", "EN", .0010, "+263 100 ### ###"},
    {"MG", "Madagascar", "EN", .0010, "+261 100 ### ###"},
    {"TN", "Tunisia", "AR", .0010, "+216 10 ### ###"},
    {"DZ", "Algeria", "AR", .0008, "+213 100 ### ###"},
    {"NA", "Namibia", "EN", .0007, "+264 100 ### ###"},
    // Europe, the Americas, Oceania
    {"BR", "Brazil", "ES", .0045, "+55 10000 ### ###"},
    {"RU", "Russia", "RU", .0022, "+7 1000 ### ###"},
    {"UA", "Ukraine", "RU", .0014, "+380 100 ### ###"},
    {"PE", "Peru", "ES", .0009, "+51 100 ### ###"},
    {"CO", "Colombia", "ES", .0009, "+57 1000 ### ###"},
    {"BY", "Belarus", "RU", .0007, "+375 100 ### ###"},
    {"MX", "Mexico", "ES", .0006, "+52 1000 ### ###"},
    {"US", "United States", "EN", .0006, "+1 1000 ### ###"},
    {"GB", "United Kingdom", "EN", .0006, "+44 1000 ### ###"},
    {"CZ", "Czechia", "EN", .0004, "+420 100 ### ###"},
    {"RO", "Romania", "EN", .0004, "+40 100 ### ###"},
    {"AU", "Australia", "EN", .0004, "+61 100 ### ###"},
    {"CA", "Canada", "EN", .0004, "+1 1010 ### ###"},
    {"FR", "France", "EN", .0004, "+33 400 ### ###"},
    {"DE", "Germany", "EN", .0004, "+49 10000 ### ###"},
    {"ES", "Spain", "ES", .0004, "+34 100 ### ###"},
    {"PT", "Portugal", "ES", .0004, "+351 100 ### ###"},
    {"PG", "Papua New Guinea", "EN", .0004, "+675 10 ### ###"},
};
inline constexpr std::uint8_t kNumOrigins = static_cast<std::uint8_t>(std::size(kOrigins));
static_assert(kNumOrigins == 66);

inline constexpr std::array<double, kNumOrigins> kOriginShare = [] {
  std::array<double, kNumOrigins> shares{};
  for (std::size_t i = 0; i < kNumOrigins; ++i) shares[i] = kOrigins[i].share;
  return shares;
}();

// Stands for a pool of names: the first origin that takes its names from there.
inline constexpr std::array<std::uint8_t, kNumOrigins> kNamePool = [] {
  std::array<std::uint8_t, kNumOrigins> pools{};
  for (std::uint8_t i = 0; i < kNumOrigins; ++i) {
    while (kOrigins[pools[i]].names != kOrigins[i].names) ++pools[i];
  }
  return pools;
}();

inline constexpr std::string_view kDestinations[] = {"KH", "MM", "LA", "PH"};
inline constexpr std::array<double, 4> kDestinationShare = {.36, .44, .12, .08};
inline constexpr std::uint8_t kNumDestinations = 4;

// The origin that a country of compounds is, too.
[[nodiscard]] constexpr std::uint8_t origin_of_destination(std::uint8_t destination) {
  std::uint8_t origin = 0;
  while (kOrigins[origin].code != kDestinations[destination]) ++origin;
  return origin;
}

}  // namespace mekhala::generator
