#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/base/types.hpp"
#include "engine/query/temporal.hpp"

namespace mekhala::query {

class Value;
using List = std::vector<Value>;
using Map = std::map<std::string, Value, std::less<>>;
struct Null {};
struct NodeRef {
  NodeId id;
};
struct RelationshipRef {
  EdgeId id;
};
// Relationship i joins nodes i and i + 1, in either direction.
struct Path {
  std::vector<NodeId> nodes;
  std::vector<EdgeId> relationships;
};

// In openCypher's order of values of different types; null comes last.
enum class ValueType {
  map,
  node,
  relationship,
  list,
  path,
  date_time,
  local_date_time,
  date,
  time,
  local_time,
  duration,
  string,
  boolean,
  integer,
  floating,
  null
};

// A value of a query. Lists, maps and paths are shared and never changed after they are made, so a
// copy is cheap. Nodes and relationships are numbers in the graph that the query runs on.
class Value {
 public:
  Value() = default;
  Value(bool value) : storage_(value) {}                      // NOLINT: values are literals
  Value(std::int64_t value) : storage_(value) {}              // NOLINT
  Value(double value) : storage_(value) {}                    // NOLINT
  Value(std::string value) : storage_(std::move(value)) {}    // NOLINT
  Value(const char* value) : storage_(std::string(value)) {}  // NOLINT
  Value(NodeRef value) : storage_(value) {}                   // NOLINT
  Value(RelationshipRef value) : storage_(value) {}           // NOLINT
  Value(const Temporal& value) : storage_(value) {}           // NOLINT
  Value(const Duration& value) : storage_(value) {}           // NOLINT
  Value(List value);                                          // NOLINT
  Value(Map value);                                           // NOLINT
  Value(Path value);                                          // NOLINT
  Value(std::optional<bool> value) {                          // NOLINT: unknown is null
    if (value) storage_ = *value;
  }

  [[nodiscard]] ValueType type() const;
  [[nodiscard]] bool is_null() const { return std::holds_alternative<Null>(storage_); }
  [[nodiscard]] bool is_number() const;

  // Null where the value is of another type.
  [[nodiscard]] const bool* boolean() const { return std::get_if<bool>(&storage_); }
  [[nodiscard]] const std::int64_t* integer() const { return std::get_if<std::int64_t>(&storage_); }
  [[nodiscard]] const double* floating() const { return std::get_if<double>(&storage_); }
  [[nodiscard]] const std::string* string() const { return std::get_if<std::string>(&storage_); }
  [[nodiscard]] const NodeRef* node() const { return std::get_if<NodeRef>(&storage_); }
  [[nodiscard]] const RelationshipRef* relationship() const {
    return std::get_if<RelationshipRef>(&storage_);
  }
  [[nodiscard]] const Temporal* temporal() const { return std::get_if<Temporal>(&storage_); }
  [[nodiscard]] const Duration* duration() const { return std::get_if<Duration>(&storage_); }
  [[nodiscard]] const List* list() const { return target<List>(); }
  [[nodiscard]] const Map* map() const { return target<Map>(); }
  [[nodiscard]] const Path* path() const { return target<Path>(); }
  [[nodiscard]] double number() const;  // of an integer or a float

 private:
  template <typename T>
  [[nodiscard]] const T* target() const {
    const auto* held = std::get_if<std::shared_ptr<const T>>(&storage_);
    return held ? held->get() : nullptr;
  }

  std::variant<Null, bool, std::int64_t, double, std::string, NodeRef, RelationshipRef, Temporal,
               Duration, std::shared_ptr<const List>, std::shared_ptr<const Map>,
               std::shared_ptr<const Path>>
      storage_ = Null{};
};

[[nodiscard]] std::string_view name_of(ValueType type);  // "Integer", "List", ...

// Equality of a query (`=`): unknown where a null decides, false between types, NaN equals nothing.
[[nodiscard]] std::optional<bool> equals(const Value& a, const Value& b);
// `<`, `<=` ...: unknown between types that cannot be compared. For numbers where one is NaN:
// `unordered`, which makes every comparison false.
[[nodiscard]] std::optional<std::partial_ordering> compare(const Value& a, const Value& b);
// The total order of ORDER BY, min and max: types in the order of ValueType, NaN after all numbers.
[[nodiscard]] std::weak_ordering order(const Value& a, const Value& b);
// Equivalence for DISTINCT and grouping: as equality, but null is null and NaN is NaN. An integer
// and a float of the same amount are equivalent. `hash_of` agrees with it.
[[nodiscard]] bool equivalent(const Value& a, const Value& b);
[[nodiscard]] std::uint64_t hash_of(const Value& value);

// A number as openCypher writes it: a float always shows a point or an exponent ("1.0").
[[nodiscard]] std::string format_float(double value);

}  // namespace mekhala::query
