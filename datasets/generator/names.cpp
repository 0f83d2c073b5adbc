#include "datasets/generator/names.hpp"

#include <fmt/format.h>

#include <array>
#include <vector>

#include "engine/base/text.hpp"

namespace mekhala::data {
extern const std::string_view generator_names_csv;
}  // namespace mekhala::data

namespace mekhala::generator {
namespace {

struct Part {
  std::string_view latin;
  std::string_view local;  // "" the same
};
constexpr std::size_t kParts = 16;
using Parts = std::array<Part, kParts>;

struct Pool {
  Parts first, second, third;
  bool family_first = false;
  bool spaced = true;  // in the local script
};

// Lines of names.csv: pool, place in the name, part in Latin letters, in the local script.
std::vector<Pool> read_pools() {
  std::vector<Pool> pools(kNumOrigins);  // at kNamePool
  std::array<std::size_t, kNumOrigins * 3> filled{};
  for (const std::string_view line : split(data::generator_names_csv, '\n')) {
    const auto cells = split(line, ',');
    if (cells.size() != 4) continue;
    for (std::size_t origin = 0; origin < kNumOrigins; ++origin) {
      if (kOrigins[origin].names != cells[0] || kNamePool[origin] != origin) continue;
      const std::size_t place = static_cast<std::size_t>(cells[1].front() - '1');
      Parts& parts = place == 0   ? pools[origin].first
                     : place == 1 ? pools[origin].second
                                  : pools[origin].third;
      parts.at(filled[origin * 3 + place]++) = {cells[2], cells[3]};
    }
  }
  for (std::size_t origin = 0; origin < kNumOrigins; ++origin) {
    const std::string_view names = kOrigins[origin].names;
    pools[origin].family_first = names == "VN" || names == "CN" || names == "KH" || names == "KR";
    pools[origin].spaced = names != "CN" && names != "MM";
  }
  return pools;
}

const Pool& pool_of(std::uint8_t origin) {
  static const std::vector<Pool> pools = read_pools();
  return pools[kNamePool[origin]];
}

constexpr std::uint32_t kPoolSize = kParts * kParts * kParts;

struct Chosen {
  const Part *first, *second, *third;
  std::string_view initial;  // where the pool is used up
};

// Neighboring numbers have names that share no part: an odd factor is a permutation of the pool.
Chosen choose(std::uint8_t origin, std::uint32_t number) {
  const Pool& pool = pool_of(origin);
  const std::uint32_t at = (number % kPoolSize * 1949 + 711) % kPoolSize;
  constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  const std::uint32_t round = number / kPoolSize;
  return {&pool.first[at % kParts], &pool.second[at / kParts % kParts],
          &pool.third[at / (kParts * kParts)],
          round == 0 ? std::string_view() : kLetters.substr((round - 1) % 26, 1)};
}

std::string_view local_of(const Part& part) { return part.local.empty() ? part.latin : part.local; }

// Given names of some countries are written as one word.
bool joined_first(std::uint8_t origin) {
  return kOrigins[origin].names == "TH" || kOrigins[origin].names == "JP";
}
bool joined_last(std::uint8_t origin) {
  const std::string_view names = kOrigins[origin].names;
  return names == "CN" || names == "LA" || names == "KR";
}
// Chinese characters are read beyond China; Devanagari names are no Sri Lankan's own.
bool in_own_script(std::uint8_t origin) {
  return kOrigins[origin].names == kOrigins[origin].code || kOrigins[origin].names == "CN";
}

template <typename Spell>
std::string put_together(std::uint8_t origin, const Chosen& chosen, bool spaced, Spell&& spell) {
  std::string name(spell(*chosen.first));
  if (spaced && !joined_first(origin)) name += ' ';
  name += spell(*chosen.second);
  if (!chosen.initial.empty()) name += fmt::format(" {}.", chosen.initial);
  if ((spaced && !joined_last(origin)) || !chosen.initial.empty()) name += ' ';
  return name += spell(*chosen.third);
}

constexpr std::string_view kHues[] = {"Silver", "Golden", "Jade",  "Crystal", "Royal", "Sunny",
                                      "Blue",   "Red",    "Lucky", "Bright",  "Great", "Grand",
                                      "Pearl",  "Amber",  "Green", "Ivory"};
constexpr std::string_view kThings[] = {"Heron",  "Lotus",  "Harbour", "Orchid",  "Dragon", "Crane",
                                        "Bamboo", "Mango",  "River",   "Phoenix", "Tiger",  "Coral",
                                        "Palm",   "Temple", "Bridge",  "Swallow"};
constexpr std::string_view kFirms[] = {
    "Staffing",      "Manpower",    "Overseas Jobs", "Talent Services", "Human Link", "Placement",
    "Job Network",   "Work Abroad", "Recruitment",   "Career Hub",      "Personnel",  "Global Hire",
    "Labour Export", "Hiring",      "Job Agency",    "Employment"};
constexpr std::string_view kSites[] = {"Park",   "Building", "Zone",  "Compound", "Plaza", "Estate",
                                       "Resort", "Centre",   "Tower", "Gardens",  "City",  "Court",
                                       "Block",  "Square",   "Point", "Villas"};
constexpr std::string_view kJobs[] = {"jobs",  "hire",   "work",   "career", "staff", "salary",
                                      "agent", "online", "office", "abroad", "crew",  "typing",
                                      "sales", "chat",   "hr",     "talent"};

// Three words out of 16 each, then numbered: different numbers give different names.
std::string three_words(std::uint32_t number, const std::string_view (&last)[16]) {
  const std::uint32_t at = (number % kPoolSize * 2741 + 97) % kPoolSize;
  std::string name = fmt::format("{} {} {}", kHues[at % 16], kThings[at / 16 % 16], last[at / 256]);
  if (number >= kPoolSize) name += fmt::format(" {}", number / kPoolSize + 1);
  return name;
}

}  // namespace

std::string_view country_in_words(std::string_view code) {
  for (const Origin& origin : kOrigins) {
    if (origin.code == code) return origin.name;
  }
  return code;
}

std::string person_name(std::uint8_t origin, std::uint32_t number) {
  return put_together(origin, choose(origin, number), true,
                      [](const Part& part) { return part.latin; });
}

std::string person_name_local(std::uint8_t origin, std::uint32_t number) {
  const Chosen chosen = choose(origin, number);
  if (chosen.first->local.empty() || !in_own_script(origin)) return {};
  return put_together(origin, chosen, pool_of(origin).spaced, local_of);
}

std::string person_name_other(std::uint8_t origin, std::uint32_t number) {
  const Chosen chosen = choose(origin, number);
  const std::string_view a = chosen.first->latin, b = chosen.second->latin, c = chosen.third->latin;
  // "Lin Zhao-Ming" for "Lin Zhaoming"; else the last word first, as forms ask for it.
  if (pool_of(origin).family_first && joined_last(origin)) {
    std::string last(c);
    last.front() = static_cast<char>(last.front() - 'a' + 'A');
    return fmt::format("{} {}-{}", a, b, last);
  }
  if (pool_of(origin).family_first) return fmt::format("{} {} {}", b, c, a);
  if (joined_first(origin)) return fmt::format("{} {}{}", c, a, b);
  if (joined_last(origin)) return fmt::format("{}{} {}", b, c, a);
  return fmt::format("{}, {} {}", c, a, b);
}

std::string nickname(std::uint8_t origin, std::uint32_t number) {
  const Chosen chosen = choose(origin, number);
  constexpr std::string_view kBefore[] = {"Boss", "Brother", "Ah", "Mr",
                                          "Big",  "Uncle",   "P'", "Captain"};
  const std::string_view part =
      pool_of(origin).family_first ? chosen.second->latin : chosen.first->latin;
  return fmt::format("{} {} {}", kBefore[number % 8], part, 10 + number % 89);
}

std::string with_slip(std::string name, Random& random) {
  if (name.size() < 6) return name;
  const std::size_t at = 1 + random.below(name.size() - 3);
  const auto letter = [](char c) { return c >= 'a' && c <= 'z'; };
  if (!letter(name[at]) || !letter(name[at + 1])) return name;
  switch (random.below(3)) {
    case 0:
      std::swap(name[at], name[at + 1]);
      break;
    case 1:
      name.erase(at, 1);
      break;
    default:
      name.insert(at, 1, name[at]);
  }
  return name;
}

std::string agency_name(std::uint32_t number) { return three_words(number, kFirms); }
std::string compound_name(std::uint32_t number) { return three_words(number, kSites); }

std::string handle_name(std::uint32_t number) {
  std::string name = to_lower(three_words(number, kJobs));
  for (char& c : name) {
    if (c == ' ') c = '_';
  }
  return fmt::format("{}{}", number % 10, name);
}

std::string phone_number(std::uint8_t origin, std::uint32_t number) {
  std::string text(kOrigins[origin].phone);
  std::uint32_t rest = number % 1'000'000;
  for (auto c = text.rbegin(); c != text.rend(); ++c) {
    if (*c != '#') continue;
    *c = static_cast<char>('0' + rest % 10);
    rest /= 10;
  }
  return text;
}

std::string written_phone(const std::string& phone, std::uint64_t hand) {
  std::string text = phone;
  switch (hand % 4) {
    case 1:
      for (char& c : text) {
        if (c == ' ') c = '-';
      }
      return text;
    case 2:
      std::erase(text, ' ');
      return text;
    case 3:
      return "00" + text.substr(1);
    default:
      return text;
  }
}

std::string bank_number(std::uint32_t number) {
  return fmt::format("000-{}-{:06}-{}", 1 + number % 9, number / 9, number % 7);
}

std::string passport_number(std::uint32_t number) { return fmt::format("ZZ{:07}", number); }

}  // namespace mekhala::generator
