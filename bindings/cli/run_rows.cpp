#include "bindings/cli/run_rows.hpp"

#include <algorithm>

#include "bindings/workbench/run.hpp"

namespace mekhala::cli {

namespace {

Json cell_json(const AnyColumn& column, std::size_t row) {
  return std::visit([&](const auto& cells) { return cells.has(row) ? Json(cells[row]) : Json(); },
                    column);
}

// Rows of one result shape; each knows how many there would be.
class RowWriter {
 public:
  RowWriter(const GraphInput& input, std::size_t limit) : input_(input), limit_(limit) {}

  Block operator()(const NodeScores& scores) const {
    Block block = begin(named({{"node", "node"}, {"value", "value", Style::number}}));
    const auto order = ranked_nodes(input_, scores.values);
    fill(block, order, [&](NodeId node) {
      return labelled(
          Json::object().set("node", input_.name(node)).set("value", scores.values[node]), node);
    });
    return block;
  }
  Block operator()(const NodeLabels& labels) const {
    Block block = begin(named({{"node", "node"}, {"community", "community", Style::integer}}));
    std::vector<NodeId> order;
    for (NodeId node = 0; node < labels.values.size(); ++node) {
      if (input_.listed(node)) order.push_back(node);
    }
    std::stable_sort(order.begin(), order.end(),
                     [&](NodeId a, NodeId b) { return labels.values[a] < labels.values[b]; });
    fill(block, order, [&](NodeId node) {
      return labelled(
          Json::object().set("node", input_.name(node)).set("community", labels.values[node]),
          node);
    });
    return block;
  }
  Block operator()(const EdgeScores& scores) const {
    Block block =
        begin({{"source", "source"}, {"target", "target"}, {"value", "value", Style::number}});
    const GraphView graph = input_.graph().view();
    fill(block, ranked_edges(input_, scores.values), [&](EdgeId edge) {
      return Json::object()
          .set("source", input_.name(graph.source(edge)))
          .set("target", input_.name(graph.target(edge)))
          .set("value", scores.values[edge]);
    });
    return block;
  }
  Block operator()(const NodePoints& points) const {
    Block block = begin({{"node", "node"}, {"x", "x", Style::number}, {"y", "y", Style::number}});
    std::vector<NodeId> order;
    for (NodeId node = 0; node < points.x.size(); ++node) {
      if (input_.listed(node)) order.push_back(node);
    }
    fill(block, order, [&](NodeId node) {
      return Json::object()
          .set("node", input_.name(node))
          .set("x", points.x[node])
          .set("y", points.y[node]);
    });
    return block;
  }
  Block operator()(const Paths& paths) const {
    Block block = begin({{"nodes", "nodes"}, {"length", "length", Style::number}});
    std::vector<const Path*> shown;
    for (const Path& path : paths.paths) {
      if (may_show(path)) shown.push_back(&path);
    }
    fill(block, shown, [&](const Path* path) {
      Json nodes = Json::array();
      for (const NodeId node : path->nodes) nodes.push(input_.name(node));
      return Json::object().set("nodes", nodes).set("length", path->length);
    });
    return block;
  }
  Block operator()(const Facts&) const {
    Block block = begin({});
    block.hide_if_empty = true;
    return block;
  }
  Block operator()(const Table& table) const {
    Block block = begin(key_columns(table.key));
    const auto& names = table.columns.names();
    for (const std::string& name : names) block.columns.push_back({name, name, Style::number});
    std::vector<std::size_t> order;
    for (std::size_t row = 0; row < table.columns.num_rows(); ++row) {
      if (row_listed(table, row)) order.push_back(row);
    }
    fill(block, order, [&](std::size_t row) {
      Json line = Json::object();
      set_key(line, table, row);
      for (std::size_t i = 0; i < names.size(); ++i) {
        line.set(names[i], cell_json(table.columns.at(i), row));
      }
      return line;
    });
    return block;
  }

 private:
  // Codes alone tell nobody who is meant: rows of a case have a name too.
  [[nodiscard]] std::vector<Column> named(std::vector<Column> columns) const {
    if (input_.is_case()) columns.push_back({"label", "name"});
    return columns;
  }
  [[nodiscard]] Json labelled(Json row, NodeId node) const {
    if (input_.is_case()) row.set("label", input_.label(node));
    return row;
  }
  static Block begin(std::vector<Column> columns) {
    Block block;
    block.columns = std::move(columns);
    return block;
  }
  template <typename Items, typename Row>
  void fill(Block& block, const Items& items, Row&& row_of) const {
    block.total = items.size();
    for (std::size_t i = 0; i < items.size() && i < limit_; ++i) {
      block.rows.push_back(row_of(items[i]));
    }
  }
  static std::vector<Column> key_columns(TableKey key) {
    switch (key) {
      case TableKey::node:
        return {{"node", "node"}};
      case TableKey::edge:
        return {{"source", "source"}, {"target", "target"}};
      case TableKey::node_pair:
        return {{"node", "node"}, {"with", "with"}};
      case TableKey::group_pair:
        return {{"group", "group"}, {"with", "with"}};
      case TableKey::none:
        break;
    }
    return {};
  }
  [[nodiscard]] bool row_listed(const Table& table, std::size_t row) const {
    if (table.key == TableKey::node) return input_.listed(table.ids[row]);
    if (table.key == TableKey::node_pair) {
      return input_.listed(table.ids[row]) && input_.listed(table.others[row]);
    }
    if (table.key != TableKey::edge) return true;
    const GraphView graph = input_.graph().view();
    return input_.listed(graph.source(table.ids[row])) &&
           input_.listed(graph.target(table.ids[row]));
  }
  void set_key(Json& line, const Table& table, std::size_t row) const {
    const GraphView graph = input_.graph().view();
    if (table.key == TableKey::node) {
      line.set("node", input_.name(table.ids[row]));
    } else if (table.key == TableKey::node_pair) {
      line.set("node", input_.name(table.ids[row])).set("with", input_.name(table.others[row]));
    } else if (table.key == TableKey::edge) {
      line.set("source", input_.name(graph.source(table.ids[row])));
      line.set("target", input_.name(graph.target(table.ids[row])));
    } else if (table.key == TableKey::group_pair) {
      line.set("group", table.group_pairs[row].first).set("with", table.group_pairs[row].second);
    }
  }
  // In the release view no protected person stands on a path that is shown, not even as an end.
  [[nodiscard]] bool may_show(const Path& path) const {
    if (!input_.is_case() || input_.session()->view() != View::release) return true;
    return std::all_of(path.nodes.begin(), path.nodes.end(),
                       [&](NodeId node) { return input_.listed(node); });
  }

  const GraphInput& input_;
  std::size_t limit_;
};

}  // namespace

Block result_block(const GraphInput& input, const Result& result, std::size_t limit) {
  return std::visit(RowWriter(input, limit), result);
}

Json fact_json(const FactValue& value) {
  return std::visit([](const auto& held) { return Json(held); }, value);
}

}  // namespace mekhala::cli
