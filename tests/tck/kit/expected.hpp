#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/query/property_graph.hpp"

namespace mekhala::tck {

// A value as the kit writes it in its tables: 1, 'x', [..], {..}, (:A {k: 1}), [:T {k: 1}],
// <(..)-[..]->(..)>.
struct Expected {
  enum class Kind {
    null,
    boolean,
    integer,
    floating,
    string,
    list,
    map,
    node,
    relationship,
    path
  } kind = Kind::null;
  bool boolean = false;
  std::int64_t integer = 0;
  double floating = 0;
  std::string text = {};                 // string; type of a relationship
  std::vector<std::string> labels = {};  // sorted
  std::vector<Expected> items = {};      // of a list; of a path: node, relationship, node, ...
  std::map<std::string, Expected> entries = {};
  bool backward = false;  // of a relationship in a path: <-[..]-
};

// Throws std::runtime_error where the text is no such value.
[[nodiscard]] Expected parse_expected(std::string_view text);

[[nodiscard]] bool matches_expected(const Expected& expected, const query::Value& value,
                                    const query::PropertyGraph& graph, bool any_list_order);

// The value as the kit would write it; also for messages.
[[nodiscard]] std::string show(const query::Value& value, const query::PropertyGraph& graph);

// A value for a parameter: no nodes, relationships and paths.
[[nodiscard]] query::Value as_value(const Expected& expected);

}  // namespace mekhala::tck
