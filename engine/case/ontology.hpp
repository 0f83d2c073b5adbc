#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
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
enum class LinkEnd : std::uint8_t { none, from, to };
enum class ValueType : std::uint8_t {
  name,
  text,
  date,
  number,
  country,
  phone,
  email,
  url,
  identifier,
  choice,
  boolean,
  entity
};

struct KindSpec {
  std::string name;   // "person"
  std::string label;  // "Person"
  Carries carries = Carries::yes;
  bool rankable = true;  // has a table
  bool identifier =
      false;          // phone, account, document ...: protected where only protected people hold it
  std::string table;  // "actors", "places", "" (never ranked)
  std::string ftm;    // FollowTheMoney schema on export
  std::string stix;
  std::string icon;                  // one of the map's icon names
  std::vector<std::string> aliases;  // other names in files, any language; compared folded
};

struct LinkKindSpec {
  std::string name;              // "recruited"
  std::string label;             // "recruited"
  std::vector<KindId> from, to;  // allowed ends; empty: any
  bool directed = true;
  Carries carries = Carries::yes;  // no: identity, family, interviews ... never carry
  bool recruiting = false;         // protected people carry these only
  bool controls = false;           // the holder controls the identifier (folding)
  LinkEnd holder =
      LinkEnd::none;  // the end that holds, uses or is named by an identifier at the other
  LinkEnd victim = LinkEnd::none;  // the end that is a possible victim by this link alone
  bool lasting = false;            // a state with a begin and an end, not an event of one date
  int script_step = 0;             // 1 advertise .. 8 re-recruit; 0: none
  std::string ftm;                 // schema of the edge on export
  std::string ftm_from, ftm_to;    // its property names
  std::string stix;
  std::vector<std::string> aliases;
  std::vector<std::string> turned;  // names of the link as seen from its other end: "recruited by"
};

struct RoleSpec {
  std::string name;  // "recruiter"
  std::string label;
  bool protects = false;    // victim, witness, informant, minor, family, ransom_payer
  std::string protects_as;  // "victim", "minor" ... where it protects
  bool victim = false;
  Carries carries = Carries::yes;  // embassy, police, rescue: no
  bool trade = true;               // a part in the trade; false too where it protects or stops
  std::string htcds;               // per_RoleInProcess value
  std::string icon;
  std::vector<std::string> aliases;
};

struct PropertySpec {
  std::string name;  // "name", "nationality", "exploitation_country", "ilo_debt_bondage" ...
  std::string label;
  ValueType type = ValueType::text;
  bool multiple = true;
  bool sensitive = false;  // shown in the work view only, even for people without protection
  std::string ftm, htcds;
  std::vector<std::string> choices;                      // of a choice; compared folded
  std::vector<std::vector<std::string>> choice_aliases;  // of each choice
  std::vector<std::string> aliases;
};

// What an entity named in a property of a FollowTheMoney object is to that object.
struct FtmReference {
  std::string property;  // "caller", "owner"
  LinkKindId link = 0;
  bool named_is_from = false;  // the link runs from the named entity to the object
};

// A FollowTheMoney schema and what it becomes: an entity of `kind`, or a link of `link` from what
// `from_property` names to what `to_property` names (several on a side: the product).
// `contract_from` and `contract_to` say the same of a schema that is a node by default and may be
// made a link: Call.
struct FtmSchema {
  std::string name;
  KindId kind = kNoTerm;
  LinkKindId link = kNoTerm;
  std::string from_property, to_property;
  std::string contract_from, contract_to;
  LinkKindId contract_link = kNoTerm;
  std::vector<FtmReference> references;
  std::vector<std::pair<std::string, std::string>>
      implies;  // property, value: "org_kind", "company"
};

// The form in which names and aliases are compared: folded, letters and digits only.
[[nodiscard]] std::string term_key(std::string_view text);

// Of a cell that should say what somebody is: it says no, that nobody knows, or has no letters.
[[nodiscard]] bool tells_nothing(std::string_view text);

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
  [[nodiscard]] const std::vector<FtmSchema>& ftm_schemata() const { return ftm_; }

  // By name or alias, folded; kNoTerm where there is none.
  [[nodiscard]] KindId kind(std::string_view name) const;
  [[nodiscard]] LinkKindId link(std::string_view name) const;
  // By the name of a link as its `to` end would tell it ("recruited by"); kNoTerm where none is.
  [[nodiscard]] LinkKindId turned_link(std::string_view name) const;
  [[nodiscard]] RoleId role(std::string_view name) const;
  // The roles that a cell of free words names, in its order: "victim/recruiter", "victim
  // (rescued)". Roles that do not protect must be named exactly, as the whole or as a part; a role
  // that protects is also seen in one word among others and in a misspelt one ("victm"), unless the
  // part says no. Nothing where `text` names none.
  [[nodiscard]] std::vector<RoleId> roles_in(std::string_view text) const;
  [[nodiscard]] PropertyId property(std::string_view name) const;
  [[nodiscard]] bool allows(LinkKindId link, KindId from, KindId to) const;
  // The choice that `text` names by name or alias; nothing where it names none.
  [[nodiscard]] std::optional<std::string> choice(PropertyId property, std::string_view text) const;
  // Null where the schema is unknown.
  [[nodiscard]] const FtmSchema* ftm_schema(std::string_view name) const;

 private:
  friend class OntologyReader;
  using Index = std::unordered_map<std::string, std::uint16_t>;  // by term_key; never iterated
  std::string version_;
  std::vector<KindSpec> kinds_;
  std::vector<LinkKindSpec> links_;
  std::vector<RoleSpec> roles_;
  std::vector<PropertySpec> properties_;
  std::vector<FtmSchema> ftm_;
  Index kind_index_, link_index_, turned_index_, role_index_, property_index_;
};

// Property names that the engine itself gives a meaning (all stand in the ontology file).
namespace property {
inline constexpr std::string_view kName = "name";
inline constexpr std::string_view kRole = "role";  // value: a role name; dated
inline constexpr std::string_view kVictimStatus =
    "victim_status";  // possible | actual | not_a_victim
inline constexpr std::string_view kDecidedBy = "status_decided_by";
inline constexpr std::string_view kNationality = "nationality";
inline constexpr std::string_view kExploitationCountry = "exploitation_country";
inline constexpr std::string_view kCountry = "country";
inline constexpr std::string_view kHandling = "handling";  // marking of the row it stands in
inline constexpr std::string_view kConsent = "consent";
inline constexpr std::string_view kBirthDate = "birth_date";
inline constexpr std::string_view kMinor = "minor";
inline constexpr std::string_view kInterviewBatch = "interview_batch";
inline constexpr std::string_view kRecordId = "record_id";  // the id as it stands in the file
inline constexpr std::string_view kIdentifier =
    "identifier";  // a phone's number, an account's handle
inline constexpr std::string_view kLifted = "protection_lifted";
inline constexpr std::string_view kCoerced = "coerced";
inline constexpr std::string_view kStrength = "strength";  // of a link
inline constexpr std::string_view kGeneric = "generic";
inline constexpr std::string_view kLocationKind = "location_kind";
inline constexpr std::string_view kAlias = "alias";
}  // namespace property

}  // namespace mekhala
