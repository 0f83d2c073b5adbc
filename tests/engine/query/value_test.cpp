#include "engine/query/value.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>

namespace mekhala::query {
namespace {

Value integer(std::int64_t value) { return value; }

std::vector<Value> samples() {
  const double nan = std::nan("");
  return {Map{},
          Map{{"a", integer(1)}},
          Map{{"a", Value()}},
          NodeRef{0},
          NodeRef{1},
          RelationshipRef{0},
          List{},
          List{integer(1)},
          List{integer(1), Value()},
          List{1.0},
          Path{{0, 1}, {0}},
          Path{{1, 0}, {0}},
          Temporal{.kind = TemporalKind::date_time, .offset = 3600, .nano = 3600 * kNanosPerSecond},
          Temporal{.kind = TemporalKind::date_time},
          Temporal{.kind = TemporalKind::local_date_time},
          Temporal{.day = -1},
          Temporal{},
          Temporal{.kind = TemporalKind::time},
          Temporal{.kind = TemporalKind::local_time, .nano = 1},
          Duration{.months = 1},
          Duration{.days = 30},
          Duration{.seconds = 30 * kSecondsPerDay},
          "",
          "a",
          "เมียวดี",
          false,
          true,
          integer(-1),
          integer(0),
          0.0,
          -0.0,
          integer(1),
          1.0,
          1.5,
          integer((1LL << 53) + 1),
          static_cast<double>(1LL << 53),
          integer(std::numeric_limits<std::int64_t>::max()),
          0x1p63,
          std::numeric_limits<double>::infinity(),
          -std::numeric_limits<double>::infinity(),
          nan,
          Value()};
}

TEST(QueryValue, EqualityKnowsThreeAnswers) {
  EXPECT_EQ(equals(integer(1), 1.0), std::optional(true));
  EXPECT_EQ(equals(integer(1), "1"), std::optional(false));
  EXPECT_EQ(equals(Value(), Value()), std::nullopt);
  EXPECT_EQ(equals(List{integer(1), Value()}, List{integer(1), integer(2)}), std::nullopt);
  EXPECT_EQ(equals(List{integer(2), Value()}, List{integer(1), integer(2)}), std::optional(false));
  EXPECT_EQ(equals(List{Value()}, List{}), std::optional(false));
  EXPECT_EQ(equals(Map{{"a", Value()}}, Map{{"a", Value()}}), std::nullopt);
  EXPECT_EQ(equals(Map{{"a", Value()}}, Map{{"b", Value()}}), std::optional(false));
  EXPECT_EQ(equals(std::nan(""), std::nan("")), std::optional(false));
}

TEST(QueryValue, LargeIntegersAreNotRoundedToCompare) {
  const std::int64_t odd = (1LL << 53) + 1;
  EXPECT_EQ(equals(integer(odd), static_cast<double>(1LL << 53)), std::optional(false));
  EXPECT_EQ(compare(integer(odd), static_cast<double>(1LL << 53)), std::partial_ordering::greater);
  EXPECT_EQ(compare(integer(std::numeric_limits<std::int64_t>::max()), 0x1p63),
            std::partial_ordering::less);
}

TEST(QueryValue, OrderIsTotalAndAgreesWithEquivalence) {
  const std::vector<Value> all = samples();
  for (const Value& a : all) {
    EXPECT_TRUE(order(a, a) == 0);
    for (const Value& b : all) {
      EXPECT_EQ(order(a, b) < 0, order(b, a) > 0);
      if (equivalent(a, b)) {
        EXPECT_EQ(hash_of(a), hash_of(b));
      }
      if (equals(a, b).value_or(false)) {
        EXPECT_TRUE(equivalent(a, b));
      }
      for (const Value& c : all) {
        if (order(a, b) <= 0 && order(b, c) <= 0) {
          EXPECT_TRUE(order(a, c) <= 0);
        }
      }
    }
  }
}

TEST(QueryValue, NullIsLastAndNanBehindAllNumbers) {
  for (const Value& value : samples()) {
    if (!value.is_null()) {
      EXPECT_TRUE(order(value, Value()) < 0);
    }
    if (value.is_number() && !std::isnan(value.number())) {
      EXPECT_TRUE(order(value, std::nan("")) < 0);
    }
  }
}

}  // namespace
}  // namespace mekhala::query
