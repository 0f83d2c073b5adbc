#include "engine/case/disclosure.hpp"
#include "engine/case/rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>

#include "engine/base/error.hpp"
#include "engine/base/hash.hpp"
#include "engine/base/text.hpp"
#include "engine/case/handling.hpp"
#include "engine/case/identity.hpp"
#include "engine/case/keys.hpp"
#include "engine/case/masking.hpp"

namespace mekhala {
namespace {

constexpr const char* kWithheld = "[withheld: names a protected person]";

// Which letter a code begins with, so that a reader sees what it stands for.
std::string prefix_of(std::string_view kind) {
  static const std::map<std::string_view, const char*> prefixes = {
      {"person", "P"},       {"organization", "O"},  {"account", "A"}, {"phone", "T"},
      {"bank_account", "B"}, {"wallet", "W"},        {"email", "M"},   {"location", "L"},
      {"platform", "F"},     {"advertisement", "D"}, {"event", "E"},   {"document", "C"},
      {"vehicle", "V"}};
  const auto found = prefixes.find(kind);
  return found == prefixes.end() ? "X" : found->second;
}

// 50 bits in letters and digits that are not mistaken for each other (Crockford's alphabet).
std::string code_text(const Digest& digest) {
  static constexpr char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < 8; ++i) bits = bits << 8 | digest[i];
  std::string text;
  for (int i = 0; i < 10; ++i) {
    text += alphabet[bits & 31];
    bits >>= 5;
  }
  return text;
}

bool is_code_like(std::string_view text) {
  return text.size() == 12 && text[1] == '-' && text[0] >= 'A' && text[0] <= 'Z';
}

// Properties by which an entity is called or found again.
bool is_name(std::string_view property) {
  return property == property::kName || property == property::kAlias || property == "first_name" ||
         property == "last_name" || property == "middle_name" || property == "previous_name";
}

// DESIGN section 3: best grade, then latest, then lowest statement.
bool comes_first(const RawStatement& a, const RawStatement& b) {
  if (better(a.grade, b.grade)) return true;
  if (better(b.grade, a.grade)) return false;
  const std::int32_t day_a = a.valid_from ? a.valid_from->first_day : INT32_MIN;
  const std::int32_t day_b = b.valid_from ? b.valid_from->first_day : INT32_MIN;
  if (day_a != day_b) return day_a > day_b;
  return a.row < b.row;
}

}  // namespace

const char* name_of(View view) {
  switch (view) {
    case View::work:
      return "work";
    case View::team:
      return "team";
    case View::release:
      return "release";
  }
  return "team";
}

struct Disclosure::Impl {
  const Case& store;
  Options options;
  Protection protection;
  RawKey key;
  const Ontology& ontology;
  std::string release_secret;
  std::map<std::int64_t, Case::RawSource> sources;
  std::unordered_map<EntityRow, EntityRow> heads;  // of records that were merged into another
  std::unordered_map<EntityRow, std::vector<EntityRow>> members;
  mutable std::map<std::int64_t, std::string> documents;
  mutable std::shared_ptr<Spellings> spellings;  // of what is protected; made when first asked for
  mutable std::optional<std::unordered_map<std::string, std::uint32_t>> record_ids;
  mutable std::map<EntityRow, ShownEntity> shown;
  Handling strictest_shown = Handling::red;  // stricter statements are left out
  std::map<std::pair<std::int64_t, std::uint64_t>, RowHandling> markings;  // of document and row
  mutable std::set<EntityRow> viewed;  // protected people whom the work view has named

  Impl(const Case& case_file, Options wanted, RawKey raw)
      : store(case_file),
        options(std::move(wanted)),
        protection(Protection::compute(case_file)),
        key(raw),
        ontology(case_file.ontology()),
        release_secret(options.release_seed.empty() ? random_bytes(32) : options.release_seed) {
    for (Case::RawSource& source : store.sources(key)) {
      const std::int64_t row = source.row;
      sources.emplace(row, std::move(source));
    }
    for (const auto& [row, representative] : Identity::clusters(store)) {
      heads.emplace(row, representative);
      members[representative].push_back(row);
    }
    store.for_each_statement(
        key, ontology.property(property::kHandling), true, [&](const RawStatement& statement) {
          if (statement.file_row == 0) return;
          markings[{statement.document, statement.file_row}].add(statement.value);
        });
  }

  [[nodiscard]] Handling handling_of_statement(const RawStatement& statement) const {
    Handling handling = Handling::none;
    if (const auto source = sources.find(statement.source); source != sources.end()) {
      handling = handling_of(source->second.source.handling);
    }
    const auto row = markings.find({statement.document, statement.file_row});
    if (row == markings.end()) return handling;
    const Handling own = row->second.of(statement.column);
    return own == Handling::none ? handling : own;
  }

  // Records that a person has judged to be one are one entity here, called by the first of them.
  [[nodiscard]] EntityRow head_of(EntityRow row) const {
    const auto found = heads.find(row);
    return found == heads.end() ? row : found->second;
  }
  [[nodiscard]] std::vector<EntityRow> records_of(EntityRow row) const {
    std::vector<EntityRow> records{head_of(row)};
    if (const auto more = members.find(records.front()); more != members.end()) {
      records.insert(records.end(), more->second.begin(), more->second.end());
    }
    return records;
  }

  [[nodiscard]] bool hides() const { return options.view != View::work; }
  [[nodiscard]] bool hidden(EntityRow row) const { return hides() && protection.is_protected(row); }

  [[nodiscard]] std::string property_name(PropertyId id) const {
    return id == kNoTerm ? std::string("exists") : ontology.properties()[id].name;
  }
  [[nodiscard]] bool is_sensitive(PropertyId id) const {
    return id != kNoTerm && ontology.properties()[id].sensitive;
  }

  [[nodiscard]] std::string code_of(const RawEntity& entity) const {
    const std::string& secret = options.view == View::release ? release_secret : store.salt(key);
    return prefix_of(ontology.kinds()[entity.kind].name) + "-" +
           code_text(hmac_sha256(secret, "code/" + to_hex(entity.uid)));
  }

  [[nodiscard]] const Spellings& forbidden() const {
    if (spellings) return *spellings;
    spellings = std::make_shared<Spellings>();
    // By property: a look at each of a million people would take far longer.
    for (PropertyId id = 0; id < ontology.properties().size(); ++id) {
      const PropertySpec& property = ontology.properties()[id];
      const bool name = is_name(property.name) || property.type == ValueType::name;
      if (!name && !is_identifying(property)) continue;
      store.for_each_statement(key, id, true, [&](const RawStatement& statement) {
        if (statement.subject_type != SubjectType::entity || statement.value.empty() ||
            !protection.is_protected(statement.subject)) {
          return;
        }
        for (const std::string* text : {&statement.value, &statement.original}) {
          if (text->empty()) continue;
          if (name) {
            spellings->add_name(*text);
          } else {
            spellings->add_identifier(*text);
          }
        }
      });
    }
    return *spellings;
  }

  // A record id is a secret too: it leads to the person in the file it comes from.
  [[nodiscard]] static bool is_identifying(const PropertySpec& property) {
    return property.type == ValueType::phone || property.type == ValueType::email ||
           property.type == ValueType::identifier || property.type == ValueType::url ||
           property.name == property::kIdentifier || property.name == property::kRecordId;
  }

  [[nodiscard]] bool says_too_much(std::string_view text) const {
    return hides() && forbidden().found_in(text);
  }

  [[nodiscard]] std::string safe(std::string text) const {
    return says_too_much(text) ? std::string(kWithheld) : text;
  }

  // Those within the marking alone.
  [[nodiscard]] std::vector<RawStatement> sorted_statements(SubjectType type,
                                                            std::int64_t subject) const {
    std::vector<RawStatement> statements = all_statements(type, subject);
    if (strictest_shown < Handling::red) {
      std::erase_if(statements, [&](const RawStatement& statement) {
        return handling_of_statement(statement) > strictest_shown;
      });
    }
    return statements;
  }

  [[nodiscard]] std::vector<RawStatement> all_statements(SubjectType type,
                                                         std::int64_t subject) const {
    std::vector<RawStatement> statements;
    if (type == SubjectType::entity) {
      for (const EntityRow record : records_of(subject)) {
        std::vector<RawStatement> more = store.statements_of(key, type, record);
        std::move(more.begin(), more.end(), std::back_inserter(statements));
      }
    } else {
      statements = store.statements_of(key, type, subject);
    }
    std::stable_sort(statements.begin(), statements.end(), comes_first);
    return statements;
  }

  [[nodiscard]] static std::string best(const std::vector<RawStatement>& statements,
                                        PropertyId property) {
    for (const RawStatement& statement : statements) {
      if (statement.property == property && !statement.value.empty()) return statement.value;
    }
    return {};
  }

  // The value that most sources give; of equals the first.
  [[nodiscard]] static std::string most_told(const std::vector<RawStatement>& statements,
                                             PropertyId property) {
    std::vector<std::pair<std::string, std::set<std::int64_t>>> told;
    for (const RawStatement& statement : statements) {
      if (statement.property != property || statement.value.empty()) continue;
      auto at = std::find_if(told.begin(), told.end(),
                             [&](const auto& one) { return one.first == statement.value; });
      if (at == told.end()) at = told.insert(told.end(), {statement.value, {}});
      at->second.insert(statement.source);
    }
    const auto most = std::max_element(told.begin(), told.end(), [](const auto& a, const auto& b) {
      return a.second.size() < b.second.size();
    });
    return most == told.end() ? std::string() : most->first;
  }

  [[nodiscard]] std::string best(const std::vector<RawStatement>& statements,
                                 std::string_view property) const {
    const PropertyId id = ontology.property(property);
    return id == kNoTerm ? std::string() : best(statements, id);
  }

  // How many entities of the case have this record id: only a unique one can stand for an entity.
  [[nodiscard]] bool is_unique_id(const std::string& record_id) const {
    if (!record_ids) {
      record_ids.emplace();
      const PropertyId property = ontology.property(property::kRecordId);
      std::set<std::pair<std::string, std::int64_t>> seen;
      store.for_each_statement(key, property, true, [&](const RawStatement& statement) {
        if (statement.subject_type != SubjectType::entity) return;
        // What is hidden takes no name away from what is shown: an id must not tell of it.
        if (hidden(statement.subject)) return;
        if (seen.emplace(statement.value, head_of(statement.subject)).second)
          ++(*record_ids)[statement.value];
      });
    }
    const auto found = record_ids->find(record_id);
    return found != record_ids->end() && found->second == 1;
  }

  [[nodiscard]] ShownEntity make(const RawEntity& entity) const {
    return make(entity, sorted_statements(SubjectType::entity, entity.row));
  }

  [[nodiscard]] ShownEntity record(EntityRow row) const {
    const auto raw = store.entity(key, row);
    if (!raw) throw Error(ErrorCode::usage, "there is no such entity in this case");
    if (options.view == View::work && protection.is_protected(row)) viewed.insert(head_of(row));
    std::vector<RawStatement> own = store.statements_of(key, SubjectType::entity, row);
    std::stable_sort(own.begin(), own.end(), comes_first);
    ShownEntity made = make(*raw, own);
    // The id of the whole would be that of several records.
    if (heads.contains(row) || members.contains(row)) made.id = code_of(*raw);
    made.records = 1;
    return made;
  }

  [[nodiscard]] ShownEntity make(const RawEntity& entity,
                                 const std::vector<RawStatement>& statements) const {
    ShownEntity made;
    made.row = entity.row;
    made.kind = ontology.kinds()[entity.kind].name;
    made.id = code_of(entity);
    made.is_protected = protection.is_protected(entity.row);
    if (!hidden(entity.row) && options.view != View::release) {
      made.records = records_of(entity.row).size();
    }
    made.country = country_of(statements);
    if (options.view != View::release) made.handling = name_of(strictest(statements));
    if (options.view == View::release) {
      made.label = release_label(entity, statements, made);
      made.is_protected = false;
      return made;
    }
    if (made.is_protected) made.protected_as = name_of(protection.of(entity.row));
    if (hidden(entity.row)) {
      made.label = made.id;
      return made;
    }
    name_openly(made, statements);
    return made;
  }

  [[nodiscard]] Handling strictest(const std::vector<RawStatement>& statements) const {
    Handling handling = Handling::none;
    for (const RawStatement& statement : statements) {
      handling = std::max(handling, handling_of_statement(statement));
    }
    return handling;
  }

  [[nodiscard]] bool is_called_like_hidden(const std::vector<RawStatement>& statements) const {
    return hides() && std::any_of(statements.begin(), statements.end(), [&](const auto& statement) {
             return is_name(property_name(statement.property)) &&
                    forbidden().is_one(statement.value);
           });
  }

  void name_openly(ShownEntity& made, const std::vector<RawStatement>& statements) const {
    const std::string record_id = best(statements, property::kRecordId);
    std::string label = most_told(statements, ontology.property(property::kName));
    const std::string identifier = best(statements, property::kIdentifier);
    if (label.empty()) label = identifier;
    if (label.empty()) label = record_id;
    const std::string code = made.id;
    // A record known by its name has no id of its own: the name stands beside it anyway.
    const bool is_its_name = record_id == best(statements, property::kName);
    if (!record_id.empty() && !is_its_name && is_unique_id(record_id) &&
        !says_too_much(record_id)) {
      made.id = record_id;
    }
    // A name that is also a protected person's is shown as a code: the two may be one, under
    // whichever of its names the record would be called.
    made.name_withheld =
        (!label.empty() && says_too_much(label)) || is_called_like_hidden(statements);
    made.label = label.empty() || made.name_withheld ? code : label;
    for (const RawStatement& statement : statements) {
      if (property_name(statement.property) != property::kRole || statement.value.empty()) continue;
      if (std::find(made.roles.begin(), made.roles.end(), statement.value) == made.roles.end()) {
        made.roles.push_back(safe(statement.value));
      }
    }
  }

  [[nodiscard]] std::string country_of(const std::vector<RawStatement>& statements) const {
    for (const std::string_view name : {property::kExploitationCountry, property::kCountry}) {
      const std::string value = best(statements, name);
      if (!value.empty()) return country_code(value).value_or(says_too_much(value) ? "" : value);
    }
    return {};
  }

  // No name at all: what it is and where, to the district.
  [[nodiscard]] std::string release_label(const RawEntity& entity,
                                          const std::vector<RawStatement>& statements,
                                          const ShownEntity& made) const {
    const KindSpec& kind = ontology.kinds()[entity.kind];
    std::string label = kind.label;
    if (kind.table == "places") {
      const std::string district = best(statements, "district");
      if (!district.empty() && !says_too_much(district)) label += ", " + district;
      if (!made.country.empty()) label += ", " + country_name(made.country);
      return label;
    }
    return label + " " + made.id.substr(2, 4);
  }

  [[nodiscard]] const ShownEntity& entity(EntityRow record) const {
    const EntityRow row = head_of(record);
    if (options.view == View::work && protection.is_protected(row)) viewed.insert(row);
    const auto found = shown.find(row);
    if (found != shown.end()) return found->second;
    const auto raw = store.entity(key, row);
    if (!raw) throw Error(ErrorCode::usage, "there is no such entity in this case");
    return shown.emplace(row, make(*raw)).first->second;
  }

  // Of a protected entity outside the work view only this leaves: it makes no one findable in a
  // group.
  [[nodiscard]] static bool is_coarse(std::string_view property) {
    return property == property::kExploitationCountry;
  }

  [[nodiscard]] std::string source_title(std::int64_t row) const {
    if (options.view == View::release) return {};
    const auto found = sources.find(row);
    if (found == sources.end()) return {};
    const NewSource& source = found->second.source;
    return safe(source.title.empty() ? source.ref : source.title);
  }

  [[nodiscard]] std::string file_name(std::int64_t document) const {
    if (document == 0 || options.view == View::release) return {};
    const auto found = documents.find(document);
    if (found != documents.end()) return found->second;
    return documents.emplace(document, safe(store.document_name(key, document))).first->second;
  }

  [[nodiscard]] std::string shown_date(const Date& date) const {
    if (options.view != View::release || date.precision == DatePrecision::year) {
      return to_string(date);
    }
    return to_string(date).substr(0, 7);  // the month
  }

  [[nodiscard]] ShownValue value_of(const RawStatement& statement) const {
    ShownValue value;
    value.property = property_name(statement.property);
    value.grade = to_string(statement.grade);
    if (statement.valid_from) value.from = shown_date(*statement.valid_from);
    if (statement.valid_to) value.to = shown_date(*statement.valid_to);
    if (statement.value_entity != 0) {
      value.value = entity(statement.value_entity).label;
    } else {
      value.value = safe(statement.value);
    }
    if (options.view == View::release) return value;
    value.statement = value.key = statement.row;
    value.source = source_title(statement.source);
    value.file = file_name(statement.document);
    value.column = safe(statement.column);
    value.row = statement.file_row;
    value.handling = name_of(handling_of_statement(statement));
    if (options.view == View::work) value.original = statement.original;
    return value;
  }

  [[nodiscard]] bool may_show(const RawStatement& statement, EntityRow owner) const {
    if (!hides()) return true;
    const std::string name = property_name(statement.property);
    if (options.view == View::release || protection.is_protected(owner)) {
      return !protection.is_protected(owner) && name == property::kCountry;
    }
    return !is_sensitive(statement.property);
  }

  [[nodiscard]] std::vector<ShownValue> values(EntityRow row) const {
    std::vector<ShownValue> shown_values;
    if (options.view == View::work && protection.is_protected(row)) viewed.insert(head_of(row));
    const std::vector<RawStatement> statements = sorted_statements(SubjectType::entity, row);
    const bool withheld = is_called_like_hidden(statements);
    for (const RawStatement& statement : statements) {
      if (!may_show(statement, row)) {
        if (options.view == View::team && is_coarse(property_name(statement.property))) {
          ShownValue coarse;
          coarse.property = property_name(statement.property);
          coarse.value = safe(statement.value);
          shown_values.push_back(std::move(coarse));
        }
        continue;
      }
      shown_values.push_back(value_of(statement));
      if (withheld && is_name(shown_values.back().property)) shown_values.back().value = kWithheld;
    }
    // By property in the order of the ontology; the best value of each stays first.
    std::stable_sort(shown_values.begin(), shown_values.end(),
                     [&](const ShownValue& a, const ShownValue& b) {
                       return ontology.property(a.property) < ontology.property(b.property);
                     });
    return shown_values;
  }

  [[nodiscard]] ShownLink link(const RawLink& raw) const {
    ShownLink made;
    made.row = raw.row;
    made.kind = ontology.links()[raw.kind].name;
    made.from = entity(raw.from);
    made.to = entity(raw.to);
    if (options.view == View::release) return made;
    const bool about_protected =
        hides() && (protection.is_protected(raw.from) || protection.is_protected(raw.to));
    std::set<std::int64_t> distinct;
    for (const RawStatement& statement : sorted_statements(SubjectType::link, raw.row)) {
      ++made.statements;
      distinct.insert(statement.source);
      if (hides() && is_sensitive(statement.property)) continue;
      ShownValue value = value_of(statement);
      if (about_protected) {
        // That there is a link, how sure and from whom; not when, where in a file, or in what
        // words.
        value.value.clear();
        value.from.clear();
        value.to.clear();
        value.file.clear();
        value.column.clear();
        value.row = 0;
        // Statements are numbered as the rows of their files.
        value.statement = 0;
      }
      made.values.push_back(std::move(value));
    }
    made.sources = distinct.size();
    return made;
  }

  [[nodiscard]] std::vector<ShownLink> links(EntityRow row) const {
    const bool release = options.view == View::release;
    std::vector<ShownLink> shown_links;
    if (release && protection.is_protected(row)) return shown_links;
    for (const EntityRow record : records_of(row)) {
      for (const RawLink& raw : store.links_of(key, record)) {
        if (raw.from != raw.to && head_of(raw.from) == head_of(raw.to)) continue;  // inside one
        if (release && (protection.is_protected(raw.from) || protection.is_protected(raw.to))) {
          continue;
        }
        const bool within = strictest_shown == Handling::red ||
                            !sorted_statements(SubjectType::link, raw.row).empty();
        if (within) shown_links.push_back(link(raw));
      }
    }
    return shown_links;
  }

  struct LinkEnds {
    LinkKindId kind;
    EntityRow from, to;
  };
  mutable std::unordered_map<LinkRow, LinkEnds> link_ends;
  [[nodiscard]] const LinkEnds* ends_of(LinkRow row) const {
    if (link_ends.empty()) {
      const Case::LinkColumns all = store.scan_links(key);
      for (std::size_t i = 0; i < all.row.size(); ++i) {
        link_ends.emplace(all.row[i], LinkEnds{all.kind[i], all.from[i], all.to[i]});
      }
    }
    const auto found = link_ends.find(row);
    return found == link_ends.end() ? nullptr : &found->second;
  }

  using Way = ShownSupport::Way;
  [[nodiscard]] Way way_of(const LinkEnds& ends, EntityRow from, EntityRow to) const {
    if (from == 0 || to == 0 || !ontology.links()[ends.kind].directed) return Way::unknown;
    const EntityRow a = head_of(ends.from), b = head_of(ends.to);
    const bool forward = a == head_of(from) || b == head_of(to);
    const bool back = a == head_of(to) || b == head_of(from);
    if (forward == back) return Way::unknown;
    return forward ? Way::forward : Way::back;
  }

  [[nodiscard]] ShownSupport edge(std::span<const StatementRow> rows, EntityRow from,
                                  EntityRow to) const {
    ShownSupport made;
    std::map<LinkKindId, Way> kinds;
    std::set<std::string> grades;
    std::set<std::int64_t> distinct;
    for (const StatementRow row : rows) {
      const std::optional<RawStatement> statement = store.statement(key, row);
      if (!statement || statement->subject_type != SubjectType::link) continue;
      if (const LinkEnds* ends = ends_of(statement->subject)) {
        const Way way = way_of(*ends, from, to);
        const auto [at, fresh] = kinds.emplace(ends->kind, way);
        if (!fresh && at->second != way) at->second = Way::unknown;
      }
      distinct.insert(statement->source);
      if (!statement->grade.given()) continue;
      grades.insert(to_string(statement->grade));
      const std::optional<double> holds = grade_table().holds(statement->grade);
      if (holds) made.holds = std::max(made.holds.value_or(0), *holds);
    }
    for (const auto& [kind, way] : kinds) {
      if (kind != kNoTerm) made.kinds.push_back({ontology.links()[kind].label, way});
    }
    if (options.view == View::release) {
      made.holds.reset();
      return made;
    }
    made.grades.assign(grades.begin(), grades.end());
    made.statements = rows.size();
    made.sources = distinct.size();
    return made;
  }

  [[nodiscard]] std::optional<Date> when(std::span<const StatementRow> rows) const {
    std::optional<Date> earliest;
    bool of_protected = false;
    for (const StatementRow row : rows) {
      const std::optional<RawStatement> statement = store.statement(key, row);
      if (!statement || statement->subject_type != SubjectType::link) continue;
      const LinkEnds* ends = ends_of(statement->subject);
      of_protected = of_protected || (ends != nullptr && (hidden(ends->from) || hidden(ends->to)));
      const std::optional<Date>& date = statement->valid_from;
      if (date && (!earliest || *date < *earliest)) earliest = date;
    }
    const bool release = options.view == View::release;
    if (of_protected && release) return std::nullopt;
    if (!earliest || earliest->precision == DatePrecision::year) return earliest;
    return of_protected || release ? parse_iso_date(to_string(*earliest).substr(0, 7)) : earliest;
  }

  // True if something that this view shows of the entity holds the text: a hit must never rest on
  // what is hidden.
  [[nodiscard]] bool shows(EntityRow row, std::string_view folded,
                           const std::string& digits) const {
    // As the search does: a number is known by its end, country codes and leading zeros come and
    // go.
    const std::string end = digits.size() > 8 ? digits.substr(digits.size() - 8) : digits;
    const auto holds = [&](std::string_view value) {
      const std::string candidate = fold(value);
      if (candidate.find(folded) != std::string::npos) return true;
      if (digits.size() < 5) return false;
      const std::string number = only_digits(value);
      return number.find(digits) != std::string::npos || (end.size() == 8 && number.ends_with(end));
    };
    const ShownEntity& found = entity(row);
    if (holds(found.label) || holds(found.id)) return true;
    for (const ShownValue& value : values(row)) {
      const PropertyId id = ontology.property(value.property);
      // What is not searched made no hit, and what is withheld may not answer for what it hides.
      if (id == kNoTerm || !store::is_searched(ontology.properties()[id])) continue;
      if (value.value != kWithheld && holds(value.value)) return true;
    }
    return false;
  }

  static std::string only_digits(std::string_view text) {
    std::string digits;
    for (const char c : ascii_digits(text)) {
      if (c >= '0' && c <= '9') digits += c;
    }
    return digits;
  }

  [[nodiscard]] std::vector<ShownEntity> find(std::string_view text, std::size_t limit) const {
    std::vector<ShownEntity> found;
    std::set<EntityRow> seen;
    if (!hides()) {
      for (const EntityRow row : store.search(key, text, limit)) {
        if (seen.insert(head_of(row)).second) found.push_back(entity(row));
      }
      return found;
    }
    if (options.view == View::release) return found;
    // More is asked for than shown, until nothing comes any more: how much is hidden must not show.
    const std::string folded = fold(text);
    const std::string digits = only_digits(text);
    std::size_t asked = 64 + 4 * limit;
    std::size_t done = 0;
    for (;;) {
      const std::vector<EntityRow> rows = store.search(key, text, asked);
      for (; done < rows.size() && found.size() < limit; ++done) {
        const EntityRow row = head_of(rows[done]);
        if (!hidden(row) && !seen.contains(row) && shows(row, folded, digits)) {
          seen.insert(row);
          found.push_back(entity(row));
        }
      }
      if (found.size() >= limit || rows.size() < asked) return found;
      asked *= 4;
    }
  }

  [[nodiscard]] EntityRow find_code(std::string_view code) const {
    EntityRow match = 0;
    store.for_each_entity(key, [&](const RawEntity& raw) {
      if (match == 0 && code_of(raw) == code) match = raw.row;
    });
    return match;
  }

  [[nodiscard]] EntityRow resolve(std::string_view wanted) const {
    // Who prepares a release asks by the names of the team view; only the answer is coded anew.
    if (options.view == View::release) {
      return Impl(store, {View::team, options.actor, {}}, key).resolve(wanted);
    }
    std::string code(wanted);
    for (char& c : code) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    if (is_code_like(code)) {
      if (const EntityRow row = find_code(code); row != 0) return row;
    }
    std::vector<EntityRow> matches;
    std::vector<std::string> near;
    const std::string folded = fold(wanted);
    for (const ShownEntity& candidate : find(wanted, 64)) {
      if (candidate.id == wanted) return candidate.row;
      if (fold(candidate.label) == folded || is_called(candidate.row, folded)) {
        matches.push_back(candidate.row);
      } else if (near.size() < 3) {
        near.push_back(candidate.id);
      }
    }
    if (matches.size() == 1) return matches.front();
    if (matches.empty()) {
      throw Error(ErrorCode::usage,
                  near.empty()
                      ? fmt::format("no entity that the {} view shows has that id, name or "
                                    "identifier; look for it with 'find'{}",
                                    name_of(options.view),
                                    options.view == View::work
                                        ? ""
                                        : ", or with `--view work --purpose WHY` where it may be "
                                          "protected")
                      : fmt::format("no entity that this view shows is called so; near: {}",
                                    escape_terminal(fmt::format("{}", fmt::join(near, ", ")))));
    }
    std::string codes;
    for (const EntityRow row : matches) {
      if (!codes.empty()) codes += ", ";
      codes += code_of(*store.entity(key, row));
    }
    throw Error(ErrorCode::usage,
                fmt::format("{} entities are called so; name one by its code: {}; if they are "
                            "the same, `mekhala resolve` makes them one",
                            matches.size(), codes));
  }

  // By one of its names, or an identifier.
  [[nodiscard]] bool is_called(EntityRow row, const std::string& folded) const {
    const std::vector<ShownValue> shown_values = values(row);
    return std::any_of(shown_values.begin(), shown_values.end(), [&](const ShownValue& value) {
      return (is_name(value.property) || value.property == property::kIdentifier ||
              value.property == property::kRecordId) &&
             fold(value.value) == folded;
    });
  }
};

Disclosure::Disclosure(const Case& store, Options options)
    : impl_(std::make_unique<Impl>(store, std::move(options), RawKey{})) {}
Disclosure::~Disclosure() = default;
Disclosure::Disclosure(Disclosure&&) noexcept = default;

View Disclosure::view() const { return impl_->options.view; }

std::string Disclosure::fingerprint() const {
  const Case& store = impl_->store;
  return to_hex(hmac_sha256(store.salt(impl_->key), "fingerprint/" + store.fingerprint()));
}

void sort_by_what_is_shown(std::vector<ShownLink>& links) {
  const auto of_values = [](const ShownLink& link) {
    std::vector<std::array<std::string_view, 5>> all;
    for (const ShownValue& value : link.values) {
      all.push_back({value.property, value.value, value.from, value.to, value.source});
    }
    return all;
  };
  std::stable_sort(links.begin(), links.end(), [&](const ShownLink& a, const ShownLink& b) {
    const auto ends = [](const ShownLink& link) {
      return std::tie(link.from.id, link.to.id, link.kind);
    };
    return ends(a) != ends(b) ? ends(a) < ends(b) : of_values(a) < of_values(b);
  });
}

const Protection& Disclosure::protection() const { return impl_->protection; }

void Disclosure::keep_within(std::string_view marking) {
  impl_->strictest_shown = is_tlp(marking) ? handling_of(marking) : Handling::red;
  impl_->shown.clear();
}

bool Disclosure::is_within(EntityRow row) const {
  return impl_->strictest_shown == Handling::red ||
         !impl_->sorted_statements(SubjectType::entity, row).empty();
}

bool Disclosure::consents(EntityRow row) const {
  const std::vector<RawStatement> statements = impl_->all_statements(SubjectType::entity, row);
  return std::none_of(statements.begin(), statements.end(), [&](const RawStatement& statement) {
    return impl_->property_name(statement.property) == property::kConsent &&
           !statement.value.empty() && statement.value != "true";
  });
}

ShownEntity Disclosure::entity(EntityRow row) const { return impl_->entity(row); }
std::vector<EntityRow> Disclosure::records(EntityRow row) const { return impl_->records_of(row); }
ShownEntity Disclosure::record(EntityRow row) const { return impl_->record(row); }
std::vector<ShownValue> Disclosure::values(EntityRow row) const { return impl_->values(row); }

std::vector<ShownLink> Disclosure::links(EntityRow row) const { return impl_->links(row); }

ShownSupport Disclosure::edge(std::span<const StatementRow> statements, EntityRow from,
                              EntityRow to) const {
  return impl_->edge(statements, from, to);
}

std::optional<Date> Disclosure::when(std::span<const StatementRow> statements) const {
  return impl_->when(statements);
}

std::vector<std::optional<EdgeDays>> Disclosure::days(const Projection& projection,
                                                      Context& context) const {
  const DayPrecision precision = view() == View::work   ? DayPrecision::day
                                 : view() == View::team ? DayPrecision::protected_month
                                                        : DayPrecision::month;
  return edge_days(impl_->key, impl_->store, projection, impl_->protection, precision, context);
}

std::vector<ShownEntity> Disclosure::find(std::string_view text, std::size_t limit) const {
  return impl_->find(text, limit);
}

EntityRow Disclosure::resolve(std::string_view shown_id) const { return impl_->resolve(shown_id); }

bool Disclosure::shows(const Hash128& uid) const {
  const EntityRow row = impl_->store.find_uid(impl_->key, uid);
  return row != 0 && !impl_->hidden(row);
}

std::string Disclosure::text(std::string_view raw) const {
  if (impl_->options.view == View::release) return shape_of(raw);
  return impl_->safe(std::string(raw));
}

TextFilter Disclosure::filter() const {
  if (!impl_->hides()) return [](std::string_view text) { return std::string(text); };
  static_cast<void>(impl_->forbidden());
  return [spellings = std::shared_ptr<const Spellings>(impl_->spellings)](std::string_view text) {
    return spellings->found_in(text) ? std::string(kWithheld) : std::string(text);
  };
}

std::vector<std::string> Disclosure::files_of(TxNumber tx) const {
  std::vector<std::string> names;
  if (impl_->options.view == View::release) return names;
  for (const std::string& name : impl_->store.documents_of(impl_->key, tx)) {
    names.push_back(impl_->safe(name));
  }
  return names;
}

std::string_view to_string(DataStatus status) {
  switch (status) {
    case DataStatus::invented:
      return "invented data, no real person";
    case DataStatus::partly_invented:
      return "part of the data is invented";
    case DataStatus::as_given:
      break;
  }
  return "";
}

DataStatus Disclosure::data_status() const {
  const std::string mark = to_lower(kInvented);
  const auto marked = std::ranges::count_if(impl_->sources, [&](const auto& row_source) {
    return to_lower(row_source.second.source.handling) == mark;
  });
  if (marked == 0) return DataStatus::as_given;
  const bool all = marked == std::ssize(impl_->sources);
  return all ? DataStatus::invented : DataStatus::partly_invented;
}

std::vector<ShownSource> Disclosure::sources() const {
  if (impl_->options.view == View::release) return {};
  struct Use {
    std::uint64_t statements = 0;
    TxNumber first = 0;
    std::set<std::int64_t> documents;
  };
  std::map<std::int64_t, Use> uses;
  impl_->store.for_each_statement(impl_->key, kNoTerm, true, [&](const RawStatement& statement) {
    Use& use = uses[statement.source];
    if (use.statements == 0 || statement.tx < use.first) use.first = statement.tx;
    ++use.statements;
    if (statement.document != 0) use.documents.insert(statement.document);
  });
  std::map<TxNumber, std::string> days;
  for (const TxRecord& record : impl_->store.log()) {
    days.emplace(record.number, record.at.substr(0, 10));
  }
  std::vector<ShownSource> shown;
  for (const auto& [row, use] : uses) {
    const auto found = impl_->sources.find(row);
    if (found == impl_->sources.end()) continue;
    const NewSource& source = found->second.source;
    ShownSource made{row,
                     impl_->source_title(row),
                     impl_->safe(source.kind),
                     impl_->safe(source.handling),
                     impl_->safe(source.origin),
                     to_string(source.grade),
                     {},
                     days[use.first],
                     use.statements};
    for (const std::int64_t document : use.documents) {
      made.files.push_back(impl_->file_name(document));
    }
    shown.push_back(std::move(made));
  }
  return shown;
}

std::string Disclosure::victim_count(std::uint64_t count) const {
  return tells_count(count) ? std::to_string(count) : fmt::format("fewer than {}", kReleaseGroup);
}

bool Disclosure::tells_count(std::uint64_t count) const {
  return impl_->options.view != View::release || count == 0 || count >= kReleaseGroup;
}

std::string Disclosure::date(const Date& date) const { return impl_->shown_date(date); }

CaseCounts Disclosure::counts() const {
  if (view() != View::release) return impl_->store.counts();
  const Ontology& ontology = impl_->ontology;
  std::vector<std::uint64_t> kinds(ontology.kinds().size()), links(ontology.links().size());
  impl_->store.for_each_entity(impl_->key, [&](const RawEntity& entity) {
    kinds[entity.kind] += impl_->hidden(entity.row) ? 0 : 1;
  });
  impl_->store.for_each_link(impl_->key, [&](const RawLink& link) {
    links[link.kind] += impl_->hidden(link.from) || impl_->hidden(link.to) ? 0 : 1;
  });
  CaseCounts counts;
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    if (kinds[i] > 0) counts.entities.emplace_back(ontology.kinds()[i].name, kinds[i]);
  }
  for (std::size_t i = 0; i < links.size(); ++i) {
    if (links[i] > 0) counts.links.emplace_back(ontology.links()[i].name, links[i]);
  }
  return counts;
}

ShownSize Disclosure::size(const Projection& projection) const {
  const GraphView graph = projection.graph;
  if (view() != View::release) return {graph.num_nodes(), graph.num_edges()};
  ShownSize size;
  for (NodeId node = 0; node < graph.num_nodes(); ++node) {
    size.nodes += projection.is_protected[node] ? 0 : 1;
  }
  for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
    const bool hidden =
        projection.is_protected[graph.source(edge)] || projection.is_protected[graph.target(edge)];
    size.edges += hidden ? 0 : 1;
  }
  return size;
}

ProjectionSpec Disclosure::asked(ProjectionSpec wish) const {
  wish.protected_by_month = impl_->hides();
  if (view() != View::release) return wish;
  for (const std::optional<Date>* date : {&wish.as_of, &wish.from, &wish.to}) {
    if (!*date || (*date)->precision < DatePrecision::day) continue;
    throw Error(ErrorCode::refused,
                "a release is asked by the year or month (2024, 2024-02), never by the day, which "
                "could be that of one person; give --as-of, --from and --to so");
  }
  if (wish.least_grade) {
    throw Error(ErrorCode::refused,
                "a release shows no grades and so takes no --least-grade, which would tell how one "
                "person's evidence is graded; the team view takes it");
  }
  return wish;
}

std::vector<std::string> Disclosure::pending_audit() const {
  std::vector<std::string> codes;
  for (const EntityRow row : impl_->viewed) {
    if (const auto raw = impl_->store.entity(impl_->key, row)) {
      codes.push_back(impl_->code_of(*raw));
    }
  }
  return codes;
}

}  // namespace mekhala
