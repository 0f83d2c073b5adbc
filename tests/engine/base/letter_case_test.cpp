#include "engine/base/letter_case.hpp"

#include <gtest/gtest.h>

namespace mekhala {
namespace {

TEST(LetterCase, ChangesLettersOfScriptsThatHaveCaseAndNoOthers) {
  EXPECT_EQ(to_upper_case("Nguyễn straße"), "NGUYỄN STRASSE");
  EXPECT_EQ(to_lower_case("NGUYỄN Straße"), "nguyễn straße");
  EXPECT_EQ(to_upper_case("เมียวดี မြဝတီ"), "เมียวดี မြဝတီ");
  EXPECT_EQ(to_lower_case(""), "");
}

}  // namespace
}  // namespace mekhala
