#include "datasets/outlines/outlines.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/error.hpp"

namespace mekhala {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::NotNull;

// Counts how often a line to the east leaves the country's rings.
bool holds(const Outlines::Country& country, double longitude, double latitude) {
  bool inside = false;
  for (const auto& ring : country.rings) {
    for (std::size_t i = 0; i < ring.size(); ++i) {
      const Outlines::Point &a = ring[i], &b = ring[(i + 1) % ring.size()];
      if ((a.latitude > latitude) == (b.latitude > latitude)) continue;
      const double at = a.longitude + (b.longitude - a.longitude) * (latitude - a.latitude) /
                                          (b.latitude - a.latitude);
      if (longitude < at) inside = !inside;
    }
  }
  return inside;
}

TEST(Outlines, HoldTheTownsOfTheirCountries) {
  struct Town {
    const char* country;
    double longitude, latitude;
  };
  for (const Town& town :
       {Town{"KH", 104.92, 11.56}, Town{"LA", 102.6, 18.0}, Town{"MM", 96.15, 16.87},
        Town{"TH", 100.5, 13.8}, Town{"PH", 121.05, 14.6}, Town{"VN", 105.8, 21.0}}) {
    for (const Outlines::Country& country : Outlines::builtin().countries()) {
      EXPECT_EQ(holds(country, town.longitude, town.latitude), country.code == town.country)
          << town.country << " " << country.code;
    }
  }
}

TEST(Outlines, LabelsStandOnTheirLandAndFarCountriesHaveNone) {
  for (const char* code : {"KH", "LA", "MM", "PH", "TH", "VN"}) {
    const Outlines::Country* country = Outlines::builtin().find(code);
    ASSERT_THAT(country, NotNull());
    EXPECT_TRUE(holds(*country, country->label.longitude, country->label.latitude)) << code;
  }
  const Outlines::Country* kenya = Outlines::builtin().find("KE");
  ASSERT_THAT(kenya, NotNull());
  EXPECT_THAT(kenya->rings, IsEmpty());
  EXPECT_NEAR(kenya->label.longitude, 38, 2);
  EXPECT_EQ(Outlines::builtin().find("XX"), nullptr);
}

TEST(Outlines, StepsAddUp) {
  const Outlines outlines = Outlines::parse("# a\ncountry AA 1.5 2\nring 100,200 50,0 0,-50\n");
  ASSERT_EQ(outlines.countries().size(), 1U);
  const auto& ring = outlines.countries()[0].rings.at(0);
  ASSERT_EQ(ring.size(), 3U);
  EXPECT_DOUBLE_EQ(ring[2].longitude, 1.5);
  EXPECT_DOUBLE_EQ(ring[2].latitude, 1.5);
}

TEST(Outlines, NameTheLineThatIsWrong) {
  const auto message = [](const char* text) -> std::string {
    try {
      (void)Outlines::parse(text);
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::invalid_input);
      return error.what();
    }
    return "no error";
  };
  EXPECT_THAT(message("ring 1,1 1,1 1,1\n"), HasSubstr("line 1"));
  EXPECT_THAT(message("country AA 1 2\nring 1,1 1\n"), HasSubstr("line 2"));
  EXPECT_THAT(message("country AA 1 2\nring 1,1 1,x 1,1\n"), HasSubstr("no number"));
  EXPECT_THAT(message("country BB 1 2\ncountry AA 1 2\n"), HasSubstr("sorted"));
  EXPECT_THAT(message("country AA 200 2\n"), HasSubstr("Earth"));
  EXPECT_THAT(message("what\n"), HasSubstr("begins"));
}

}  // namespace
}  // namespace mekhala
