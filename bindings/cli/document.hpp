#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

// What a verb answers, before it is a table, CSV, JSON or lines of JSON: one value, four
// renderings, so that no format says what another hides.
namespace mekhala::cli {

// A JSON value that is written, never read. Objects keep the order in which members were set;
// numbers are written unrounded; what is not finite becomes null.
class Json {
 public:
  using Array = std::vector<Json>;
  using Object = std::vector<std::pair<std::string, Json>>;

  Json() = default;
  Json(bool value) : value_(value) {}                    // NOLINT: values are written in place
  Json(double value) : value_(value) {}                  // NOLINT
  Json(std::string value) : value_(std::move(value)) {}  // NOLINT
  Json(std::string_view value) : value_(std::string(value)) {}  // NOLINT
  Json(const char* value) : value_(std::string(value)) {}       // NOLINT
  Json(Array value) : value_(std::move(value)) {}               // NOLINT
  Json(Object value) : value_(std::move(value)) {}              // NOLINT
  template <typename T>
  requires(std::integral<T> && !std::same_as<T, bool>) Json(T value)
      : value_(static_cast<std::int64_t>(value)) {}  // NOLINT
  template <typename T>
  Json(const std::optional<T>& value) {  // NOLINT
    if (value) *this = Json(*value);
  }
  [[nodiscard]] static Json object() { return Json(Object{}); }
  [[nodiscard]] static Json array() { return Json(Array{}); }
  [[nodiscard]] static Json strings(const std::vector<std::string>& values);

  Json& set(std::string key, Json value);  // of an object; appends, does not look for the key
  Json& push(Json value);                  // of an array
  [[nodiscard]] const Json* find(std::string_view dotted_key) const;  // null where there is none

  [[nodiscard]] bool is_null() const { return std::holds_alternative<std::monostate>(value_); }
  [[nodiscard]] const Array* as_array() const { return std::get_if<Array>(&value_); }
  [[nodiscard]] const Object* as_object() const { return std::get_if<Object>(&value_); }
  [[nodiscard]] const bool* as_bool() const { return std::get_if<bool>(&value_); }
  [[nodiscard]] const std::int64_t* as_integer() const {
    return std::get_if<std::int64_t>(&value_);
  }
  [[nodiscard]] const double* as_real() const { return std::get_if<double>(&value_); }
  [[nodiscard]] const std::string* as_string() const { return std::get_if<std::string>(&value_); }

  // `indent` 0: one line. Characters that could steer a terminal are written as \u escapes.
  [[nodiscard]] std::string dump(int indent = 0) const;

 private:
  void write(std::string& out, int indent, int depth) const;
  std::variant<std::monostate, bool, std::int64_t, double, std::string, Array, Object> value_;
};

// How a column of a table for people is written. CSV and JSON hold the same values unrounded.
// rank: a span, from the row's members rank and rank_last.
enum class Style { text, integer, number, share, flag, rank };

struct Column {
  std::string key;  // of the row's object; "a.b" reaches into objects
  std::string title;
  Style style = Style::text;
  // Where a terminal is too narrow, columns go that have one of these, the highest first; text in
  // what has none is wrapped. Numbers and ids ("id", "a.id") stay on one line.
  int spare = 0;
};

struct Block {
  std::string key = "rows";
  std::string title;               // above the table; may be empty
  std::vector<Column> columns;     // for people; machines get every member of the rows
  std::vector<std::string> lines;  // for people, instead of a table: one or more a row
  Json::Array rows;                // objects
  std::uint64_t total = 0;         // rows there would be without a limit
  std::string empty;               // said where there are no rows
  bool hide_if_empty = false;
};

struct Answer {
  explicit Answer(std::string verb_name) : verb(std::move(verb_name)) {}
  std::string verb;
  Json head = Json::object();        // top-level members of the JSON, before the blocks
  std::vector<std::string> opening;  // lines above the tables, for people
  std::vector<Block> blocks;
  std::vector<std::string> closing;  // lines below
};

enum class Format { table, csv, json, ndjson };

struct RenderOptions {
  Format format = Format::table;
  std::size_t width = 0;  // terminal cells; 0: no limit
  bool bold = false;      // headings, where a terminal takes it
};

// Everything that came from a file is escaped for the output at hand. CSV and NDJSON hold the rows
// of all blocks (where several have rows, a column "table" says which), or the head where there are
// none.
[[nodiscard]] std::string render(const Answer& answer, const RenderOptions& options);

// Help, in lines of `width` cells; what goes on goes on below where the description of its option
// began. `width` above 0.
[[nodiscard]] std::string wrap_help(std::string_view help, std::size_t width);

}  // namespace mekhala::cli
