#include "io/ftm.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <unordered_map>

#include "engine/base/error.hpp"
#include "engine/base/hash.hpp"
#include "engine/base/text.hpp"
#include "engine/case/keys.hpp"
#include "io/batch_builder.hpp"
#include "io/json_text.hpp"

namespace mekhala {
namespace {

constexpr std::string_view kBom = "\xef\xbb\xbf";

using Values = std::map<std::string, std::vector<std::string>, std::less<>>;

// An entity of the file: the union of its fragments.
struct FtmEntity {
  std::string id;
  std::string schema;
  Values properties;
  std::uint64_t line = 0;
  bool deleted = false;
  const FtmSchema* spec = nullptr;
  std::uint32_t index = kNoIndex;  // in the batch, where it is a node
};

// Schemata so general that any other one with the same id is the better word.
bool is_general(std::string_view schema) {
  return schema == "Thing" || schema == "LegalEntity" || schema == "Organization" ||
         schema == "Asset" || schema == "Document" || schema == "Interval";
}

const std::vector<std::string>* values_of(const FtmEntity& entity, std::string_view property) {
  const auto found = entity.properties.find(property);
  return found == entity.properties.end() ? nullptr : &found->second;
}

std::string first_of(const FtmEntity& entity, std::string_view property) {
  const std::vector<std::string>* values = values_of(entity, property);
  return values == nullptr || values->empty() ? std::string() : values->front();
}

class FtmReader {
 public:
  FtmReader(std::string_view bytes, std::string_view file, const ImportScope& scope,
            Context& context)
      : bytes_(bytes),
        file_(file),
        scope_(scope),
        options_(scope.options),
        ontology_(scope.ontology),
        context_(context),
        builder_(scope, std::make_shared<TextArena>()) {
    const Ontology& ontology = scope.ontology;
    for (std::size_t i = 0; i < ontology.properties().size(); ++i) {
      const std::string& name = ontology.properties()[i].ftm;
      if (!name.empty()) property_of_.emplace(name, static_cast<PropertyId>(i));
    }
    for (const auto& [name, property] :
         {std::pair{"alias", property::kAlias}, std::pair{"weakAlias", property::kAlias},
          std::pair{"previousName", property::kAlias},
          std::pair{"nationality", property::kNationality}, std::pair{"name", property::kName}}) {
      property_of_.emplace(name, ontology.property(property));
    }
  }

  ImportedFile run() {
    read_lines();
    return make_all();
  }

  // A statement a row. Fragments of one entity are its union, as with lines.
  ImportedFile run(const CellTable& statements) {
    const auto column = [&](std::string_view name) {
      const auto at = std::find(statements.header.begin(), statements.header.end(), name);
      return static_cast<std::size_t>(at - statements.header.begin());
    };
    const std::size_t canonical = column("canonical_id"), entity = column("entity_id");
    const std::size_t id = canonical < statements.columns() ? canonical : entity;
    const std::size_t outside = column("external");
    for (std::size_t r = 0; r < statements.rows(); ++r) {
      if (r % 4096 == 0) context_.checkpoint();
      ++result_.report.rows;
      const std::uint64_t line = statements.lines[r];
      const std::string_view external =
          outside < statements.columns() ? statements.cell(r, outside) : std::string_view();
      if (external == "t" || yes_or_no(external) == true) {
        ++result_.report.accepted;
        warnings_.add("external", "external", line,
                      "statements marked as external, which nobody has confirmed, were left out");
        continue;
      }
      const bool taken =
          take_entity(statement_as_entity(
                          statements.cell(r, id), statements.cell(r, column("schema")),
                          statements.cell(r, column("prop")), statements.cell(r, column("value"))),
                      row_as_csv(statements.row(r)), line, false);
      result_.report.accepted += taken ? 1 : 0;
    }
    for (const Rejection& rejection : statements.rejected) {
      ++result_.report.rows;
      ++result_.report.rejected;
      result_.rejections.push_back(rejection);
    }
    for (const ImportWarning& warning : statements.warnings.list()) warnings_.append({warning});
    return make_all();
  }

 private:
  static Json text_json(std::string_view text) {
    Json json;
    json.type = Json::Type::string;
    json.text = std::string(text);
    return json;
  }

  // A row whose property is `id` says only that the entity is there.
  static Json statement_as_entity(std::string_view id, std::string_view schema,
                                  std::string_view property, std::string_view value) {
    Json entity;
    entity.type = Json::Type::object;
    entity.members.push_back({"id", text_json(id)});
    entity.members.push_back({"schema", text_json(schema)});
    Json properties;
    properties.type = Json::Type::object;
    if (property != "id" && !property.empty()) {
      properties.members.push_back({std::string(property), text_json(value)});
    }
    entity.members.push_back({"properties", std::move(properties)});
    return entity;
  }

  ImportedFile make_all() {
    make_nodes();
    make_links();
    finish();
    result_.batch = std::move(builder_.batch());
    return std::move(result_);
  }

  void read_lines() {
    std::string_view rest = bytes_;
    if (rest.starts_with(kBom)) rest.remove_prefix(kBom.size());
    std::uint64_t line = 0;
    while (!rest.empty()) {
      ++line;
      if (line % 4096 == 0) context_.checkpoint();
      const std::size_t end = rest.find('\n');
      const std::string_view text = trim(rest.substr(0, end));
      rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
      if (text.empty()) continue;
      ++result_.report.rows;
      read_line(text, line);
    }
  }

  void read_line(std::string_view text, std::uint64_t line) {
    try {
      const JsonDocument document = parse_json(text, file_, line);
      if (document.duplicate_keys > 0) {
        warnings_.add("duplicate_key", "", line,
                      "a JSON object has a key twice; the last one counts", "write each key once",
                      document.duplicate_keys);
      }
      if (!take_object(document.root, text, line)) return;
      ++result_.report.accepted;
    } catch (const Error& error) {
      // What is wrong with one line is a rejected row; what is wrong with the file ends the import.
      if (error.code() != ErrorCode::invalid_input && error.code() != ErrorCode::limit_exceeded)
        throw;
      reject(text, line, "broken_json", error.what(), "write one JSON object a line");
    }
  }

  void reject(std::string_view row, std::uint64_t line, std::string_view rule, std::string message,
              std::string_view hint, std::string_view column = {}, std::string_view value = {}) {
    ++result_.report.rejected;
    result_.rejections.push_back({std::string(file_), "", line, std::string(column),
                                  std::string(value), std::string(rule), std::move(message),
                                  std::string(hint), std::string(row)});
  }

  // A line: an entity, or a delta around one.
  bool take_object(const Json& root, std::string_view text, std::uint64_t line) {
    if (!root.is(Json::Type::object)) {
      reject(text, line, "no_object", "the line is JSON but no object",
             "write one entity a line, as {\"id\": ..., \"schema\": ..., \"properties\": {...}}");
      return false;
    }
    const Json* op = root.find("op");
    const Json* inner = root.find("entity");
    if (op == nullptr || inner == nullptr) return take_entity(root, text, line, false);
    if (op->text == "DEL") {
      const Json* id = inner->find("id");
      if (id == nullptr || !id->is(Json::Type::string)) {
        reject(text, line, "no_id", "a DEL line without an id", "name the entity that is gone",
               "id");
        return false;
      }
      if (FtmEntity* gone = find(id->text)) gone->deleted = true;
      warnings_.add("deleted", "op", line, "an entity is marked as deleted and was left out",
                    "import the stream from its start to see what it replaces");
      return true;
    }
    return take_entity(*inner, text, line, true);
  }

  bool take_entity(const Json& object, std::string_view text, std::uint64_t line, bool replace) {
    const Json* id = object.find("id");
    const Json* schema = object.find("schema");
    if (id == nullptr || !id->is(Json::Type::string) || id->text.empty()) {
      reject(text, line, "no_id", "the entity has no id that is a string", "give each entity an id",
             "id");
      return false;
    }
    if (schema == nullptr || !schema->is(Json::Type::string)) {
      reject(text, line, "no_schema", "the entity has no schema", "name its schema", "schema");
      return false;
    }
    const FtmSchema* spec = ontology_.ftm_schema(schema->text);
    if (spec == nullptr) {
      reject(
          text, line, "unknown_schema", "the schema is not one of FollowTheMoney's that are known",
          "use a schema of the standard, or add it to the ontology file", "schema", schema->text);
      return false;
    }
    FtmEntity& entity = entity_for(id->text, line);
    if (replace) {
      entity.properties.clear();
      entity.deleted = false;
    }
    if (entity.spec == nullptr || is_general(entity.schema)) {
      entity.schema = schema->text;
      entity.spec = spec;
    }
    if (const Json* properties = object.find("properties"))
      take_properties(id->text, *properties, line);
    return true;
  }

  FtmEntity* find(const std::string& id) {
    const auto found = place_.find(id);
    return found == place_.end() ? nullptr : &entities_[found->second];
  }

  FtmEntity& entity_for(const std::string& id, std::uint64_t line) {
    const auto [found, fresh] = place_.emplace(id, entities_.size());
    if (fresh) {
      entities_.emplace_back();
      entities_.back().id = id;
      entities_.back().line = line;
    }
    return entities_[found->second];
  }

  void take_properties(const std::string& id, const Json& properties, std::uint64_t line) {
    for (const auto& [name, value] : properties.members) {
      if (value.is(Json::Type::array)) {
        for (const Json& item : value.items) take_value(id, name, item, line);
      } else {
        take_value(id, name, value, line);
      }
    }
  }

  // Entities are looked up anew: a nested one may have made the list grow.
  void take_value(const std::string& id, const std::string& name, const Json& value,
                  std::uint64_t line) {
    std::string text;
    if (value.is(Json::Type::object)) {
      const Json* nested = value.find("id");
      if (nested == nullptr || value.find("schema") == nullptr ||
          ontology_.ftm_schema(value.find("schema")->text) == nullptr) {
        warnings_.add("nested_value", name, line, "a nested object that is no entity was left out");
        return;
      }
      text = nested->text;
      take_entity(value, {}, line, false);
    } else if (value.is(Json::Type::string) || value.is(Json::Type::number)) {
      text = value.text;
    } else if (value.is(Json::Type::boolean)) {
      text = value.boolean ? "true" : "false";
    }
    if (text.empty()) return;
    std::vector<std::string>& values = find(id)->properties[name];
    if (std::find(values.begin(), values.end(), text) == values.end()) {
      values.push_back(std::move(text));
    }
  }

  void make_nodes() {
    for (FtmEntity& entity : entities_) {
      if (entity.deleted || entity.spec == nullptr || entity.spec->kind == kNoTerm ||
          becomes_link(entity)) {
        continue;
      }
      entity.index = builder_.entity(uid_of(entity), entity.spec->kind).index;
    }
    for (const FtmEntity& entity : entities_) {
      if (entity.index != kNoIndex) describe(entity);
    }
  }

  [[nodiscard]] bool becomes_link(const FtmEntity& entity) const {
    return entity.spec->link != kNoTerm ||
           (!options_.events_as_nodes && entity.spec->contract_link != kNoTerm);
  }

  [[nodiscard]] std::optional<Key> strong_key(const FtmEntity& entity) const {
    const std::string& kind = ontology_.kinds()[entity.spec->kind].name;
    if (kind == "account") {
      const std::string handle = first_of(entity, "username");
      if (!handle.empty()) return account_key(first_of(entity, "service"), handle);
    } else if (kind == "bank_account") {
      std::string number = first_of(entity, "iban");
      if (number.empty()) number = first_of(entity, "accountNumber");
      if (!number.empty()) return bank_account_key(first_of(entity, "bankName"), number);
    } else if (kind == "wallet") {
      const std::string address = first_of(entity, "publicKey");
      if (!address.empty()) return wallet_key(address);
    } else if (entity.schema == "Passport" || entity.schema == "Identification") {
      const std::string number = first_of(entity, "number");
      std::string type = first_of(entity, "type");
      if (type.empty()) type = to_lower(entity.schema);
      if (!number.empty()) return document_key(type, first_of(entity, "country"), number);
    }
    return std::nullopt;
  }

  [[nodiscard]] Hash128 uid_of(const FtmEntity& entity) const {
    if (const auto key = strong_key(entity)) {
      const std::string& kind = ontology_.kinds()[entity.spec->kind].name;
      return entity_uid(kind, kind, key->normal);
    }
    return record_uid(scope_.source, entity.id);
  }

  // The claim of a line: where it stands and how good its source is.
  Claim claim(const FtmEntity& entity, std::string_view column) {
    return {entity.line, builder_.keep(column), options_.grade.value_or(Grade{}), {}, {}};
  }

  void state(std::uint32_t subject, std::string_view property, std::string_view value,
             std::string_view original, const Claim& claim) {
    builder_.state(SubjectType::entity, subject, ontology_.property(property), builder_.keep(value),
                   builder_.keep(original), claim);
  }

  void describe(const FtmEntity& entity) {
    state(entity.index, property::kRecordId, entity.id, {}, claim(entity, "id"));
    if (const auto key = strong_key(entity)) {
      state(entity.index, property::kIdentifier, key->display, {}, claim(entity, "id"));
    }
    for (const auto& [property, value] : entity.spec->implies) {
      state(entity.index, property, value, {}, claim(entity, "schema"));
    }
    for (const auto& [name, values] : entity.properties) {
      if (is_reference(*entity.spec, name)) continue;
      for (const std::string& value : values) {
        if (!as_identifier(entity, name, value)) {
          state_value(SubjectType::entity, entity.index, entity, name, value);
        }
      }
    }
  }

  [[nodiscard]] static bool is_reference(const FtmSchema& spec, std::string_view name) {
    return std::any_of(spec.references.begin(), spec.references.end(),
                       [&](const FtmReference& reference) { return reference.property == name; });
  }

  // Phone numbers and e-mail addresses are entities of their own, known across files.
  bool as_identifier(const FtmEntity& entity, std::string_view name, const std::string& value) {
    const std::string& holder = ontology_.kinds()[entity.spec->kind].name;
    const bool of_call = name == "callerNumber" || name == "receiverNumber";
    const bool is_phone = name == "phone" || of_call || (name == "number" && holder == "account");
    const bool is_email = name == "email";
    if (!is_phone && !is_email) return false;
    const std::optional<Key> key = is_phone ? phone_key(value, options_.country) : email_key(value);
    if (!key) return false;
    const std::string kind = is_phone ? "phone" : "email";
    const std::uint32_t identifier =
        builder_.entity(entity_uid(kind, kind, key->normal), ontology_.kind(kind)).index;
    state(identifier, property::kIdentifier, key->display, value, claim(entity, name));
    if (!key->valid) {
      warnings_.add("odd_number", name, entity.line,
                    "a number is not valid for its country; it was kept",
                    "check the digits, or name the country of the source with --country");
    }
    if (of_call) {
      const LinkKindId took_part =
          ontology_.link(name == "callerNumber" ? "initiated" : "participated_in");
      add_link(took_part, identifier, entity.index, name, claim(entity, name));
      return true;
    }
    const std::string link = holder == "account" ? "registered_with" : "uses";
    const LinkKindId link_kind = ontology_.link(link);
    if (link_kind != kNoTerm &&
        ontology_.allows(link_kind, entity.spec->kind, ontology_.kind(kind))) {
      add_link(link_kind, entity.index, identifier, "", claim(entity, name));
    }
    return true;
  }

  void state_value(SubjectType type, std::uint32_t subject, const FtmEntity& entity,
                   std::string_view name, const std::string& value) {
    const auto found = property_of_.find(std::string(name));
    const PropertyId property =
        found == property_of_.end() ? ontology_.property(name) : found->second;
    if (property == kNoTerm) {
      warnings_.add("unknown_property", name, entity.line,
                    "a property has no place in the ontology and was kept as a note",
                    "name it in a mapping if it matters");
      builder_.state(type, subject, ontology_.property("notes"),
                     builder_.keep(fmt::format("{}: {}", name, value)), {}, claim(entity, name));
      return;
    }
    const std::string normal =
        normalized(ontology_.properties()[property], value, name, entity.line);
    builder_.state(type, subject, property, builder_.keep(normal), builder_.keep(value),
                   claim(entity, name));
  }

  std::string normalized(const PropertySpec& property, const std::string& value,
                         std::string_view name, std::uint64_t line) {
    switch (property.type) {
      case ValueType::country:
        if (const auto code = country_code(value)) return *code;
        return value;
      case ValueType::date:
        if (const auto date = parse_iso_date(value)) return to_string(*date);
        warnings_.add("odd_date", name, line,
                      "a date is not written as ISO 8601; it was kept as text");
        return value;
      case ValueType::choice:
        if (const auto choice = ontology_.choice(ontology_.property(property.name), value)) {
          return *choice;
        }
        return value;
      case ValueType::name:
        return clean_name(value);
      default:
        return value;
    }
  }

  struct Validity {
    std::optional<Date> from, to;
  };

  Validity validity_of(const FtmEntity& entity) {
    Validity validity;
    for (const char* name : {"startDate", "date"}) {
      if (!validity.from) validity.from = date_of(entity, name);
    }
    validity.to = date_of(entity, "endDate");
    if (!validity.to && first_of(entity, "startDate").empty()) validity.to = validity.from;
    if (validity.from && validity.to && validity.to->last_day < validity.from->first_day) {
      warnings_.add("end_before_start", "endDate", entity.line,
                    "an interval ends before it begins; its dates were left out",
                    "check startDate and endDate");
      return {};
    }
    return validity;
  }

  static std::optional<Date> date_of(const FtmEntity& entity, std::string_view property) {
    return parse_iso_date(first_of(entity, property));
  }

  void make_links() {
    for (const FtmEntity& entity : entities_) {
      if (entity.deleted || entity.spec == nullptr) continue;
      if (becomes_link(entity)) {
        link_sides(entity);
      } else if (entity.index != kNoIndex) {
        link_references(entity);
      }
    }
  }

  // Both sides may name several entities: each with each.
  void link_sides(const FtmEntity& entity) {
    const bool edge = entity.spec->link != kNoTerm;
    const std::string& from = edge ? entity.spec->from_property : entity.spec->contract_from;
    const std::string& to = edge ? entity.spec->to_property : entity.spec->contract_to;
    const LinkKindId kind = edge ? entity.spec->link : entity.spec->contract_link;
    const Validity validity = validity_of(entity);
    for (const std::uint32_t a : named_by(entity, from)) {
      for (const std::uint32_t b : named_by(entity, to)) {
        const std::uint32_t link = add_link(kind, a, b, entity.id, dated(entity, validity, from));
        for (const auto& [name, values] : entity.properties) {
          if (name == from || name == to || name == "startDate" || name == "endDate" ||
              is_reference(*entity.spec, name)) {
            continue;
          }
          for (const std::string& value : values) {
            state_value(SubjectType::link, link, entity, name, value);
          }
        }
      }
    }
  }

  void link_references(const FtmEntity& entity) {
    const Validity validity = validity_of(entity);
    for (const FtmReference& reference : entity.spec->references) {
      if (values_of(entity, reference.property) == nullptr) continue;
      for (const std::uint32_t named : named_by(entity, reference.property)) {
        const std::uint32_t from = reference.named_is_from ? named : entity.index;
        const std::uint32_t to = reference.named_is_from ? entity.index : named;
        add_link(reference.link, from, to, reference.property,
                 dated(entity, validity, reference.property));
      }
    }
  }

  std::vector<std::uint32_t> named_by(const FtmEntity& entity, const std::string& property) {
    std::vector<std::uint32_t> indices;
    const std::vector<std::string>* values = values_of(entity, property);
    if (values == nullptr) {
      if (becomes_link(entity)) {
        warnings_.add("missing_end", property, entity.line,
                      "a link names nobody on one of its sides and was left out",
                      "give both sides");
      }
      return indices;
    }
    for (const std::string& id : *values) {
      FtmEntity* named = find(id);
      if (named == nullptr || named->index == kNoIndex) {
        warnings_.add("dangling_reference", property, entity.line,
                      "a reference names an entity that is not in the file",
                      "import the file that holds it together with this one");
        continue;
      }
      indices.push_back(named->index);
    }
    return indices;
  }

  Claim dated(const FtmEntity& entity, const Validity& validity, std::string_view column) {
    Claim made = claim(entity, column);
    made.from = validity.from;
    made.to = validity.to;
    return made;
  }

  std::uint32_t add_link(LinkKindId kind, std::uint32_t from, std::uint32_t to,
                         std::string_view discriminator, const Claim& claim) {
    const BatchBuilder::Found link = builder_.link(kind, from, to, discriminator);
    if (link.fresh) builder_.exists(link.index, claim);
    return link.index;
  }

  void finish() {
    builder_.batch().document = {std::string(file_), sha256(bytes_), bytes_.size(), "ftm", "UTF-8"};
    result_.report.file = file_;
    result_.report.format = "ftm";
    result_.report.encoding = "UTF-8";
    builder_.count(result_.report);
    result_.report.warnings = warnings_.take();
  }

  std::string_view bytes_;
  std::string_view file_;
  const ImportScope& scope_;
  const ImportOptions& options_;
  const Ontology& ontology_;
  Context& context_;
  BatchBuilder builder_;
  ImportedFile result_;
  WarningList warnings_;
  std::vector<FtmEntity> entities_;
  std::unordered_map<std::string, std::size_t> place_;
  std::unordered_map<std::string, PropertyId> property_of_;
};

}  // namespace

bool looks_like_ftm(std::string_view bytes) {
  if (bytes.starts_with(kBom)) bytes.remove_prefix(kBom.size());
  bytes = trim(bytes.substr(0, std::min<std::size_t>(bytes.size(), 1U << 20)));
  const std::string_view line = bytes.substr(0, bytes.find('\n'));
  if (!line.starts_with('{')) return false;
  const auto has = [&](std::string_view key) { return line.find(key) != std::string_view::npos; };
  return has("\"schema\"") && (has("\"properties\"") || (has("\"op\"") && has("\"entity\"")));
}

ImportedFile read_ftm(std::string_view bytes, std::string_view file, const ImportScope& scope,
                      Context& context) {
  if (bytes.starts_with("\xff\xfe") || bytes.starts_with("\xfe\xff")) {
    throw Error(ErrorCode::invalid_input,
                "the file is UTF-16; FollowTheMoney is UTF-8: save it anew as UTF-8",
                {.file = std::string(file), .line = {}, .byte = 0, .column = {}, .value = {}});
  }
  return FtmReader(bytes, file, scope, context).run();
}

bool is_ftm_statements(const CellTable& table) {
  const auto has = [&](std::string_view name) {
    return std::find(table.header.begin(), table.header.end(), name) != table.header.end();
  };
  return (has("canonical_id") || has("entity_id")) && has("prop") && has("schema") && has("value");
}

ImportedFile read_ftm_statements(const CellTable& table, const ImportScope& scope,
                                 Context& context) {
  ImportedFile imported = FtmReader({}, table.file, scope, context).run(table);
  imported.report.encoding = table.encoding;
  return imported;
}

}  // namespace mekhala
