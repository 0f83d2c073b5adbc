#include "engine/query/value.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

#include "engine/base/text.hpp"

namespace mekhala::query {
namespace {

// Exact: an integer beyond 2^53 is not rounded before it is compared.
std::partial_ordering compare_numbers(std::int64_t a, double b) {
  if (std::isnan(b)) return std::partial_ordering::unordered;
  if (b >= 0x1p63) return std::partial_ordering::less;
  if (b < -0x1p63) return std::partial_ordering::greater;
  const double whole = std::trunc(b);
  const auto truncated = static_cast<std::int64_t>(whole);
  if (a != truncated) return a <=> truncated;
  return 0.0 <=> b - whole;
}

std::partial_ordering compare_numbers(const Value& a, const Value& b) {
  if (a.integer() && b.integer()) return *a.integer() <=> *b.integer();
  if (a.floating() && b.floating()) return *a.floating() <=> *b.floating();
  if (a.integer()) return compare_numbers(*a.integer(), *b.floating());
  return 0 <=> compare_numbers(*b.integer(), *a.floating());
}

std::optional<bool> equal_lists(const List& a, const List& b) {
  if (a.size() != b.size()) return false;
  bool known = true;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const std::optional<bool> same = equals(a[i], b[i]);
    if (!same) known = false;
    if (same && !*same) return false;
  }
  return known ? std::optional(true) : std::nullopt;
}

std::optional<bool> equal_maps(const Map& a, const Map& b) {
  const auto same_key = [](const auto& x, const auto& y) { return x.first == y.first; };
  if (!std::equal(a.begin(), a.end(), b.begin(), b.end(), same_key)) return false;
  bool known = true;
  for (auto left = a.begin(), right = b.begin(); left != a.end(); ++left, ++right) {
    const std::optional<bool> same = equals(left->second, right->second);
    if (!same) known = false;
    if (same && !*same) return false;
  }
  return known ? std::optional(true) : std::nullopt;
}

std::optional<std::partial_ordering> compare_lists(const List& a, const List& b) {
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    const auto result = compare(a[i], b[i]);
    if (!result || *result != 0) return result;
  }
  return a.size() <=> b.size();
}

std::weak_ordering order_numbers(const Value& a, const Value& b) {
  const std::partial_ordering result = compare_numbers(a, b);
  if (result < 0) return std::weak_ordering::less;
  if (result > 0) return std::weak_ordering::greater;
  if (result == 0) return std::weak_ordering::equivalent;
  return std::isnan(a.number()) <=> std::isnan(b.number());
}

std::weak_ordering order_lists(const List& a, const List& b) {
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    if (const auto result = order(a[i], b[i]); result != 0) return result;
  }
  return a.size() <=> b.size();
}

// openCypher leaves the order of maps open: by their sorted keys, then by values.
std::weak_ordering order_maps(const Map& a, const Map& b) {
  if (a.size() != b.size()) return a.size() <=> b.size();
  for (auto left = a.begin(), right = b.begin(); left != a.end(); ++left, ++right) {
    if (const auto result = left->first <=> right->first; result != 0) return result;
  }
  for (auto left = a.begin(), right = b.begin(); left != a.end(); ++left, ++right) {
    if (const auto result = order(left->second, right->second); result != 0) return result;
  }
  return std::weak_ordering::equivalent;
}

std::weak_ordering order_paths(const Path& a, const Path& b) {
  if (const auto result = a.nodes.front() <=> b.nodes.front(); result != 0) return result;
  for (std::size_t i = 0; i < std::min(a.relationships.size(), b.relationships.size()); ++i) {
    if (const auto result = a.relationships[i] <=> b.relationships[i]; result != 0) return result;
    if (const auto result = a.nodes[i + 1] <=> b.nodes[i + 1]; result != 0) return result;
  }
  return a.nodes.size() <=> b.nodes.size();
}

int rank_of(ValueType type) {
  return static_cast<int>(type == ValueType::floating ? ValueType::integer : type);
}

std::uint64_t mix(std::uint64_t seed, std::uint64_t more) {
  seed ^= more + 0x9e3779b97f4a7c15ULL + (seed << 6U) + (seed >> 2U);
  return seed * 0xbf58476d1ce4e5b9ULL;
}

std::uint64_t hash_number(double value) {
  if (std::isnan(value)) return 0x7ff8;
  if (value == std::trunc(value) && value >= -0x1p63 && value < 0x1p63) {
    return std::hash<std::int64_t>{}(static_cast<std::int64_t>(value));
  }
  return std::hash<double>{}(value);
}

}  // namespace

Value::Value(List value) : storage_(std::make_shared<const List>(std::move(value))) {}
Value::Value(Map value) : storage_(std::make_shared<const Map>(std::move(value))) {}
Value::Value(Path value) : storage_(std::make_shared<const Path>(std::move(value))) {}

ValueType Value::type() const {
  if (const Temporal* value = temporal()) {
    return static_cast<ValueType>(static_cast<int>(ValueType::date_time) +
                                  static_cast<int>(value->kind));
  }
  static constexpr ValueType kTypes[] = {
      ValueType::null,     ValueType::boolean, ValueType::integer,      ValueType::floating,
      ValueType::string,   ValueType::node,    ValueType::relationship, ValueType::date,
      ValueType::duration, ValueType::list,    ValueType::map,          ValueType::path};
  return kTypes[storage_.index()];
}

bool Value::is_number() const { return integer() || floating(); }
double Value::number() const { return integer() ? static_cast<double>(*integer()) : *floating(); }

std::string_view name_of(ValueType type) {
  static constexpr std::string_view kNames[] = {"Map",     "Node",      "Relationship",  "List",
                                                "Path",    "DateTime",  "LocalDateTime", "Date",
                                                "Time",    "LocalTime", "Duration",      "String",
                                                "Boolean", "Integer",   "Float",         "Null"};
  return kNames[static_cast<int>(type)];
}

std::optional<bool> equals(const Value& a, const Value& b) {
  if (a.is_null() || b.is_null()) return std::nullopt;
  if (rank_of(a.type()) != rank_of(b.type())) return false;
  switch (a.type()) {
    case ValueType::list:
      return equal_lists(*a.list(), *b.list());
    case ValueType::map:
      return equal_maps(*a.map(), *b.map());
    case ValueType::integer:
    case ValueType::floating:
      return compare_numbers(a, b) == 0;
    default:
      return order(a, b) == 0;
  }
}

std::optional<std::partial_ordering> compare(const Value& a, const Value& b) {
  if (a.is_null() || b.is_null() || rank_of(a.type()) != rank_of(b.type())) return std::nullopt;
  switch (a.type()) {
    case ValueType::list:
      return compare_lists(*a.list(), *b.list());
    case ValueType::integer:
    case ValueType::floating:
      return compare_numbers(a, b);
    case ValueType::date_time:
    case ValueType::local_date_time:
    case ValueType::date:
    case ValueType::time:
    case ValueType::local_time:
      return compare(*a.temporal(), *b.temporal());
    case ValueType::string:
      return *a.string() <=> *b.string();
    case ValueType::boolean:
      return *a.boolean() <=> *b.boolean();
    default:
      return std::nullopt;
  }
}

std::weak_ordering order(const Value& a, const Value& b) {
  if (const auto result = rank_of(a.type()) <=> rank_of(b.type()); result != 0) return result;
  switch (a.type()) {
    case ValueType::map:
      return order_maps(*a.map(), *b.map());
    case ValueType::node:
      return a.node()->id <=> b.node()->id;
    case ValueType::relationship:
      return a.relationship()->id <=> b.relationship()->id;
    case ValueType::list:
      return order_lists(*a.list(), *b.list());
    case ValueType::path:
      return order_paths(*a.path(), *b.path());
    case ValueType::date_time:
    case ValueType::local_date_time:
    case ValueType::date:
    case ValueType::time:
    case ValueType::local_time:
      return compare(*a.temporal(), *b.temporal());
    case ValueType::duration:
      return order(*a.duration(), *b.duration());
    case ValueType::string:
      return *a.string() <=> *b.string();
    case ValueType::boolean:
      return *a.boolean() <=> *b.boolean();
    case ValueType::integer:
    case ValueType::floating:
      return order_numbers(a, b);
    case ValueType::null:
      break;
  }
  return std::weak_ordering::equivalent;
}

bool equivalent(const Value& a, const Value& b) { return order(a, b) == 0; }

std::uint64_t hash_of(const Value& value) {
  std::uint64_t hash = static_cast<std::uint64_t>(rank_of(value.type()));
  switch (value.type()) {
    case ValueType::map:
      for (const auto& [key, item] : *value.map()) {
        hash = mix(mix(hash, std::hash<std::string>{}(key)), hash_of(item));
      }
      return hash;
    case ValueType::list:
      for (const Value& item : *value.list()) hash = mix(hash, hash_of(item));
      return hash;
    case ValueType::path:
      for (const EdgeId id : value.path()->relationships) hash = mix(hash, id);
      return mix(hash, value.path()->nodes.front());
    case ValueType::node:
      return mix(hash, value.node()->id);
    case ValueType::relationship:
      return mix(hash, value.relationship()->id);
    case ValueType::date_time:
    case ValueType::local_date_time:
    case ValueType::date:
    case ValueType::time:
    case ValueType::local_time:
      return mix(hash, std::hash<std::string>{}(format(*value.temporal())));
    case ValueType::duration:
      return mix(hash, std::hash<std::string>{}(format(*value.duration())));
    case ValueType::string:
      return mix(hash, std::hash<std::string>{}(*value.string()));
    case ValueType::boolean:
      return mix(hash, *value.boolean() ? 1 : 0);
    case ValueType::integer:
      return mix(hash, std::hash<std::int64_t>{}(*value.integer()));
    case ValueType::floating:
      return mix(hash, hash_number(*value.floating()));
    case ValueType::null:
      break;
  }
  return hash;
}

std::string format_float(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "Infinity" : "-Infinity";
  std::string text = format_double(value);
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return text;
}

}  // namespace mekhala::query
