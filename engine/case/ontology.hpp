#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Kinds of entities and links, roles and properties, as a versioned data file
// (datasets/ontology/ontology.yaml, embedded). Ids are indices and stable within a version; a case
// file stores names.
namespace mekhala {

using KindId = std::uint16_t;
using LinkKindId = std::uint16_t;
using RoleId = std::uint16_t;
using PropertyId = std::uint16_t;
inline constexpr std::uint16_t kNoTerm = UINT16_MAX;

enum class Carries : std::uint8_t { yes, fold, no };
enum class ValueType : std::uint8_t { name, text, date, number, country, phone, email, url, identifier,
                                      choice, boolean, entity };

struct KindSpec {
  std::string name;        // "person"
  std::string label;       // "Person"
  Carries carries = Carries::yes;
  bool rankable = true;
  std::string table;       // "actors", "places", "" (never ranked)
  std::string ftm;         // FollowTheMoney schema on export
  std::string stix;
  std::string icon;        // one of the map's icon names
  std::vector<std::string> aliases;  // other names in files, any language; compared folded
};

struct LinkKindSpec {
  std::string name;        // "recruited"
  std::string label;       // "recruited"
  std::vector<KindId> from, to;      // allowed ends; empty: any
  bool directed = true;
  Carries carries = Carries::yes;    // no: identity, family, interviews ... never carry
  bool recruiting = false;           // protected people carry these only
  bool controls = false;             // from controls the identifier `to` (folding)
  int script_step = 0;               // 1 advertise .. 8 re-recruit; 0: none
  std::string ftm;                   // schema of the edge on export
  std::string ftm_from, ftm_to;      // its property names
  std::string stix;
  std::vector<std::string> aliases;
};

struct RoleSpec {
  std::string name;        // "recruiter"
  std::string label;
  bool protects = false;   // victim, witness, informant, minor, family, ransom_payer
  bool victim = false;
  Carries carries = Carries::yes;    // embassy, police, rescue: no
  std::string htcds;       // per_RoleInProcess value
  std::string icon;
  std::vector<std::string> aliases;
};

struct PropertySpec {
  std::string name;        // "name", "nationality", "exploitation_country", "ilo_debt_bondage" ...
  std::string label;
  ValueType type = ValueType::text;
  bool multiple = true;
  bool sensitive = false;  // shown in the work view only, even for people without protection
  std::string ftm, htcds;
  std::vector<std::string> choices;  // of a choice; compared folded
  std::vector<std::string> aliases;
};

class Ontology {
 public:
  // Throws Error(invalid_input) naming the line: unknown kind in a link's ends, name twice ...
  [[nodiscard]] static Ontology parse(std::string_view yaml, std::string_view file);
  [[nodiscard]] static const Ontology& builtin();

  [[nodiscard]] const std::string& version() const { return version_; }
  [[nodiscard]] const std::vector<KindSpec>& kinds() const { return kinds_; }
  [[nodiscard]] const std::vector<LinkKindSpec>& links() const { return links_; }
  [[nodiscard]] const std::vector<RoleSpec>& roles() const { return roles_; }
  [[nodiscard]] const std::vector<PropertySpec>& properties() const { return properties_; }

  // By name or alias, folded; kNoTerm where there is none.
  [[nodiscard]] KindId kind(std::string_view name) const;
  [[nodiscard]] LinkKindId link(std::string_view name) const;
  [[nodiscard]] RoleId role(std::string_view name) const;
  [[nodiscard]] PropertyId property(std::string_view name) const;
  [[nodiscard]] bool allows(LinkKindId link, KindId from, KindId to) const;

 private:
  std::string version_;
  std::vector<KindSpec> kinds_;
  std::vector<LinkKindSpec> links_;
  std::vector<RoleSpec> roles_;
  std::vector<PropertySpec> properties_;
};

// Property names that the engine itself gives a meaning (all stand in the ontology file).
namespace property {
inline constexpr std::string_view kName = "name";
inline constexpr std::string_view kRole = "role";                    // value: a role name; dated
inline constexpr std::string_view kVictimStatus = "victim_status";   // possible | actual | not_a_victim
inline constexpr std::string_view kDecidedBy = "status_decided_by";
inline constexpr std::string_view kNationality = "nationality";
inline constexpr std::string_view kExploitationCountry = "exploitation_country";
inline constexpr std::string_view kCountry = "country";
inline constexpr std::string_view kBirthDate = "birth_date";
inline constexpr std::string_view kMinor = "minor";
inline constexpr std::string_view kInterviewBatch = "interview_batch";
inline constexpr std::string_view kRecordId = "record_id";  // the id as it stands in the file
inline constexpr std::string_view kIdentifier = "identifier";  // a phone's number, an account's handle
inline constexpr std::string_view kLifted = "protection_lifted";
inline constexpr std::string_view kCoerced = "coerced";
inline constexpr std::string_view kStrength = "strength";  // of a link
inline constexpr std::string_view kGeneric = "generic";
}  // namespace property

}  // namespace mekhala
