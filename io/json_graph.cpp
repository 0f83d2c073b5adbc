#include "io/json_graph.hpp"

#include <fmt/format.h>

#include <charconv>
#include <unordered_map>

#include "engine/base/error.hpp"
#include "engine/base/text.hpp"

namespace mekhala {
namespace {

constexpr std::size_t kMaxJsonColumns = 1024;

[[noreturn]] void fail(std::string_view file, std::uint64_t record, std::string_view what) {
  throw Error(
      ErrorCode::invalid_input, fmt::format("{}: {}", file, what),
      Place{.file = std::string(file), .line = record, .byte = {}, .column = {}, .value = {}});
}

const Json* list_of(const Json& root, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    const Json* found = root.find(name);
    if (found != nullptr && found->is(Json::Type::array)) return found;
  }
  return nullptr;
}

const Json* nodes_of(const Json& root) { return list_of(root, {"nodes", "vertices"}); }
const Json* links_of(const Json& root) { return list_of(root, {"links", "edges"}); }

bool is_scalar(const Json& json) {
  return json.is(Json::Type::string) || json.is(Json::Type::number) || json.is(Json::Type::boolean);
}

std::string scalar_text(const Json& json) {
  if (json.is(Json::Type::boolean)) return json.boolean ? "true" : "false";
  return json.text;
}

// Text of a member as a cell; nested objects have none and are counted by the caller.
std::optional<std::string> cell_text(const Json& json) {
  if (json.is(Json::Type::null)) return "";
  if (is_scalar(json)) return scalar_text(json);
  if (!json.is(Json::Type::array)) return std::nullopt;
  std::string joined;
  for (const Json& item : json.items) {
    if (!is_scalar(item)) return std::nullopt;
    if (!joined.empty()) joined += "; ";
    joined += scalar_text(item);
  }
  return joined;
}

const Json* id_of(const Json& node) {
  for (const std::string_view name : {"id", "key", "name", "label"}) {
    const Json* found = node.find(name);
    if (found != nullptr && (found->is(Json::Type::string) || found->is(Json::Type::number))) {
      return found;
    }
  }
  return nullptr;
}

// Rows of cells whose columns turn up as the records do.
class TableBuilder {
 public:
  explicit TableBuilder(CellTable& table) : table_(table) {}
  void start_row(std::uint64_t line) {
    rows_.emplace_back();
    table_.lines.push_back(line);
  }
  void put(std::string_view column, std::string text) {
    auto found = columns_.find(std::string(column));
    if (found == columns_.end()) {
      if (table_.header.size() >= kMaxJsonColumns) {
        table_.warnings.add(
            "too_many_members", "", table_.lines.back(),
            fmt::format("members beyond the {} first kinds were left out", kMaxJsonColumns));
        return;
      }
      found = columns_.emplace(std::string(column), table_.header.size()).first;
      table_.header.emplace_back(column);
    }
    auto& row = rows_.back();
    if (row.size() <= found->second) row.resize(found->second + 1);
    row[found->second] = table_.owner->arena.keep(text);
  }
  void put_members(const Json& object, std::initializer_list<std::string_view> except) {
    for (const auto& [name, value] : object.members) {
      bool skip = false;
      for (const std::string_view other : except) skip |= name == other;
      if (skip) continue;
      if (auto text = cell_text(value)) {
        put(name, std::move(*text));
      } else {
        table_.warnings.add("nested_member", name, table_.lines.back(),
                            "members that hold further objects were left out");
      }
    }
  }
  void finish() {
    table_.cells.reserve(rows_.size() * table_.header.size());
    for (auto& row : rows_) {
      row.resize(table_.header.size());
      table_.cells.insert(table_.cells.end(), row.begin(), row.end());
    }
  }

 private:
  CellTable& table_;
  std::unordered_map<std::string, std::size_t> columns_;
  std::vector<std::vector<std::string_view>> rows_;
};

// How the ends of links are told.
struct Ends {
  std::string_view file;
  std::vector<std::string> ids;  // of nodes, in order
  bool by_number = false;

  [[nodiscard]] std::string read(const Json* end, std::uint64_t record) const {
    if (end != nullptr && end->is(Json::Type::object)) end = id_of(*end);
    if (end == nullptr || !(end->is(Json::Type::string) || end->is(Json::Type::number))) {
      fail(file, record,
           fmt::format(
               "link {}: an end is missing or neither text nor number; give each link a source "
               "and a target",
               record));
    }
    if (!by_number || !end->is(Json::Type::number)) return end->text;
    std::size_t index = 0;
    const char* last = end->text.data() + end->text.size();
    const auto [at, fault] = std::from_chars(end->text.data(), last, index);
    if (fault != std::errc{} || at != last || index >= ids.size()) {
      fail(file, record,
           fmt::format("link {}: it names a node by a number that no node has (there are {} nodes, "
                       "counted from 0); give the nodes ids",
                       record, ids.size()));
    }
    return ids[index];
  }
};

}  // namespace

bool looks_like_json_graph(const Json& root) {
  return root.is(Json::Type::object) && (nodes_of(root) != nullptr || links_of(root) != nullptr);
}

JsonGraph json_graph_tables(const JsonDocument& document, std::string_view file) {
  const Json& root = document.root;
  if (!looks_like_json_graph(root)) {
    fail(file, 0, "neither \"nodes\" nor \"links\" in it; no graph that can be read");
  }
  JsonGraph graph;
  for (CellTable* table : {&graph.nodes, &graph.links}) {
    table->file = std::string(file);
    table->format = "json graph";
    table->encoding = "UTF-8";
    table->header_line = 1;
  }
  graph.nodes.sheet = "nodes";
  graph.links.sheet = "links";
  graph.links.owner = graph.nodes.owner;
  if (document.duplicate_keys > 0) {
    graph.nodes.warnings.add("duplicate_key", document.first_duplicate, 0,
                             "a key stands twice in one object; the last value won", "",
                             document.duplicate_keys);
  }
  if (const Json* flag = root.find("directed"); flag != nullptr && flag->is(Json::Type::boolean)) {
    graph.directed = flag->boolean;
  }

  Ends ends{.file = file, .ids = {}, .by_number = false};
  TableBuilder nodes(graph.nodes);
  bool all_have_ids = true;
  const Json* node_list = nodes_of(root);
  if (node_list != nullptr) {
    std::uint64_t record = 0;
    for (const Json& node : node_list->items) {
      ++record;
      nodes.start_row(record);
      if (is_scalar(node)) {
        ends.ids.push_back(scalar_text(node));
        nodes.put("id", ends.ids.back());
        continue;
      }
      if (!node.is(Json::Type::object)) {
        fail(file, record, fmt::format("node {}: neither an object nor an id", record));
      }
      const Json* id = id_of(node);
      const Json* own = node.find("id");
      if (own == nullptr) own = node.find("key");
      all_have_ids &= own != nullptr;
      ends.ids.push_back(id != nullptr ? id->text : fmt::format("{}", record - 1));
      nodes.put("id", ends.ids.back());
      nodes.put_members(node, {"id", "key"});
    }
    if (record == 0) {
      graph.nodes.warnings.add("no_nodes", "", 0, "the file has no nodes");
    }
  }
  nodes.finish();
  ends.by_number = node_list != nullptr && !all_have_ids;

  TableBuilder links(graph.links);
  if (const Json* link_list = links_of(root)) {
    std::uint64_t record = 0;
    for (const Json& link : link_list->items) {
      links.start_row(++record);
      if (!link.is(Json::Type::object)) {
        fail(file, record, fmt::format("link {}: not an object", record));
      }
      const Json* source = link.find("source");
      if (source == nullptr) source = link.find("from");
      const Json* target = link.find("target");
      if (target == nullptr) target = link.find("to");
      links.put("source", ends.read(source, record));
      links.put("target", ends.read(target, record));
      links.put_members(link, {"source", "target", "from", "to"});
    }
  }
  links.finish();
  return graph;
}

}  // namespace mekhala
