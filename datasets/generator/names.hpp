#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/random.hpp"

// Names, numbers and handles of invented people, agencies and compounds. Names are put together
// from common parts; any likeness to a living person is chance. Telephone numbers are in ranges
// that no numbering plan gives out, handles begin with a digit, passports with ZZ.
namespace mekhala::generator {

// Countries that people come from, and those of compounds; the order is that of the lists here.
inline constexpr std::string_view kOrigins[] = {"TH", "VN", "CN", "ID", "KE", "IN",
                                                "PH", "MM", "KH", "LA", "ET", "NP"};
inline constexpr double kOriginShare[] = {.10, .17, .19, .12, .09, .11,
                                          .07, .05, .03, .02, .03, .02};
inline constexpr std::uint8_t kNumOrigins = 12;
inline constexpr std::string_view kDestinations[] = {"KH", "MM", "LA", "PH"};
inline constexpr double kDestinationShare[] = {.36, .44, .12, .08};
inline constexpr std::uint8_t kNumDestinations = 4;

// The origin that a country of compounds is, too.
[[nodiscard]] std::uint8_t origin_of_destination(std::uint8_t destination);
[[nodiscard]] std::string_view country_in_words(std::string_view code);

// Person number `number` of a country: no two numbers below some 100,000 have one name.
[[nodiscard]] std::string person_name(std::uint8_t origin, std::uint32_t number);
// The same in the country's own script, or with its marks; "" where there is none.
[[nodiscard]] std::string person_name_local(std::uint8_t origin, std::uint32_t number);
// As somebody else writes it: parts joined, apart or in another order.
[[nodiscard]] std::string person_name_other(std::uint8_t origin, std::uint32_t number);
[[nodiscard]] std::string nickname(std::uint8_t origin, std::uint32_t number);
// One slip of the pen in a Latin name.
[[nodiscard]] std::string with_slip(std::string name, Random& random);

[[nodiscard]] std::string agency_name(std::uint32_t number);
[[nodiscard]] std::string compound_name(std::uint32_t number);
[[nodiscard]] std::string handle_name(std::uint32_t number);

[[nodiscard]] std::string phone_number(std::uint8_t origin, std::uint32_t number);
// The same number as another hand writes it: hyphens, no spaces, 00 for the plus.
[[nodiscard]] std::string written_phone(const std::string& phone, std::uint64_t hand);
[[nodiscard]] std::string bank_number(std::uint32_t number);
[[nodiscard]] std::string passport_number(std::uint32_t number);

}  // namespace mekhala::generator
