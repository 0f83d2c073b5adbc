#include "io/propose.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "engine/base/text.hpp"
#include "io/header_words.hpp"
#include "io/matrix.hpp"

namespace mekhala {
namespace {

struct Part {          // what a header names: whose column it is and what of them
  std::string entity;  // name of the entity in the mapping; "" the main one
  std::string kind;
  std::string role;      // "" none
  std::string property;  // "" the entity's own name or key
};

class Proposal {
 public:
  Proposal(const CellTable& table, const ImportOptions& options, const Ontology& ontology)
      : table_(table), options_(options), ontology_(ontology) {}

  TableMapping run() {
    mapping_.file = table_.file;
    mapping_.sheet = table_.sheet;
    mapping_.country = options_.country;
    for (std::size_t c = 0; c < table_.columns(); ++c)
      words_.push_back(header_word(table_.header[c]));
    infer_dates();
    if (is_matrix(table_)) {
      matrix();
    } else if (column_of(HeaderWord::source) && column_of(HeaderWord::target)) {
      edges();
    } else {
      records();
    }
    return std::move(mapping_);
  }

 private:
  [[nodiscard]] const std::string& header(std::size_t column) const {
    return table_.header[column];
  }

  [[nodiscard]] std::optional<std::size_t> column_of(HeaderWord word) const {
    const auto found = std::find(words_.begin(), words_.end(), word);
    if (found == words_.end()) return std::nullopt;
    return static_cast<std::size_t>(found - words_.begin());
  }

  void use(std::size_t column, std::string what, double sureness, std::string why) {
    used_.insert(column);
    mapping_.columns.push_back({header(column), std::move(what), sureness, std::move(why)});
  }

  // What the cells of all date columns together prove about day and month.
  void infer_dates() {
    for (std::size_t c = 0; c < table_.columns(); ++c) {
      const PropertyId property = property_named(ontology_, header(c));
      const bool dates =
          words_[c] == HeaderWord::date || words_[c] == HeaderWord::start ||
          words_[c] == HeaderWord::end ||
          (property != kNoTerm && ontology_.properties()[property].type == ValueType::date);
      if (!dates) continue;
      for (std::size_t r = 0; r < table_.rows() && mapping_.order == DayMonthOrder::unknown; ++r) {
        mapping_.order = infer_order(table_.cell(r, c));
      }
    }
  }

  void matrix() {
    mapping_.shape = "matrix";
    EntityMapping member;
    member.name = "member";
    member.schema = options_.default_kind;
    member.keys = {header(0)};
    LinkMapping tie;
    tie.name = "tie";
    // Who called whom is directed; whether it is, the matrix says itself.
    tie.schema = read_matrix(table_).symmetric ? "associated_with" : "linked_to";
    if (ontology_.link(tie.schema) == kNoTerm) tie.schema = "linked_to";
    tie.from = {"member"};
    tie.to = {"member"};
    mapping_.entities = {member};
    mapping_.links = {tie};
    use(0, "labels of rows", 1, "the header repeats them");
  }

  [[nodiscard]] EntityMapping end_of(const std::string& name, std::size_t column) const {
    EntityMapping end;
    end.name = name;
    end.schema = options_.default_kind;
    end.keys = {header(column)};
    end.required = true;
    return end;
  }

  void grade() {
    if (const auto column = column_of(HeaderWord::grade)) {
      mapping_.grade.columns = {header(*column)};
      use(*column, "grade of the row", 0.9, "the header is a known name of a grade");
    }
  }

  void edges() {
    mapping_.shape = "edge table";
    const std::size_t source = *column_of(HeaderWord::source);
    const std::size_t target = *column_of(HeaderWord::target);
    mapping_.entities = {end_of("source", source), end_of("target", target)};
    LinkMapping link;
    link.name = "link";
    link.schema = "linked_to";
    link.from = {"source"};
    link.to = {"target"};
    link.required = true;
    use(source, "one end of a link: record id", 1, "the header is a known name of it");
    use(target, "the other end of a link: record id", 1, "the header is a known name of it");
    grade();
    if (const auto column = column_of(HeaderWord::relation)) {
      link.schema_column = header(*column);
      use(*column, "kind of the link, where known", 0.9, "the header is a known name of it");
    }
    if (const auto column = column_of(HeaderWord::weight)) {
      PropertyMapping strength{"strength", {}};
      strength.value.columns = {header(*column)};
      link.properties.push_back(strength);
      use(*column, "strength of the link", 0.9, "the header is a known name of a weight");
    }
    dates(link);
    for (std::size_t c = 0; c < table_.columns(); ++c) {
      if (used_.contains(c)) continue;
      link.properties.push_back(note_or_property(c, "link"));
    }
    mapping_.links = {link};
    mapping_.sureness = 0.95;
  }

  void dates(LinkMapping& link) {
    if (const auto column = column_of(HeaderWord::date)) {
      link.valid_from.columns = {header(*column)};
      link.valid_to.columns = {header(*column)};
      use(*column, "date of the link", 0.9, "the header is a known name of a date");
    }
    if (const auto column = column_of(HeaderWord::start)) {
      link.valid_from.columns = {header(*column)};
      use(*column, "since when the link holds", 0.9, "the header is a known name of it");
    }
    if (const auto column = column_of(HeaderWord::end)) {
      link.valid_to.columns = {header(*column)};
      use(*column, "until when the link holds", 0.9, "the header is a known name of it");
    }
  }

  PropertyMapping note_or_property(std::size_t column, const std::string& owner) {
    const PropertyId id = property_named(ontology_, header(column));
    PropertyMapping made;
    made.value.columns = {header(column)};
    if (id != kNoTerm) {
      made.property = ontology_.properties()[id].name;
      use(column, fmt::format("{}: {}", owner, made.property), 0.85,
          fmt::format("the header is a known name of {}", made.property));
    } else {
      made.property = "notes";
      use(column, fmt::format("{}: kept as a note", owner), 0.3, "the header is no known name");
    }
    return made;
  }

  // Whose column a header is: "Recruiter", "recruiter phone", "agency", "victim name".
  [[nodiscard]] std::optional<Part> part_of(const std::string& text) const {
    const std::string folded = fold(text);
    const std::vector<std::string_view> words = split(folded, ' ');
    for (std::size_t n = words.size(); n > 0; --n) {
      std::string first;
      for (std::size_t i = 0; i < n; ++i) first += (i == 0 ? "" : " ") + std::string(words[i]);
      std::string rest;
      for (std::size_t i = n; i < words.size(); ++i)
        rest += (rest.empty() ? "" : " ") + std::string(words[i]);
      Part part;
      if (const RoleId role = ontology_.role(first); role != kNoTerm) {
        part.role = ontology_.roles()[role].name;
        part.kind = "person";
        part.entity = part.role;
      } else if (const KindId kind = ontology_.kind(first); kind != kNoTerm && n == words.size()) {
        part.kind = ontology_.kinds()[kind].name;
        part.entity = part.kind;
      } else if (kind != kNoTerm && !rest.empty()) {
        part.kind = ontology_.kinds()[kind].name;
        part.entity = part.kind;
      } else {
        continue;
      }
      if (rest.empty() || rest == "name") return part;
      const PropertyId property = property_named(ontology_, rest);
      if (property != kNoTerm) {
        part.property = ontology_.properties()[property].name;
        return part;
      }
      const KindId thing = ontology_.kind(rest);
      if (thing != kNoTerm) {
        part.property = ontology_.kinds()[thing].name;
        return part;
      }
    }
    return std::nullopt;
  }

  void records() {
    EntityMapping main;
    main.name = "record";
    main.schema = options_.default_kind;
    std::map<std::string, EntityMapping> others;
    std::vector<std::string> order;
    grade();
    const auto id = column_of(HeaderWord::id);
    auto name = column_of(HeaderWord::name);
    if (id) {
      main.keys = {header(*id)};
      use(*id, "record id", 0.95, "the header is a known name of an id");
    }
    if (const auto kind = column_of(HeaderWord::kind)) {
      main.schema_column = header(*kind);
      use(*kind, "kind of the record", 0.8, "the header is a known name of a kind");
    }
    if (name) {
      main.properties.push_back(name_property(*name));
      use(*name, "name of the record", 0.9, "the header is a known name of a name");
    }
    for (std::size_t c = 0; c < table_.columns(); ++c) {
      if (used_.contains(c)) continue;
      const PropertyId property = property_named(ontology_, header(c));
      const auto part = property == kNoTerm ? part_of(header(c)) : std::nullopt;
      if (!part || part->entity == "record") {
        main.properties.push_back(note_or_property(c, "record"));
        continue;
      }
      // A table about victims: their columns are the record's own.
      if (part->role == "victim" && !name && part->property.empty()) {
        name = c;
        main.properties.push_back(name_property(c));
        PropertyMapping role{"role", {}};
        role.value.literal = "victim";
        main.properties.push_back(role);
        use(c, "name of the record, a victim", 0.8, "the header names a victim");
        continue;
      }
      add_other(c, *part, others, order);
    }
    mapping_.shape = others.empty() ? "node table" : "event table";
    if (main.keys.empty() && name) {
      main.keys = {header(*name)};
      main.key_type = KeyType::name;
    }
    if (main.keys.empty()) main.key_type = KeyType::row;
    main.required = id.has_value();
    mapping_.sureness = main.key_type == KeyType::row ? 0.4 : others.empty() ? 0.8 : 0.7;
    mapping_.entities.push_back(std::move(main));
    for (const std::string& entity : order) {
      EntityMapping& other = others.at(entity);
      if (other.keys.empty()) continue;
      mapping_.links.push_back(link_with(other));
      mapping_.entities.push_back(std::move(other));
    }
  }

  PropertyMapping name_property(std::size_t column) const {
    PropertyMapping property{"name", {}};
    property.value.columns = {header(column)};
    return property;
  }

  void add_other(std::size_t column, const Part& part, std::map<std::string, EntityMapping>& others,
                 std::vector<std::string>& order) {
    const auto [found, fresh] = others.emplace(part.entity, EntityMapping{});
    EntityMapping& other = found->second;
    if (fresh) {
      other.name = part.entity;
      other.schema = part.kind;
      order.push_back(part.entity);
      if (!part.role.empty()) {
        PropertyMapping role{"role", {}};
        role.value.literal = part.role;
        other.properties.push_back(role);
      }
    }
    if (part.property.empty()) {
      other.keys = {header(column)};
      const KindId kind = ontology_.kind(part.kind);
      const bool identifier = kind != kNoTerm && ontology_.kinds()[kind].identifier;
      other.key_type = identifier ? KeyType::identifier : KeyType::name;
      PropertyMapping named{identifier ? "identifier" : "name", {}};
      named.value.columns = {header(column)};
      other.properties.push_back(named);
    } else {
      PropertyMapping property{part.property, {}};
      property.value.columns = {header(column)};
      other.properties.push_back(property);
    }
    use(column,
        fmt::format("{} `{}`: {}", part.kind, part.entity,
                    part.property.empty() ? "name" : part.property),
        0.75, "the header names whose column it is");
  }

  // The link between the record of a row and another entity of it, by what that one is.
  [[nodiscard]] LinkMapping link_with(const EntityMapping& other) const {
    static const std::map<std::string_view, std::pair<const char*, bool>> kinds = {
        {"recruiter", {"recruited", false}},
        {"organization", {"recruited", false}},
        {"transporter", {"transported", false}},
        {"broker", {"recruited", false}},
        {"agent", {"recruited", false}},
        {"supervisor", {"supervised", false}},
        {"guard", {"guarded", false}},
        {"account", {"contacted", false}},
        {"location", {"held_at", true}},
        {"phone", {"uses", true}},
        {"email", {"uses", true}},
        {"bank_account", {"uses", true}},
        {"document", {"document_of", false}},
        {"advertisement", {"answered", true}}};
    LinkMapping link;
    link.name = "record_" + other.name;
    link.schema = "linked_to";
    bool from_record = true;
    if (const auto found = kinds.find(other.name); found != kinds.end()) {
      const LinkKindId kind = ontology_.link(found->second.first);
      const KindId record = ontology_.kind(options_.default_kind);
      const KindId thing = ontology_.kind(other.schema);
      const bool forward = found->second.second;
      if (kind != kNoTerm &&
          ontology_.allows(kind, forward ? record : thing, forward ? thing : record)) {
        link.schema = found->second.first;
        from_record = forward;
      }
    }
    link.from = {from_record ? "record" : other.name};
    link.to = {from_record ? other.name : "record"};
    return link;
  }

  const CellTable& table_;
  const ImportOptions& options_;
  const Ontology& ontology_;
  TableMapping mapping_;
  std::vector<HeaderWord> words_;
  std::set<std::size_t> used_;
};

}  // namespace

TableMapping propose_mapping(const CellTable& table, const ImportOptions& options,
                             const Ontology& ontology) {
  return Proposal(table, options, ontology).run();
}

bool is_known_header(const Ontology& ontology, std::string_view header) {
  return header_word(header) != HeaderWord::none || property_named(ontology, header) != kNoTerm ||
         ontology.role(header) != kNoTerm || ontology.kind(header) != kNoTerm;
}

}  // namespace mekhala
