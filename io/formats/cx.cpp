#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "io/formats/json_cells.hpp"
#include "io/json_graph.hpp"

namespace mekhala {
namespace {

// What CX2 declares of an attribute.
struct Declared {
  std::string name;
  const Json* preset = nullptr;
};

// Fragments of one aspect, in the order of the file.
using Aspects = std::unordered_map<std::string, std::vector<const Json*>>;

class CxReader {
 public:
  explicit CxReader(std::string_view file) : builder_(file, "CX") {}

  GraphTables run(const JsonDocument& document) {
    warn_duplicate_keys(builder_, document);
    for (const Json& fragment : document.root.items) {
      for (const JsonMember& aspect : fragment.members) {
        if (aspect.key == "CXVersion") builder_.set_format("CX2");
        aspects_[aspect.key].push_back(&aspect.value);
      }
    }
    check_status();
    if (aspects_.contains("CXVersion")) {
      read_cx2();
    } else {
      read_cx1();
    }
    if (builder_.num_nodes() == 0) builder_.warn("no_nodes", "", 0, "the file has no nodes");
    return builder_.finish();
  }

 private:
  template <typename Call>
  void each(const std::string& aspect, Call&& call) {
    const auto found = aspects_.find(aspect);
    if (found == aspects_.end()) return;
    std::uint64_t record = 0;
    for (const Json* list : found->second) {
      for (const Json& item : list->items) {
        ++record;
        if (!item.is(Json::Type::object)) {
          builder_.fail(record, fmt::format("an item of `{}` is no object", aspect));
        }
        call(item, record);
      }
    }
  }

  void check_status() {
    each("status", [&](const Json& status, std::uint64_t record) {
      const Json* good = status.find("success");
      if (good != nullptr && good->is(Json::Type::boolean) && !good->boolean) {
        builder_.fail(record, "its status says that writing it failed; export it again");
      }
    });
    if (!aspects_.contains("status")) {
      builder_.warn("no_status", "", 0, "no status at its end: the file may be cut");
    }
  }

  void count_left_out(std::initializer_list<std::string_view> read) {
    std::uint64_t left = 0;
    for (const auto& [name, fragments] : aspects_) {
      const bool known = std::find(read.begin(), read.end(), name) != read.end();
      if (known) continue;
      for (const Json* list : fragments) left += list->items.empty() ? 0 : 1;
    }
    if (left > 0) {
      builder_.warn("aspects", "", 0,
                    "aspects of style, tables and the network as a whole are left out", "", left);
    }
  }

  std::string end_of(const Json& edge, const char* key, std::uint64_t record) {
    const Json* end = edge.find(key);
    if (!is_name(end)) builder_.fail(record, "an edge without a source or a target (s, t)");
    return end->text;
  }

  void read_cx2() {
    read_declarations();
    each("nodes", [&](const Json& node, std::uint64_t record) {
      if (!is_name(node.find("id"))) builder_.fail(record, "a node without an id");
      builder_.node(member(node, "id"), record);
      put_values(node, declared_nodes_, record);
      for (const auto& [key, column] :
           {std::pair{"x", "viz.x"}, std::pair{"y", "viz.y"}, std::pair{"z", "viz.z"}}) {
        builder_.put(column, member(node, key));
      }
    });
    each("edges", [&](const Json& edge, std::uint64_t record) {
      builder_.edge(end_of(edge, "s", record), end_of(edge, "t", record), record);
      put_values(edge, declared_edges_, record);
    });
    builder_.set_directed(true);
    count_left_out({"CXVersion", "metaData", "attributeDeclarations", "nodes", "edges", "status"});
  }

  void read_declarations() {
    each("attributeDeclarations", [&](const Json& declarations, std::uint64_t) {
      for (const auto& [key, into] :
           {std::pair{"nodes", &declared_nodes_}, std::pair{"edges", &declared_edges_}}) {
        const Json* list = declarations.find(key);
        if (list == nullptr) continue;
        for (const JsonMember& one : list->members) {
          const std::string alias = member(one.value, "a");
          Declared& declared = (*into)[alias.empty() ? one.key : alias];
          declared = {one.key, one.value.find("v")};
        }
      }
    });
  }

  void put_values(const Json& item, const std::unordered_map<std::string, Declared>& declared,
                  std::uint64_t record) {
    const Json* values = item.find("v");
    if (values != nullptr) {
      for (const JsonMember& value : values->members) {
        const auto found = declared.find(value.key);
        put_member(builder_, found == declared.end() ? value.key : found->second.name, value.value,
                   record);
      }
    }
    for (const auto& [alias, one] : declared) {
      if (one.preset == nullptr || (values != nullptr && values->find(alias) != nullptr)) continue;
      presets_.emplace_back(one.name, one.preset);
    }
    // Columns turn up in the order of their names, whatever the order in the table of hashes.
    std::sort(presets_.begin(), presets_.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
    for (const auto& [name, preset] : presets_) put_member(builder_, name, *preset, record);
    presets_.clear();
  }

  // Attributes of CX name their node or edge (`po`), and may come before it.
  using Values = std::unordered_map<std::string, std::vector<const Json*>>;
  Values values_of(const std::string& aspect) {
    Values values;
    each(aspect, [&](const Json& item, std::uint64_t record) {
      const Json* of = item.find("po");
      if (is_name(of)) {
        values[of->text].push_back(&item);
      } else if (of != nullptr && of->is(Json::Type::array)) {
        for (const Json& one : of->items) values[one.text].push_back(&item);
      } else {
        builder_.warn("value_of_nothing", "", record,
                      "attributes that name no node or edge are left out");
      }
    });
    return values;
  }

  void put_values(Values& values, const std::string& id, std::uint64_t record) {
    const auto found = values.find(id);
    if (found == values.end()) return;
    for (const Json* item : found->second) {
      const Json* value = item->find("v");
      if (value != nullptr) put_member(builder_, member(*item, "n"), *value, record);
    }
    values.erase(found);
  }

  void warn_left(const Values& values) {
    if (values.empty()) return;
    builder_.warn("value_of_nothing", "", 0, "attributes that name no node or edge are left out",
                  "", values.size());
  }

  void read_cx1() {
    Values node_values = values_of("nodeAttributes");
    Values edge_values = values_of("edgeAttributes");
    std::unordered_map<std::string, const Json*> places;
    each("cartesianLayout",
         [&](const Json& place, std::uint64_t) { places.emplace(member(place, "node"), &place); });
    each("nodes", [&](const Json& node, std::uint64_t record) {
      if (!is_name(node.find("@id"))) builder_.fail(record, "a node without an @id");
      const std::string id = member(node, "@id");
      builder_.node(id, record);
      builder_.put("label", member(node, "n"));
      builder_.put("represents", member(node, "r"));
      put_values(node_values, id, record);
      if (const auto place = places.find(id); place != places.end()) {
        builder_.put("viz.x", member(*place->second, "x"));
        builder_.put("viz.y", member(*place->second, "y"));
      }
    });
    each("edges", [&](const Json& edge, std::uint64_t record) {
      builder_.edge(end_of(edge, "s", record), end_of(edge, "t", record), record);
      builder_.put("relation", member(edge, "i"));
      put_values(edge_values, member(edge, "@id"), record);
    });
    warn_left(node_values);
    warn_left(edge_values);
    builder_.set_directed(true);
    count_left_out({"numberVerification", "metaData", "nodes", "edges", "nodeAttributes",
                    "edgeAttributes", "cartesianLayout", "status"});
  }

  GraphTablesBuilder builder_;
  Aspects aspects_;
  std::unordered_map<std::string, Declared> declared_nodes_, declared_edges_;
  std::vector<std::pair<std::string, const Json*>> presets_;
};

}  // namespace

bool looks_like_cx(const Json& root) {
  if (!root.is(Json::Type::array) || root.items.empty()) return false;
  for (const Json& fragment : root.items) {
    if (!fragment.is(Json::Type::object)) return false;
    if (fragment.find("CXVersion") != nullptr || fragment.find("numberVerification") != nullptr) {
      return true;
    }
    for (const char* aspect : {"nodes", "edges", "metaData"}) {
      if (list_of(fragment, aspect) != nullptr) return true;
    }
  }
  return false;
}

GraphTables read_cx(const JsonDocument& document, std::string_view file) {
  return CxReader(file).run(document);
}

}  // namespace mekhala
