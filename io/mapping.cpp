#include "io/mapping.hpp"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>

#include "engine/base/error.hpp"
#include "engine/base/text.hpp"

namespace mekhala {
namespace {

constexpr std::size_t kMaxMappingBytes = 1u << 20;
constexpr std::string_view kVersion = "mekhala-mapping/1";

struct KeyTypeName {
  KeyType type;
  const char* name;
};
constexpr std::array<KeyTypeName, 4> kKeyTypes{{{KeyType::id, "id"},
                                                {KeyType::name, "name"},
                                                {KeyType::identifier, "identifier"},
                                                {KeyType::row, "row"}}};

const char* name_of(KeyType type) {
  for (const KeyTypeName& entry : kKeyTypes) {
    if (entry.type == type) return entry.name;
  }
  return "id";
}

std::uint64_t line_of(const YAML::Node& node) {
  return node.Mark().is_null() ? 0 : static_cast<std::uint64_t>(node.Mark().line) + 1;
}

class MappingReader {
 public:
  MappingReader(std::string_view file, const Ontology& ontology)
      : file_(file), ontology_(ontology) {}

  [[noreturn]] void fail(std::uint64_t line, std::string_view what) const {
    throw Error(
        ErrorCode::invalid_input, fmt::format("{}, line {}: {}", file_, line, what),
        Place{.file = std::string(file_), .line = line, .byte = {}, .column = {}, .value = {}});
  }
  [[noreturn]] void fail(const YAML::Node& node, std::string_view what) const {
    fail(line_of(node), what);
  }

  Mapping read(const YAML::Node& root) {
    Mapping mapping;
    if (!root.IsMap()) fail(root, "a mapping starts with `tables:`");
    bool found = false;
    for (const auto& member : root) {
      const std::string key = text(member.first);
      if (key == "version") {
        if (text(member.second) != kVersion) {
          fail(member.second, fmt::format("this program reads version {}", kVersion));
        }
      } else if (key == "tables" || key == "queries") {
        found = true;
        read_tables(member.second, mapping);
      } else if (member.second.IsMap() && member.second["queries"]) {
        // FollowTheMoney: the name of a data set, then its queries.
        found = true;
        read_tables(member.second["queries"], mapping);
      } else {
        unknown(member.first, key, {"version", "tables", "queries"});
      }
    }
    if (!found) fail(root, "a mapping needs `tables:`");
    return mapping;
  }

 private:
  [[nodiscard]] std::string text(const YAML::Node& node) const {
    if (!node.IsScalar()) fail(node, "text is expected here");
    return node.Scalar();
  }
  [[nodiscard]] std::vector<std::string> texts(const YAML::Node& node) const {
    if (node.IsScalar()) return {node.Scalar()};
    if (!node.IsSequence()) fail(node, "text or a list of texts is expected here");
    std::vector<std::string> list;
    for (const YAML::Node& item : node) list.push_back(text(item));
    return list;
  }
  [[nodiscard]] bool flag(const YAML::Node& node) const {
    const std::string value = text(node);
    if (value == "true") return true;
    if (value == "false") return false;
    fail(node, "true or false is expected here");
  }
  void need_map(const YAML::Node& node, std::string_view what) const {
    if (!node.IsMap()) fail(node, fmt::format("{} holds names and their values", what));
  }
  [[noreturn]] void unknown(const YAML::Node& at, const std::string& key,
                            std::initializer_list<std::string_view> known) const {
    std::string list;
    for (const std::string_view name : known) {
      list += (list.empty() ? "" : ", ");
      list += name;
    }
    fail(at, fmt::format("unknown key \"{}\"; known here: {}", escape_terminal(key), list));
  }

  void read_tables(const YAML::Node& list, Mapping& mapping) {
    if (list.IsMap()) {
      mapping.tables.push_back(read_table(list));
      return;
    }
    if (!list.IsSequence()) fail(list, "`tables:` is a list");
    for (const YAML::Node& item : list) mapping.tables.push_back(read_table(item));
  }

  TableMapping read_table(const YAML::Node& node) {
    need_map(node, "a table");
    TableMapping table;
    table.line.number = line_of(node);
    std::optional<YAML::Node> entities, links;
    for (const auto& member : node) {
      const std::string key = text(member.first);
      const YAML::Node& value = member.second;
      if (key == "file" || key == "csv" || key == "csv_url") {
        const std::string path = text(value);
        table.file = path.substr(path.find_last_of("/\\") + 1);
      } else if (key == "sheet") {
        table.sheet = text(value);
      } else if (key == "shape") {
        table.shape = text(value);
      } else if (key == "country") {
        table.country = text(value);
      } else if (key == "dates") {
        read_dates(value, table);
      } else if (key == "grade") {
        table.grade = read_value(value);
      } else if (key == "entities") {
        entities.emplace(value);
      } else if (key == "links") {
        links.emplace(value);
      } else if (key == "ignore") {
        table.ignore = texts(value);
      } else {
        unknown(
            member.first, key,
            {"file", "sheet", "shape", "country", "dates", "grade", "entities", "links", "ignore"});
      }
    }
    if (!entities || !entities->IsMap()) fail(node, "a table needs `entities:`");
    for (const auto& member : *entities) read_entity(text(member.first), member.second, table);
    if (links && !links->IsNull()) {
      need_map(*links, "`links:`");
      for (const auto& member : *links) {
        table.links.push_back(read_link(text(member.first), member.second));
      }
    }
    check(table);
    return table;
  }

  void read_dates(const YAML::Node& node, TableMapping& table) const {
    need_map(node, "`dates:`");
    for (const auto& member : node) {
      const std::string key = text(member.first);
      if (key == "order") {
        const std::string order = text(member.second);
        if (order != "day_first" && order != "month_first") {
          fail(member.second, "`order:` is day_first or month_first");
        }
        table.order = order == "day_first" ? DayMonthOrder::day_first : DayMonthOrder::month_first;
      } else if (key == "buddhist_era") {
        table.buddhist_era = flag(member.second);
      } else {
        unknown(member.first, key, {"order", "buddhist_era"});
      }
    }
  }

  ValueMapping read_value(const YAML::Node& node) const {
    ValueMapping value;
    value.line.number = line_of(node);
    if (node.IsScalar()) {
      value.columns = {node.Scalar()};
      return value;
    }
    need_map(node, "a value");
    for (const auto& member : node) {
      const std::string key = text(member.first);
      if (key == "column" || key == "columns") {
        value.columns = texts(member.second);
      } else if (key == "literal" || key == "literals") {
        value.literal = text(member.second);
      } else if (key == "entity") {
        value.entity = text(member.second);
      } else if (key == "join") {
        value.join = text(member.second);
      } else if (key == "split") {
        value.split = text(member.second);
      } else if (key == "format") {
        value.format = read_format(member.second);
      } else if (key == "otherwise") {
        value.otherwise = text(member.second);
      } else if (key == "required") {
        value.required = flag(member.second);
      } else {
        unknown(member.first, key,
                {"column", "columns", "literal", "entity", "join", "split", "format", "otherwise",
                 "required"});
      }
    }
    if (value.empty()) fail(node, "a value needs `column:`, `literal:` or `entity:`");
    return value;
  }

  std::string read_format(const YAML::Node& node) const {
    const std::string format = text(node);
    for (const char* known :
         {"day_first", "month_first", "unix_seconds", "unix_milliseconds", "excel"}) {
      if (format == known) return format;
    }
    fail(node, "`format:` is day_first, month_first, unix_seconds, unix_milliseconds or excel");
  }

  std::vector<PropertyMapping> read_properties(const YAML::Node& node) const {
    need_map(node, "`properties:`");
    std::vector<PropertyMapping> properties;
    std::set<std::string> seen;
    for (const auto& member : node) {
      PropertyMapping property{.property = text(member.first), .value = read_value(member.second)};
      if (!seen.insert(property.property).second) {
        fail(member.first, fmt::format("property {} stands twice; list its columns in one",
                                       escape_terminal(property.property)));
      }
      properties.push_back(std::move(property));
    }
    return properties;
  }

  void read_entity(const std::string& name, const YAML::Node& node, TableMapping& table) {
    need_map(node, "an entity");
    EntityMapping entity;
    entity.name = name;
    entity.line.number = line_of(node);
    bool has_key_type = false;
    for (const auto& member : node) {
      const std::string key = text(member.first);
      const YAML::Node& value = member.second;
      if (key == "schema") {
        entity.schema = text(value);
      } else if (key == "schema_column") {
        entity.schema_column = text(value);
      } else if (key == "key" || key == "keys") {
        entity.keys = texts(value);
      } else if (key == "key_literal") {
        entity.key_literal = text(value);
      } else if (key == "key_type") {
        entity.key_type = read_key_type(value);
        has_key_type = true;
      } else if (key == "required") {
        entity.required = flag(value);
      } else if (key == "valid_from") {
        entity.valid_from = read_value(value);
      } else if (key == "properties") {
        entity.properties = read_properties(value);
      } else {
        unknown(member.first, key,
                {"schema", "schema_column", "key", "keys", "key_literal", "key_type", "required",
                 "valid_from", "properties"});
      }
    }
    if (entity.schema.empty()) fail(node, "an entity needs `schema:`");
    if (take_edge(entity, node, table)) return;
    const KindId kind = kind_named(ontology_, entity.schema);
    if (kind == kNoTerm) fail(node, unknown_schema(entity.schema));
    const auto identifies = [](const PropertyMapping& property) {
      return property.property == property::kIdentifier;
    };
    const bool has_identifier =
        std::any_of(entity.properties.begin(), entity.properties.end(), identifies);
    if (!has_key_type && ontology_.kinds()[kind].identifier && has_identifier) {
      entity.key_type = KeyType::identifier;
    }
    if (entity.keys.empty() && entity.key_type != KeyType::row &&
        !(entity.key_type == KeyType::identifier && has_identifier)) {
      fail(node, fmt::format("entity {} needs `key:` (the column that tells one from another), or "
                             "`key_type: row`",
                             escape_terminal(name)));
    }
    take_references(entity, table);
    table.entities.push_back(std::move(entity));
  }

  KeyType read_key_type(const YAML::Node& node) const {
    const std::string type = text(node);
    for (const KeyTypeName& entry : kKeyTypes) {
      if (type == entry.name) return entry.type;
    }
    fail(node, "`key_type:` is id, name, identifier or row");
  }

  LinkMapping read_link(const std::string& name, const YAML::Node& node) const {
    need_map(node, "a link");
    LinkMapping link;
    link.name = name;
    link.line.number = line_of(node);
    for (const auto& member : node) {
      const std::string key = text(member.first);
      const YAML::Node& value = member.second;
      if (key == "schema") {
        link.schema = text(value);
      } else if (key == "schema_column") {
        link.schema_column = text(value);
      } else if (key == "from") {
        link.from = texts(value);
      } else if (key == "to") {
        link.to = texts(value);
      } else if (key == "key" || key == "keys") {
        link.keys = texts(value);
      } else if (key == "required") {
        link.required = flag(value);
      } else if (key == "valid_from") {
        link.valid_from = read_value(value);
      } else if (key == "valid_to") {
        link.valid_to = read_value(value);
      } else if (key == "properties") {
        link.properties = read_properties(value);
      } else {
        unknown(member.first, key,
                {"schema", "schema_column", "from", "to", "keys", "required", "valid_from",
                 "valid_to", "properties"});
      }
    }
    if (link.schema.empty()) fail(node, "a link needs `schema:`");
    if (link.from.empty() || link.to.empty()) fail(node, "a link needs `from:` and `to:`");
    return link;
  }

  // An edge schema among the entities becomes a link: FollowTheMoney's own way to write it.
  bool take_edge(EntityMapping& entity, const YAML::Node& node, TableMapping& table) const {
    std::string from = "from", to = "to";
    LinkKindId kind = kNoTerm;
    if (const FtmSchema* schema = ontology_.ftm_schema(entity.schema);
        schema != nullptr && schema->link != kNoTerm) {
      kind = schema->link;
      from = schema->from_property;
      to = schema->to_property;
    } else if (kind_named(ontology_, entity.schema) == kNoTerm) {
      kind = ontology_.link(entity.schema);
    }
    if (kind == kNoTerm) return false;
    LinkMapping link;
    link.name = entity.name;
    link.schema = ontology_.links()[kind].name;
    link.schema_column = entity.schema_column;
    link.keys = entity.keys;
    link.required = entity.required;
    link.line = entity.line;
    for (PropertyMapping& property : entity.properties) {
      const bool is_start = property.property == "startDate" || property.property == "date" ||
                            property.property == "start_date" || property.property == "valid_from";
      const bool is_end = property.property == "endDate" || property.property == "end_date" ||
                          property.property == "valid_to";
      if (property.property == from && !property.value.entity.empty()) {
        link.from = {property.value.entity};
      } else if (property.property == to && !property.value.entity.empty()) {
        link.to = {property.value.entity};
      } else if (is_start) {
        link.valid_from = std::move(property.value);
      } else if (is_end) {
        link.valid_to = std::move(property.value);
      } else {
        link.properties.push_back(std::move(property));
      }
    }
    if (link.from.empty() || link.to.empty()) {
      fail(node, fmt::format("the edge {} needs `{}: {{entity: ...}}` and `{}: {{entity: ...}}`",
                             escape_terminal(entity.name), from, to));
    }
    table.links.push_back(std::move(link));
    return true;
  }

  // `holder: {entity: a}` on a node schema is a link of the kind that the ontology gives it.
  void take_references(EntityMapping& entity, TableMapping& table) const {
    const FtmSchema* schema = ontology_.ftm_schema(entity.schema);
    std::vector<PropertyMapping> kept;
    for (PropertyMapping& property : entity.properties) {
      if (property.value.entity.empty()) {
        kept.push_back(std::move(property));
        continue;
      }
      const FtmReference* reference = nullptr;
      if (schema != nullptr) {
        for (const FtmReference& one : schema->references) {
          if (one.property == property.property) reference = &one;
        }
      }
      if (reference == nullptr) {
        fail(property.value.line.number,
             fmt::format("{} of {} does not name another entity; write a link under `links:`",
                         escape_terminal(property.property), escape_terminal(entity.schema)));
      }
      LinkMapping link;
      link.name = entity.name + "_" + property.property;
      link.schema = ontology_.links()[reference->link].name;
      link.from = {reference->named_is_from ? property.value.entity : entity.name};
      link.to = {reference->named_is_from ? entity.name : property.value.entity};
      link.line = property.value.line;
      table.links.push_back(std::move(link));
    }
    entity.properties = std::move(kept);
  }

  [[nodiscard]] std::string unknown_schema(const std::string& schema) const {
    std::string best;
    double score = 0.7;
    const auto consider = [&](const std::string& name) {
      const double now = name_similarity(fold(schema), fold(name));
      if (now > score) {
        score = now;
        best = name;
      }
    };
    for (const KindSpec& kind : ontology_.kinds()) consider(kind.name);
    for (const LinkKindSpec& link : ontology_.links()) consider(link.name);
    for (const FtmSchema& known : ontology_.ftm_schemata()) consider(known.name);
    return fmt::format("unknown schema \"{}\"{}", escape_terminal(schema),
                       best.empty() ? std::string() : fmt::format("; is {} meant?", best));
  }

  void check_properties(const std::vector<PropertyMapping>& properties) const {
    for (const PropertyMapping& property : properties) {
      for (const std::string& name : {property.property, property.value.otherwise}) {
        if (name.empty() || property_named(ontology_, name) != kNoTerm) continue;
        std::string best;
        double score = 0.7;
        for (const PropertySpec& spec : ontology_.properties()) {
          const double now = name_similarity(fold(name), fold(spec.name));
          if (now > score) {
            score = now;
            best = spec.name;
          }
        }
        fail(property.value.line.number,
             fmt::format("unknown property \"{}\"{}", escape_terminal(name),
                         best.empty() ? std::string() : fmt::format("; is {} meant?", best)));
      }
    }
  }

  void check(const TableMapping& table) const {
    std::set<std::string> names;
    for (const EntityMapping& entity : table.entities) {
      names.insert(entity.name);
      check_properties(entity.properties);
    }
    for (const LinkMapping& link : table.links) {
      const LinkKindId kind = ontology_.link(link.schema);
      if (kind == kNoTerm) {
        fail(link.line.number, unknown_schema(link.schema));
      }
      check_properties(link.properties);
      for (const auto* ends : {&link.from, &link.to}) {
        for (const std::string& end : *ends) {
          if (!names.contains(end)) {
            fail(link.line.number,
                 fmt::format("link {} names an entity {} that this table does not have",
                             escape_terminal(link.name), escape_terminal(end)));
          }
        }
      }
      check_ends(table, link, kind);
    }
  }

  void check_ends(const TableMapping& table, const LinkMapping& link, LinkKindId kind) const {
    if (!link.schema_column.empty()) return;
    for (const std::string& from : link.from) {
      for (const std::string& to : link.to) {
        const EntityMapping& a = find(table, from);
        const EntityMapping& b = find(table, to);
        if (!a.schema_column.empty() || !b.schema_column.empty()) continue;
        if (!ontology_.allows(kind, kind_named(ontology_, a.schema),
                              kind_named(ontology_, b.schema))) {
          fail(link.line.number,
               fmt::format("a link {} cannot run from {} to {}", escape_terminal(link.schema),
                           escape_terminal(a.schema), escape_terminal(b.schema)));
        }
      }
    }
  }
  static const EntityMapping& find(const TableMapping& table, const std::string& name) {
    return *std::find_if(table.entities.begin(), table.entities.end(),
                         [&](const EntityMapping& entity) { return entity.name == name; });
  }

  std::string_view file_;
  const Ontology& ontology_;
};

// --- writing
// -----------------------------------------------------------------------------------------

void put_texts(YAML::Emitter& out, const char* one, const char* many,
               const std::vector<std::string>& texts) {
  if (texts.empty()) return;
  if (texts.size() == 1) {
    out << YAML::Key << one << YAML::Value << YAML::DoubleQuoted << texts.front();
    return;
  }
  out << YAML::Key << many << YAML::Value << YAML::Flow << YAML::BeginSeq;
  for (const std::string& text : texts) out << YAML::DoubleQuoted << text;
  out << YAML::EndSeq;
}

void put_text(YAML::Emitter& out, const char* key, const std::string& text) {
  if (!text.empty()) out << YAML::Key << key << YAML::Value << YAML::DoubleQuoted << text;
}

void put_flag(YAML::Emitter& out, const char* key, bool flag) {
  if (flag) out << YAML::Key << key << YAML::Value << "true";
}

void put_value(YAML::Emitter& out, const std::string& key, const ValueMapping& value) {
  if (value.empty()) return;
  out << YAML::Key << key << YAML::Value << YAML::Flow << YAML::BeginMap;
  put_texts(out, "column", "columns", value.columns);
  put_text(out, "literal", value.literal);
  put_text(out, "entity", value.entity);
  put_text(out, "join", value.join);
  put_text(out, "split", value.split);
  put_text(out, "format", value.format);
  put_text(out, "otherwise", value.otherwise);
  put_flag(out, "required", value.required);
  out << YAML::EndMap;
}

void put_properties(YAML::Emitter& out, const std::vector<PropertyMapping>& properties) {
  if (properties.empty()) return;
  out << YAML::Key << "properties" << YAML::Value << YAML::Block << YAML::BeginMap;
  for (const PropertyMapping& property : properties)
    put_value(out, property.property, property.value);
  out << YAML::EndMap;
}

void put_entity(YAML::Emitter& out, const EntityMapping& entity) {
  out << YAML::Key << YAML::DoubleQuoted << entity.name << YAML::Value << YAML::BeginMap;
  put_text(out, "schema", entity.schema);
  put_text(out, "schema_column", entity.schema_column);
  put_texts(out, "key", "keys", entity.keys);
  put_text(out, "key_literal", entity.key_literal);
  out << YAML::Key << "key_type" << YAML::Value << name_of(entity.key_type);
  put_flag(out, "required", entity.required);
  put_value(out, "valid_from", entity.valid_from);
  put_properties(out, entity.properties);
  out << YAML::EndMap;
}

void put_link(YAML::Emitter& out, const LinkMapping& link) {
  out << YAML::Key << YAML::DoubleQuoted << link.name << YAML::Value << YAML::BeginMap;
  put_text(out, "schema", link.schema);
  put_text(out, "schema_column", link.schema_column);
  put_texts(out, "from", "from", link.from);
  put_texts(out, "to", "to", link.to);
  put_texts(out, "key", "keys", link.keys);
  put_flag(out, "required", link.required);
  put_value(out, "valid_from", link.valid_from);
  put_value(out, "valid_to", link.valid_to);
  put_properties(out, link.properties);
  out << YAML::EndMap;
}

void put_table(YAML::Emitter& out, const TableMapping& table) {
  out << YAML::BeginMap;
  put_text(out, "file", table.file);
  put_text(out, "sheet", table.sheet);
  put_text(out, "shape", table.shape);
  for (const ColumnUse& column : table.columns) {
    // A comment ends with its line, and what is quoted in it comes from the file.
    out << YAML::Newline
        << YAML::Comment(
               escape_terminal(fmt::format("{}: {} ({:.0f} % sure: {})", column.column, column.use,
                                           column.sureness * 100, column.why)));
  }
  put_text(out, "country", table.country);
  if (table.order != DayMonthOrder::unknown || table.buddhist_era) {
    out << YAML::Key << "dates" << YAML::Value << YAML::Flow << YAML::BeginMap;
    if (table.order != DayMonthOrder::unknown) {
      put_text(out, "order", table.order == DayMonthOrder::day_first ? "day_first" : "month_first");
    }
    put_flag(out, "buddhist_era", table.buddhist_era);
    out << YAML::EndMap;
  }
  put_value(out, "grade", table.grade);
  out << YAML::Key << "entities" << YAML::Value << YAML::BeginMap;
  for (const EntityMapping& entity : table.entities) put_entity(out, entity);
  out << YAML::EndMap;
  if (!table.links.empty()) {
    out << YAML::Key << "links" << YAML::Value << YAML::BeginMap;
    for (const LinkMapping& link : table.links) put_link(out, link);
    out << YAML::EndMap;
  }
  if (!table.ignore.empty()) {
    out << YAML::Key << "ignore" << YAML::Value << YAML::Flow << YAML::BeginSeq;
    for (const std::string& column : table.ignore) out << YAML::DoubleQuoted << column;
    out << YAML::EndSeq;
  }
  out << YAML::EndMap;
}

}  // namespace

bool TableMapping::operator==(const TableMapping& other) const {
  return file == other.file && sheet == other.sheet && shape == other.shape &&
         country == other.country && order == other.order && buddhist_era == other.buddhist_era &&
         grade == other.grade && entities == other.entities && links == other.links &&
         ignore == other.ignore;
}

PropertyId property_named(const Ontology& ontology, std::string_view name) {
  for (PropertyId id = 0; id < ontology.properties().size(); ++id) {
    if (ontology.properties()[id].name == name) return id;
  }
  for (PropertyId id = 0; id < ontology.properties().size(); ++id) {
    if (ontology.properties()[id].ftm == name) return id;
  }
  return ontology.property(name);
}

KindId kind_named(const Ontology& ontology, std::string_view name) {
  if (const FtmSchema* schema = ontology.ftm_schema(name); schema != nullptr) return schema->kind;
  return ontology.kind(name);
}

Mapping parse_mapping(std::string_view yaml, std::string_view file, const Ontology& ontology) {
  MappingReader reader(file, ontology);
  if (yaml.size() > kMaxMappingBytes) {
    throw Error(ErrorCode::limit_exceeded,
                fmt::format("{}: a mapping of more than {} bytes", file, kMaxMappingBytes));
  }
  if (const auto bad = find_invalid_utf8(yaml)) {
    const auto lines =
        std::count(yaml.begin(), yaml.begin() + static_cast<std::ptrdiff_t>(*bad), '\n');
    reader.fail(static_cast<std::uint64_t>(lines) + 1, "not UTF-8; save the mapping as UTF-8");
  }
  try {
    return reader.read(YAML::Load(std::string(yaml)));
  } catch (const YAML::Exception& fault) {
    reader.fail(static_cast<std::uint64_t>(std::max(fault.mark.line, 0)) + 1,
                fmt::format("broken YAML: {}", fault.msg));
  }
}

std::string write_mapping(const Mapping& mapping) {
  YAML::Emitter out;
  out << YAML::BeginMap << YAML::Key << "version" << YAML::Value << std::string(kVersion);
  out << YAML::Key << "tables" << YAML::Value << YAML::BeginSeq;
  for (const TableMapping& table : mapping.tables) put_table(out, table);
  out << YAML::EndSeq << YAML::EndMap;
  return std::string(out.c_str()) + "\n";
}

}  // namespace mekhala
