#include <array>

#include "engine/query/functions.hpp"
#include "engine/query/runtime.hpp"

namespace mekhala::query {
namespace {

using Args = std::span<const Value>;

Value labels(Args args, Runtime& runtime, Span at) {
  if (!args[0].node()) throw wrong_argument(at, "labels", args[0]);
  List names;
  for (const SymbolId label : runtime.graph.labels_of(args[0].node()->id)) {
    names.emplace_back(runtime.graph.labels().name(label));
  }
  return names;
}

Value type(Args args, Runtime& runtime, Span at) {
  if (!args[0].relationship()) throw wrong_argument(at, "type", args[0]);
  return runtime.graph.types().name(runtime.graph.type_of(args[0].relationship()->id));
}

Value properties(Args args, Runtime& runtime, Span at) {
  if (!args[0].map() && !args[0].node() && !args[0].relationship()) {
    throw wrong_argument(at, "properties", args[0]);
  }
  return properties_of(args[0], runtime.graph);
}

Value keys(Args args, Runtime& runtime, Span at) {
  if (!args[0].map() && !args[0].node() && !args[0].relationship()) {
    throw wrong_argument(at, "keys", args[0]);
  }
  List names;
  for (const auto& [key, value] : properties_of(args[0], runtime.graph)) names.emplace_back(key);
  return names;
}

Value id(Args args, Runtime&, Span at) {
  if (args[0].node()) return static_cast<std::int64_t>(args[0].node()->id);
  if (args[0].relationship()) return static_cast<std::int64_t>(args[0].relationship()->id);
  throw wrong_argument(at, "id", args[0]);
}

Value start_node(Args args, Runtime& runtime, Span at) {
  if (!args[0].relationship()) throw wrong_argument(at, "startNode", args[0]);
  return NodeRef{runtime.graph.source(args[0].relationship()->id)};
}

Value end_node(Args args, Runtime& runtime, Span at) {
  if (!args[0].relationship()) throw wrong_argument(at, "endNode", args[0]);
  return NodeRef{runtime.graph.target(args[0].relationship()->id)};
}

Value nodes(Args args, Runtime&, Span at) {
  if (!args[0].path()) throw wrong_argument(at, "nodes", args[0]);
  List all;
  for (const NodeId node : args[0].path()->nodes) all.emplace_back(NodeRef{node});
  return all;
}

Value relationships(Args args, Runtime&, Span at) {
  if (!args[0].path()) throw wrong_argument(at, "relationships", args[0]);
  List all;
  for (const EdgeId edge : args[0].path()->relationships) all.emplace_back(RelationshipRef{edge});
  return all;
}

Value length(Args args, Runtime&, Span at) {
  if (!args[0].path()) throw wrong_argument(at, "length", args[0]);
  return static_cast<std::int64_t>(args[0].path()->relationships.size());
}

Value exists(Args args, Runtime&, Span) { return !args[0].is_null(); }

constexpr TypeMask kElement = kNodeType | kRelationshipType;

constexpr std::array kFunctions = {
    Function{.name = "labels", .result = kListType | kNullType, .first = kNodeType, .call = labels},
    Function{.name = "type",
             .result = kStringType | kNullType,
             .first = kRelationshipType,
             .call = type},
    Function{.name = "properties",
             .result = kMapType | kNullType,
             .first = kElement | kMapType,
             .call = properties},
    Function{.name = "keys",
             .result = kListType | kNullType,
             .first = kElement | kMapType,
             .call = keys},
    Function{.name = "id", .result = kIntegerType | kNullType, .first = kElement, .call = id},
    Function{.name = "startnode",
             .result = kNodeType | kNullType,
             .first = kRelationshipType,
             .call = start_node},
    Function{.name = "endnode",
             .result = kNodeType | kNullType,
             .first = kRelationshipType,
             .call = end_node},
    Function{.name = "nodes", .result = kListType | kNullType, .first = kPathType, .call = nodes},
    Function{.name = "relationships",
             .result = kListType | kNullType,
             .first = kPathType,
             .call = relationships},
    Function{
        .name = "rels", .result = kListType | kNullType, .first = kPathType, .call = relationships},
    Function{
        .name = "length", .result = kIntegerType | kNullType, .first = kPathType, .call = length},
    Function{.name = "exists", .result = kBooleanType, .null_in_null_out = false, .call = exists},
};

}  // namespace

std::span<const Function> graph_functions() { return kFunctions; }

}  // namespace mekhala::query
