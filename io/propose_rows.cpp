#include "io/propose_rows.hpp"

#include <algorithm>

#include "engine/case/keys.hpp"

namespace mekhala {
namespace {

class RowPlanner {
 public:
  RowPlanner(const CellTable& table, TableColumns& columns, const ImportOptions& options,
             const Ontology& ontology)
      : table_(table),
        profiles_(columns.profiles),
        parts_(columns.parts),
        options_(options),
        ontology_(ontology) {}

  RowPlan run() {
    sort_columns();
    if (plan_.about() == nullptr && (plan_.side(1) == nullptr || plan_.side(2) == nullptr)) {
      take_unique_column();
    }
    return std::move(plan_);
  }

 private:
  [[nodiscard]] const ColumnProfile& profile(std::size_t c) const { return profiles_[c]; }
  [[nodiscard]] const std::string& property_name(PropertyId property) const {
    return ontology_.properties()[property].name;
  }

  PartyColumns& group_for(const Party& party, std::size_t c) {
    for (PartyColumns& group : plan_.groups) {
      if (group.party.name == party.name) {
        if (group.party.link.empty()) group.party.link = party.link;
        return group;
      }
    }
    plan_.groups.push_back({});
    plan_.groups.back().party = party;
    plan_.groups.back().first_column = c;
    return plan_.groups.back();
  }

  void sort_columns() {
    for (std::size_t c = 0; c < table_.columns(); ++c) {
      if (!parts_[c].party) continue;
      PartyColumns& group = group_for(*parts_[c].party, c);
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

  [[nodiscard]] Attribute bare_is(const PartyColumns& group, std::size_t c) const {
    const ColumnProfile& p = profile(c);
    if (are_phones(p) || (p.phone >= 0.8 && group.party.act == "called")) return Attribute::phone;
    if (p.email >= 0.8) return Attribute::email;
    if (p.handle >= 0.8) return Attribute::account;
    const bool named = !group.party.act.empty() && !group.party.may_be_id;
    if (group.party.side != 0 && !named) return Attribute::id;
    return Attribute::name;
  }

  void give(PartyColumns& group, std::size_t c, Attribute attribute) {
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
          plan_.notes.push_back(c);
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
        plan_.dates.push_back({c, attribute, parts_[c].date_of});
        return;
      case Attribute::weight:
        plan_.weight = c;
        return;
      case Attribute::relation:
        plan_.relation = c;
        return;
      case Attribute::grade:
        plan_.grade = c;
        return;
      case Attribute::note:
      case Attribute::directed:
      case Attribute::said_by:
        plan_.notes.push_back(c);
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
    const bool sides = plan_.side(1) != nullptr && plan_.side(2) != nullptr;
    if (!sides && (id || name)) {
      // "Booking ref" beside "passenger case no": the row has a number, but is about the passenger.
      const auto known =
          std::find_if(plan_.groups.begin(), plan_.groups.end(), [](const PartyColumns& group) {
            return group.id != kNoColumn || group.party.role == "victim";
          });
      if (known == plan_.groups.end() || name) {
        PartyColumns main;
        main.party = {.name = "record", .kind = options_.default_kind};
        plan_.groups.insert(plan_.groups.begin(), std::move(main));
        plan_.main = "record";
        return;
      }
    }
    if (sides) return;
    const PartyColumns* best = nullptr;
    const auto rank = [](const PartyColumns& group) {
      if (group.party.role == "victim" || group.party.role == "possible_victim") return 3;
      // One end of an edge is not what a row is about: the column of the other end is missing.
      if (group.party.side != 0) return 0;
      if (group.id != kNoColumn) return 2;
      return group.has_key() ? 1 : 0;
    };
    for (const PartyColumns& group : plan_.groups) {
      if (rank(group) > 0 && (best == nullptr || rank(group) > rank(*best))) best = &group;
    }
    if (best != nullptr) plan_.main = best->party.name;
  }

  [[nodiscard]] PartyColumns* left_of(std::size_t c) {
    PartyColumns* nearest = nullptr;
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
      plan_.notes.push_back(c);
      return;
    }
    PartyColumns* owner = plan_.about();
    PartyColumns* left = left_of(c);
    if (left != nullptr && left->party.kind == "location" && is_place(parts_[c])) {
      plan_.towns.emplace_back(c, left->party.name);
      return;
    }
    if (left != nullptr && plan_.main != "record" && is_country_of(*left, c)) {
      give_country(*left, c);
      return;
    }
    if (owner == nullptr || (owner->party.kind != "person" && plan_.main != "record")) {
      if (left != nullptr) owner = left;
    }
    const bool of_row = attribute == Attribute::weight || attribute == Attribute::relation ||
                        attribute == Attribute::grade || attribute == Attribute::date ||
                        attribute == Attribute::start || attribute == Attribute::end;
    if (plan_.about() == nullptr && plan_.side(1) != nullptr && plan_.side(2) != nullptr &&
        !of_row) {
      give_to_link(c, attribute);
      return;
    }
    if (owner == nullptr) {
      if (of_row) {
        PartyColumns none;
        give(none, c, attribute);
      } else {
        plan_.notes.push_back(c);
      }
      return;
    }
    if (attribute == Attribute::id && plan_.main != "record") {
      plan_.notes.push_back(c);
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
  [[nodiscard]] bool is_country_of(const PartyColumns& place, std::size_t c) {
    if (c == 0 || place.party.kind != "location" || !is_property(c, property::kCountry)) {
      return false;
    }
    const bool of_town = std::any_of(plan_.towns.begin(), plan_.towns.end(), [&](const auto& town) {
      return town.first == c - 1 && town.second == place.party.name;
    });
    return of_town || (parts_[c - 1].party && parts_[c - 1].party->name == place.party.name);
  }

  // Of a victim's destination it says what "Destination country" does, unless another column does.
  void give_country(PartyColumns& place, std::size_t c) {
    give(place, c, Attribute::property);
    PartyColumns* owner = plan_.about();
    if (place.party.link != "travelled_to" || owner == nullptr) return;
    const RoleId role = ontology_.role(owner->party.role);
    if (role == kNoTerm || !ontology_.roles()[role].victim) return;
    for (std::size_t at = 0; at < table_.columns(); ++at) {
      if (is_property(at, property::kExploitationCountry)) return;
      if (parts_[at].party && parts_[at].party->link == "held_at") return;
    }
    plan_.exploited_in = c;
  }

  [[nodiscard]] bool is_property(std::size_t c, std::string_view name) const {
    return parts_[c].attribute == Attribute::property && parts_[c].property != kNoTerm &&
           property_name(parts_[c].property) == name;
  }

  // In a table of edges, what does not say whose it is belongs to the edge.
  void give_to_link(std::size_t c, Attribute attribute) {
    if (attribute == Attribute::kind) {
      if (profile(c).direction >= 0.99) {
        plan_.directions.push_back(c);
      } else if (plan_.relation == kNoColumn) {
        plan_.relation = c;
      } else {
        plan_.notes.push_back(c);
      }
      return;
    }
    if (attribute == Attribute::bank) {
      for (PartyColumns& group : plan_.groups) {
        if (!group.bank_accounts.empty() && group.bank == kNoColumn) group.bank = c;
      }
      return;
    }
    if (attribute == Attribute::id) {
      plan_.link_key = c;
      return;
    }
    const PropertyId property = parts_[c].property;
    if (attribute == Attribute::property && property != kNoTerm) {
      plan_.link_properties.emplace_back(c, property);
    } else {
      plan_.notes.push_back(c);
    }
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
      PartyColumns group;
      group.party = {.name = "record", .kind = options_.default_kind};
      group.id = c;
      parts_[c].sureness = 0.3;
      std::erase(plan_.notes, c);
      plan_.groups.insert(plan_.groups.begin(), std::move(group));
      plan_.main = "record";
      return true;
    }
    return false;
  }

  const CellTable& table_;
  const std::vector<ColumnProfile>& profiles_;
  std::vector<HeaderParts>& parts_;
  const ImportOptions& options_;
  const Ontology& ontology_;
  RowPlan plan_;
};

}  // namespace

PartyColumns* RowPlan::about() {
  for (PartyColumns& group : groups) {
    if (group.party.name == main) return &group;
  }
  return nullptr;
}

PartyColumns* RowPlan::side(int which) {
  for (PartyColumns& group : groups) {
    // Whoever has neither key nor identifier cannot be the end of anything.
    if (group.party.side == which && (group.has_key() || group.has_identifier())) return &group;
  }
  return nullptr;
}

RowPlan plan_rows(const CellTable& table, TableColumns& columns, const ImportOptions& options,
                  const Ontology& ontology) {
  return RowPlanner(table, columns, options, ontology).run();
}

}  // namespace mekhala
