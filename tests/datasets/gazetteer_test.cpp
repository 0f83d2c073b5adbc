#include "datasets/gazetteer/gazetteer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "engine/base/error.hpp"

namespace mekhala {
namespace {

using testing::HasSubstr;
using testing::NotNull;

constexpr std::string_view kHeader =
    "name,kind,country,admin,latitude,longitude,precision,aliases,named_in,coordinates_from\n";

std::string message_of(const std::string& csv) {
  try {
    (void)Gazetteer::parse(csv);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::invalid_input);
    return error.what();
  }
  return "no error";
}

TEST(Gazetteer, FindsSpellingsOfOnePlaceInEveryScript) {
  const Gazetteer& gazetteer = Gazetteer::builtin();
  const Gazetteer::Place* place = gazetteer.find("Myawaddy");
  ASSERT_THAT(place, NotNull());
  EXPECT_EQ(place->country, "MM");
  EXPECT_EQ(place->kind, Gazetteer::Kind::city);
  EXPECT_NEAR(place->latitude, 16.69, 0.02);
  EXPECT_NEAR(place->longitude, 98.51, 0.02);
  for (const char* name : {"MYAWADDY", "  myawaddy ", "Marwadi", "မြဝတီ", "เมียวดี", "妙瓦底"}) {
    EXPECT_EQ(gazetteer.find(name), place) << name;
  }
}

TEST(Gazetteer, IgnoresAccentsSpacesHyphensAndApostrophes) {
  const Gazetteer& gazetteer = Gazetteer::builtin();
  for (const char* name : {"O'Smach", "O’Smach", "o smach", "O-SMACH", "Osmach"}) {
    const Gazetteer::Place* place = gazetteer.find(name);
    ASSERT_THAT(place, NotNull()) << name;
    EXPECT_EQ(place->name, "O'Smach") << name;
  }
  EXPECT_EQ(gazetteer.find("Paranaque"), gazetteer.find("Parañaque"));
  EXPECT_THAT(gazetteer.find("Paranaque"), NotNull());
}

TEST(Gazetteer, DoesNotGuess) {
  const Gazetteer& gazetteer = Gazetteer::builtin();
  for (const char* name : {"", "  ", "-", "Myawadd", "Myawaddy Hotel", "Atlantis"}) {
    EXPECT_EQ(gazetteer.find(name), nullptr) << name;
  }
}

TEST(Gazetteer, EveryNameAndAliasLeadsToItsPlace) {
  const Gazetteer& gazetteer = Gazetteer::builtin();
  EXPECT_GE(gazetteer.places().size(), 50U);
  std::set<std::string> names;
  for (const Gazetteer::Place& place : gazetteer.places()) {
    EXPECT_TRUE(names.insert(place.name).second) << place.name;
    EXPECT_EQ(gazetteer.find(place.name), &place) << place.name;
    for (const std::string& alias : place.aliases)
      EXPECT_EQ(gazetteer.find(alias), &place) << alias;
  }
}

TEST(Gazetteer, CompoundsHaveTheCoordinatesOfTheirAreaOnly) {
  for (const Gazetteer::Place& place : Gazetteer::builtin().places()) {
    if (place.kind == Gazetteer::Kind::compound) {
      EXPECT_TRUE(place.area_only) << place.name;
    }
    EXPECT_FALSE(place.named_in.empty()) << place.name;
    EXPECT_FALSE(place.coordinates_from.empty()) << place.name;
  }
}

TEST(Gazetteer, RefusesBrokenLists) {
  const std::string header(kHeader);
  EXPECT_THAT(message_of(""), HasSubstr("line 1"));
  EXPECT_THAT(message_of("name,kind\n"), HasSubstr("header"));
  EXPECT_THAT(message_of(header + "A,city,TH,,1,2,town,,m\n"), HasSubstr("line 2: a row has ten"));
  EXPECT_THAT(message_of(header + "A,moon,TH,,1,2,town,,m,g\n"), HasSubstr("kind"));
  EXPECT_THAT(message_of(header + "A,city,TH,,91,2,town,,m,g\n"), HasSubstr("coordinate"));
  EXPECT_THAT(message_of(header + "A,city,TH,,nan,2,town,,m,g\n"), HasSubstr("coordinate"));
  EXPECT_THAT(message_of(header + "A,city,TH,,1,2,near,,m,g\n"), HasSubstr("precision"));
  EXPECT_THAT(message_of(header + "A,city,TH,,1,2,town,,m,g\nB,city,LA,,1,2,town,a,m,g\n"),
              HasSubstr("line 3: another place"));
}

}  // namespace
}  // namespace mekhala
