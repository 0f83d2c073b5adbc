#include <array>
#include <cmath>
#include <numbers>

#include "engine/base/text.hpp"
#include "engine/query/functions.hpp"
#include "engine/query/runtime.hpp"

namespace mekhala::query {
namespace {

using Args = std::span<const Value>;

double number_of(const Value& value, std::string_view function, Span at) {
  if (!value.is_number()) throw wrong_argument(at, function, value);
  return value.number();
}

// A function of one number that gives a float.
template <double (*F)(double)>
Value of_float(Args args, Runtime&, Span at) {
  return F(number_of(args[0], "a function of numbers", at));
}

double cot(double x) { return 1 / std::tan(x); }
double degrees(double x) { return x * 180 / std::numbers::pi; }
double radians(double x) { return x * std::numbers::pi / 180; }
// Half up, as openCypher's examples have it, but towards even-handedness for negative halves: -1.5
// gives -1.
double round_half_up(double x) {
  const double down = std::floor(x);
  return x - down >= 0.5 ? down + 1 : down;
}

Value abs(Args args, Runtime&, Span at) {
  if (!args[0].integer()) return std::fabs(number_of(args[0], "abs", at));
  return *args[0].integer() < 0 ? negated(args[0], at) : args[0];
}

Value sign(Args args, Runtime&, Span at) {
  const double x = number_of(args[0], "sign", at);
  return static_cast<std::int64_t>((x > 0) - (x < 0));
}

Value round(Args args, Runtime&, Span at) {
  const double x = number_of(args[0], "round", at);
  if (args.size() == 1) return round_half_up(x);
  if (!args[1].integer() || *args[1].integer() < 0 || *args[1].integer() > 15) {
    throw run_error(ErrorKind::argument, "NumberOutOfRange", at, "round() keeps 0 to 15 decimals");
  }
  const double scale = std::pow(10.0, static_cast<double>(*args[1].integer()));
  return std::round(x * scale) / scale;
}

Value atan2(Args args, Runtime&, Span at) {
  return std::atan2(number_of(args[0], "atan2", at), number_of(args[1], "atan2", at));
}

Value pi(Args, Runtime&, Span) { return std::numbers::pi; }
Value e(Args, Runtime&, Span) { return std::numbers::e; }
Value rand(Args, Runtime& runtime, Span) { return runtime.random.uniform(); }

Value truncated(double value, Span at) {
  if (std::isnan(value)) return {};
  if (!(std::fabs(value) < 0x1p63)) {
    throw run_error(ErrorKind::arithmetic, "IntegerOverflow", at, "this does not fit in 64 bits");
  }
  return static_cast<std::int64_t>(value);
}

Value to_integer(Args args, Runtime&, Span at) {
  if (args[0].integer()) return args[0];
  if (args[0].floating()) return truncated(*args[0].floating(), at);
  if (args[0].boolean()) return static_cast<std::int64_t>(*args[0].boolean());
  if (!args[0].string()) throw wrong_argument(at, "toInteger", args[0]);
  const std::string_view text = trim(*args[0].string());
  if (const auto whole = parse_int(text)) return *whole;
  const auto number = parse_double(text);
  return number && std::fabs(*number) < 0x1p63 ? truncated(*number, at) : Value();
}

Value to_float(Args args, Runtime&, Span at) {
  if (args[0].is_number()) return args[0].number();
  if (!args[0].string()) throw wrong_argument(at, "toFloat", args[0]);
  const auto number = parse_double(trim(*args[0].string()));
  return number ? Value(*number) : Value();
}

constexpr Function number_function(std::string_view name, decltype(Function::call) call) {
  return {.name = name, .result = kFloatType | kNullType, .first = kNumberType, .call = call};
}

constexpr TypeMask kConvertible = kNumberType | kStringType | kBooleanType;

constexpr std::array kFunctions = {
    Function{.name = "abs", .result = kNumberType | kNullType, .first = kNumberType, .call = abs},
    Function{
        .name = "sign", .result = kIntegerType | kNullType, .first = kNumberType, .call = sign},
    Function{.name = "round",
             .most = 2,
             .result = kFloatType | kNullType,
             .first = kNumberType,
             .call = round},
    number_function("ceil", of_float<std::ceil>),
    number_function("floor", of_float<std::floor>),
    number_function("sqrt", of_float<std::sqrt>),
    number_function("log", of_float<std::log>),
    number_function("log10", of_float<std::log10>),
    number_function("exp", of_float<std::exp>),
    number_function("sin", of_float<std::sin>),
    number_function("cos", of_float<std::cos>),
    number_function("tan", of_float<std::tan>),
    number_function("cot", of_float<cot>),
    number_function("asin", of_float<std::asin>),
    number_function("acos", of_float<std::acos>),
    number_function("atan", of_float<std::atan>),
    number_function("degrees", of_float<degrees>),
    number_function("radians", of_float<radians>),
    Function{.name = "atan2",
             .least = 2,
             .most = 2,
             .result = kFloatType | kNullType,
             .first = kNumberType,
             .call = atan2},
    Function{.name = "pi", .least = 0, .most = 0, .result = kFloatType, .call = pi},
    Function{.name = "e", .least = 0, .most = 0, .result = kFloatType, .call = e},
    Function{.name = "rand", .least = 0, .most = 0, .result = kFloatType, .call = rand},
    Function{.name = "tointeger",
             .result = kIntegerType | kNullType,
             .first = kConvertible,
             .call = to_integer},
    Function{.name = "tofloat",
             .result = kFloatType | kNullType,
             .first = kNumberType | kStringType,
             .call = to_float},
};

}  // namespace

std::span<const Function> number_functions() { return kFunctions; }

}  // namespace mekhala::query
