// Formats of case workers and analysts: i2's charts and the Human Trafficking Case Data Standard.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "io/formats/htcds.hpp"
#include "tests/io/formats/shown.hpp"
#include "tests/io/importing.hpp"
#include "tests/io/workbook.hpp"

namespace mekhala {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using testing_io::import_bytes;
using testing_io::show;
using testing_io::Shown;

constexpr const char* kChart = R"(<?xml version="1.0" encoding="UTF-8"?>
<Chart SchemaVersion="8.0.0.0">
<GradeOne><StringCollection><String Text="-"/><String Text="A"/><String Text="B - Usually reliable"/></StringCollection></GradeOne>
<GradeTwo><StringCollection><String Text="-"/><String Text="1 Confirmed"/><String Text="2 Probable"/></StringCollection></GradeTwo>
<AttributeClassCollection><AttributeClass Id="c1" Name="Phone" Type="AttText"/></AttributeClassCollection>
<EntityTypeCollection><EntityType Id="t1" Name="Person"/><EntityType Id="t2" Name="Phone"/></EntityTypeCollection>
<LinkTypeCollection><LinkType Id="l1" Name="recruited"/></LinkTypeCollection>
<ChartItemCollection>
<ChartItem Id="5" Label="hired"><Link End1Reference="1" End2Reference="2"><LinkStyle ArrowStyle="ArrowOnTail" LinkTypeReference="l1" Strength="Tentative"/></Link></ChartItem>
<ChartItem Id="1" Label="Ana &amp; B" Description="tall" DateSet="true" TimeSet="false" DateTime="2024-03-01T00:00:00" GradeOneIndex="2" GradeTwoIndex="2" SourceReference="S1">
<End X="1" Y="2"><Entity EntityId="e1" Identity="Ana"><Icon><IconStyle EntityTypeReference="t1"/></Icon>
<CardCollection><Card Summary="seen" DateSet="false" DateTime="2020-01-01T00:00:00"><Text>at the gate</Text></Card></CardCollection></Entity></End>
<AttributeCollection><Attribute AttributeClassReference="c1" Value="+856 20 555"/></AttributeCollection></ChartItem>
<ChartItem Id="2" Label="Ben"><End><Entity EntityId="e2"><Icon><IconStyle Type="Person"/></Icon></Entity></End></ChartItem>
<ChartItem Id="3" Label="Ana again"><End><Entity EntityId="e3" Identity="Ana"><Icon><IconStyle Type="Person"/></Icon></Entity></End></ChartItem>
<ChartItem Id="6" Label="knows"><Link End1Id="e3" End2Id="e2"><LinkStyle ArrowStyle="ArrowNone" Type="knows"/></Link></ChartItem>
<ChartItem Id="7" Label="Legend"><TextBlock/></ChartItem>
</ChartItemCollection></Chart>)";

TEST(Anx, EntitiesLinksCardsAndGrades) {
  const Shown shown = show(kChart, "x.anx");
  ASSERT_FALSE(shown.error) << shown.error->what();
  EXPECT_EQ(shown.format, "i2 ANX");
  EXPECT_THAT(shown.nodes,
              ElementsAre("Ana kind=Person name=Ana & B grade=B2 date=2024-03-01 description=tall "
                          "notes=seen; at the gate source reference=S1 Phone=+856 20 555",
                          "e2 kind=Person name=Ben"));
  EXPECT_THAT(shown.links,
              ElementsAre("e2>Ana relation=recruited label=hired certainty=Tentative directed=true",
                          "Ana>e2 relation=knows directed=false"));
  EXPECT_THAT(shown.warnings, Contains("drawn_twice x1"));
  EXPECT_THAT(shown.warnings, Contains("drawing x1"));
}

TEST(Anx, IsImportedWithItsGrades) {
  const auto outcome = import_bytes("chart.anx", kChart);
  ASSERT_FALSE(outcome.refused()) << outcome.message();
  EXPECT_THAT(outcome.batch().links, Contains("e2 -recruited-> Ana"));
  EXPECT_EQ(outcome.batch().one("Ana", "name"), "Ana & B");
  bool graded = false;
  for (const NewStatement& statement : outcome.files[0].batch.statements) {
    graded = graded || to_string(statement.grade) == "B2";
  }
  EXPECT_TRUE(graded);
}

TEST(Anx, DoubledQuotesAreReadAsOneAndSaid) {
  const Shown shown = show(
      R"(<Chart><ChartItemCollection><ChartItem Id="1" Label="Ana"" Description=""><End><Entity EntityId="e"/></End></ChartItem></ChartItemCollection></Chart>)",
      "x.anx");
  ASSERT_FALSE(shown.error) << shown.error->what();
  EXPECT_THAT(shown.nodes, ElementsAre("e name=Ana"));
  EXPECT_THAT(shown.warnings, ElementsAre("doubled_quotes x1"));
  EXPECT_TRUE(show("<Chart><ChartItem Label=\"a\"b=\"c\"></Chart>", "x.anx").error);
}

TEST(Anx, ABinaryChartAndAnOldWorkbookAreRefusedWithAWayOn) {
  const auto chart = import_bytes("x.anb", std::string("\x01\x02\x03", 3) + "i2 chart");
  EXPECT_THAT(chart.message(), HasSubstr("save it as XML"));
  const auto book = import_bytes("x.xls", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and more");
  EXPECT_THAT(book.message(), HasSubstr("save it as .xlsx"));
}

constexpr const char* kForms =
    "start,group/con_Consent,group/prs_First_Name,group/prs_Second_Name,prs_Gender,prs_Citizenship,"
    "prs_MobilePhone,vic_TraffickingStatus,vic_Methods_of_Control,vic_Methods_of_Control/"
    "DebtBondage,vic_Methods_of_Control/FalsePromises,vic_TypeOfExploitation,"
    "vic_LocationOfExploitation,cas_Status,_uuid\n"
    "2024-01-01,TRUE,Ana,Roe,Feminine,LA,+8562055512345,ActualVictimOfTrafficking,DebtBondage "
    "FalsePromises,1,1,ForcedLabour,Golden Camp,Active,u1\n"
    "2024-01-02,FALSE,Ben,Poe,Masculine,PH,+639171234567,PossibleVictimOfTrafficking,,0,1,Other,"
    "Golden Camp,Closed,u2\n"
    "2024-01-03,TRUE,Cleo,,,TH,,,,,,,,Active,u3\n";

TEST(Htcds, FormsBecomePeopleWithStatusAndPlace) {
  const auto outcome = import_bytes("forms.csv", kForms);
  ASSERT_FALSE(outcome.refused()) << outcome.message();
  const auto& told = outcome.batch();
  EXPECT_EQ(told.one("u1", "name"), "Ana Roe");
  EXPECT_EQ(told.one("u1", "gender"), "female");
  EXPECT_EQ(told.one("u1", "nationality"), "LA");
  EXPECT_EQ(told.one("u1", "victim_status"), "actual");
  EXPECT_EQ(told.one("u1", "exploitation_type"), "forced_labour");
  EXPECT_THAT(told.of("u1", "method_of_control"), ElementsAre("debt_bondage", "false_promises"));
  EXPECT_THAT(told.of("u2", "method_of_control"), ElementsAre("false_promises"));
  EXPECT_THAT(told.links, Contains(HasSubstr("u1 -held_at-> ")));
  EXPECT_EQ(told.one("u3", "role"), "possible_victim");
  EXPECT_EQ(outcome.report().rows, 3U);
  EXPECT_EQ(outcome.report().accepted, 3U);
  EXPECT_NE(outcome.warning("status_missing"), nullptr);
}

TEST(Htcds, WithoutConsentNobodyIsNamed) {
  const auto outcome = import_bytes("forms.csv", kForms);
  ASSERT_FALSE(outcome.refused());
  EXPECT_EQ(outcome.batch().one("u2", "consent"), "false");
  EXPECT_EQ(outcome.batch().one("u2", "victim_status"), "possible");
  for (const std::string& line : testing_io::statements_of(outcome.files[0].batch)) {
    EXPECT_THAT(line, Not(HasSubstr("Ben")));
    EXPECT_THAT(line, Not(HasSubstr("917123")));
  }
  ASSERT_NE(outcome.warning("no_consent"), nullptr);
  EXPECT_EQ(outcome.warning("no_consent")->count, 1U);
}

// A person may edit the proposed mapping: it names the columns as the table has them by then.
TEST(Htcds, ItsMappingCanBeUsedAgain) {
  const auto first = import_bytes("forms.csv", kForms);
  ASSERT_FALSE(first.refused());
  const auto again = import_bytes("forms.csv", kForms, {.mapping = first.mapping});
  ASSERT_FALSE(again.refused()) << again.message();
  EXPECT_EQ(testing_io::statements_of(again.files[0].batch),
            testing_io::statements_of(first.files[0].batch));
}

TEST(Htcds, AFormSentInAsXml) {
  const auto outcome = import_bytes(
      "form.xml",
      R"(<data id="htcds_xlsform"><con_Consent>TRUE</con_Consent><prs_First_Name>Ana</prs_First_Name>
<prs_Second_Name>Roe</prs_Second_Name><vic_TraffickingStatus>PossibleVictimOfTrafficking</vic_TraffickingStatus>
<vic_TypeOfExploitation>ForcedLabour Other</vic_TypeOfExploitation><meta><instanceID>uuid:1</instanceID></meta></data>)");
  ASSERT_FALSE(outcome.refused()) << outcome.message();
  EXPECT_EQ(outcome.batch().one("uuid:1", "name"), "Ana Roe");
  EXPECT_THAT(outcome.batch().of("uuid:1", "exploitation_type"),
              ElementsAre("forced_labour", "other"));
}

TEST(Htcds, TheDefinitionOfAFormIsRefused) {
  const auto path = testing_io::shared("data/htcds/htcds_xlsform.xml");
  if (!path) GTEST_SKIP() << testing_io::kNoShared;
  const auto outcome = testing_io::import_paths({*path});
  ASSERT_TRUE(outcome.refused());
  EXPECT_THAT(outcome.message(), HasSubstr("definition of a form"));
}

}  // namespace
}  // namespace mekhala
