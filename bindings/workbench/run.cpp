#include "bindings/workbench/run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "engine/base/text.hpp"
#include "engine/case/date.hpp"

namespace mekhala {

namespace {

[[noreturn]] void refuse(const OptionSpec& option, const std::string& rule,
                         std::string_view typed = {}) {
  throw Error(ErrorCode::usage, fmt::format("{} {}", option.name, rule),
              Place{.value = std::string(typed)});
}

bool to_bool(const OptionSpec& option, std::string_view text) {
  const std::string folded = to_lower(text);
  if (folded == "true" || folded == "yes" || folded == "on" || folded == "1") return true;
  if (folded == "false" || folded == "no" || folded == "off" || folded == "0") return false;
  refuse(option, "must be true or false", text);
}

// The lines of @FILE, trimmed, without empty ones and '#' comments.
std::vector<std::string> lines_of(std::string_view path) {
  const std::string bytes = read_file(std::string(path));
  std::vector<std::string> lines;
  for (const std::string_view line : split(bytes, '\n')) {
    const std::string_view text = trim(line);
    if (!text.empty() && text.front() != '#') lines.emplace_back(text);
  }
  return lines;
}

NodeSet to_node_set(const std::vector<std::string>& texts, const GraphInput& input) {
  NodeSet set;
  for (const std::string& text : texts) {
    std::vector<std::string> ids;
    if (text.starts_with('@')) {
      ids = lines_of(std::string_view(text).substr(1));
    } else {
      for (const std::string_view id : split(text, ',')) ids.emplace_back(trim(id));
    }
    for (const std::string& id : ids) {
      if (!id.empty()) set.nodes.push_back(input.find(id));
    }
  }
  std::sort(set.nodes.begin(), set.nodes.end());
  set.nodes.erase(std::unique(set.nodes.begin(), set.nodes.end()), set.nodes.end());
  return set;
}

template <typename Groups>
Groups groups_of(const std::vector<std::optional<std::string>>& names) {
  Groups groups;
  std::set<std::string> distinct;
  for (const auto& name : names) {
    if (name && !name->empty()) distinct.insert(*name);
  }
  groups.names.assign(distinct.begin(), distinct.end());
  for (const auto& name : names) {
    if (!name || name->empty()) {
      groups.of.push_back(kNoGroup);
      continue;
    }
    const auto found = std::lower_bound(groups.names.begin(), groups.names.end(), *name);
    groups.of.push_back(static_cast<std::uint32_t>(found - groups.names.begin()));
  }
  return groups;
}

std::optional<std::string> cell_text(const AnyColumn& column, std::size_t row) {
  return std::visit(
      [&](const auto& cells) -> std::optional<std::string> {
        if (!cells.has(row)) return std::nullopt;
        if constexpr (std::is_same_v<std::decay_t<decltype(cells[row])>, std::string>) {
          return cells[row];
        } else {
          return fmt::format("{}", cells[row]);
        }
      },
      column);
}

NodeGroups to_groups(const OptionSpec& option, std::string_view text, const GraphInput& input) {
  std::vector<std::optional<std::string>> names(input.graph().num_nodes());
  if (text.starts_with('@')) {
    for (const std::string& line : lines_of(text.substr(1))) {
      const std::size_t comma = line.rfind(',');
      if (comma == std::string::npos) refuse(option, "takes a file with lines NODE,GROUP", line);
      names[input.find(trim(std::string_view(line).substr(0, comma)))] =
          std::string(trim(std::string_view(line).substr(comma + 1)));
    }
    return groups_of<NodeGroups>(names);
  }
  const AnyColumn* column = input.node_columns().find(text);
  if (column == nullptr) {
    refuse(option,
           fmt::format("must be a node property ({}) or @FILE with lines NODE,GROUP",
                       fmt::join(input.node_columns().names(), ", ")),
           text);
  }
  for (std::size_t node = 0; node < names.size(); ++node) names[node] = cell_text(*column, node);
  return groups_of<NodeGroups>(names);
}

const AnyColumn& edge_column(const OptionSpec& option, std::string_view text,
                             const GraphInput& input) {
  const AnyColumn* column = input.edge_columns().find(text);
  if (column != nullptr) return *column;
  const auto& names = input.edge_columns().names();
  refuse(option,
         names.empty() ? std::string("takes an edge column, and this graph has none")
                       : fmt::format("must be an edge column: {}", fmt::join(names, ", ")),
         text);
}

EdgeGroups to_edge_groups(const OptionSpec& option, std::string_view text,
                          const GraphInput& input) {
  const AnyColumn& column = edge_column(option, text, input);
  std::vector<std::optional<std::string>> names;
  for (std::size_t edge = 0; edge < input.graph().num_edges(); ++edge) {
    names.push_back(cell_text(column, edge));
  }
  return groups_of<EdgeGroups>(names);
}

EdgeValues to_edge_values(const OptionSpec& option, std::string_view text,
                          const GraphInput& input) {
  const AnyColumn* column = &edge_column(option, text, input);
  const auto number_in = [](const std::string& cell) -> std::optional<double> {
    if (const auto number = parse_double(cell)) return number;
    const std::optional<Date> date = parse_iso_date(trim(cell));
    if (!date) return std::nullopt;
    return date->first_day + std::max(0, static_cast<int>(date->minute_of_day)) / 1440.0;
  };
  EdgeValues values;
  for (std::size_t edge = 0; edge < input.graph().num_edges(); ++edge) {
    std::optional<double> number;
    if (const auto* reals = std::get_if<Column<double>>(column)) {
      if (reals->has(edge)) number = (*reals)[edge];
    } else if (const auto cell = cell_text(*column, edge)) {
      number = option.may_miss ? number_in(*cell) : parse_double(*cell);
      if (!number && !trim(*cell).empty()) {
        refuse(option, "must be an edge column of numbers or of dates as 2024-02-29", *cell);
      }
    }
    if (!number && option.may_miss) number = std::nan("");
    if (!number || (!std::isfinite(*number) && !option.may_miss)) {
      refuse(option, "must be an edge column with a number for each edge; this one lacks some",
             text);
    }
    values.values.push_back(*number);
  }
  return values;
}

OptionValue bind(const OptionSpec& option, const std::vector<std::string>& texts,
                 const GraphInput& input) {
  if (option.type == OptionType::node_set) return to_node_set(texts, input);
  if (texts.size() != 1) refuse(option, "is given more than once");
  const std::string& text = texts.front();
  switch (option.type) {
    case OptionType::boolean:
      return to_bool(option, text);
    case OptionType::integer:
      if (const auto number = parse_int(text)) return *number;
      refuse(option, "must be a whole number", text);
    case OptionType::real:
      if (const auto number = parse_double(text)) return *number;
      refuse(option, "must be a number", text);
    case OptionType::choice:
      if (std::find(option.choices.begin(), option.choices.end(), text) == option.choices.end()) {
        refuse(option, fmt::format("must be one of {}", fmt::join(option.choices, ", ")), text);
      }
      return text;
    case OptionType::text:
      return text;
    case OptionType::node:
      return NodeOption{input.find(text)};
    case OptionType::node_groups:
      return to_groups(option, text, input);
    case OptionType::edge_values:
      return to_edge_values(option, text, input);
    case OptionType::edge_groups:
      return to_edge_groups(option, text, input);
    case OptionType::node_set:
      break;
  }
  throw Error(ErrorCode::failure, "an option has a type that nobody knows");
}

// An algorithm that takes nodes away has the option `kept`, one that picks some `exclude`: of a
// case protected people and the second selves that carry for them are always among those. What is
// printed is what was asked: a number of nodes would tell how many they are. A release has no list
// of whom to take away.
OptionMap sparing_protected(const AlgorithmSpec& spec, const GraphInput& input, OptionMap options) {
  if (!input.is_case()) return options;
  for (const OptionSpec& option : spec.options) {
    if (option.type != OptionType::node_set) continue;
    if (option.name != "kept" && option.name != "exclude") continue;
    if (option.name == "kept" && input.session()->view() == View::release) {
      throw Error(ErrorCode::refused,
                  fmt::format("a release holds no order in which people are taken away; run {} in "
                              "the team view",
                              spec.name));
    }
    auto& nodes = std::get<NodeSet>(options.at(option.name)).nodes;
    for (NodeId node = 0; node < input.graph().num_nodes(); ++node) {
      if (!input.listed(node)) nodes.push_back(node);
    }
    std::sort(nodes.begin(), nodes.end());
    nodes.erase(std::unique(nodes.begin(), nodes.end()), nodes.end());
  }
  return options;
}

template <typename Id, typename Keep>
std::vector<Id> ranked(std::size_t count, const std::vector<double>& values, Keep&& keep) {
  std::vector<Id> order;
  for (std::size_t i = 0; i < count; ++i) {
    if (!std::isnan(values[i]) && keep(static_cast<Id>(i))) order.push_back(static_cast<Id>(i));
  }
  std::stable_sort(order.begin(), order.end(), [&](Id a, Id b) { return values[a] > values[b]; });
  return order;
}

}  // namespace

OptionMap bind_options(const AlgorithmSpec& spec, const OptionTexts& texts,
                       const GraphInput& input) {
  OptionMap options;
  for (const OptionSpec& option : spec.options) {
    const auto given = texts.find(option.name);
    if (given == texts.end() || given->second.empty()) continue;
    options[option.name] = bind(option, given->second, input);
  }
  return options;
}

std::string print_option(const OptionValue& value, const GraphInput& input) {
  struct Printer {
    const GraphInput& input;
    std::string operator()(bool flag) const { return flag ? "true" : "false"; }
    std::string operator()(std::int64_t number) const { return fmt::format("{}", number); }
    std::string operator()(double number) const { return format_double(number); }
    std::string operator()(const std::string& name) const { return name; }
    std::string operator()(const NodeOption& option) const {
      return option.node == kNoNode ? "" : input.name(option.node);
    }
    std::string operator()(const NodeSet& set) const {
      return set.nodes.empty() ? "" : fmt::format("{} nodes", set.nodes.size());
    }
    std::string operator()(const NodeGroups& groups) const {
      return groups.of.empty() ? "" : fmt::format("{} groups", groups.names.size());
    }
    std::string operator()(const EdgeGroups& groups) const {
      return groups.of.empty() ? "" : fmt::format("{} groups of edges", groups.names.size());
    }
    std::string operator()(const EdgeValues& edges) const {
      return edges.given() ? fmt::format("{} edge values", edges.values.size()) : "";
    }
  };
  return std::visit(Printer{input}, value);
}

bool takes_times(const AlgorithmSpec& spec) {
  return std::any_of(spec.options.begin(), spec.options.end(), [](const OptionSpec& option) {
    return option.name == "times" && option.required;
  });
}

// Links of a case have dates of their own: those are the times where no others are named.
OptionTexts with_dates(const AlgorithmSpec& spec, const GraphInput& input, OptionTexts texts) {
  if (!input.is_case() || !takes_times(spec) || texts.contains("times")) return texts;
  texts["times"] = {"begin"};
  const bool has_until =
      std::any_of(spec.options.begin(), spec.options.end(),
                  [](const OptionSpec& option) { return option.name == "until"; });
  if (has_until && !texts.contains("until")) texts["until"] = {"until"};
  return texts;
}

RunOutcome run_algorithm(const GraphInput& input, std::string_view algorithm,
                         const OptionTexts& texts, Context& context) {
  RunOutcome outcome;
  outcome.spec = &find_algorithm(algorithm);
  const OptionTexts asked = with_dates(*outcome.spec, input, texts);
  outcome.options =
      check_options(*outcome.spec, bind_options(*outcome.spec, asked, input), input.graph().view());
  outcome.result = outcome.spec->run(
      input.graph().view(), sparing_protected(*outcome.spec, input, outcome.options), context);
  return outcome;
}

std::vector<NodeId> ranked_nodes(const GraphInput& input, const std::vector<double>& values) {
  return ranked<NodeId>(input.graph().num_nodes(), values,
                        [&](NodeId node) { return input.listed(node); });
}

std::vector<EdgeId> ranked_edges(const GraphInput& input, const std::vector<double>& values) {
  const GraphView graph = input.graph().view();
  return ranked<EdgeId>(graph.num_edges(), values, [&](EdgeId edge) {
    return input.listed(graph.source(edge)) && input.listed(graph.target(edge));
  });
}

}  // namespace mekhala
