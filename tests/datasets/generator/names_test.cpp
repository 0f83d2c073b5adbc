#include "datasets/generator/names.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "engine/base/text.hpp"

namespace mekhala::generator {
namespace {

using testing::StartsWith;

TEST(GeneratorNames, NamesPhonesAndHandlesAreAllDifferent) {
  for (std::uint8_t origin = 0; origin < kNumOrigins; ++origin) {
    std::set<std::string> names, phones;
    for (std::uint32_t i = 0; i < 20000; ++i) {
      EXPECT_TRUE(names.insert(person_name(origin, i)).second) << kOrigins[origin] << i;
      EXPECT_TRUE(phones.insert(phone_number(origin, i * 37)).second);
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
