#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "io/formats/graph_tables.hpp"
#include "io/json_text.hpp"

// Members of JSON objects as cells of tables.
namespace mekhala {

[[nodiscard]] bool is_scalar(const Json& json);
[[nodiscard]] bool is_name(const Json* json);  // text or a number: what an id can be
// Text of a scalar as written; "" of null.
[[nodiscard]] std::string scalar_text(const Json& json);
// Of a scalar or a list of scalars, joined by "; "; nothing for what holds objects.
[[nodiscard]] std::optional<std::string> cell_text(const Json& json);
// The text of a member that is text or a number; "" where there is none.
[[nodiscard]] std::string member(const Json& object, std::string_view key);
// Null where there is no such list.
[[nodiscard]] const Json* list_of(const Json& object, std::string_view key);

// Puts `value` into the column `name` of the open row; objects in it are flattened one level deep
// as "name.key", what lies deeper is left out with a warning.
void put_member(GraphTablesBuilder& builder, std::string_view name, const Json& value,
                std::uint64_t record);
// All members of an object but those named.
void put_members(GraphTablesBuilder& builder, const Json& object, std::uint64_t record,
                 std::initializer_list<std::string_view> except);
// The warning that keys stand twice.
void warn_duplicate_keys(GraphTablesBuilder& builder, const JsonDocument& document);

}  // namespace mekhala
