#include "io/json_graph.hpp"

#include <fmt/format.h>

#include <charconv>

#include "engine/base/error.hpp"
#include "engine/base/text.hpp"
#include "io/formats/json_cells.hpp"

namespace mekhala {
namespace {

[[noreturn]] void fail(std::string_view file, std::uint64_t record, std::string_view what) {
  throw Error(
      ErrorCode::invalid_input, fmt::format("{}: {}", file, what),
      Place{.file = std::string(file), .line = record, .byte = {}, .column = {}, .value = {}});
}

// JSON Graph Format holds nodes as members of one object.
const Json* nodes_of(const Json& root) {
  for (const char* name : {"nodes", "vertices"}) {
    const Json* found = root.find(name);
    if (found == nullptr) continue;
    if (found->is(Json::Type::array) || found->is(Json::Type::object)) return found;
  }
  return nullptr;
}
const Json* links_of(const Json& root) {
  for (const char* name : {"links", "edges"}) {
    if (const Json* found = list_of(root, name)) return found;
  }
  return nullptr;
}

// The object that holds nodes and links: the root, or its member "graph".
const Json& graph_of(const Json& root) {
  if (!root.is(Json::Type::object) || nodes_of(root) != nullptr || links_of(root) != nullptr) {
    return root;
  }
  const Json* inner = root.find("graph");
  return inner != nullptr && inner->is(Json::Type::object) ? *inner : root;
}

bool is_node_link(const Json& root) {
  const Json& graph = graph_of(root);
  return graph.is(Json::Type::object) && (nodes_of(graph) != nullptr || links_of(graph) != nullptr);
}

const Json* id_of(const Json& node) {
  for (const char* name : {"id", "key", "name", "label"}) {
    const Json* found = node.find(name);
    if (is_name(found)) return found;
  }
  return nullptr;
}

class NodeLinkReader {
 public:
  NodeLinkReader(const JsonDocument& document, std::string_view file)
      : document_(document), file_(file), builder_(file, "json graph") {}

  GraphTables run() {
    const Json& graph = graph_of(document_.root);
    warn_duplicate_keys(builder_, document_);
    read_direction(graph);
    if (const Json* nodes = nodes_of(graph)) {
      if (nodes->is(Json::Type::object)) {
        read_named_nodes(*nodes);
      } else {
        read_nodes(*nodes);
      }
    }
    if (const Json* links = links_of(graph)) {
      std::uint64_t record = 0;
      for (const Json& link : links->items) read_link(link, ++record);
    }
    return builder_.finish();
  }

 private:
  void read_direction(const Json& graph) {
    if (const Json* flag = graph.find("directed")) {
      if (flag->is(Json::Type::boolean)) builder_.set_directed(flag->boolean);
    }
    const Json* options = graph.find("options");
    if (options == nullptr || !options->is(Json::Type::object)) return;
    const std::string type = member(*options, "type");
    if (type == "directed" || type == "undirected") builder_.set_directed(type == "directed");
    // Edges of a mixed graph that say nothing are directed.
    if (type == "mixed") builder_.set_directed(true);
  }

  void read_nodes(const Json& list) {
    bool all_have_ids = true;
    std::uint64_t record = 0;
    for (const Json& node : list.items) {
      ++record;
      if (is_scalar(node)) {
        add_node(scalar_text(node), record);
        continue;
      }
      if (!node.is(Json::Type::object)) {
        fail(file_, record, fmt::format("node {}: neither an object nor an id", record));
      }
      const Json* id = id_of(node);
      all_have_ids &= is_name(node.find("id")) || is_name(node.find("key"));
      add_node(id != nullptr ? id->text : fmt::format("{}", record - 1), record);
      put_all(node, record, {"id", "key", "attributes"});
    }
    if (record == 0) builder_.warn("no_nodes", "", 0, "the file has no nodes");
    by_number_ = !all_have_ids;
  }

  void read_named_nodes(const Json& nodes) {
    std::uint64_t record = 0;
    for (const JsonMember& node : nodes.members) {
      add_node(node.key, ++record);
      if (node.value.is(Json::Type::object)) put_all(node.value, record, {"metadata"});
    }
    if (record == 0) builder_.warn("no_nodes", "", 0, "the file has no nodes");
  }

  void add_node(const std::string& id, std::uint64_t record) {
    builder_.node(id, record);
    ids_.push_back(id);
  }

  // Attributes in an object of their own (graphology, JSON Graph Format) are the item's.
  void put_all(const Json& item, std::uint64_t record,
               std::initializer_list<std::string_view> except) {
    put_members(builder_, item, record, except);
    for (const char* name : {"attributes", "metadata"}) {
      const Json* inner = item.find(name);
      if (inner == nullptr) continue;
      if (inner->is(Json::Type::object)) {
        put_members(builder_, *inner, record, {});
      } else if (std::string_view(name) == "attributes") {
        put_member(builder_, name, *inner, record);
      }
    }
  }

  void read_link(const Json& link, std::uint64_t record) {
    if (!link.is(Json::Type::object)) {
      fail(file_, record, fmt::format("link {}: not an object", record));
    }
    const Json* source = link.find("source");
    if (source == nullptr) source = link.find("from");
    const Json* target = link.find("target");
    if (target == nullptr) target = link.find("to");
    builder_.edge(end_of(source, record), end_of(target, record), record);
    const Json* undirected = link.find("undirected");
    const Json* directed = link.find("directed");
    if (undirected != nullptr && undirected->is(Json::Type::boolean)) {
      builder_.direction(!undirected->boolean);
    } else if (directed != nullptr && directed->is(Json::Type::boolean)) {
      builder_.direction(directed->boolean);
    }
    put_all(link, record,
            {"source", "target", "from", "to", "attributes", "metadata", "undirected", "directed"});
  }

  std::string end_of(const Json* end, std::uint64_t record) const {
    if (end != nullptr && end->is(Json::Type::object)) end = id_of(*end);
    if (!is_name(end)) {
      fail(file_, record,
           fmt::format(
               "link {}: an end is missing or neither text nor number; give each link a source "
               "and a target",
               record));
    }
    if (!by_number_ || !end->is(Json::Type::number)) return end->text;
    std::size_t index = 0;
    const char* last = end->text.data() + end->text.size();
    const auto [at, fault] = std::from_chars(end->text.data(), last, index);
    if (fault != std::errc{} || at != last || index >= ids_.size()) {
      fail(file_, record,
           fmt::format("link {}: it names a node by a number that no node has (there are {} nodes, "
                       "counted from 0); give the nodes ids",
                       record, ids_.size()));
    }
    return ids_[index];
  }

  const JsonDocument& document_;
  std::string_view file_;
  GraphTablesBuilder builder_;
  std::vector<std::string> ids_;  // of nodes, in order
  bool by_number_ = false;
};

}  // namespace

bool looks_like_json_graph(const Json& root) {
  return looks_like_cx(root) || looks_like_cyjs(root) || looks_like_stix(root) ||
         looks_like_geojson(root) || is_node_link(root);
}

GraphTables json_graph_tables(const JsonDocument& document, std::string_view file) {
  const Json& root = document.root;
  if (looks_like_cx(root)) return read_cx(document, file);
  if (looks_like_cyjs(root)) return read_cyjs(document, file);
  if (looks_like_stix(root)) return read_stix(document, file);
  if (looks_like_geojson(root)) return read_geojson(document, file);
  if (!is_node_link(root)) {
    fail(file, 1,
         "JSON without nodes and links, and no FollowTheMoney lines; export it in one of these "
         "forms");
  }
  return NodeLinkReader(document, file).run();
}

}  // namespace mekhala
