#include "io/propose.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "engine/base/error.hpp"
#include "engine/base/text.hpp"
#include "engine/case/keys.hpp"
#include "io/header_parts.hpp"
#include "io/matrix.hpp"
#include "io/profile.hpp"

namespace mekhala {
namespace {

constexpr std::size_t kNoColumn = SIZE_MAX;
// Headers over answers that are elsewhere the names of nothing.
constexpr std::array<std::string_view, 10> kAsksVictim{
    "isvictim", "victimyn",  "trafficked", "istrafficked", "wastrafficked",
    "rescued",  "isrescued", "exploited",  "survivor",     "vot"};

// Somebody that rows name, with the columns that are about them.
struct Group {
  Party party;
  std::size_t name = kNoColumn;
  std::size_t id = kNoColumn;
  std::size_t service = kNoColumn;
  std::size_t bank = kNoColumn;
  std::size_t kind = kNoColumn;
  std::vector<std::size_t> phones, emails, accounts, bank_accounts, wallets;
  std::vector<std::pair<std::size_t, PropertyId>> documents, properties;
  std::size_t first_column = 0;

  [[nodiscard]] bool has_key() const { return name != kNoColumn || id != kNoColumn; }
  [[nodiscard]] bool has_identifier() const {
    return !phones.empty() || !emails.empty() || !accounts.empty() || !bank_accounts.empty() ||
           !wallets.empty();
  }
};

struct DateColumn {
  std::size_t column = 0;
  Attribute attribute = Attribute::date;
  std::string link;  // that it belongs to; "" any
};

class Proposer {
 public:
  Proposer(const CellTable& table, const ImportOptions& options, const Ontology& ontology)
      : table_(table), options_(options), ontology_(ontology) {}

  TableMapping run() {
    mapping_.file = table_.file;
    mapping_.sheet = table_.sheet;
    mapping_.country = options_.country;
    uses_.resize(table_.columns());
    if (is_matrix(table_)) {
      propose_matrix();
    } else {
      read_columns();
      sort_columns();
      build();
    }
    for (std::size_t c = 0; c < table_.columns(); ++c) {
      if (!uses_[c].use.empty()) mapping_.columns.push_back(std::move(uses_[c]));
    }
    return std::move(mapping_);
  }

 private:
  // --- columns
  // -----------------------------------------------------------------------------------------

  [[nodiscard]] const std::string& header(std::size_t c) const { return table_.header[c]; }
  [[nodiscard]] const ColumnProfile& profile(std::size_t c) const { return profiles_[c]; }

  void use(std::size_t c, std::string what, double sureness, std::string why) {
    uses_[c] = {header(c), std::move(what), sureness, std::move(why)};
  }
  [[nodiscard]] std::string why(std::size_t c) const {
    if (parts_[c].sureness >= 0.9) return "the header is a known name";
    if (parts_[c].sureness > 0) return "the header is made of known names";
    return "what stands in the column";
  }

  void read_columns() {
    for (std::size_t c = 0; c < table_.columns(); ++c) {
      profiles_.push_back(profile_column(table_, c, ontology_));
      HeaderParts parts =
          table_.header_line == 0 ? HeaderParts{} : read_header(ontology_, header(c));
      if (parts.sureness == 0) by_content(c, parts);
      if (profiles_[c].yes_no == 1 && profiles_[c].filled > 0) by_answers(c, parts);
      if (parts.attribute == Attribute::number) parts.attribute = number_is(c);
      if (parts.attribute == Attribute::service) parts.attribute = service_is(c);
      if (parts.attribute == Attribute::account) parts.attribute = account_is(c);
      parts_.push_back(std::move(parts));
    }
    // A file without header whose first two columns name things is a list of edges.
    if (table_.header_line == 0 && table_.columns() >= 2 && table_.columns() <= 3) {
      parts_[0] = {.party = Party{.name = "source", .kind = "", .side = 1}, .sureness = 0.4};
      parts_[1] = {.party = Party{.name = "target", .kind = "", .side = 2}, .sureness = 0.4};
      if (table_.columns() == 3 && profile(2).number > 0.9) {
        parts_[2] = {.attribute = Attribute::weight, .sureness = 0.4};
      }
    }
  }

  // What the cells say where the header says nothing.
  void by_content(std::size_t c, HeaderParts& parts) const {
    const ColumnProfile& p = profile(c);
    if (p.filled == 0) return;
    const auto is = [&](Attribute attribute) { parts.attribute = attribute; };
    if (p.email >= 0.8) return is(Attribute::email);
    if (p.handle >= 0.8) return is(Attribute::account);
    if (p.url >= 0.8) {
      parts.attribute = Attribute::property;
      parts.property = ontology_.property("website");
      return;
    }
    if (p.date >= 0.8 && p.number < 0.5) return is(Attribute::date);
    if (are_phones(p)) return is(Attribute::phone);
    const bool few = p.distinct <= 40 && p.number < 0.5;
    if (few && p.role >= 0.7) {
      parts.attribute = Attribute::property;
      parts.property = ontology_.property(property::kRole);
    } else if (few && p.country >= 0.8) {
      parts.attribute = Attribute::property;
      parts.property = ontology_.property(property::kCountry);
    }
  }

  // "Victim: yes": a column of answers says something of the row's person, whatever its header is
  // elsewhere the name of.
  void by_answers(std::size_t c, HeaderParts& parts) const {
    const std::string key = term_key(header(c));
    const bool asks_victim =
        std::find(kAsksVictim.begin(), kAsksVictim.end(), key) != kAsksVictim.end();
    const RoleId role = parts.party && parts.attribute == Attribute::none
                            ? ontology_.role(parts.party->role)
                            : kNoTerm;
    const bool of_victims = role != kNoTerm && ontology_.roles()[role].victim;
    const bool of_minors = role != kNoTerm && ontology_.roles()[role].name == property::kMinor;
    if (!asks_victim && !of_victims && !of_minors) return;
    parts = {.attribute = Attribute::property,
             .property = ontology_.property(of_minors ? property::kMinor : property::kVictimStatus),
             .sureness = 0.9};
  }

  static bool are_phones(const ColumnProfile& p) {
    return p.phone >= 0.8 && (p.number < 0.5 || p.dialled >= 0.8);
  }

  [[nodiscard]] Attribute number_is(std::size_t c) const {
    if (profile(c).phone >= 0.5) return Attribute::phone;
    return Attribute::id;
  }
  // "Social media" holds names of services, or the handles themselves.
  [[nodiscard]] Attribute service_is(std::size_t c) const {
    const ColumnProfile& p = profile(c);
    const auto services =
        static_cast<std::size_t>(std::count_if(p.values.begin(), p.values.end(), [](const auto& v) {
          return service_name(v).has_value();
        }));
    const bool handles = p.handle >= 0.5 || p.url >= 0.5 ||
                         term_key(header(c)).find("socialmedia") != std::string::npos;
    return handles && 2 * services < p.values.size() ? Attribute::account : Attribute::service;
  }
  // "Account" holds a handle or the number of a bank account, "WhatsApp" a handle or a telephone.
  [[nodiscard]] Attribute account_is(std::size_t c) const {
    const ColumnProfile& p = profile(c);
    if (const std::string service = service_of(header(c)); !service.empty()) {
      const bool by_number = service == "whatsapp" || service == "viber" || service == "zalo" ||
                             service == "signal" || service == "telegram" || service == "line";
      return by_number && p.phone >= 0.8 ? Attribute::phone : Attribute::account;
    }
    std::size_t numbers = 0;
    for (const std::string& value : p.values) {
      const std::string plain = ascii_digits(value);
      const auto digits =
          std::count_if(plain.begin(), plain.end(), [](char x) { return x >= '0' && x <= '9'; });
      numbers +=
          digits >= 6 && plain.find_first_not_of("0123456789- ./") == std::string::npos ? 1 : 0;
    }
    return !p.values.empty() && numbers * 10 >= p.values.size() * 8 ? Attribute::bank_account
                                                                    : Attribute::account;
  }

  // --- whose columns
  // -------------------------------------------------------------------------------------

  Group& group_for(const Party& party, std::size_t c) {
    for (Group& group : groups_) {
      if (group.party.name == party.name) {
        if (group.party.link.empty()) group.party.link = party.link;
        return group;
      }
    }
    groups_.push_back({});
    groups_.back().party = party;
    groups_.back().first_column = c;
    return groups_.back();
  }

  void sort_columns() {
    settle_sides();
    settle_calls();
    settle_payments();
    for (std::size_t c = 0; c < table_.columns(); ++c) {
      if (!parts_[c].party) continue;
      Group& group = group_for(*parts_[c].party, c);
      if (parts_[c].attribute == Attribute::none) {
        give(group, c, bare_is(group, c));
      } else {
        give(group, c, parts_[c].attribute);
      }
    }
    find_main();
    for (std::size_t c = 0; c < table_.columns(); ++c) {
      if (!parts_[c].party) give_unnamed(c);
    }
  }

  // "From" and "to" are the ends of an edge, unless the row is about somebody who travelled.
  void settle_sides() {
    std::size_t source = kNoColumn, target = kNoColumn;
    bool somebody = false, id = false;
    for (std::size_t c = 0; c < table_.columns(); ++c) {
      const HeaderParts& parts = parts_[c];
      if (!parts.party) {
        id = id || parts.attribute == Attribute::id || parts.attribute == Attribute::name;
        continue;
      }
      if (parts.party->name == "source" && parts.attribute == Attribute::none) source = c;
      if (parts.party->name == "target" && parts.attribute == Attribute::none) target = c;
      somebody = somebody || (parts.party->side == 0 && parts.party->kind == "person");
    }
    if (source != kNoColumn && target != kNoColumn && somebody) {
      parts_[source].party = read_header(ontology_, "origin").party;
      parts_[target].party = read_header(ontology_, "destination").party;
      parts_[source].sureness = parts_[target].sureness = 0.6;
    } else if (source != kNoColumn && target == kNoColumn && (somebody || id)) {
      // A source without a target is where the information comes from.
      parts_[source] = {.attribute = Attribute::said_by, .sureness = 0.5};
    }
  }

  // In a list of calls, the number that does not say whose it is belongs to the end not named.
  void settle_calls() {
    int side = 0;
    std::size_t number = kNoColumn;
    for (std::size_t c = 0; c < table_.columns(); ++c) {
      const HeaderParts& parts = parts_[c];
      if (parts.party && parts.party->act == "called") side |= parts.party->side;
      if (parts.party || parts.attribute != Attribute::phone) continue;
      if (number != kNoColumn) return;
      number = c;
    }
    if (number == kNoColumn || (side != 1 && side != 2)) return;
    parts_[number].party = read_header(ontology_, side == 1 ? "called" : "caller").party;
    parts_[number].sureness = 0.7;
  }

  // Between ends that do not say what passes between them, an amount of money is paid.
  void settle_payments() {
    bool amount = false, doubtful = false, currency = false;
    for (std::size_t c = 0; c < table_.columns(); ++c) {
      const HeaderParts& parts = parts_[c];
      if (parts.party || parts.attribute != Attribute::property || parts.property == kNoTerm) {
        continue;
      }
      const std::string& name = property_name(parts.property);
      currency = currency || name == "currency";
      if (name != "amount") continue;
      // "Total" may as well be a number of calls.
      const std::string low = to_lower(trim(header(c)));
      const bool any = low == "sum" || low == "total" || low == "value";
      (any ? doubtful : amount) = true;
    }
    if (!amount && !(doubtful && currency)) return;
    for (HeaderParts& parts : parts_) {
      if (!parts.party || parts.party->side == 0 || !parts.party->act.empty()) continue;
      parts.party->act = "pays";
      parts.party->may_be_id = parts.party->name == "source" || parts.party->name == "target";
    }
  }

  [[nodiscard]] Attribute bare_is(const Group& group, std::size_t c) const {
    const ColumnProfile& p = profile(c);
    if (are_phones(p) || (p.phone >= 0.8 && group.party.act == "called")) return Attribute::phone;
    if (p.email >= 0.8) return Attribute::email;
    if (p.handle >= 0.8) return Attribute::account;
    const bool named = !group.party.act.empty() && !group.party.may_be_id;
    if (group.party.side != 0 && !named) return Attribute::id;
    return Attribute::name;
  }

  void give(Group& group, std::size_t c, Attribute attribute) {
    const PropertyId property = parts_[c].property;
    switch (attribute) {
      case Attribute::none:
      case Attribute::name:
        if (group.name == kNoColumn) {
          group.name = c;
        } else {
          group.properties.emplace_back(c, ontology_.property(property::kAlias));
        }
        return;
      case Attribute::id:
      case Attribute::number:
        if (group.id == kNoColumn) {
          group.id = c;
        } else {
          notes_.push_back(c);
        }
        return;
      case Attribute::phone:
        group.phones.push_back(c);
        return;
      case Attribute::email:
        group.emails.push_back(c);
        return;
      case Attribute::service:
        group.service = c;
        return;
      case Attribute::account:
        group.accounts.push_back(c);
        return;
      case Attribute::bank_account:
        group.bank_accounts.push_back(c);
        return;
      case Attribute::bank:
        group.bank = c;
        return;
      case Attribute::wallet:
        group.wallets.push_back(c);
        return;
      case Attribute::document:
        group.documents.emplace_back(c, property);
        return;
      case Attribute::kind:
        group.kind = c;
        return;
      case Attribute::property:
        group.properties.emplace_back(c, better_property(c, property));
        return;
      case Attribute::date:
      case Attribute::start:
      case Attribute::end:
        dates_.push_back({c, attribute, parts_[c].date_of});
        return;
      case Attribute::weight:
        weight_ = c;
        return;
      case Attribute::relation:
        relation_ = c;
        return;
      case Attribute::grade:
        grade_ = c;
        return;
      case Attribute::note:
      case Attribute::directed:
      case Attribute::said_by:
        notes_.push_back(c);
        return;
    }
  }

  // "Status" that holds victim statuses is one; codes are no roles.
  [[nodiscard]] PropertyId better_property(std::size_t c, PropertyId property) const {
    const std::string& name = ontology_.properties()[property].name;
    const PropertyId status = ontology_.property(property::kVictimStatus);
    if (name == "legal_status" && choice_share(profile(c), ontology_, status) >= 0.5) return status;
    if (name == property::kRole && profile(c).short_integers)
      return ontology_.property("role_details");
    return property;
  }

  void find_main() {
    bool id = false, name = false;
    for (const HeaderParts& parts : parts_) {
      if (parts.party) continue;
      id = id || parts.attribute == Attribute::id;
      name = name || parts.attribute == Attribute::name;
    }
    const bool sides = side(1) != nullptr && side(2) != nullptr;
    if (!sides && (id || name)) {
      // "Booking ref" beside "passenger case no": the row has a number, but is about the passenger.
      const auto known = std::find_if(groups_.begin(), groups_.end(), [](const Group& group) {
        return group.id != kNoColumn || group.party.role == "victim";
      });
      if (known == groups_.end() || name) {
        Group main;
        main.party = {.name = "record", .kind = options_.default_kind};
        groups_.insert(groups_.begin(), std::move(main));
        main_ = "record";
        return;
      }
    }
    if (sides) return;
    const Group* best = nullptr;
    const auto rank = [](const Group& group) {
      if (group.party.role == "victim" || group.party.role == "possible_victim") return 3;
      // One end of an edge is not what a row is about: the column of the other end is missing.
      if (group.party.side != 0) return 0;
      if (group.id != kNoColumn) return 2;
      return group.has_key() ? 1 : 0;
    };
    for (const Group& group : groups_) {
      if (rank(group) > 0 && (best == nullptr || rank(group) > rank(*best))) best = &group;
    }
    if (best != nullptr) main_ = best->party.name;
  }

  [[nodiscard]] Group* main() {
    for (Group& group : groups_) {
      if (group.party.name == main_) return &group;
    }
    return nullptr;
  }
  [[nodiscard]] Group* side(int which) {
    for (Group& group : groups_) {
      // Whoever has neither key nor identifier cannot be the end of anything.
      if (group.party.side == which && (group.has_key() || group.has_identifier())) return &group;
    }
    return nullptr;
  }
  [[nodiscard]] Group* left_of(std::size_t c) {
    Group* nearest = nullptr;
    for (std::size_t at = 0; at < c; ++at) {
      if (parts_[at].party) nearest = &group_for(*parts_[at].party, at);
    }
    return nearest;
  }

  // A column that does not say whose it is: the one's that the row is about, if that is a person;
  // else of whoever stands to its left.
  void give_unnamed(std::size_t c) {
    const Attribute attribute = parts_[c].attribute;
    if (attribute == Attribute::none) {
      notes_.push_back(c);
      return;
    }
    Group* owner = main();
    Group* left = left_of(c);
    if (left != nullptr && left->party.kind == "location" && is_place(parts_[c])) {
      towns_.emplace_back(c, left->party.name);
      return;
    }
    if (left != nullptr && main_ != "record" && is_country_of(*left, c)) {
      give_country(*left, c);
      return;
    }
    if (owner == nullptr || (owner->party.kind != "person" && main_ != "record")) {
      if (left != nullptr) owner = left;
    }
    const bool of_row = attribute == Attribute::weight || attribute == Attribute::relation ||
                        attribute == Attribute::grade || attribute == Attribute::date ||
                        attribute == Attribute::start || attribute == Attribute::end;
    if (main() == nullptr && side(1) != nullptr && side(2) != nullptr && !of_row) {
      give_to_link(c, attribute);
      return;
    }
    if (owner == nullptr) {
      if (of_row) {
        Group none;
        give(none, c, attribute);
      } else {
        notes_.push_back(c);
      }
      return;
    }
    if (attribute == Attribute::id && main_ != "record") {
      notes_.push_back(c);
      return;
    }
    give(*owner, c, attribute);
  }

  [[nodiscard]] bool is_place(const HeaderParts& parts) const {
    if (parts.attribute != Attribute::property || parts.property == kNoTerm) return false;
    const std::string& name = ontology_.properties()[parts.property].name;
    return name == "city" || name == "district" || name == "province";
  }

  // "Compound, Country": a country that stands beside a place is where the place is.
  [[nodiscard]] bool is_country_of(const Group& place, std::size_t c) {
    if (c == 0 || place.party.kind != "location" || !is_property(c, property::kCountry)) {
      return false;
    }
    const bool of_town = std::any_of(towns_.begin(), towns_.end(), [&](const auto& town) {
      return town.first == c - 1 && town.second == place.party.name;
    });
    return of_town || (parts_[c - 1].party && parts_[c - 1].party->name == place.party.name);
  }

  // Of a victim's destination it says what "Destination country" does, unless another column does.
  void give_country(Group& place, std::size_t c) {
    give(place, c, Attribute::property);
    Group* owner = main();
    if (place.party.link != "travelled_to" || owner == nullptr) return;
    const RoleId role = ontology_.role(owner->party.role);
    if (role == kNoTerm || !ontology_.roles()[role].victim) return;
    for (std::size_t at = 0; at < table_.columns(); ++at) {
      if (is_property(at, property::kExploitationCountry)) return;
      if (parts_[at].party && parts_[at].party->link == "held_at") return;
    }
    exploited_in_ = c;
  }

  [[nodiscard]] bool is_property(std::size_t c, std::string_view name) const {
    return parts_[c].attribute == Attribute::property && parts_[c].property != kNoTerm &&
           property_name(parts_[c].property) == name;
  }

  // In a table of edges, what does not say whose it is belongs to the edge.
  void give_to_link(std::size_t c, Attribute attribute) {
    if (attribute == Attribute::kind) {
      if (profile(c).direction >= 0.99) {
        mapping_.ignore.push_back(header(c));
        use(c, "ignored: says only whether the edge is directed", 0.8, "what stands in the column");
      } else if (relation_ == kNoColumn) {
        relation_ = c;
      } else {
        notes_.push_back(c);
      }
      return;
    }
    if (attribute == Attribute::bank) {
      for (Group& group : groups_) {
        if (!group.bank_accounts.empty() && group.bank == kNoColumn) group.bank = c;
      }
      return;
    }
    if (attribute == Attribute::id) {
      link_key_ = c;
      return;
    }
    const PropertyId property = parts_[c].property;
    if (attribute == Attribute::property && property != kNoTerm) {
      link_properties_.emplace_back(c, property);
    } else {
      notes_.push_back(c);
    }
  }

  // --- the mapping
  // --------------------------------------------------------------------------------------

  static ValueMapping column_value(const std::string& name) {
    ValueMapping value;
    value.columns = {name};
    return value;
  }
  static ValueMapping literal_value(std::string_view text) {
    ValueMapping value;
    value.literal = std::string(text);
    return value;
  }
  [[nodiscard]] const std::string& property_name(PropertyId property) const {
    return ontology_.properties()[property].name;
  }
  static void add_property(std::vector<PropertyMapping>& properties, const std::string& name,
                           const ValueMapping& value) {
    for (PropertyMapping& known : properties) {
      if (known.property != name) continue;
      known.value.columns.insert(known.value.columns.end(), value.columns.begin(),
                                 value.columns.end());
      return;
    }
    properties.push_back({.property = name, .value = value});
  }

  void build() {
    Group* about = main();
    Group *from = side(1), *to = side(2);
    if (about == nullptr && (from == nullptr || to == nullptr)) {
      if (!take_unique_column()) fail_nobody();
      about = main();
    }
    add_entities();
    if (exploited_in_ != kNoColumn) add_exploitation(exploited_in_);
    if (about == nullptr) {
      mapping_.shape = "edge table";
      add_exchange(*from, *to);
    } else {
      add_party_links(*about);
    }
    if (mapping_.shape.empty()) {
      mapping_.shape = mapping_.entities.size() == 1 ? "node table" : "event table";
    }
    finish_node_table();
    if (grade_ != kNoColumn) {
      mapping_.grade = column_value(header(grade_));
      use(grade_, "grade of the row", parts_[grade_].sureness, why(grade_));
    }
    add_notes();
    fall_back_dates();
    double sum = 0;
    std::size_t count = 0;
    for (const ColumnUse& one : uses_) {
      if (one.use.empty()) continue;
      sum += one.sureness;
      ++count;
    }
    mapping_.sureness = count == 0 ? 0 : sum / static_cast<double>(count);
  }

  void add_exploitation(std::size_t c) {
    for (EntityMapping& entity : mapping_.entities) {
      if (entity.name != main_) continue;
      add_property(entity.properties, std::string(property::kExploitationCountry),
                   column_value(header(c)));
      use(c, fmt::format("{}; person `{}`: exploitation_country", uses_[c].use, main_), 0.6,
          "the header is a known name, and stands right of a destination");
    }
  }

  [[noreturn]] void fail_nobody() const {
    std::string seen;
    for (const std::string& name : table_.header) {
      seen += (seen.empty() ? "" : ", ") + escape_terminal(truncate_display(name, 40));
      if (seen.size() > 600) {
        seen += " ...";
        break;
      }
    }
    throw Error(
        ErrorCode::invalid_input,
        fmt::format("{}, line {}: no column says who or what a row is about (an id, a name, or "
                    "source and target); the columns are: {}; rename one, or write a mapping",
                    table_.file, table_.header_line, seen),
        Place{.file = table_.file,
              .line = table_.header_line,
              .byte = {},
              .column = {},
              .value = {}});
  }

  // Without any known name: the first column in which no value repeats.
  bool take_unique_column() {
    for (const HeaderParts& parts : parts_) {
      if (parts.party && parts.party->side != 0) return false;
    }
    for (std::size_t c = 0; c < table_.columns(); ++c) {
      const ColumnProfile& p = profile(c);
      // Times, amounts and telephone numbers differ from row to row too, and name nobody.
      const bool names =
          std::all_of(p.values.begin(), p.values.end(), [](const std::string& value) {
            const bool number = value.find_first_not_of("0123456789") == std::string::npos;
            return number ? value.size() <= 8
                          : value.find_first_not_of("0123456789 +-.,:/()") != std::string::npos;
          });
      if (parts_[c].party || parts_[c].attribute != Attribute::none || p.filled < 2 ||
          p.distinct != p.filled || !names) {
        continue;
      }
      Group group;
      group.party = {.name = "record", .kind = options_.default_kind};
      group.id = c;
      parts_[c].sureness = 0.3;
      std::erase(notes_, c);
      groups_.insert(groups_.begin(), std::move(group));
      main_ = "record";
      return true;
    }
    return false;
  }

  void add_entities() {
    for (Group& group : groups_) {
      if (group.party.kind.empty()) group.party.kind = options_.default_kind;
      if (group.has_key()) add_entity(group);
      add_identifiers(group);
    }
  }

  void add_entity(const Group& group) {
    EntityMapping entity;
    entity.name = group.party.name;
    entity.schema = group.party.kind;
    const bool is_main = group.party.name == main_;
    const std::string who = fmt::format("{} `{}`", entity.schema, entity.name);
    if (group.id != kNoColumn) {
      entity.keys = {header(group.id)};
      entity.key_type = KeyType::id;
      use(group.id, who + ": record id", parts_[group.id].sureness, why(group.id));
      if (group.name != kNoColumn) {
        add_property(entity.properties, "name", column_value(header(group.name)));
        use(group.name, who + ": name", parts_[group.name].sureness, why(group.name));
      }
    } else {
      entity.keys = {header(group.name)};
      entity.key_type = KeyType::name;
      use(group.name, who + ": name, by which rows are joined", parts_[group.name].sureness * 0.8,
          why(group.name));
    }
    // Where a number or account may stand for somebody, a row without the name is none the less
    // one.
    entity.required =
        is_main || (group.party.side != 0 && main_.empty() && !group.has_identifier());
    if (!group.party.role.empty() && !is_neutral(group.party)) {
      add_property(entity.properties, "role", literal_value(group.party.role));
    }
    if (!group.party.place.empty()) {
      add_property(entity.properties, "location_kind", literal_value(group.party.place));
    }
    for (const auto& [c, property] : group.properties) {
      const std::string& name = property_name(property);
      add_property(entity.properties, name, column_value(header(c)));
      use(c, who + ": " + name, parts_[c].sureness > 0 ? parts_[c].sureness : 0.6, why(c));
    }
    if (group.kind != kNoColumn) add_kind(entity, group.kind);
    mapping_.entities.push_back(std::move(entity));
  }

  // A role that a header gives to an organization because of the words for it says nothing new.
  static bool is_neutral(const Party& party) {
    return party.role == "family" && party.kind != "person";
  }

  // A column of types: kinds, roles, or kinds of organizations and places.
  void add_kind(EntityMapping& entity, std::size_t c) {
    const ColumnProfile& p = profile(c);
    const std::string who = fmt::format("{} `{}`", entity.schema, entity.name);
    if (entity.schema == "organization" || entity.schema == "location") {
      ValueMapping value = column_value(header(c));
      const char* own = entity.schema == "organization" ? "org_kind" : "location_kind";
      value.otherwise = own;
      add_property(entity.properties, "role", value);
      use(c, fmt::format("{}: role, otherwise {}", who, own), 0.7, why(c));
    } else if (p.kind >= 0.5) {
      entity.schema_column = header(c);
      use(c, who + ": kind", 0.9, "what stands in the column");
    } else if (p.role > 0 && p.role >= p.kind) {
      add_property(entity.properties, "role", column_value(header(c)));
      use(c, who + ": role", 0.8, "what stands in the column");
    } else {
      entity.schema_column = header(c);
      use(c, who + ": kind", 0.5, "the header is a known name");
    }
  }

  // Phones, accounts and papers of somebody are entities that they use.
  void add_identifiers(const Group& group) {
    const bool holder = group.has_key();
    for (const std::size_t c : group.phones) add_identifier(group, c, "phone", "uses", holder);
    for (const std::size_t c : group.emails) add_identifier(group, c, "email", "uses", holder);
    for (const std::size_t c : group.accounts) add_identifier(group, c, "account", "uses", holder);
    for (const std::size_t c : group.bank_accounts) {
      add_identifier(group, c, "bank_account", "uses", holder);
    }
    for (const std::size_t c : group.wallets) add_identifier(group, c, "wallet", "uses", holder);
    for (const auto& [c, property] : group.documents) {
      add_identifier(group, c, "document", "document_of", holder);
      const bool passport = property != kNoTerm && property_name(property) == "passport_number";
      add_property(mapping_.entities.back().properties, "document_type",
                   literal_value(passport ? "passport" : "identity card"));
    }
  }

  void add_identifier(const Group& group, std::size_t c, const std::string& kind,
                      const std::string& link, bool holder) {
    EntityMapping entity;
    entity.name = unique_name(group.party.name + "_" + kind);
    entity.schema = kind;
    entity.keys = {header(c)};
    entity.key_type = KeyType::identifier;
    entity.required = !holder && group.party.side != 0 && main_.empty();
    if (kind == "phone" && group.party.act == "called") entity.required = true;
    if (kind == "account" && group.service != kNoColumn) {
      add_property(entity.properties, "service", column_value(header(group.service)));
      use(group.service, fmt::format("{} `{}`: service", kind, entity.name),
          parts_[group.service].sureness, why(group.service));
    }
    if (kind == "account" && group.service == kNoColumn) {
      add_property(entity.properties, "service", literal_value(service_of(header(c))));
    }
    if (kind == "bank_account" && group.bank != kNoColumn) {
      add_property(entity.properties, "bank", column_value(header(group.bank)));
      use(group.bank, "bank of the accounts", parts_[group.bank].sureness, why(group.bank));
    }
    std::erase_if(entity.properties, [](const PropertyMapping& one) { return one.value.empty(); });
    use(c,
        fmt::format("{} `{}`{}", kind, entity.name,
                    holder ? fmt::format(", used by `{}`", group.party.name) : std::string()),
        parts_[c].sureness > 0 ? parts_[c].sureness : 0.6, why(c));
    if (holder) {
      LinkMapping tie;
      tie.schema = link;
      const bool from_holder = link == "uses";
      const std::string& owner = group.party.name;
      tie.from = {from_holder ? owner : entity.name};
      tie.to = {from_holder ? entity.name : owner};
      tie.name = tie.from.front() + "_" + link + "_" + tie.to.front();
      if (allows(tie.schema, from_holder ? group.party.kind : kind,
                 from_holder ? kind : group.party.kind)) {
        mapping_.links.push_back(std::move(tie));
      } else {
        tie.schema = "linked_to";
        mapping_.links.push_back(std::move(tie));
      }
    }
    mapping_.entities.push_back(std::move(entity));
  }

  // A service that the header itself names: "Facebook", "Recruiter Telegram account".
  static std::string service_of(const std::string& name) {
    const std::string low = to_lower(name);
    constexpr std::pair<std::string_view, const char*> kLocal[] = {
        {"ไลน์", "line"},       {"เฟซบุ๊ก", "facebook"},    {"เฟสบุ๊ค", "facebook"},
        {"เฟสบุ๊ก", "facebook"}, {"เทเลแกรม", "telegram"}, {"微信", "wechat"}};
    for (const auto& [word, service] : kLocal) {
      if (low.find(word) != std::string::npos) return service;
    }
    constexpr std::string_view kBetween = " _-./()[]:";
    for (std::size_t at = 0; at < low.size();) {
      const std::size_t end = std::min(low.find_first_of(kBetween, at), low.size());
      const std::string word = low.substr(at, end - at);
      at = end + 1;
      // "x" is a service, and too short to be told from anything else.
      if (word.size() < 2) continue;
      if (auto service = service_name(word)) return *service;
    }
    return "";
  }

  [[nodiscard]] std::string unique_name(const std::string& wanted) const {
    std::string name = wanted;
    for (int n = 2; find(name) != nullptr; ++n) name = fmt::format("{}_{}", wanted, n);
    return name;
  }
  [[nodiscard]] const EntityMapping* find(const std::string& name) const {
    for (const EntityMapping& entity : mapping_.entities) {
      if (entity.name == name) return &entity;
    }
    return nullptr;
  }
  [[nodiscard]] bool allows(const std::string& link, const std::string& from,
                            const std::string& to) const {
    const LinkKindId kind = ontology_.link(link);
    return kind != kNoTerm && ontology_.allows(kind, ontology_.kind(from), ontology_.kind(to));
  }

  // The entities that may stand for a party, best first: the party itself, then what it used.
  [[nodiscard]] std::vector<std::string> stand_ins(const Group& group,
                                                   bool identifiers_first) const {
    std::vector<std::string> names, identifiers;
    for (const EntityMapping& entity : mapping_.entities) {
      if (entity.name == group.party.name) names.push_back(entity.name);
      for (const char* kind : {"phone", "account", "bank_account", "wallet", "email"}) {
        if (entity.name == group.party.name + "_" + kind) identifiers.push_back(entity.name);
      }
    }
    if (identifiers_first) std::swap(names, identifiers);
    names.insert(names.end(), identifiers.begin(), identifiers.end());
    return names;
  }

  void add_exchange(const Group& from, const Group& to) {
    LinkMapping link;
    link.name = "tie";
    link.schema = !from.party.act.empty() ? from.party.act : to.party.act;
    if (link.schema.empty()) link.schema = "linked_to";
    const bool acts = link.schema == "called" || link.schema == "pays";
    link.from = stand_ins(from, acts);
    link.to = stand_ins(to, acts);
    link.required = true;
    if (link.schema == "linked_to") {
      use_end(from, "one end of a tie");
      use_end(to, "the other end of a tie");
    }
    if (relation_ != kNoColumn) {
      link.schema_column = header(relation_);
      use(relation_, "kind of the tie, where the ontology knows it", parts_[relation_].sureness,
          why(relation_));
    }
    if (link_key_ != kNoColumn) {
      link.keys = {header(link_key_)};
      use(link_key_, "number of the tie", 0.7, why(link_key_));
    }
    if (weight_ != kNoColumn) {
      add_property(link.properties, "strength", column_value(header(weight_)));
      use(weight_, "strength of the tie", parts_[weight_].sureness, why(weight_));
    }
    for (const auto& [c, property] : link_properties_) {
      add_property(link.properties, property_name(property), column_value(header(c)));
      use(c, "tie: " + property_name(property), parts_[c].sureness, why(c));
    }
    give_dates(link, true);
    mapping_.links.push_back(std::move(link));
  }

  void use_end(const Group& group, const std::string& what) {
    if (group.id != kNoColumn) {
      use(group.id, fmt::format("{}: {} by record id", what, group.party.kind),
          parts_[group.id].sureness, why(group.id));
    }
  }

  // Links between whom the row is about and everybody else in it.
  void add_party_links(const Group& about) {
    for (const auto& [c, place] : towns_) add_town(c, place);
    for (const Group& group : groups_) {
      if (group.party.name == about.party.name) continue;
      add_party_link(about, group);
    }
  }

  void add_party_link(const Group& about, const Group& group) {
    std::string schema = group.party.link;
    bool from_party = group.party.from_party;
    const bool of_organization = about.party.kind == "organization";
    if (of_organization && group.party.kind == "person" && group.party.link.empty())
      schema = "works_for";
    if (schema.empty()) schema = "linked_to";
    std::string other = group.party.kind;
    std::vector<std::string> names = stand_ins(group, false);
    if (names.empty()) return;
    if (!group.has_key()) {
      const EntityMapping* entity = find(names.front());
      other = entity->schema;
    }
    // An advertisement is known by the account or phone that posted it.
    const auto fits = [&](const std::string& kind) {
      return from_party ? allows(schema, kind, about.party.kind)
                        : allows(schema, about.party.kind, kind);
    };
    if (!fits(other) || schema == "owns") {
      if (allows(schema, other, about.party.kind)) {
        from_party = true;
      } else {
        schema = "linked_to";
      }
    }
    // Only those stand-ins that the kind of link allows.
    std::erase_if(names, [&](const std::string& name) {
      const EntityMapping* entity = find(name);
      return schema != "linked_to" && entity->schema_column.empty() && !fits(entity->schema) &&
             !allows(schema, entity->schema, about.party.kind);
    });
    if (names.empty()) return;
    LinkMapping link;
    link.schema = schema;
    link.name = fmt::format("{}_{}_{}", from_party ? group.party.name : about.party.name, schema,
                            from_party ? about.party.name : group.party.name);
    const std::vector<std::string> main_names = {about.party.name};
    link.from = from_party ? names : main_names;
    link.to = from_party ? main_names : names;
    give_dates(link, false);
    mapping_.links.push_back(std::move(link));
  }

  void add_town(std::size_t c, const std::string& place) {
    EntityMapping town;
    town.name = unique_name("town");
    town.schema = "location";
    town.keys = {header(c)};
    town.key_type = KeyType::name;
    add_property(town.properties, "location_kind", literal_value("city"));
    use(c, fmt::format("location `{}`: where `{}` is", town.name, place), 0.7,
        "the header is a known name, and stands right of a place");
    LinkMapping link;
    link.name = place + "_located_in_" + town.name;
    link.schema = "located_in";
    link.from = {place};
    link.to = {town.name};
    mapping_.links.push_back(std::move(link));
    mapping_.entities.push_back(std::move(town));
  }

  // Dates that name the link's kind, else those that name none.
  void give_dates(LinkMapping& link, bool all) {
    for (const bool own : {true, false}) {
      for (const DateColumn& date : dates_) {
        const bool mine = own ? date.link == link.schema : (date.link.empty() || all);
        if (!mine) continue;
        const bool end = date.attribute == Attribute::end;
        ValueMapping& slot = end ? link.valid_to : link.valid_from;
        if (!slot.empty()) continue;
        slot = column_value(header(date.column));
        used_dates_.insert(date.column);
        use(date.column,
            end ? "until when the ties of the row hold"
                : (date.link.empty() ? "date of the ties of the row" : "date of " + link.schema),
            parts_[date.column].sureness > 0 ? parts_[date.column].sureness : 0.6,
            why(date.column));
      }
    }
  }

  // Roles and statuses begin at the row's date; dates that nothing took are notes.
  void fall_back_dates() {
    std::size_t from = kNoColumn;
    for (const char* kind : {"held_at", "", "recruited"}) {
      for (const DateColumn& date : dates_) {
        if (from == kNoColumn && date.link == kind && date.attribute != Attribute::end)
          from = date.column;
      }
    }
    for (EntityMapping& entity : mapping_.entities) {
      if (from == kNoColumn) break;
      const bool dated = std::any_of(
          entity.properties.begin(), entity.properties.end(), [](const PropertyMapping& one) {
            return one.property == property::kRole || one.property == property::kVictimStatus;
          });
      if (!dated) continue;
      std::size_t own = from;
      for (const DateColumn& date : dates_) {
        if (entity.name != main_ && date.link == "recruited") own = date.column;
      }
      entity.valid_from = column_value(header(own));
      if (used_dates_.insert(own).second) {
        use(own, "since when role and status hold", 0.6, why(own));
      }
    }
    for (const DateColumn& date : dates_) {
      if (!used_dates_.contains(date.column)) keep_as_note(date.column);
    }
  }

  void finish_node_table() {
    if (mapping_.shape != "node table") return;
    EntityMapping& entity = mapping_.entities.front();
    // Records that are known by their name alone: the name is what other files call them.
    if (entity.key_type == KeyType::name) entity.key_type = KeyType::id;
    if (weight_ != kNoColumn) keep_as_note(weight_);
    if (relation_ != kNoColumn) keep_as_note(relation_);
  }

  void add_notes() {
    std::sort(notes_.begin(), notes_.end());
    for (const std::size_t c : notes_) keep_as_note(c);
    if (mapping_.shape == "event table") {
      if (weight_ != kNoColumn && uses_[weight_].use.empty()) keep_as_note(weight_);
      if (relation_ != kNoColumn && uses_[relation_].use.empty()) keep_as_note(relation_);
    }
    for (Group& group : groups_) {
      for (const std::size_t c : {group.service, group.bank, group.kind}) {
        if (c != kNoColumn && uses_[c].use.empty()) keep_as_note(c);
      }
      for (const auto& [c, property] : group.properties) {
        if (uses_[c].use.empty()) keep_as_note(c);
      }
    }
  }

  void keep_as_note(std::size_t c) {
    if (profile(c).filled == 0 && table_.rows() > 0) {
      bool any = false;
      for (std::size_t r = 0; r < table_.rows() && !any; ++r) any = !table_.cell(r, c).empty();
      if (!any) {
        mapping_.ignore.push_back(header(c));
        use(c, "ignored: the column is empty", 1, "no cell of it holds anything");
        return;
      }
    }
    use(c, "kept as text", 0.5,
        parts_[c].sureness > 0 ? "a note of the row" : "neither header nor content is known");
    if (mapping_.shape == "edge table") {
      add_property(mapping_.links.back().properties, "notes", column_value(header(c)));
      return;
    }
    for (EntityMapping& entity : mapping_.entities) {
      if (entity.name == main_) add_property(entity.properties, "notes", column_value(header(c)));
    }
  }

  void propose_matrix() {
    mapping_.shape = "matrix";
    const bool symmetric = read_matrix(table_).symmetric;
    EntityMapping member;
    member.name = "member";
    member.schema = options_.default_kind;
    member.keys = {header(0)};
    LinkMapping tie;
    tie.name = "tie";
    tie.schema = symmetric ? "linked_to" : "contacted";
    tie.from = {"member"};
    tie.to = {"member"};
    if (!allows(tie.schema, member.schema, member.schema)) tie.schema = "linked_to";
    mapping_.sureness = 0.9;
    use(0, fmt::format("labels of {} people or things", table_.rows()), 0.95,
        "the first column repeats the header");
    mapping_.entities.push_back(std::move(member));
    mapping_.links.push_back(std::move(tie));
  }

  const CellTable& table_;
  const ImportOptions& options_;
  const Ontology& ontology_;
  TableMapping mapping_;
  std::vector<ColumnProfile> profiles_;
  std::vector<HeaderParts> parts_;
  std::vector<ColumnUse> uses_;
  std::vector<Group> groups_;
  std::string main_;  // name of the group that rows are about; "" the ends of an edge
  std::vector<DateColumn> dates_;
  std::set<std::size_t> used_dates_;
  std::vector<std::size_t> notes_;
  std::vector<std::pair<std::size_t, std::string>> towns_;
  std::vector<std::pair<std::size_t, PropertyId>> link_properties_;
  std::size_t weight_ = kNoColumn, relation_ = kNoColumn, grade_ = kNoColumn, link_key_ = kNoColumn;
  std::size_t exploited_in_ = kNoColumn;  // a country that is also where the victim was exploited
};

}  // namespace

TableMapping propose_mapping(const CellTable& table, const ImportOptions& options,
                             const Ontology& ontology) {
  return Proposer(table, options, ontology).run();
}

bool is_known_header(const Ontology& ontology, std::string_view header) {
  return read_header(ontology, header).sureness >= 0.8;
}

}  // namespace mekhala
