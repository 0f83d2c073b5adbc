#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "engine/base/text.hpp"
#include "engine/query/functions.hpp"
#include "engine/query/runtime.hpp"

namespace mekhala::query {
namespace {

using Args = std::span<const Value>;

// A list of more items than this is a mistake, and would fill the memory before anybody notices.
constexpr std::uint64_t kLongestRange = 10'000'000;

Value size(Args args, Runtime&, Span at) {
  if (args[0].list()) return static_cast<std::int64_t>(args[0].list()->size());
  if (args[0].string()) return static_cast<std::int64_t>(count_code_points(*args[0].string()));
  if (args[0].map()) return static_cast<std::int64_t>(args[0].map()->size());
  throw wrong_argument(at, "size", args[0]);
}

Value is_empty(Args args, Runtime&, Span at) {
  if (args[0].list()) return args[0].list()->empty();
  if (args[0].string()) return args[0].string()->empty();
  if (args[0].map()) return args[0].map()->empty();
  throw wrong_argument(at, "isEmpty", args[0]);
}

const List& list_of(const Value& value, std::string_view function, Span at) {
  if (!value.list()) throw wrong_argument(at, function, value);
  return *value.list();
}

Value head(Args args, Runtime&, Span at) {
  const List& list = list_of(args[0], "head", at);
  return list.empty() ? Value() : list.front();
}

Value last(Args args, Runtime&, Span at) {
  const List& list = list_of(args[0], "last", at);
  return list.empty() ? Value() : list.back();
}

Value tail(Args args, Runtime&, Span at) {
  const List& list = list_of(args[0], "tail", at);
  return list.empty() ? List{} : List(list.begin() + 1, list.end());
}

Value reverse(Args args, Runtime&, Span at) {
  if (args[0].string()) {
    std::vector<std::uint32_t> points = code_points(*args[0].string());
    std::string text;
    for (auto point = points.rbegin(); point != points.rend(); ++point) append_utf8(text, *point);
    return text;
  }
  const List& list = list_of(args[0], "reverse", at);
  return List(list.rbegin(), list.rend());
}

Value range(Args args, Runtime& runtime, Span at) {
  for (const Value& arg : args) {
    if (!arg.integer()) {
      throw run_error(ErrorKind::argument, "InvalidArgumentType", at,
                      fmt::format("range() takes integers, not {}", name_of(arg.type())));
    }
  }
  const std::int64_t from = *args[0].integer();
  const std::int64_t to = *args[1].integer();
  const std::int64_t step = args.size() > 2 ? *args[2].integer() : 1;
  if (step == 0) {
    throw run_error(ErrorKind::argument, "NumberOutOfRange", at,
                    "the step of range() must not be 0");
  }
  if (step > 0 ? from > to : from < to) return List{};
  // Differences of two integers may need 65 bits with their sign, but fit unsigned.
  const std::uint64_t width =
      step > 0 ? static_cast<std::uint64_t>(to) - static_cast<std::uint64_t>(from)
               : static_cast<std::uint64_t>(from) - static_cast<std::uint64_t>(to);
  const std::uint64_t stride =
      step > 0 ? static_cast<std::uint64_t>(step) : 0 - static_cast<std::uint64_t>(step);
  const std::uint64_t count = width / stride;
  if (count >= kLongestRange) {
    throw run_error(ErrorKind::limit, "RangeTooLong", at,
                    "range() gives at most ten million items");
  }
  List list;
  list.reserve(count + 1);
  for (std::uint64_t i = 0; i <= count; ++i) {
    runtime.step();
    list.emplace_back(static_cast<std::int64_t>(static_cast<std::uint64_t>(from) +
                                                i * static_cast<std::uint64_t>(step)));
  }
  return list;
}

Value coalesce(Args args, Runtime&, Span) {
  const auto found =
      std::find_if(args.begin(), args.end(), [](const Value& arg) { return !arg.is_null(); });
  return found == args.end() ? Value() : *found;
}

constexpr TypeMask kSized = kListType | kStringType | kMapType;

constexpr std::array kFunctions = {
    Function{.name = "size", .result = kIntegerType | kNullType, .first = kSized, .call = size},
    Function{
        .name = "isempty", .result = kBooleanType | kNullType, .first = kSized, .call = is_empty},
    Function{.name = "head", .first = kListType, .call = head},
    Function{.name = "last", .first = kListType, .call = last},
    Function{.name = "tail", .result = kListType | kNullType, .first = kListType, .call = tail},
    Function{.name = "reverse",
             .result = kListType | kStringType | kNullType,
             .first = kListType | kStringType,
             .call = reverse},
    Function{
        .name = "range", .least = 2, .most = 3, .result = kListType | kNullType, .call = range},
    Function{.name = "coalesce",
             .least = 1,
             .most = SIZE_MAX,
             .null_in_null_out = false,
             .call = coalesce},
};

}  // namespace

std::span<const Function> list_functions() { return kFunctions; }

}  // namespace mekhala::query
