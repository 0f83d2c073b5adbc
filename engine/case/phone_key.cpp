// libphonenumber's headers are heavy: they are included here and nowhere else.
#include <phonenumbers/phonenumberutil.h>

#include "engine/base/text.hpp"
#include "engine/case/keys.hpp"

namespace mekhala {
namespace {

constexpr std::size_t kFewestDigits = 5;

std::string digits_of(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (c >= '0' && c <= '9') digits += c;
  }
  return digits;
}

}  // namespace

std::optional<Key> phone_key(std::string_view text, std::string_view country) {
  using i18n::phonenumbers::PhoneNumber;
  using i18n::phonenumbers::PhoneNumberUtil;
  const std::string ascii = ascii_digits(trim(text));
  const std::string digits = digits_of(ascii);
  if (digits.size() < kFewestDigits || digits.size() > 20) return std::nullopt;
  const PhoneNumberUtil& util = *PhoneNumberUtil::GetInstance();
  PhoneNumber number;
  std::string region(country.empty() ? std::string_view("ZZ") : country);
  std::string spelled = ascii;
  if (spelled.starts_with("00")) spelled = "+" + spelled.substr(2);
  if (util.Parse(spelled, region, &number) == PhoneNumberUtil::NO_PARSING_ERROR) {
    std::string e164;
    util.Format(number, PhoneNumberUtil::E164, &e164);
    if (util.IsValidNumber(number)) return Key{e164, e164, true};
    // Written with its country code: the same digits are the same number, valid or not.
    if (spelled.starts_with("+")) return Key{"?" + digits_of(e164), e164, false};
  }
  return Key{"?" + digits, digits, false};
}

}  // namespace mekhala
