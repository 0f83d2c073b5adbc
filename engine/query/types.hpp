#pragma once

#include <cstdint>

#include "engine/query/value.hpp"

// What is known of a type before a query runs: a set of the types that a value may have. Only what
// certainly fails is an error of the compiler; the rest is found out when it runs.
namespace mekhala::query {

using TypeMask = std::uint16_t;

constexpr TypeMask mask_of(ValueType type) {
  return static_cast<TypeMask>(1U << static_cast<unsigned>(type));
}

inline constexpr TypeMask kMapType = mask_of(ValueType::map);
inline constexpr TypeMask kNodeType = mask_of(ValueType::node);
inline constexpr TypeMask kRelationshipType = mask_of(ValueType::relationship);
inline constexpr TypeMask kListType = mask_of(ValueType::list);
inline constexpr TypeMask kPathType = mask_of(ValueType::path);
inline constexpr TypeMask kDateTimeType = mask_of(ValueType::date_time);
inline constexpr TypeMask kLocalDateTimeType = mask_of(ValueType::local_date_time);
inline constexpr TypeMask kDateType = mask_of(ValueType::date);
inline constexpr TypeMask kTimeType = mask_of(ValueType::time);
inline constexpr TypeMask kLocalTimeType = mask_of(ValueType::local_time);
inline constexpr TypeMask kDurationType = mask_of(ValueType::duration);
inline constexpr TypeMask kStringType = mask_of(ValueType::string);
inline constexpr TypeMask kBooleanType = mask_of(ValueType::boolean);
inline constexpr TypeMask kIntegerType = mask_of(ValueType::integer);
inline constexpr TypeMask kFloatType = mask_of(ValueType::floating);
inline constexpr TypeMask kNullType = mask_of(ValueType::null);
inline constexpr TypeMask kNumberType = kIntegerType | kFloatType;
inline constexpr TypeMask kInstantType =
    kDateTimeType | kLocalDateTimeType | kDateType | kTimeType | kLocalTimeType;
inline constexpr TypeMask kAnyType = 0xFFFF;

// True where a value that has one of `actual` may be null or one of `wanted`.
constexpr bool may_be(TypeMask actual, TypeMask wanted) {
  return (actual & (wanted | kNullType)) != 0;
}

}  // namespace mekhala::query
