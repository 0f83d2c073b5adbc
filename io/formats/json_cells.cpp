#include "io/formats/json_cells.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace mekhala {

bool is_scalar(const Json& json) {
  return json.is(Json::Type::string) || json.is(Json::Type::number) || json.is(Json::Type::boolean);
}

bool is_name(const Json* json) {
  return json != nullptr && (json->is(Json::Type::string) || json->is(Json::Type::number));
}

std::string scalar_text(const Json& json) {
  if (json.is(Json::Type::boolean)) return json.boolean ? "true" : "false";
  return json.text;
}

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

std::string member(const Json& object, std::string_view key) {
  const Json* found = object.find(key);
  return is_name(found) ? found->text : std::string();
}

const Json* list_of(const Json& object, std::string_view key) {
  const Json* found = object.find(key);
  return found != nullptr && found->is(Json::Type::array) ? found : nullptr;
}

void put_member(GraphTablesBuilder& builder, std::string_view name, const Json& value,
                std::uint64_t record) {
  if (const auto text = cell_text(value)) {
    builder.attribute(name, *text);
    return;
  }
  bool left_out = !value.is(Json::Type::object);
  for (const JsonMember& inner : value.members) {
    if (const auto text = cell_text(inner.value)) {
      builder.attribute(fmt::format("{}.{}", name, inner.key), *text);
    } else {
      left_out = true;
    }
  }
  if (left_out) {
    builder.warn("nested_member", name, record, "members that hold further objects were left out");
  }
}

void put_members(GraphTablesBuilder& builder, const Json& object, std::uint64_t record,
                 std::initializer_list<std::string_view> except) {
  for (const auto& [name, value] : object.members) {
    if (std::find(except.begin(), except.end(), name) != except.end()) continue;
    put_member(builder, name, value, record);
  }
}

void warn_duplicate_keys(GraphTablesBuilder& builder, const JsonDocument& document) {
  if (document.duplicate_keys == 0) return;
  builder.warn("duplicate_key", document.first_duplicate, 0,
               "a key stands twice in one object; the last value won", "", document.duplicate_keys);
}

}  // namespace mekhala
