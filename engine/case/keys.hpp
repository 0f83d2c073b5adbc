#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/base/hash.hpp"

// Strong keys: identifiers that name the same thing in any file, in one normal form each.
namespace mekhala {

struct Key {
  std::string normal;   // what is hashed and compared
  std::string display;  // what is shown
  bool valid = true;  // false: kept, but the standard calls it invalid ("invalid" numbers are kept)
};

// By libphonenumber, with the ISO country of the source where the number has no country code; E.164
// where valid, else the ASCII digits with a leading "?".  Empty where there are fewer than 5
// digits.
[[nodiscard]] std::optional<Key> phone_key(std::string_view text, std::string_view country);
[[nodiscard]] std::optional<Key> email_key(std::string_view text);
// "service:handle"; service by its usual names ("fb", "Facebook", "facebook.com/x"); handle folded
// by the service's own rule (case-insensitive where it is), '@' and URL prefixes removed.
[[nodiscard]] std::optional<Key> account_key(std::string_view service, std::string_view handle);
// The service of that usual name or host ("fb", "LINE ID"), by its own name; nothing if unknown.
[[nodiscard]] std::optional<std::string> service_name(std::string_view text);
[[nodiscard]] std::optional<Key> bank_account_key(std::string_view bank, std::string_view number);
[[nodiscard]] std::optional<Key> wallet_key(std::string_view address);
[[nodiscard]] std::optional<Key> document_key(std::string_view type, std::string_view country,
                                              std::string_view number);
// Plate numbers, IMEI, IMSI and other identifiers: upper case, letters and digits only.
[[nodiscard]] std::optional<Key> identifier_key(std::string_view text);
// ISO 3166 alpha-2 of a country given by code or name in English or a local script, or of the
// people from there ("Filipino"); nothing if unknown.
[[nodiscard]] std::optional<std::string> country_code(std::string_view text);
[[nodiscard]] std::string country_name(
    std::string_view code);  // "Lao PDR"; the code itself if unknown
[[nodiscard]] std::string country_local_name(std::string_view code);  // "ສປປ ລາວ"; "" if unknown

// The identity of an entity: kind, the type of its key ("phone", "id", "row" ...) and the key.
// Record ids ("id") carry the name space of their source, so that V1 of one NGO is not V1 of
// another.
[[nodiscard]] Hash128 entity_uid(std::string_view kind, std::string_view key_type,
                                 std::string_view key);
[[nodiscard]] Hash128 link_uid(std::string_view kind, const Hash128& from, const Hash128& to,
                               std::string_view discriminator);

}  // namespace mekhala
