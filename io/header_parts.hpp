#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/case/ontology.hpp"
#include "io/header_words.hpp"

// What the name of a column says: whose it is and what of them. "Recruiter phone", "บัญชีผู้โอน".
namespace mekhala {

// Somebody or something that a row names, beside what it is about.
struct Party {
  std::string name{};  // of the entity in the mapping: "recruiter"
  std::string kind = "person";
  std::string role{};      // role that the header asserts; "" none
  int side = 0;            // 1 source, 2 target of an exchange
  std::string act{};       // what passes between the sides: "called", "pays"; "" not said
  bool may_be_id = false;  // of a side that acts: its cells are ids as soon as names
  std::string link{};      // to the one the row is about; "" by role
  bool from_party = true;
  std::string place{};  // location_kind
};

enum class Attribute : unsigned char {
  none,
  name,
  id,
  number,
  phone,
  email,
  service,
  account,
  bank_account,
  bank,
  wallet,
  document,
  property,
  date,
  start,
  end,
  weight,
  relation,
  grade,
  note,
  kind,
  directed,
  said_by
};

// Of a date that says what of, in words that name no kind of link: "Interview date".
inline constexpr const char* kOtherDate = "other";

struct HeaderParts {
  std::optional<Party> party{};
  Attribute attribute = Attribute::none;
  PropertyId property = kNoTerm;  // of Attribute::property and document
  std::string date_of{};          // link kind that a date belongs to, or kOtherDate; "" any
  double sureness = 0;            // 0: the name says nothing
};

[[nodiscard]] HeaderParts read_header(const Ontology& ontology, std::string_view header);

}  // namespace mekhala
