#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <unordered_map>

#include "engine/base/text.hpp"
#include "engine/case/handling.hpp"
#include "io/formats/json_cells.hpp"
#include "io/formats/stix_ids.hpp"
#include "io/json_graph.hpp"

namespace mekhala {
namespace {

// Predefined markings by their ids, TLP 1 and 2, least strict first.
struct Marking {
  std::string_view id, name;
};
constexpr std::array<Marking, 9> kMarkings{{
    {"marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9", "TLP:WHITE"},
    {"marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487", "TLP:CLEAR"},
    {"marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da", "TLP:GREEN"},
    {"marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb", "TLP:GREEN"},
    {"marking-definition--f88d31f6-486f-44da-b317-01333bde0b82", "TLP:AMBER"},
    {"marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421", "TLP:AMBER"},
    {"marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003", "TLP:AMBER+STRICT"},
    {"marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed", "TLP:RED"},
    {"marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1", "TLP:RED"},
}};

bool is_stix_object(const Json& object) {
  const Json* type = object.find("type");
  const Json* id = object.find("id");
  return object.is(Json::Type::object) && type != nullptr && type->is(Json::Type::string) &&
         id != nullptr && id->is(Json::Type::string) && id->text.starts_with(type->text + "--");
}

// Of objects that say something about other objects, and are none themselves.
bool is_meta(std::string_view type) {
  return type == "marking-definition" || type == "language-content" ||
         type == "extension-definition" || type == "bundle";
}

// References that are read as something else than an edge of their own.
bool is_own_reference(std::string_view name) {
  return name == "created_by_ref" || name == "object_marking_refs" || name == "source_ref" ||
         name == "target_ref" || name == "sighting_of_ref" || name == "where_sighted_refs" ||
         name == "observed_data_refs" || name == "marking_ref";
}

std::string kind_of(const Json& object) {
  const std::string type = member(object, "type");
  if (type == "identity") {
    const std::string kind = member(object, "identity_class");
    if (kind == "individual") return "person";
    return kind == "organization" || kind == "group" || kind == "class" ? "organization" : "";
  }
  if (type == "threat-actor") {
    return member(object, "resource_level") == "individual" ? "person" : "organization";
  }
  if (type == "intrusion-set") return "organization";
  if (type == "campaign" || type == "incident") return "event";
  if (type == "location") return "location";
  if (type == "infrastructure") return "platform";
  if (type == "user-account") return "account";
  if (type == "email-addr") return "email";
  if (type == "x-mekhala-vehicle") return "vehicle";
  if (type.starts_with("x-")) return "";
  return "document";
}

class StixReader {
 public:
  explicit StixReader(std::string_view file) : builder_(file, "STIX 2.1") {}

  GraphTables run(const JsonDocument& document) {
    warn_duplicate_keys(builder_, document);
    collect(document.root);
    builder_.set_directed(true);
    // All nodes before all edges: an edge may name an object that comes later.
    for (const Object& object : objects_) {
      if (is_live(object)) {
        read_node(object);
      } else if (!is_no_node(object)) {
        builder_.warn("revoked", "", object.record, "revoked objects and links are left out");
      }
    }
    for (const Object& object : objects_) {
      if (is_live(object)) read_edges(object);
    }
    return builder_.finish();
  }

 private:
  struct Object {
    const Json* json = nullptr;
    std::uint64_t record = 0;
    std::string id, type, modified;
  };

  void collect(const Json& root) {
    const Json* list = nullptr;
    if (root.is(Json::Type::array)) list = &root;
    if (root.is(Json::Type::object) && member(root, "type") == "bundle") {
      list = list_of(root, "objects");
      say_version(root);
      if (list == nullptr) {
        builder_.warn("no_objects", "", 1, "the bundle has no objects");
        return;
      }
    }
    if (list == nullptr) return add(root, 1);
    std::uint64_t record = 0;
    for (const Json& object : list->items) add(object, ++record);
  }

  void say_version(const Json& bundle) {
    const std::string version = member(bundle, "spec_version");
    if (version.empty()) return;
    builder_.set_format("STIX " + escape_terminal(truncate_display(version, 10)));
    builder_.warn("stix_version", "spec_version", 1,
                  fmt::format("the bundle is STIX {}; it is read as 2.1",
                              escape_terminal(truncate_display(version, 10))));
  }

  void add(const Json& json, std::uint64_t record) {
    if (!json.is(Json::Type::object) || member(json, "type").empty()) {
      builder_.warn("no_type", "", record, "what is no object with a type is left out");
      return;
    }
    Object object{&json, record, member(json, "id"), member(json, "type"),
                  member(json, "modified")};
    if (object.id.empty()) {
      builder_.warn("no_id", "id", record, "an object without an id is left out");
      return;
    }
    if (!is_meta(object.type) && !has_good_id(object)) {
      builder_.warn("bad_id", "id", record,
                    "an id is not its type, `--` and a UUID; it is kept as it stands",
                    "make ids by the rules of STIX");
    }
    const auto [at, fresh] = index_.emplace(object.id, objects_.size());
    if (!fresh) {
      builder_.warn("versions", "id", record,
                    "of several versions of an object the one modified last is read");
      Object& known = objects_[at->second];
      if (known.modified < object.modified) {
        known = std::move(object);
      }
      return;
    }
    objects_.push_back(std::move(object));
  }

  static bool has_good_id(const Object& object) {
    return object.id.starts_with(object.type + "--") &&
           matches(std::string_view(object.id).substr(object.type.size() + 2),
                   "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
  }

  // Who made an export of ours is nobody of the case.
  static bool is_no_node(const Object& object) {
    return is_meta(object.type) || object.id == kStixMaker;
  }

  bool is_live(const Object& object) {
    if (is_no_node(object)) return false;
    const Json* revoked = object.json->find("revoked");
    return revoked == nullptr || !revoked->is(Json::Type::boolean) || !revoked->boolean;
  }

  void read_node(const Object& object) {
    if (object.type == "relationship" || object.type == "sighting") return;
    builder_.node(object.id, object.record);
    std::string kind = stated_kind(*object.json);
    const bool stated = !kind.empty();
    if (!stated) kind = kind_of(*object.json);
    builder_.put("kind", kind);
    if (kind == "document" && !stated) builder_.put("document_type", object.type);
    if (kind.empty() && object.type.starts_with("x-")) put_custom_type(object);
    builder_.put("name", name_of(*object.json));
    put_markings(object);
    put_rest(object, {"type", "id", "spec_version", "name", "value", "created_by_ref"});
  }

  // What its maker calls an object ("x-ngo-victim") may say that it stands for a victim: as a role
  // the import sees it, and protects.
  void put_custom_type(const Object& object) {
    std::string words = object.type.substr(2);
    std::replace(words.begin(), words.end(), '-', ' ');
    builder_.put("role", words);
    builder_.warn("custom_type", "type", object.record,
                  "objects of types that STIX does not know are kept; their type is read as a role",
                  "name their kind with --default-kind or a mapping");
  }

  static std::string name_key(const Json& object) {
    for (const char* key :
         {"name", "value", "display_name", "account_login", "user_id", "abstract", "key", "path"}) {
      if (!member(object, key).empty()) return key;
    }
    return {};
  }
  static std::string name_of(const Json& object) {
    const std::string key = name_key(object);
    return key.empty() ? std::string() : member(object, key);
  }

  // The strictest predefined marking of the object, and "TLP:RED for phone" of each value that has
  // one of its own, in one column; others by the name of their definition, else by its id.
  void put_markings(const Object& object) {
    std::string whole;
    if (const Json* refs = list_of(*object.json, "object_marking_refs")) {
      for (const Json& ref : refs->items) whole = stricter(whole, marking_of(object, ref.text));
    }
    builder_.put("marking", whole);
    const Json* granular = list_of(*object.json, "granular_markings");
    if (granular == nullptr) return;
    for (const Json& one : granular->items) {
      const Json* selectors = list_of(one, "selectors");
      const std::string marking = marking_of(object, member(one, "marking_ref"));
      if (selectors == nullptr || marking.empty()) continue;
      for (const Json& selector : selectors->items) {
        const std::string column = column_of(*object.json, selector.text);
        builder_.put("marking", column.empty() ? marking : marking + " for " + column);
      }
    }
  }

  static std::string stricter(const std::string& one, const std::string& other) {
    return handling_of(one) < handling_of(other) ? other : one;
  }

  // "" where it is no limit on who may see it: terms of use go into a column of their own.
  std::string marking_of(const Object& object, const std::string& id) {
    if (id.empty()) return {};
    for (const Marking& known : kMarkings) {
      if (known.id == id) return std::string(known.name);
    }
    const auto found = index_.find(id);
    const Json* definition =
        found == index_.end() ? nullptr : objects_[found->second].json->find("definition");
    if (definition != nullptr) {
      if (const std::string tlp = member(*definition, "tlp"); !tlp.empty()) return "TLP:" + tlp;
      if (const std::string terms = member(*definition, "statement"); !terms.empty()) {
        builder_.put("terms of use", terms);
        return {};
      }
    }
    builder_.warn("own_marking", "object_marking_refs", object.record,
                  "markings other than TLP are kept by the id of their definition");
    return id;
  }

  // The column of what a selector names: the last name in it. "" where it is the object as a whole.
  static std::string column_of(const Json& object, std::string_view selector) {
    std::string column;
    for (const std::string_view part : split(selector, '.')) {
      if (!part.empty() && part.front() != '[') column = std::string(part);
    }
    if (column.ends_with("_ref") || column.ends_with("_refs") || column == "extensions") return {};
    return column == name_key(object) ? std::string("name") : column;
  }

  void put_rest(const Object& object, std::initializer_list<std::string_view> except) {
    for (const auto& [name, value] : object.json->members) {
      if (std::find(except.begin(), except.end(), name) != except.end()) continue;
      if (name.ends_with("_ref") || name.ends_with("_refs") || name == "granular_markings")
        continue;
      if (name == "external_references") {
        builder_.warn("external_references", "", object.record,
                      "references to other documents are left out; nothing is fetched");
      } else if (name == "objects" && object.type == "observed-data") {
        builder_.warn("embedded_objects", "objects", object.record,
                      "objects inside observed data (STIX 2.0) are left out",
                      "convert the bundle to STIX 2.1");
      } else if (name == "extensions") {
        put_extensions(object, value);
      } else {
        put_member(builder_, name, value, object.record);
      }
    }
    const std::string maker = member(*object.json, "created_by_ref");
    if (maker != kStixMaker) builder_.put("created by", maker);
  }

  // What extensions say of an object is the object's, where it does not say it itself; kinds are
  // read elsewhere.
  void put_extensions(const Object& object, const Json& extensions) {
    for (const JsonMember& one : extensions.members) {
      for (const auto& [name, value] : one.value.members) {
        if (name == "extension_type" || name == "kind" || object.json->find(name) != nullptr) {
          continue;
        }
        put_member(builder_, name, value, object.record);
      }
    }
  }

  // The kind that an extension states, as our own exports do; "" none.
  static std::string stated_kind(const Json& object) {
    const Json* extensions = object.find("extensions");
    if (extensions == nullptr) return {};
    for (const JsonMember& one : extensions->members) {
      if (std::string kind = member(one.value, "kind"); !kind.empty()) return kind;
    }
    return {};
  }

  void read_edges(const Object& object) {
    if (object.type == "relationship") return read_relationship(object);
    if (object.type == "sighting") return read_sighting(object);
    for (const auto& [name, value] : object.json->members) {
      if (is_own_reference(name)) continue;
      if (name.ends_with("_ref") && value.is(Json::Type::string)) {
        add_reference(object, value.text, name.substr(0, name.size() - 4));
      } else if (name.ends_with("_refs") && value.is(Json::Type::array)) {
        for (const Json& ref : value.items) {
          add_reference(object, ref.text, name.substr(0, name.size() - 5));
        }
      }
    }
  }

  bool is_gone(std::string_view id) {
    const auto found = index_.find(std::string(id));
    return found != index_.end() && !is_live(objects_[found->second]);
  }

  // False where an end is revoked: an edge would bring it back.
  bool open_edge(const Object& object, const std::string& from, const std::string& to) {
    if (from.empty() || to.empty()) {
      builder_.warn("missing_end", "", object.record, "an edge without both its ends is left out");
      return false;
    }
    if (is_gone(from) || is_gone(to)) {
      builder_.warn("revoked_end", "", object.record,
                    "edges at objects that are revoked or no nodes are left out");
      return false;
    }
    builder_.edge(from, to, object.record);
    return true;
  }

  void add_reference(const Object& object, const std::string& to, std::string name) {
    std::replace(name.begin(), name.end(), '_', ' ');
    if (!open_edge(object, object.id, to)) return;
    builder_.put("relation", name == "object" ? "refers to" : name);
  }

  void read_relationship(const Object& object) {
    const Json& json = *object.json;
    if (!open_edge(object, member(json, "source_ref"), member(json, "target_ref"))) return;
    const std::string kind = stated_kind(json);
    builder_.put("relation", kind.empty() ? member(json, "relationship_type") : kind);
    builder_.put("start", member(json, "start_time"));
    builder_.put("end", member(json, "stop_time"));
    put_markings(object);
    put_rest(object, {"type", "id", "spec_version", "relationship_type", "start_time", "stop_time",
                      "created_by_ref"});
  }

  void read_sighting(const Object& object) {
    const Json& json = *object.json;
    const std::string what = member(json, "sighting_of_ref");
    bool any = false;
    for (const auto& [key, relation] : {std::pair{"where_sighted_refs", "sighted"},
                                        std::pair{"observed_data_refs", "observed in"}}) {
      const Json* refs = list_of(json, key);
      if (refs == nullptr) continue;
      const bool seen_by = std::string_view(relation) == "sighted";
      for (const Json& ref : refs->items) {
        any = true;
        if (!open_edge(object, seen_by ? ref.text : what, seen_by ? what : ref.text)) continue;
        builder_.put("relation", relation);
        builder_.put("start", member(json, "first_seen"));
        builder_.put("end", member(json, "last_seen"));
        builder_.put("count", member(json, "count"));
        put_markings(object);
      }
    }
    if (!any) {
      builder_.warn("sighting_of_nobody", "", object.record,
                    "a sighting that says neither where nor in what data is left out");
    }
  }

  GraphTablesBuilder builder_;
  std::vector<Object> objects_;
  std::unordered_map<std::string, std::size_t> index_;
};

}  // namespace

bool looks_like_stix(const Json& root) {
  if (root.is(Json::Type::array)) return !root.items.empty() && is_stix_object(root.items.front());
  if (!root.is(Json::Type::object)) return false;
  return member(root, "type") == "bundle" || is_stix_object(root);
}

GraphTables read_stix(const JsonDocument& document, std::string_view file) {
  return StixReader(file).run(document);
}

}  // namespace mekhala
