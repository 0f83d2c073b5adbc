#include "datasets/generator/names.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "engine/base/text.hpp"

namespace mekhala::generator {
namespace {

using testing::StartsWith;

TEST(GeneratorNames, NamesPhonesAndHandlesAreAllDifferent) {
  std::set<std::string> names, phones;
  for (std::uint8_t origin = 0; origin < kNumOrigins; ++origin) {
    // Countries of one pool number their people together.
    const bool first = kNamePool[origin] == origin;
    for (std::uint32_t i = 0; i < 20000; ++i) {
      EXPECT_TRUE(!first || names.insert(person_name(origin, i)).second)
          << kOrigins[origin].code << i << person_name(origin, i);
      EXPECT_TRUE(phones.insert(phone_number(origin, i * 37)).second) << kOrigins[origin].code;
    }
  }
  std::set<std::string> others;
  for (std::uint32_t i = 0; i < 20000; ++i) {
    for (const std::string& name :
         {agency_name(i), compound_name(i), handle_name(i), bank_number(i), passport_number(i)}) {
      EXPECT_TRUE(others.insert(name).second) << name;
    }
  }
}

// science.md 3.1: 66 countries of origin; about nine in ten of those who recruit are from Asia.
TEST(GeneratorNames, OriginsAreAsManyAsAreKnownAndMostAreInAsia) {
  const std::set<std::string_view> asia = {
      "TH", "VN", "CN", "ID", "IN", "PH", "MM", "KH", "LA", "NP", "MY", "TW", "BD", "PK", "LK",
      "HK", "KR", "JP", "UZ", "KZ", "KG", "SG", "TJ", "MO", "YE", "JO", "BT", "TL", "MV", "BN"};
  std::set<std::string_view> codes;
  double all = 0, asian = 0;
  for (const Origin& origin : kOrigins) {
    codes.insert(origin.code);
    EXPECT_GT(origin.share, 0) << origin.code;
    all += origin.share;
    if (asia.contains(origin.code)) asian += origin.share;
  }
  EXPECT_EQ(codes.size(), 66U);
  EXPECT_NEAR(all, 1, 1e-9);
  EXPECT_NEAR(asian, 0.9, 1e-9);
}

TEST(GeneratorNames, EveryOriginHasItsSixteenPartsThrice) {
  for (std::uint8_t origin = 0; origin < kNumOrigins; ++origin) {
    for (std::uint32_t i = 0; i < 4096; ++i) {
      const std::string name = person_name(origin, i);
      EXPECT_NE(name.front(), ' ') << kOrigins[origin].code << i;
      EXPECT_NE(name.back(), ' ') << kOrigins[origin].code << i;
      EXPECT_EQ(name.find("  "), std::string::npos) << kOrigins[origin].code << i;
    }
  }
}

// Ranges and forms that nobody is given: whoever reads a file by mistake harms no one.
TEST(GeneratorNames, NoNumberOrHandleCanBeReal) {
  EXPECT_THAT(phone_number(0, 7), StartsWith("+66 70 0"));
  EXPECT_THAT(phone_number(8, 999'999), StartsWith("+855 40 "));
  EXPECT_THAT(passport_number(12), StartsWith("ZZ"));
  for (std::uint32_t i = 0; i < 100; ++i) {
    const char first = handle_name(i).front();
    EXPECT_TRUE(first >= '0' && first <= '9');
  }
}

TEST(GeneratorNames, OneNameInManyHands) {
  EXPECT_EQ(person_name(2, 0), "Guo Yuhua");
  EXPECT_EQ(person_name_local(2, 0), "郭雨华");
  EXPECT_EQ(person_name_other(2, 0), "Guo Yu-Hua");
  EXPECT_EQ(person_name_local(4, 0), "") << "Kenyan names have one script";
  for (std::uint8_t origin = 0; origin < kNumOrigins; ++origin) {
    if (kOrigins[origin].code == "LK") {
      EXPECT_EQ(person_name_local(origin, 0), "") << "Devanagari is none of Sri Lanka's scripts";
    }
  }
  EXPECT_EQ(written_phone("+66 70 000 0100", 1), "+66-70-000-0100");
  EXPECT_EQ(written_phone("+66 70 000 0100", 2), "+66700000100");
  EXPECT_EQ(written_phone("+66 70 000 0100", 3), "0066 70 000 0100");
  Random random(1, 1);
  for (int i = 0; i < 200; ++i) {
    const std::string slip = with_slip("Brian Otieno Wafula", random);
    EXPECT_GT(name_similarity(fold("Brian Otieno Wafula"), fold(slip)), 0.85) << slip;
  }
}

}  // namespace
}  // namespace mekhala::generator
