#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "datasets/generator/origins.hpp"
#include "engine/base/random.hpp"

// Names, numbers and handles of invented people, agencies and compounds. Names are put together
// from common parts; any likeness to a living person is chance. Telephone numbers are in ranges
// that no numbering plan gives out, handles begin with a digit, passports with ZZ.
namespace mekhala::generator {

[[nodiscard]] std::string_view country_in_words(std::string_view code);

// Person number `number` of a pool of names: no two numbers below some 100,000 have one name,
// whichever countries of the pool they are from.
[[nodiscard]] std::string person_name(std::uint8_t origin, std::uint32_t number);
// The same in the country's own script, or with its marks; "" where there is none, or where the
// names of the pool are those of another script.
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
