#include "engine/case/ontology.hpp"

#include <fmt/format.h>

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <initializer_list>
#include <set>
#include <utility>

#include "engine/base/error.hpp"
#include "engine/base/text.hpp"

namespace mekhala {

namespace data {
extern const std::string_view ontology_yaml;
}

std::string term_key(std::string_view text) {
  const std::string folded = fold(text);
  std::string key;
  key.reserve(folded.size());
  for (const char c : folded) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c & 0x80) != 0;
    if (letter) key.push_back(c);
  }
  return key;
}

// Its references hold for every schema that is an entity.
constexpr std::string_view kAnySchema = "any";

// Reads the file strictly: whatever it does not know is an error that names the line.
class OntologyReader {
 public:
  OntologyReader(std::string_view yaml, std::string_view file) : file_(file) {
    try {
      root_ = YAML::Load(std::string(yaml));
    } catch (const YAML::Exception& error) {
      fail(error.mark, "the file is no valid YAML: " + error.msg);
    }
  }

  Ontology read() {
    if (!root_.IsMap()) fail(root_.Mark(), "the file must be a map with version, kinds, links ...");
    only(root_, {"version", "kinds", "links", "roles", "properties", "ftm"});
    result_.version_ = text(root_, "version", true);
    for (const auto& node : list("kinds")) read_kind(node);
    for (const auto& node : list("links")) read_link(node);
    for (const auto& node : list("roles")) read_role(node);
    for (const auto& node : list("properties")) read_property(node);
    if (root_["ftm"]) read_ftm(root_["ftm"]);
    return std::move(result_);
  }

 private:
  [[noreturn]] void fail(const YAML::Mark& mark, const std::string& message) const {
    Place place;
    place.file = file_;
    if (mark.line >= 0) place.line = static_cast<std::uint64_t>(mark.line) + 1;
    const std::string line = place.line ? ", line " + std::to_string(*place.line) : std::string();
    throw Error(ErrorCode::invalid_input, "ontology " + file_ + line + ": " + message, place);
  }

  void only(const YAML::Node& node, std::initializer_list<std::string_view> keys) const {
    std::set<std::string> seen;
    for (const auto& item : node) {
      const auto key = item.first.as<std::string>();
      bool known = false;
      for (const std::string_view allowed : keys) known = known || key == allowed;
      if (!known) fail(item.first.Mark(), "unknown key '" + key + "'");
      if (!seen.insert(key).second) fail(item.first.Mark(), "key '" + key + "' stands twice");
    }
  }

  std::string text(const YAML::Node& node, const char* key, bool required = false) const {
    const YAML::Node value = node[key];
    if (!value) {
      if (required) fail(node.Mark(), std::string("'") + key + "' is missing");
      return {};
    }
    if (!value.IsScalar()) fail(value.Mark(), std::string("'") + key + "' must be a single value");
    return value.as<std::string>();
  }

  bool flag(const YAML::Node& node, const char* key, bool otherwise) const {
    const std::string value = text(node, key);
    if (value.empty()) return otherwise;
    if (value != "true" && value != "false") {
      fail(node[key].Mark(), std::string("'") + key + "' must be true or false");
    }
    return value == "true";
  }

  std::vector<std::string> texts(const YAML::Node& node, const char* key) const {
    std::vector<std::string> values;
    const YAML::Node list = node[key];
    if (!list) return values;
    if (!list.IsSequence()) fail(list.Mark(), std::string("'") + key + "' must be a list");
    for (const auto& item : list) {
      if (!item.IsScalar()) fail(item.Mark(), std::string("'") + key + "' must hold single values");
      values.push_back(item.as<std::string>());
    }
    return values;
  }

  YAML::Node list(const char* key) const {
    const YAML::Node node = root_[key];
    if (!node || !node.IsSequence())
      fail(root_.Mark(), std::string("'") + key + "' must be a list");
    return node;
  }

  Carries carries(const YAML::Node& node, bool required) const {
    const std::string value = text(node, "carries", required);
    if (value.empty() || value == "yes") return Carries::yes;
    if (value == "fold") return Carries::fold;
    if (value == "no") return Carries::no;
    fail(node["carries"].Mark(), "'carries' must be yes, fold or no");
  }

  // Enters a name and its aliases; two terms of one list must never answer to the same text.
  void enter(Ontology::Index& index, const YAML::Node& node, const std::string& name,
             const std::vector<std::string>& aliases, std::size_t id) const {
    if (id >= kNoTerm) fail(node.Mark(), "too many terms");
    const auto one = [&](const std::string& alias) {
      const std::string key = term_key(alias);
      if (key.empty()) fail(node.Mark(), "an alias of '" + name + "' has no letters");
      const auto [at, fresh] = index.emplace(key, static_cast<std::uint16_t>(id));
      if (!fresh && at->second != id) {
        fail(node.Mark(), "'" + alias + "' of '" + name + "' already names another term");
      }
      if (!fresh && &alias == &name) fail(node.Mark(), "'" + name + "' stands twice");
    };
    one(name);
    for (const std::string& alias : aliases) one(alias);
  }

  void read_kind(const YAML::Node& node) {
    only(node,
         {"name", "label", "carries", "identifier", "table", "ftm", "stix", "icon", "aliases"});
    KindSpec kind;
    kind.name = text(node, "name", true);
    kind.label = text(node, "label", true);
    kind.carries = carries(node, true);
    kind.identifier = flag(node, "identifier", false);
    kind.table = text(node, "table");
    if (!kind.table.empty() && kind.table != "actors" && kind.table != "places") {
      fail(node["table"].Mark(), "'table' must be actors or places");
    }
    kind.rankable = !kind.table.empty();
    kind.ftm = text(node, "ftm", true);
    kind.stix = text(node, "stix", true);
    kind.icon = text(node, "icon", true);
    kind.aliases = texts(node, "aliases");
    enter(result_.kind_index_, node, kind.name, kind.aliases, result_.kinds_.size());
    result_.kinds_.push_back(std::move(kind));
  }

  std::vector<KindId> ends(const YAML::Node& node, const char* key) const {
    std::vector<KindId> kinds;
    for (const std::string& name : texts(node, key)) {
      const KindId id = result_.kind(name);
      if (id == kNoTerm || result_.kinds_[id].name != name) {
        fail(node[key].Mark(), "'" + name + "' is no kind of entity");
      }
      kinds.push_back(id);
    }
    if (node[key] && kinds.empty()) fail(node[key].Mark(), "name the kinds or leave the key out");
    return kinds;
  }

  LinkEnd end_named(const YAML::Node& node, const char* key) const {
    const std::string end = text(node, key);
    if (end.empty()) return LinkEnd::none;
    if (end != "from" && end != "to") {
      fail(node[key].Mark(), fmt::format("'{}' must be from or to", key));
    }
    return end == "from" ? LinkEnd::from : LinkEnd::to;
  }

  void read_link(const YAML::Node& node) {
    only(node,
         {"name", "label", "from", "to", "directed", "carries", "recruiting", "controls", "holder",
          "victim", "lasting", "step", "ftm", "ftm_from", "ftm_to", "stix", "aliases", "turned"});
    LinkKindSpec link;
    link.name = text(node, "name", true);
    link.label = text(node, "label", true);
    link.from = ends(node, "from");
    link.to = ends(node, "to");
    link.directed = flag(node, "directed", true);
    link.carries = carries(node, true);
    if (link.carries == Carries::fold) fail(node["carries"].Mark(), "a link cannot fold");
    link.recruiting = flag(node, "recruiting", false);
    link.controls = flag(node, "controls", false);
    link.lasting = flag(node, "lasting", false);
    link.holder = end_named(node, "holder");
    link.victim = end_named(node, "victim");
    if (link.controls && link.holder == LinkEnd::none) {
      fail(node.Mark(), "a link that controls must say which end is the holder");
    }
    if (const std::string step = text(node, "step"); !step.empty()) {
      const auto number = parse_int(step);
      if (!number || *number < 1 || *number > 8) fail(node["step"].Mark(), "'step' must be 1 to 8");
      link.script_step = static_cast<int>(*number);
    }
    link.ftm = text(node, "ftm", true);
    link.ftm_from = text(node, "ftm_from", true);
    link.ftm_to = text(node, "ftm_to", true);
    link.stix = text(node, "stix", true);
    link.aliases = texts(node, "aliases");
    link.turned = texts(node, "turned");
    enter(result_.link_index_, node, link.name, link.aliases, result_.links_.size());
    for (const std::string& name : link.turned) {
      if (!link.directed) fail(node["turned"].Mark(), "a link without direction has no other side");
      if (result_.link_index_.contains(term_key(name))) {
        fail(node["turned"].Mark(), "'" + name + "' already names a link");
      }
      enter(result_.turned_index_, node["turned"], name, {}, result_.links_.size());
    }
    result_.links_.push_back(std::move(link));
  }

  void read_role(const YAML::Node& node) {
    only(node,
         {"name", "label", "protects", "victim", "carries", "trade", "htcds", "icon", "aliases"});
    RoleSpec role;
    role.name = text(node, "name", true);
    role.label = text(node, "label", true);
    role.protects_as = text(node, "protects");
    static const std::set<std::string> reasons = {"",          "victim", "minor",       "witness",
                                                  "informant", "family", "ransom_payer"};
    if (reasons.count(role.protects_as) == 0) {
      fail(node["protects"].Mark(),
           "'protects' must be victim, minor, witness, informant, family or ransom_payer");
    }
    role.protects = !role.protects_as.empty();
    role.victim = flag(node, "victim", false);
    if (role.victim && !role.protects) fail(node.Mark(), "a victim must be protected");
    role.carries = carries(node, false);
    if (role.carries == Carries::fold) fail(node["carries"].Mark(), "a role cannot fold");
    role.trade = flag(node, "trade", true) && !role.protects && role.carries != Carries::no;
    role.htcds = text(node, "htcds", true);
    role.icon = text(node, "icon", true);
    role.aliases = texts(node, "aliases");
    enter(result_.role_index_, node, role.name, role.aliases, result_.roles_.size());
    result_.roles_.push_back(std::move(role));
  }

  ValueType value_type(const YAML::Node& node) const {
    static constexpr std::pair<std::string_view, ValueType> kTypes[] = {
        {"name", ValueType::name},       {"text", ValueType::text},
        {"date", ValueType::date},       {"number", ValueType::number},
        {"country", ValueType::country}, {"phone", ValueType::phone},
        {"email", ValueType::email},     {"url", ValueType::url},
        {"choice", ValueType::choice},   {"identifier", ValueType::identifier},
        {"entity", ValueType::entity},   {"boolean", ValueType::boolean}};
    const std::string name = text(node, "type", true);
    for (const auto& [known, type] : kTypes) {
      if (name == known) return type;
    }
    fail(node["type"].Mark(), "unknown type '" + name + "'");
  }

  void read_property(const YAML::Node& node) {
    only(node,
         {"name", "label", "type", "multiple", "sensitive", "ftm", "htcds", "choices", "aliases"});
    PropertySpec property;
    property.name = text(node, "name", true);
    property.label = text(node, "label", true);
    property.type = value_type(node);
    property.multiple = flag(node, "multiple", true);
    property.sensitive = flag(node, "sensitive", false);
    property.ftm = text(node, "ftm");
    property.htcds = text(node, "htcds");
    property.aliases = texts(node, "aliases");
    if (const YAML::Node choices = node["choices"]; choices) {
      if (!choices.IsMap())
        fail(choices.Mark(), "'choices' must be a map from choice to its aliases");
      Ontology::Index seen;
      for (const auto& item : choices) {
        property.choices.push_back(item.first.as<std::string>());
        std::vector<std::string> aliases;
        for (const auto& alias : item.second) aliases.push_back(alias.as<std::string>());
        enter(seen, item.first, property.choices.back(), aliases, property.choices.size() - 1);
        property.choice_aliases.push_back(std::move(aliases));
      }
    }
    // The choices of `role` are the roles.
    const bool is_choice = property.type == ValueType::choice && property.name != property::kRole;
    if (is_choice != !property.choices.empty()) {
      fail(node.Mark(), "'choices' belong to type choice, and to it alone");
    }
    enter(result_.property_index_, node, property.name, property.aliases,
          result_.properties_.size());
    result_.properties_.push_back(std::move(property));
  }

  LinkKindId link_named(const YAML::Node& node) const {
    const auto name = node.as<std::string>();
    const LinkKindId id = result_.link(name);
    if (id == kNoTerm || result_.links_[id].name != name)
      fail(node.Mark(), "'" + name + "' is no link");
    return id;
  }

  void read_ftm(const YAML::Node& map) {
    if (!map.IsMap()) fail(map.Mark(), "'ftm' must be a map from schema to what it becomes");
    std::set<std::string> seen;
    std::vector<FtmReference> of_any;
    for (const auto& item : map) {
      FtmSchema schema;
      schema.name = item.first.as<std::string>();
      if (!seen.insert(schema.name).second)
        fail(item.first.Mark(), "'" + schema.name + "' stands twice");
      read_ftm_schema(item.second, schema);
      if (schema.name == kAnySchema) {
        of_any = std::move(schema.references);
      } else {
        result_.ftm_.push_back(std::move(schema));
      }
    }
    for (FtmSchema& schema : result_.ftm_) {
      if (schema.kind != kNoTerm) add_references(schema, of_any);
    }
  }

  // What a schema says itself of a property counts.
  static void add_references(FtmSchema& schema, const std::vector<FtmReference>& more) {
    for (const FtmReference& reference : more) {
      const bool own = std::any_of(
          schema.references.begin(), schema.references.end(),
          [&](const FtmReference& known) { return known.property == reference.property; });
      if (!own) schema.references.push_back(reference);
    }
  }

  void read_ftm_schema(const YAML::Node& node, FtmSchema& schema) const {
    only(node, {"kind", "link", "from", "to", "refs", "contract", "implies"});
    if (const std::string kind = text(node, "kind"); !kind.empty()) {
      schema.kind = result_.kind(kind);
      if (schema.kind == kNoTerm || result_.kinds_[schema.kind].name != kind) {
        fail(node["kind"].Mark(), "'" + kind + "' is no kind of entity");
      }
    }
    if (node["link"]) {
      schema.link = link_named(node["link"]);
      schema.from_property = text(node, "from", true);
      schema.to_property = text(node, "to", true);
    }
    const bool both = (schema.kind == kNoTerm) == (schema.link == kNoTerm);
    if (schema.name != kAnySchema && both) fail(node.Mark(), "give either 'kind' or 'link'");
    for (const auto& reference : node["refs"]) {
      if (!reference.IsSequence() || reference.size() != 3) {
        fail(reference.Mark(), "a reference is [property, link, from or to]");
      }
      const auto end = reference[2].as<std::string>();
      if (end != "from" && end != "to") fail(reference.Mark(), "the named end must be from or to");
      schema.references.push_back(
          {reference[0].as<std::string>(), link_named(reference[1]), end == "from"});
    }
    if (const YAML::Node contract = node["contract"]; contract) {
      if (!contract.IsSequence() || contract.size() != 3) {
        fail(contract.Mark(), "a contraction is [property, link, property]");
      }
      schema.contract_from = contract[0].as<std::string>();
      schema.contract_link = link_named(contract[1]);
      schema.contract_to = contract[2].as<std::string>();
    }
    for (const auto& item : node["implies"]) {
      const auto name = item.first.as<std::string>();
      const PropertyId property = result_.property(name);
      if (property == kNoTerm || result_.properties_[property].name != name) {
        fail(item.first.Mark(), "'" + name + "' is no property");
      }
      const auto value = item.second.as<std::string>();
      if (result_.properties_[property].type == ValueType::choice &&
          result_.choice(property, value) != value) {
        fail(item.second.Mark(), "'" + value + "' is no choice of '" + name + "'");
      }
      schema.implies.emplace_back(name, value);
    }
  }

  std::string file_;
  YAML::Node root_;
  Ontology result_;
};

Ontology Ontology::parse(std::string_view yaml, std::string_view file) {
  OntologyReader reader(yaml, file);
  try {
    return reader.read();
  } catch (const YAML::Exception& error) {
    Place place;
    place.file = std::string(file);
    if (error.mark.line >= 0) place.line = static_cast<std::uint64_t>(error.mark.line) + 1;
    throw Error(ErrorCode::invalid_input, "ontology " + place.file + ": " + error.msg, place);
  }
}

const Ontology& Ontology::builtin() {
  static const Ontology ontology = parse(data::ontology_yaml, "ontology.yaml");
  return ontology;
}

namespace {

std::uint16_t look_up(const std::unordered_map<std::string, std::uint16_t>& index,
                      std::string_view name) {
  // Names as the file writes them need no folding, which is what most callers ask for.
  bool plain = !name.empty();
  for (const char c : name) plain = plain && ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'));
  const auto at = index.find(plain ? std::string(name) : term_key(name));
  return at == index.end() ? kNoTerm : at->second;
}

}  // namespace

KindId Ontology::kind(std::string_view name) const { return look_up(kind_index_, name); }
LinkKindId Ontology::link(std::string_view name) const { return look_up(link_index_, name); }
LinkKindId Ontology::turned_link(std::string_view name) const {
  return look_up(turned_index_, name);
}
RoleId Ontology::role(std::string_view name) const { return look_up(role_index_, name); }
PropertyId Ontology::property(std::string_view name) const {
  return look_up(property_index_, name);
}

bool Ontology::allows(LinkKindId link, KindId from, KindId to) const {
  const LinkKindSpec& spec = links_.at(link);
  const auto fits = [](const std::vector<KindId>& kinds, KindId kind) {
    if (kinds.empty()) return true;
    for (const KindId allowed : kinds) {
      if (allowed == kind) return true;
    }
    return false;
  };
  if (fits(spec.from, from) && fits(spec.to, to)) return true;
  return !spec.directed && fits(spec.from, to) && fits(spec.to, from);
}

std::optional<std::string> Ontology::choice(PropertyId property, std::string_view text) const {
  const PropertySpec& spec = properties_.at(property);
  if (spec.name == property::kRole) {
    const RoleId id = role(text);
    if (id == kNoTerm) return std::nullopt;
    return roles_[id].name;
  }
  const std::string key = term_key(text);
  if (key.empty()) return std::nullopt;
  for (std::size_t i = 0; i < spec.choices.size(); ++i) {
    if (term_key(spec.choices[i]) == key) return spec.choices[i];
    for (const std::string& alias : spec.choice_aliases[i]) {
      if (term_key(alias) == key) return spec.choices[i];
    }
  }
  return std::nullopt;
}

const FtmSchema* Ontology::ftm_schema(std::string_view name) const {
  for (const FtmSchema& schema : ftm_) {
    if (schema.name == name) return &schema;
  }
  return nullptr;
}

}  // namespace mekhala
