#include <algorithm>
#include <array>

#include "engine/base/letter_case.hpp"
#include "engine/base/text.hpp"
#include "engine/query/functions.hpp"
#include "engine/query/runtime.hpp"

namespace mekhala::query {
namespace {

using Args = std::span<const Value>;

const std::string& text_of(const Value& value, std::string_view function, Span at) {
  if (!value.string()) throw wrong_argument(at, function, value);
  return *value.string();
}

Value to_string(Args args, Runtime&, Span at) {
  const Value& value = args[0];
  if (value.string()) return value;
  if (value.boolean()) return *value.boolean() ? "true" : "false";
  if (value.integer()) return std::to_string(*value.integer());
  if (value.floating()) return format_float(*value.floating());
  if (value.temporal()) return format(*value.temporal());
  if (value.duration()) return format(*value.duration());
  throw wrong_argument(at, "toString", value);
}

Value to_boolean(Args args, Runtime&, Span at) {
  if (args[0].boolean()) return args[0];
  if (args[0].integer()) return *args[0].integer() != 0;
  const std::string text = to_lower(trim(text_of(args[0], "toBoolean", at)));
  if (text == "true") return true;
  return text == "false" ? Value(false) : Value();
}

Value lower(Args args, Runtime&, Span at) { return to_lower_case(text_of(args[0], "toLower", at)); }
Value upper(Args args, Runtime&, Span at) { return to_upper_case(text_of(args[0], "toUpper", at)); }
Value folded(Args args, Runtime&, Span at) { return fold(text_of(args[0], "fold", at)); }

Value trimmed(Args args, Runtime&, Span at) {
  return std::string(mekhala::trim(text_of(args[0], "trim", at)));
}

Value left_trimmed(Args args, Runtime&, Span at) {
  const std::string& text = text_of(args[0], "ltrim", at);
  const std::string_view inner = mekhala::trim(text);
  return inner.empty() ? Value("")
                       : Value(text.substr(static_cast<std::size_t>(inner.data() - text.data())));
}

Value right_trimmed(Args args, Runtime&, Span at) {
  const std::string& text = text_of(args[0], "rtrim", at);
  const std::string_view inner = mekhala::trim(text);
  if (inner.empty()) return "";
  return text.substr(0, static_cast<std::size_t>(inner.data() - text.data()) + inner.size());
}

// The code points from `begin` on, at most `count` of them.
std::string part_of(const std::string& text, std::uint64_t begin, std::uint64_t count) {
  const std::vector<std::uint32_t> points = code_points(text);
  std::string part;
  for (std::uint64_t i = begin; i < points.size() && i - begin < count; ++i) {
    append_utf8(part, points[i]);
  }
  return part;
}

std::uint64_t count_of(const Value& value, std::string_view function, Span at) {
  if (!value.integer()) throw wrong_argument(at, function, value);
  if (*value.integer() < 0) {
    throw run_error(ErrorKind::argument, "NumberOutOfRange", at,
                    "a place or length must not be negative");
  }
  return static_cast<std::uint64_t>(*value.integer());
}

Value substring(Args args, Runtime&, Span at) {
  const std::uint64_t count = args.size() > 2 ? count_of(args[2], "substring", at) : UINT64_MAX;
  return part_of(text_of(args[0], "substring", at), count_of(args[1], "substring", at), count);
}

Value left(Args args, Runtime&, Span at) {
  return part_of(text_of(args[0], "left", at), 0, count_of(args[1], "left", at));
}

Value right(Args args, Runtime&, Span at) {
  const std::string& text = text_of(args[0], "right", at);
  const std::uint64_t size = count_code_points(text);
  const std::uint64_t count = std::min(size, count_of(args[1], "right", at));
  return part_of(text, size - count, count);
}

Value replace(Args args, Runtime&, Span at) {
  const std::string& text = text_of(args[0], "replace", at);
  const std::string& search = text_of(args[1], "replace", at);
  const std::string& with = text_of(args[2], "replace", at);
  if (search.empty()) return text;
  std::string result;
  std::size_t from = 0;
  for (std::size_t hit = text.find(search); hit != std::string::npos;
       hit = text.find(search, from)) {
    result.append(text, from, hit - from).append(with);
    from = hit + search.size();
  }
  return result.append(text, from);
}

Value split(Args args, Runtime&, Span at) {
  const std::string& text = text_of(args[0], "split", at);
  const std::string& separator = text_of(args[1], "split", at);
  List parts;
  if (separator.empty()) {
    for (const std::uint32_t point : code_points(text)) {
      std::string part;
      append_utf8(part, point);
      parts.emplace_back(part);
    }
    return parts;
  }
  std::size_t from = 0;
  for (std::size_t hit = text.find(separator); hit != std::string::npos;
       hit = text.find(separator, from)) {
    parts.emplace_back(text.substr(from, hit - from));
    from = hit + separator.size();
  }
  parts.emplace_back(text.substr(from));
  return parts;
}

constexpr Function text_function(std::string_view name, decltype(Function::call) call,
                                 std::size_t least = 1, std::size_t most = 1) {
  return {.name = name,
          .least = least,
          .most = most,
          .result = kStringType | kNullType,
          .first = kStringType,
          .call = call};
}

constexpr TypeMask kPrintable =
    kStringType | kNumberType | kBooleanType | kInstantType | kDurationType;

constexpr std::array kFunctions = {
    Function{.name = "tostring",
             .result = kStringType | kNullType,
             .first = kPrintable,
             .call = to_string},
    Function{.name = "toboolean",
             .result = kBooleanType | kNullType,
             .first = kStringType | kBooleanType | kIntegerType,
             .call = to_boolean},
    text_function("tolower", lower),
    text_function("toupper", upper),
    text_function("lower", lower),
    text_function("upper", upper),
    text_function("fold", folded),
    text_function("trim", trimmed),
    text_function("ltrim", left_trimmed),
    text_function("rtrim", right_trimmed),
    text_function("substring", substring, 2, 3),
    text_function("left", left, 2, 2),
    text_function("right", right, 2, 2),
    text_function("replace", replace, 3, 3),
    Function{.name = "split",
             .least = 2,
             .most = 2,
             .result = kListType | kNullType,
             .first = kStringType,
             .call = split},
};

}  // namespace

std::span<const Function> text_functions() { return kFunctions; }

}  // namespace mekhala::query
