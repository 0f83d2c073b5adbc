#include "engine/case/record.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "engine/base/error.hpp"
#include "engine/base/random.hpp"

namespace mekhala::store {
namespace {

Date random_date(Random& random) {
  Date date;
  date.precision = static_cast<DatePrecision>(random.below(4));
  date.first_day = static_cast<std::int32_t>(random.below(1'500'000)) - 750'000;
  const std::uint64_t longest = date.precision == DatePrecision::year    ? 262'143
                                : date.precision == DatePrecision::month ? 31
                                                                         : 1;
  date.last_day = date.first_day + static_cast<std::int32_t>(random.below(longest));
  if (date.precision == DatePrecision::minute) {
    date.minute_of_day = static_cast<std::int16_t>(random.below(1440));
  }
  return date;
}

TEST(Record, DatesComeBack) {
  for (std::uint64_t seed = 1; seed <= 5000; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed, 0);
    const Date a = random_date(random), b = random_date(random);
    EXPECT_EQ(unpack_date(pack_date(a)), a);
    EXPECT_EQ(unpack_date(pack_date(b)), b);
    if (a.first_day != b.first_day) {
      EXPECT_EQ(pack_date(a) < pack_date(b), a.first_day < b.first_day);
    }
    EXPECT_EQ(pack_date(a) == pack_date(b), a == b);
    EXPECT_NE(pack_date(a), StatementContent::kNoDate);
  }
}

TEST(Record, DatesByHand) {
  const auto there_and_back = [](const char* text) {
    return to_string(unpack_date(pack_date(parse_iso_date(text).value())));
  };
  for (const char* text :
       {"1970", "1969-12-31T23:59", "0001-01-01", "9999-12-31T00:00", "2024-02", "2024-02-29"}) {
    EXPECT_EQ(there_and_back(text), text);
  }
  Date bad = parse_iso_date("2024").value();
  std::swap(bad.first_day, bad.last_day);
  EXPECT_THROW((void)pack_date(bad), Error);
  Date wide = parse_iso_date("2024").value();
  wide.last_day = wide.first_day + (1 << 18);
  EXPECT_THROW((void)pack_date(wide), Error);
  --wide.last_day;
  EXPECT_EQ(unpack_date(pack_date(wide)), wide);
  Date late = parse_iso_date("2024-01-01").value();
  late.minute_of_day = 1440;
  EXPECT_THROW((void)pack_date(late), Error);
}

TEST(Record, GradesComeBack) {
  for (const GradeScheme scheme :
       {GradeScheme::none, GradeScheme::admiralty, GradeScheme::uk_3x5x2, GradeScheme::uk_5x5x5}) {
    for (const char source : {'\0', 'A', 'F', '1', '3'}) {
      for (const char information : {'\0', '1', '6', 'A', 'E'}) {
        if (scheme == GradeScheme::none && (source != 0 || information != 0)) continue;
        const Grade grade{scheme, source, information};
        EXPECT_EQ(unpack_grade(pack_grade(grade)), grade);
      }
    }
  }
  EXPECT_EQ(pack_grade(Grade{}), "");
  for (const char* junk : {"", "a", "aB", "xB2", "aB2 ", "-B2"}) {
    EXPECT_FALSE(unpack_grade(junk).given()) << junk;
  }
}

TEST(Record, NoTwoListsOfFieldsAreTheSameBytes) {
  Record one, two, three;
  one.text("ab").text("c");
  two.text("a").text("bc");
  three.text("ab").number('c');
  EXPECT_NE(one.view(), two.view());
  EXPECT_NE(one.view(), three.view());
  one.clear();
  EXPECT_EQ(one.view(), "");
}

TEST(Record, ASumKnowsNoOrderAndCanBeTakenBack) {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed, 1);
    std::vector<Digest> parts(1 + random.below(20));
    for (Digest& part : parts) {
      // Bytes of 0 and 255 often, for the carries.
      for (std::uint8_t& byte : part) {
        const std::uint64_t kind = random.below(3);
        byte = kind == 0 ? 0 : kind == 1 ? 255 : static_cast<std::uint8_t>(random.next());
      }
    }
    ContentSum forward, shuffled;
    for (const Digest& part : parts) forward += ContentSum(part);
    const Digest total = forward.digest();
    std::vector<Digest> order = parts;
    random.shuffle(std::span<Digest>(order));
    for (const Digest& part : order) shuffled += ContentSum(part);
    EXPECT_EQ(shuffled.digest(), total);
    // Schoolbook addition in base 256.
    Digest expected{};
    for (const Digest& part : parts) {
      unsigned carry = 0;
      for (std::size_t i = 0; i < part.size(); ++i) {
        carry += static_cast<unsigned>(expected[i]) + part[i];
        expected[i] = static_cast<std::uint8_t>(carry);
        carry >>= 8;
      }
    }
    EXPECT_EQ(total, expected);
    random.shuffle(std::span<Digest>(order));
    for (const Digest& part : order) forward -= ContentSum(part);
    EXPECT_EQ(forward.digest(), Digest{});
  }
}

TEST(Record, RowsAreHashedByTableAndInOrder) {
  const auto hash = [](std::initializer_list<std::pair<Table, const char*>> rows) {
    RowsHash all;
    for (const auto& [table, text] : rows) {
      Record record;
      all.add(table, record.text(text));
    }
    return all.finish();
  };
  using enum Table;
  const Digest two = hash({{entity, "a"}, {link, "b"}});
  EXPECT_EQ(hash({{link, "b"}, {entity, "a"}}), two) << "tables do not wait for each other";
  EXPECT_NE(hash({{entity, "b"}, {link, "a"}}), two);
  EXPECT_NE(hash({{entity, "a"}, {entity, "b"}}), two);
  EXPECT_NE(hash({{entity, "a"}, {entity, "b"}}), hash({{entity, "b"}, {entity, "a"}}));
  EXPECT_NE(hash({{entity, "ab"}}), hash({{entity, "a"}, {entity, "b"}}));
  EXPECT_NE(hash({}), hash({{entity, ""}}));
  RowsHash counted;
  Record record;
  counted.add(mention, record.number(1));
  EXPECT_EQ(counted.count(mention), 1U);
  EXPECT_EQ(counted.count(entity), 0U);
}

TEST(Record, EveryFieldOfAStatementIsInItsDigest) {
  StatementContent plain;
  plain.subject = {1, 2};
  plain.property = "name";
  plain.value = "x";
  std::vector<StatementContent> others(12, plain);
  others[0].of_link = true;
  others[1].subject = {2, 1};
  others[2].property = "alias";
  others[3].value = "y";
  others[4].value_entity = {1, 2};
  others[5].original = "x";
  others[6].language = "th";
  others[7].source = "x";
  others[8].file_row = 1;
  others[9].column = "x";
  others[10].grade = "aB2";
  others[11].valid_from = 0;
  others.push_back(plain);
  others.back().valid_to = 0;
  others.push_back(plain);
  std::vector<Digest> digests;
  for (const StatementContent& content : others) digests.push_back(content.digest());
  EXPECT_EQ(digests.back(), plain.digest());
  std::sort(digests.begin(), digests.end());
  EXPECT_EQ(std::adjacent_find(digests.begin(), digests.end()), digests.end());
}

TEST(Record, AClaimKeyDependsOnAllAndOnTheCase) {
  const ClaimKey key{.seed = 42}, other{.seed = 43};
  const std::int64_t plain = key.of(1, "value", 2, 3, 4, 5, 6);
  EXPECT_EQ(key.of(1, "value", 2, 3, 4, 5, 6), plain);
  EXPECT_NE(other.of(1, "value", 2, 3, 4, 5, 6), plain);
  EXPECT_NE(key.of(2, "value", 1, 3, 4, 5, 6), plain);
  EXPECT_NE(key.of(1, "valuf", 2, 3, 4, 5, 6), plain);
  EXPECT_NE(key.of(1, "value", 2, 4, 3, 5, 6), plain);
  EXPECT_NE(key.of(1, "value", 2, 3, 4, 6, 5), plain);
  EXPECT_NE(key.of(1, "", 2, 3, 4, 5, 6), key.of(1, std::string_view("\0", 1), 2, 3, 4, 5, 6));
  EXPECT_NE(key.of(1, "eight by", 2, 3, 4, 5, 6), key.of(1, "eight bytes", 2, 3, 4, 5, 6));
}

TEST(Record, EveryFieldOfATransactionIsInItsHash) {
  ChainLink plain;
  plain.number = 3;
  const auto differs = [&](auto&& change) {
    ChainLink changed = plain;
    change(changed);
    return changed.hash() != plain.hash();
  };
  EXPECT_FALSE(differs([](ChainLink&) {}));
  EXPECT_TRUE(differs([](ChainLink& link) { link.number = 4; }));
  EXPECT_TRUE(differs([](ChainLink& link) { link.at = "x"; }));
  EXPECT_TRUE(differs([](ChainLink& link) { link.actor = "x"; }));
  EXPECT_TRUE(differs([](ChainLink& link) { link.purpose = "x"; }));
  EXPECT_TRUE(differs([](ChainLink& link) { link.action = "x"; }));
  EXPECT_TRUE(differs([](ChainLink& link) { link.detail = "x"; }));
  EXPECT_TRUE(differs([](ChainLink& link) { link.entity_end = 1; }));
  EXPECT_TRUE(differs([](ChainLink& link) { link.link_end = 1; }));
  EXPECT_TRUE(differs([](ChainLink& link) { link.statement_end = 1; }));
  EXPECT_TRUE(differs([](ChainLink& link) { link.content[31] = 1; }));
  EXPECT_TRUE(differs([](ChainLink& link) { link.rows[31] = 1; }));
  EXPECT_TRUE(differs([](ChainLink& link) { link.previous[31] = 1; }));
}

}  // namespace
}  // namespace mekhala::store
