#include <fmt/format.h>

#include "io/formats/json_cells.hpp"
#include "io/json_graph.hpp"

namespace mekhala {
namespace {

bool has_data(const Json& item) {
  const Json* data = item.find("data");
  return data != nullptr && data->is(Json::Type::object);
}

// Lists of elements, or nothing where this is no CYJS.
struct Elements {
  const Json* nodes = nullptr;
  const Json* edges = nullptr;
  const Json* mixed = nullptr;
};

Elements elements_of(const Json& root) {
  Elements elements;
  const Json* holder = &root;
  if (root.is(Json::Type::object)) {
    if (const Json* inner = root.find("elements")) holder = inner;
  }
  if (holder->is(Json::Type::array)) {
    const bool good = !holder->items.empty() && has_data(holder->items.front());
    if (good || (holder != &root && holder->items.empty())) elements.mixed = holder;
    return elements;
  }
  const Json* nodes = list_of(*holder, "nodes");
  const Json* edges = list_of(*holder, "edges");
  const bool named = holder != &root;
  const auto good = [&](const Json* list) {
    return list != nullptr && (list->items.empty() ? named : has_data(list->items.front()));
  };
  if (good(nodes)) elements.nodes = nodes;
  if (good(edges)) elements.edges = edges;
  return elements;
}

class CyjsReader {
 public:
  explicit CyjsReader(std::string_view file) : builder_(file, "CYJS") {}

  GraphTables run(const JsonDocument& document) {
    warn_duplicate_keys(builder_, document);
    const Elements elements = elements_of(document.root);
    std::uint64_t record = 0;
    if (elements.mixed != nullptr) {
      for (const Json& item : elements.mixed->items) {
        ++record;
        const std::string group = member(item, "group");
        const Json* data = data_of(item, record);
        const bool edge = group == "edges" || (group.empty() && is_name(data->find("source")) &&
                                               is_name(data->find("target")));
        edge ? read_edge(item, *data, record) : read_node(item, *data, record);
      }
    }
    if (elements.nodes != nullptr) {
      for (const Json& item : elements.nodes->items) {
        ++record;
        read_node(item, *data_of(item, record), record);
      }
    }
    record = elements.mixed != nullptr ? record : 0;
    if (elements.edges != nullptr) {
      for (const Json& item : elements.edges->items) {
        ++record;
        read_edge(item, *data_of(item, record), record);
      }
    }
    if (builder_.num_nodes() == 0) builder_.warn("no_nodes", "", 0, "the file has no nodes");
    return builder_.finish();
  }

 private:
  const Json* data_of(const Json& item, std::uint64_t record) const {
    if (!has_data(item)) builder_.fail(record, "an element without \"data\"");
    return item.find("data");
  }

  void read_node(const Json& item, const Json& data, std::uint64_t record) {
    if (!is_name(data.find("id"))) builder_.fail(record, "a node without an id in its data");
    builder_.node(member(data, "id"), record);
    if (const Json* parent = data.find("parent"); is_name(parent)) {
      builder_.put("inside", parent->text);
      builder_.warn("hierarchy", "", record,
                    "compound nodes are kept as a column `inside`, not drawn as edges");
    }
    put_members(builder_, data, record, {"id", "parent"});
    if (const Json* position = item.find("position")) {
      if (position->is(Json::Type::object)) {
        builder_.put("viz.x", member(*position, "x"));
        builder_.put("viz.y", member(*position, "y"));
      }
    }
    put_classes(item);
  }

  void read_edge(const Json& item, const Json& data, std::uint64_t record) {
    if (!is_name(data.find("source")) || !is_name(data.find("target"))) {
      builder_.fail(record, "an edge without a source or a target in its data");
    }
    builder_.edge(member(data, "source"), member(data, "target"), record);
    put_members(builder_, data, record, {"id", "source", "target"});
    put_classes(item);
  }

  void put_classes(const Json& item) {
    if (const Json* classes = item.find("classes")) {
      if (const auto text = cell_text(*classes)) builder_.put("classes", *text);
    }
  }

  GraphTablesBuilder builder_;
};

}  // namespace

bool looks_like_cyjs(const Json& root) {
  const Elements elements = elements_of(root);
  return elements.mixed != nullptr || elements.nodes != nullptr || elements.edges != nullptr;
}

GraphTables read_cyjs(const JsonDocument& document, std::string_view file) {
  return CyjsReader(file).run(document);
}

}  // namespace mekhala
