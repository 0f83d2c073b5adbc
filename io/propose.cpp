#include "io/propose.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "engine/base/error.hpp"
#include "engine/base/text.hpp"
#include "io/header_parts.hpp"
#include "io/matrix.hpp"
#include "io/propose_columns.hpp"
#include "io/propose_rows.hpp"

namespace mekhala {
namespace {

// Writes what the rows speak of as a mapping. The last step of a proposal.
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
      columns_ = read_columns(table_, ontology_);
      plan_ = plan_rows(table_, columns_, options_, ontology_);
      build();
    }
    for (std::size_t c = 0; c < table_.columns(); ++c) {
      if (!uses_[c].use.empty()) mapping_.columns.push_back(std::move(uses_[c]));
    }
    return std::move(mapping_);
  }

 private:
  [[nodiscard]] const std::string& header(std::size_t c) const { return table_.header[c]; }
  [[nodiscard]] const ColumnProfile& profile(std::size_t c) const { return columns_.profiles[c]; }

  void use(std::size_t c, std::string what, double sureness, std::string why) {
    uses_[c] = {header(c), std::move(what), sureness, std::move(why)};
  }
  [[nodiscard]] std::string why(std::size_t c) const {
    if (columns_.parts[c].sureness >= 0.9) return "the header is a known name";
    if (columns_.parts[c].sureness > 0) return "the header is made of known names";
    return "what stands in the column";
  }

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
    PartyColumns* about = plan_.about();
    PartyColumns *from = plan_.side(1), *to = plan_.side(2);
    if (about == nullptr && (from == nullptr || to == nullptr)) {
      fail_nobody();
    }
    for (const std::size_t c : plan_.directions) {
      mapping_.ignore.push_back(header(c));
      use(c, "ignored: says only whether the edge is directed", 0.8, "what stands in the column");
    }
    add_entities();
    if (plan_.exploited_in != kNoColumn) add_exploitation(plan_.exploited_in);
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
    if (plan_.grade != kNoColumn) {
      mapping_.grade = column_value(header(plan_.grade));
      use(plan_.grade, "grade of the row", columns_.parts[plan_.grade].sureness, why(plan_.grade));
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
      if (entity.name != plan_.main) continue;
      add_property(entity.properties, std::string(property::kExploitationCountry),
                   column_value(header(c)));
      use(c, fmt::format("{}; person `{}`: exploitation_country", uses_[c].use, plan_.main), 0.6,
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

  void add_entities() {
    for (PartyColumns& group : plan_.groups) {
      if (group.party.kind.empty()) group.party.kind = options_.default_kind;
      if (group.has_key()) add_entity(group);
      add_identifiers(group);
    }
  }

  void add_entity(const PartyColumns& group) {
    EntityMapping entity;
    entity.name = group.party.name;
    entity.schema = group.party.kind;
    const bool is_main = group.party.name == plan_.main;
    const std::string who = fmt::format("{} `{}`", entity.schema, entity.name);
    if (group.id != kNoColumn) {
      entity.keys = {header(group.id)};
      entity.key_type = KeyType::id;
      use(group.id, who + ": record id", columns_.parts[group.id].sureness, why(group.id));
      if (group.name != kNoColumn) {
        add_property(entity.properties, "name", column_value(header(group.name)));
        use(group.name, who + ": name", columns_.parts[group.name].sureness, why(group.name));
      }
    } else {
      entity.keys = {header(group.name)};
      entity.key_type = KeyType::name;
      use(group.name, who + ": name, by which rows are joined",
          columns_.parts[group.name].sureness * 0.8, why(group.name));
    }
    // Where a number or account may stand for somebody, a row without the name is none the less
    // one.
    entity.required =
        is_main || (group.party.side != 0 && plan_.main.empty() && !group.has_identifier());
    if (!group.party.role.empty() && !is_neutral(group.party)) {
      add_property(entity.properties, "role", literal_value(group.party.role));
    }
    if (!group.party.place.empty()) {
      add_property(entity.properties, "location_kind", literal_value(group.party.place));
    }
    for (const auto& [c, property] : group.properties) {
      const std::string& name = property_name(property);
      add_property(entity.properties, name, column_value(header(c)));
      use(c, who + ": " + name, columns_.parts[c].sureness > 0 ? columns_.parts[c].sureness : 0.6,
          why(c));
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
  void add_identifiers(const PartyColumns& group) {
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

  void add_identifier(const PartyColumns& group, std::size_t c, const std::string& kind,
                      const std::string& link, bool holder) {
    EntityMapping entity;
    entity.name = unique_name(group.party.name + "_" + kind);
    entity.schema = kind;
    entity.keys = {header(c)};
    entity.key_type = KeyType::identifier;
    entity.required = !holder && group.party.side != 0 && plan_.main.empty();
    if (kind == "phone" && group.party.act == "called") entity.required = true;
    if (kind == "account" && group.service != kNoColumn) {
      add_property(entity.properties, "service", column_value(header(group.service)));
      use(group.service, fmt::format("{} `{}`: service", kind, entity.name),
          columns_.parts[group.service].sureness, why(group.service));
    }
    if (kind == "account" && group.service == kNoColumn) {
      add_property(entity.properties, "service", literal_value(service_of(header(c))));
    }
    if (kind == "bank_account" && group.bank != kNoColumn) {
      add_property(entity.properties, "bank", column_value(header(group.bank)));
      use(group.bank, "bank of the accounts", columns_.parts[group.bank].sureness, why(group.bank));
    }
    std::erase_if(entity.properties, [](const PropertyMapping& one) { return one.value.empty(); });
    use(c,
        fmt::format("{} `{}`{}", kind, entity.name,
                    holder ? fmt::format(", used by `{}`", group.party.name) : std::string()),
        columns_.parts[c].sureness > 0 ? columns_.parts[c].sureness : 0.6, why(c));
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
  [[nodiscard]] std::vector<std::string> stand_ins(const PartyColumns& group,
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

  void add_exchange(const PartyColumns& from, const PartyColumns& to) {
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
    if (plan_.relation != kNoColumn) {
      link.schema_column = header(plan_.relation);
      use(plan_.relation, "kind of the tie, where the ontology knows it",
          columns_.parts[plan_.relation].sureness, why(plan_.relation));
    }
    if (plan_.link_key != kNoColumn) {
      link.keys = {header(plan_.link_key)};
      use(plan_.link_key, "number of the tie", 0.7, why(plan_.link_key));
    }
    if (plan_.weight != kNoColumn) {
      add_property(link.properties, "strength", column_value(header(plan_.weight)));
      use(plan_.weight, "strength of the tie", columns_.parts[plan_.weight].sureness,
          why(plan_.weight));
    }
    for (const auto& [c, property] : plan_.link_properties) {
      add_property(link.properties, property_name(property), column_value(header(c)));
      use(c, "tie: " + property_name(property), columns_.parts[c].sureness, why(c));
    }
    give_dates(link, true);
    mapping_.links.push_back(std::move(link));
  }

  void use_end(const PartyColumns& group, const std::string& what) {
    if (group.id != kNoColumn) {
      use(group.id, fmt::format("{}: {} by record id", what, group.party.kind),
          columns_.parts[group.id].sureness, why(group.id));
    }
  }

  // Links between whom the row is about and everybody else in it.
  void add_party_links(const PartyColumns& about) {
    for (const auto& [c, place] : plan_.towns) add_town(c, place);
    for (const PartyColumns& group : plan_.groups) {
      if (group.party.name == about.party.name) continue;
      add_party_link(about, group);
    }
  }

  void add_party_link(const PartyColumns& about, const PartyColumns& group) {
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
      for (const DateColumn& date : plan_.dates) {
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
            columns_.parts[date.column].sureness > 0 ? columns_.parts[date.column].sureness : 0.6,
            why(date.column));
      }
    }
  }

  // Roles and statuses begin at the row's date; dates that nothing took are notes.
  void fall_back_dates() {
    std::size_t from = kNoColumn;
    for (const char* kind : {"held_at", "", "recruited"}) {
      for (const DateColumn& date : plan_.dates) {
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
      for (const DateColumn& date : plan_.dates) {
        if (entity.name != plan_.main && date.link == "recruited") own = date.column;
      }
      entity.valid_from = column_value(header(own));
      if (used_dates_.insert(own).second) {
        use(own, "since when role and status hold", 0.6, why(own));
      }
    }
    for (const DateColumn& date : plan_.dates) {
      if (!used_dates_.contains(date.column)) keep_as_note(date.column);
    }
  }

  void finish_node_table() {
    if (mapping_.shape != "node table") return;
    EntityMapping& entity = mapping_.entities.front();
    // Records that are known by their name alone: the name is what other files call them.
    if (entity.key_type == KeyType::name) entity.key_type = KeyType::id;
    if (plan_.weight != kNoColumn) keep_as_note(plan_.weight);
    if (plan_.relation != kNoColumn) keep_as_note(plan_.relation);
  }

  void add_notes() {
    std::sort(plan_.notes.begin(), plan_.notes.end());
    for (const std::size_t c : plan_.notes) keep_as_note(c);
    if (mapping_.shape == "event table") {
      if (plan_.weight != kNoColumn && uses_[plan_.weight].use.empty()) keep_as_note(plan_.weight);
      if (plan_.relation != kNoColumn && uses_[plan_.relation].use.empty())
        keep_as_note(plan_.relation);
    }
    for (PartyColumns& group : plan_.groups) {
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
        columns_.parts[c].sureness > 0 ? "a note of the row"
                                       : "neither header nor content is known");
    if (mapping_.shape == "edge table") {
      add_property(mapping_.links.back().properties, "notes", column_value(header(c)));
      return;
    }
    for (EntityMapping& entity : mapping_.entities) {
      if (entity.name == plan_.main)
        add_property(entity.properties, "notes", column_value(header(c)));
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
  TableColumns columns_;
  RowPlan plan_;
  TableMapping mapping_;
  std::vector<ColumnUse> uses_;
  std::set<std::size_t> used_dates_;
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
