#include "engine/case/handling.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/case/disclosure.hpp"
#include "tests/support/case_builder.hpp"

namespace mekhala {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

TEST(Handling, IsReadInEitherVersionAndWhateverItsCase) {
  EXPECT_EQ(handling_of("tlp white"), Handling::clear);
  EXPECT_EQ(handling_of("TLP:AMBER+STRICT"), Handling::amber_strict);
  EXPECT_EQ(handling_of("TLP2:GREEN"), Handling::green);
  EXPECT_EQ(handling_of(""), Handling::none);
  EXPECT_EQ(handling_of("invented"), Handling::none);
}

// Nobody can tell what a marking of one's own allows.
TEST(Handling, WhatIsNoTlpIsTheStrictest) {
  EXPECT_EQ(handling_of("RESTRICTED"), Handling::red);
  EXPECT_FALSE(is_tlp("RESTRICTED"));
}

TEST(Handling, OfARowAndOfItsColumns) {
  RowHandling row;
  row.add("TLP:GREEN; TLP:RED for phone; TLP:CLEAR for name");
  row.add("TLP:AMBER");
  EXPECT_EQ(row.of("age"), Handling::amber);
  EXPECT_EQ(row.of("phone"), Handling::red);
  EXPECT_EQ(row.of("name"), Handling::clear);
}

// One file with an amber row, a red row and a green row with a red phone number.
class MarkedCase : public ::testing::Test {
 protected:
  MarkedCase() {
    Saying saying("notes.csv");
    saying.batch().document.file = "notes.csv";
    const auto row = [&](std::uint64_t number) {
      for (; done_ < saying.batch().statements.size(); ++done_) {
        saying.batch().statements[done_].row = number;
      }
    };
    const auto amber = saying.person("R1", "Kosal Prum");
    saying.say(amber, "record_id", "R1").say(amber, "handling", "TLP:AMBER");
    row(2);
    const auto red = saying.person("R2", "Dara Sok");
    saying.say(red, "record_id", "R2").say(red, "handling", "TLP:RED");
    row(3);
    const auto green = saying.person("R3", "Somchai");
    saying.say(green, "record_id", "R3")
        .say(green, "occupation", "driver")
        .say(green, "handling", "TLP:GREEN; TLP:RED for job");
    row(4);
    for (NewStatement& statement : saying.batch().statements) {
      if (statement.value == "driver") statement.column = "job";
    }
    saying.link("contacted", amber, green);
    saying.batch().statements.back().row = 5;
    saying.link("contacted", green, amber);
    saying.batch().statements.back().row = 3;
    saying.into(store_);
  }
  std::size_t done_ = 0;
  ScratchFolder folder_;
  Case store_ = Case::create(folder_ / "a.case", tester());
};

TEST_F(MarkedCase, AStatementHasTheMarkingOfItsValueElseOfItsRow) {
  Disclosure door(store_, {View::team, tester(), {}});
  EXPECT_EQ(door.entity(door.resolve("R1")).handling, "TLP:AMBER");
  EXPECT_EQ(door.entity(door.resolve("R3")).handling, "TLP:RED");
  for (const ShownValue& value : door.values(door.resolve("R3"))) {
    EXPECT_EQ(value.handling, value.property == "occupation" ? "TLP:RED" : "TLP:GREEN");
  }
}

TEST_F(MarkedCase, WhatIsMarkedMoreStrictlyIsLeftOut) {
  Disclosure door(store_, {View::team, tester(), {}});
  const EntityRow amber = door.resolve("R1"), red = door.resolve("R2"), green = door.resolve("R3");
  EXPECT_THAT(door.links(amber), SizeIs(2));
  door.keep_within("TLP:AMBER");
  EXPECT_TRUE(door.is_within(amber));
  EXPECT_FALSE(door.is_within(red));
  EXPECT_NE(door.entity(red).label, "Dara Sok");
  for (const ShownValue& value : door.values(green)) EXPECT_NE(value.value, "driver");
  EXPECT_THAT(door.links(amber), SizeIs(1));
  door.keep_within("TLP:GREEN");
  EXPECT_FALSE(door.is_within(amber));
  EXPECT_EQ(door.entity(green).label, "Somchai");
  door.keep_within("for the court");
  EXPECT_EQ(door.entity(red).label, "Dara Sok");
}

}  // namespace
}  // namespace mekhala
