#include "io/import.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <set>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "tests/io/importing.hpp"

namespace mekhala {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing_io::Folder;
using testing_io::import_bytes;
using testing_io::import_paths;
using testing_io::Outcome;
using testing_io::shared;
using testing_io::statements_of;
using testing_io::Told;

// --- shapes of tables ----------------------------------------------------------------------------

TEST(Import, EdgeTable) {
  const Outcome outcome = import_bytes("ties.csv",
                                       "Source,Target,Type,Weight,Start,End,Grade\n"
                                       "Ros,Ana,recruited,2.5,2024-02,2024-03,B2\n"
                                       "Ros,Ben,recruited,,,,\n"
                                       "Ana,Ben,family of,,,,E5\n");
  ASSERT_FALSE(outcome.refused()) << outcome.message();
  EXPECT_EQ(outcome.report().tables[0].shape, "edge table");
  EXPECT_THAT(outcome.batch().links,
              ElementsAre("Ana -family_of-> Ben", "Ros -recruited-> Ana", "Ros -recruited-> Ben"));
  EXPECT_EQ(outcome.batch().one("Ros -recruited-> Ana", "strength"), "2.5");
  EXPECT_EQ(outcome.batch().of("Ros -recruited-> Ana", "valid_from").at(0), "2024-02");
  EXPECT_EQ(outcome.batch().of("Ros -recruited-> Ana", "valid_to").at(0), "2024-03");
  for (const NewStatement& statement : outcome.files[0].batch.statements) {
    EXPECT_GE(statement.row, 2U);
    EXPECT_LE(statement.row, 4U);
    EXPECT_EQ(statement.grade == Grade{}, statement.row == 3);
  }
}

TEST(Import, EdgeListWithoutHeader) {
  const Outcome outcome = import_bytes("ties.txt", "7 12 3\n12 40 1\n40 7 2\n");
  ASSERT_FALSE(outcome.refused()) << outcome.message();
  EXPECT_THAT(outcome.batch().links,
              ElementsAre("12 -linked_to-> 40", "12 -linked_to-> 7", "40 -linked_to-> 7"));
  EXPECT_EQ(outcome.batch().one("12 -linked_to-> 7", "strength"), "3");
}

TEST(Import, NodeTable) {
  const Outcome outcome = import_bytes("people.csv",
                                       "id,name,type,role,country\nV1,Ana,person,victim,KH\n"
                                       "O1,Heron,organization,,LA\nP1,Poipet,location,,KH\n");
  ASSERT_FALSE(outcome.refused()) << outcome.message();
  EXPECT_EQ(outcome.report().tables[0].shape, "node table");
  EXPECT_THAT(outcome.batch().entities, ElementsAre("location:P1", "organization:O1", "person:V1"));
  EXPECT_EQ(outcome.batch().one("V1", "role"), "victim");
}

TEST(Import, NodeTableTellsEdgeTableTheKinds) {
  const Folder folder;
  const auto nodes = folder.write("nodes.csv", "id,name,type\nV1,Ana,person\nO1,Heron,company\n");
  const auto edges = folder.write("edges.csv", "source,target,relation\nV1,O1,works for\nV1,X9,\n");
  for (const bool turned : {false, true}) {
    const Outcome outcome = turned ? import_paths({edges, nodes}) : import_paths({nodes, edges});
    ASSERT_FALSE(outcome.refused()) << outcome.message();
    const std::size_t at = turned ? 0 : 1;
    EXPECT_THAT(outcome.batch(at).entities,
                ElementsAre("organization:O1", "person:V1", "person:X9"));
    EXPECT_THAT(outcome.batch(at).links, ElementsAre("V1 -linked_to-> X9", "V1 -works_for-> O1"));
    const std::string space = turned ? "edges+nodes" : "nodes+edges";
    // The same record is the same entity in both files, and each file is a source of its own.
    for (const ImportedFile& file : outcome.files) {
      EXPECT_TRUE(std::any_of(
          file.batch.entities.begin(), file.batch.entities.end(),
          [&](const NewEntity& entity) { return entity.uid == record_uid(space, "V1"); }));
    }
    EXPECT_EQ(outcome.files[at].batch.source.ref, "edges");
    EXPECT_EQ(outcome.files[1 - at].batch.source.ref, "nodes");
  }
}

TEST(Import, AThinProofOfTheOrderOfDaysIsSaid) {
  const Outcome thin = import_bytes("d.csv",
                                    "Name,Date of birth\nAna Cruz,03/04/1999\nBo Li,05/06/1998\n"
                                    "Cat Co,12/31/1997\n");
  ASSERT_FALSE(thin.refused()) << thin.message();
  const ImportWarning* warning = thin.warning("date_order_thin");
  ASSERT_NE(warning, nullptr);
  EXPECT_EQ(warning->line, 4U);
  EXPECT_THAT(warning->message, HasSubstr("2 dates could be"));
  EXPECT_THAT(warning->hint, HasSubstr("order: day_first"));
  const Outcome plain = import_bytes("d.csv",
                                     "Name,Date of birth\nAna Cruz,13/04/1999\nBo Li,25/06/1998\n"
                                     "Cat Co,31/12/1997\nDan Do,03/04/1999\n");
  EXPECT_EQ(plain.warning("date_order_thin"), nullptr);
}

TEST(Import, LabelledMatrix) {
  const Outcome outcome = import_bytes("calls.csv", ",A,B,C\nA,0,2,0\nB,0,0,1\nC,0.5,,0\n");
  ASSERT_FALSE(outcome.refused()) << outcome.message();
  EXPECT_EQ(outcome.report().tables[0].shape, "matrix");
  EXPECT_THAT(outcome.batch().links,
              ElementsAre("A -contacted-> B", "B -contacted-> C", "C -contacted-> A"));
  EXPECT_EQ(outcome.batch().one("C -contacted-> A", "strength"), "0.5");
  EXPECT_EQ(outcome.report().rows, 3U);
  EXPECT_EQ(outcome.report().accepted, 3U);
  const Outcome symmetric = import_bytes("ties.csv", ",A,B,C\nA,0,2,0\nB,2,0,1\nC,0,1,0\n");
  EXPECT_THAT(symmetric.batch().links, ElementsAre("A -linked_to-> B", "B -linked_to-> C"));
  const Outcome lone = import_bytes("ties.csv", ",A,B,C\nA,0,1,0\nB,1,0,0\nC,0,0,0\n");
  EXPECT_EQ(lone.batch().entities.size(), 3U) << "who has no tie is still somebody";
  const Outcome broken = import_bytes("ties.csv", ",A,B,C\nA,0,x,0\nB,1,0,0\nC,0,0,0\n");
  ASSERT_TRUE(broken.refused());
  EXPECT_EQ(broken.error->place().line, 2U);
}

TEST(Import, EventTable) {
  const Outcome outcome = import_bytes(
      "interviews.csv",
      "Case no,Full name,Phone,Passport no,Recruiter,Recruiter phone,Agency,Compound,Recruited on,"
      "Arrived on,Rescued by\n"
      "V1,Ana Cruz,+63 900 000 0301,ZZ700001,Ros Chan,+855 40 000 101,Silver Heron,Jade "
      "Park,2024-01-05,"
      "2024-01-09,Harbour Light\n"
      "V2,Ben Go,,,Ros Chan,,,Jade Park,,,\n");
  ASSERT_FALSE(outcome.refused()) << outcome.message();
  EXPECT_EQ(outcome.report().tables[0].shape, "event table");
  EXPECT_THAT(
      outcome.batch().links,
      testing::UnorderedElementsAre("V1 -uses-> +639000000301", "ZZ700001 -document_of-> V1",
                                    "Ros Chan -recruited-> V1", "Ros Chan -recruited-> V2",
                                    "Ros Chan -uses-> +85540000101", "Silver Heron -recruited-> V1",
                                    "V1 -held_at-> Jade Park", "V2 -held_at-> Jade Park",
                                    "V1 -rescued_by-> Harbour Light"));
  EXPECT_EQ(outcome.batch().of("Ros Chan -recruited-> V1", "valid_from").at(0), "2024-01-05");
  EXPECT_EQ(outcome.batch().of("V1 -held_at-> Jade Park", "valid_from").at(0), "2024-01-09");
  EXPECT_THAT(outcome.batch().of("Jade Park", "location_kind"),
              ElementsAre("compound", "compound"));
  EXPECT_EQ(outcome.batch().count("person"), 3U);
}

TEST(Import, PublishedNetworksWithoutAMapping) {
  const auto edges = shared("data/koschade-bali/koschade_bali_edges.csv");
  const auto nodes = shared("data/koschade-bali/koschade_bali_nodes.csv");
  if (!edges || !nodes) GTEST_SKIP() << testing_io::kNoShared;
  const Outcome bali = import_paths({*edges, *nodes});
  ASSERT_FALSE(bali.refused()) << bali.message();
  EXPECT_EQ(bali.report(0).rejected + bali.report(1).rejected, 0U);
  EXPECT_EQ(bali.batch(0).entities.size(), 17U);
  EXPECT_EQ(bali.batch(0).links.size(), 63U);
  EXPECT_EQ(bali.batch(1).entities, bali.batch(0).entities);
  EXPECT_EQ(import_paths({*edges}).batch().links, bali.batch(0).links);

  const std::size_t sizes[] = {15, 24, 33, 33, 32, 27, 36, 42, 34, 42};
  double calls = 0;
  std::set<std::string> arcs;
  for (int phase = 1; phase <= 10; ++phase) {
    SCOPED_TRACE(phase);
    const auto path = shared(fmt::format("data/caviar-phases/phase{}.csv", phase));
    ASSERT_TRUE(path.has_value());
    const Outcome caviar = import_paths({*path});
    ASSERT_FALSE(caviar.refused()) << caviar.message();
    EXPECT_EQ(caviar.report().tables[0].shape, "matrix");
    EXPECT_EQ(caviar.batch().entities.size(), sizes[phase - 1]);
    arcs.insert(caviar.batch().links.begin(), caviar.batch().links.end());
    for (const auto& [subject, values] : caviar.batch().values) {
      const auto strength = values.find("strength");
      if (strength != values.end()) calls += std::stod(strength->second.at(0));
    }
  }
  EXPECT_EQ(calls, 3256);
  EXPECT_EQ(arcs.size(), 275U);
}

// --- dates ---------------------------------------------------------------------------------------

std::vector<std::string> dates_read(const std::vector<std::string>& cells, const Outcome*& kept,
                                    const ImportOptions& options = {}) {
  static Outcome outcome;
  std::string text = "source,target,date\n";
  for (std::size_t i = 0; i < cells.size(); ++i) {
    text += fmt::format("A,B{:02},\"{}\"\n", i, cells[i]);
  }
  outcome = import_bytes("ties.csv", text, options);
  kept = &outcome;
  std::vector<std::string> dates;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const auto all = outcome.batch().of(fmt::format("A -linked_to-> B{:02}", i), "valid_from");
    dates.push_back(all.empty() ? "" : all.front());
  }
  return dates;
}

TEST(ImportDates, BuddhistEraLocalDigitsAndPrecision) {
  const Outcome* outcome = nullptr;
  EXPECT_THAT(
      dates_read({"25/12/2567", "๒๕/๑๒/๒๕๖๗", "๑๕ มี.ค. ๒๕๖๗", "2024-02", "2024", "2024-02-03T14:05",
                  "2024年3月15日", "ngày 15 tháng 3 năm 2024", "15 March 2024", "០១/០៣/២០២៤"},
                 outcome),
      ElementsAre("2024-12-25", "2024-12-25", "2024-03-15", "2024-02", "2024", "2024-02-03T14:05",
                  "2024-03-15", "2024-03-15", "2024-03-15", "2024-03-01"));
}

TEST(ImportDates, AColumnThatProvesItsOrderSettlesTheOthers) {
  const Outcome* outcome = nullptr;
  EXPECT_THAT(dates_read({"25/12/2024", "03/04/2024"}, outcome),
              ElementsAre("2024-12-25", "2024-04-03"));
  EXPECT_EQ(outcome->warning("date_order"), nullptr);
  EXPECT_THAT(dates_read({"12/25/2024", "03/04/2024"}, outcome),
              ElementsAre("2024-12-25", "2024-03-04"));
}

TEST(ImportDates, AmbiguousOnesKeepTheirYearAndAreCounted) {
  const Outcome* outcome = nullptr;
  EXPECT_THAT(dates_read({"03/04/2024", "05/05/2024", "05/06/2024"}, outcome),
              ElementsAre("2024", "2024-05-05", "2024"));
  const ImportWarning* warning = outcome->warning("date_order");
  ASSERT_NE(warning, nullptr);
  EXPECT_EQ(warning->count, 2U);
  EXPECT_THAT(warning->lines, ElementsAre(2U, 4U));
  EXPECT_THAT(outcome->batch().of("A -linked_to-> B00", "notes"), ElementsAre("03/04/2024"))
      << "what was written is kept";
}

TEST(ImportDates, AMixedColumnIsReported) {
  const Outcome* outcome = nullptr;
  EXPECT_THAT(dates_read({"25/12/2024", "12/25/2024", "03/04/2024"}, outcome),
              ElementsAre("2024-12-25", "2024-12-25", "2024"));
  EXPECT_NE(outcome->warning("date_order_mixed"), nullptr);
}

TEST(ImportDates, ImpossibleOnesRejectTheRow) {
  const Outcome* outcome = nullptr;
  dates_read({"2023-02-30", "2024-01-01", "31/04/2024"}, outcome);
  EXPECT_EQ(outcome->report().accepted, 1U);
  ASSERT_NE(outcome->rejection(2), nullptr);
  EXPECT_EQ(outcome->rejection(2)->rule, "impossible_date");
  EXPECT_EQ(outcome->rejection(2)->column, "date");
  EXPECT_EQ(outcome->rejection(2)->value, "2023-02-30");
  EXPECT_NE(outcome->rejection(4), nullptr);
}

// A date that cannot be is no proof of the order of the others.
TEST(ImportDates, AnImpossibleDateProvesNothing) {
  const Outcome* outcome = nullptr;
  EXPECT_THAT(dates_read({"31/02/2024", "03/04/2024"}, outcome), ElementsAre("", "2024"));
  EXPECT_NE(outcome->warning("date_order"), nullptr);
}

// --- phones --------------------------------------------------------------------------------------

TEST(ImportPhones, ByTheCountryOfTheSource) {
  const std::string text =
      "Case no,Phone\nV1,081-234-5678\nV2,+66 81 234 5678\nV3,๐๘๑ ๒๓๔ ๕๖๗๘\nV4,0066812345678\n";
  const Outcome thai = import_bytes("people.csv", text, {.country = "TH"});
  ASSERT_FALSE(thai.refused());
  EXPECT_EQ(thai.batch().count("phone"), 1U) << testing::PrintToString(thai.batch().entities);
  EXPECT_THAT(thai.batch().entities, Contains("phone:+66812345678"));
  EXPECT_EQ(thai.batch().links.size(), 4U);
  const Outcome unknown = import_bytes("people.csv", text);
  EXPECT_GT(unknown.batch().count("phone"), 1U) << "without a country nothing is assumed";
}

TEST(ImportPhones, InvalidNumbersAreKept) {
  const Outcome outcome =
      import_bytes("people.csv", "Case no,Phone\nV1,+855 40 000 101\nV2,12345678\n");
  EXPECT_EQ(outcome.report().rejected, 0U);
  EXPECT_EQ(outcome.batch().count("phone"), 2U);
  ASSERT_NE(outcome.warning("invalid_identifier"), nullptr);
  EXPECT_EQ(outcome.batch().links.size(), 2U);
}

// --- what a person keeps by hand -----------------------------------------------------------------

// A shelter worker's sheet in Mae Sot: titles, a totals row, remarks, two numbers in a cell, two
// scripts, dates in three forms.
constexpr const char* kMaeSot =
    "ทะเบียนผู้เสียหาย ศูนย์พักพิงแม่สอด,,,,,,,,,,\n"
    "Shelter register Mae Sot - updated March 2024,,,,,,,,,,\n"
    ",,,,,,,,,,\n"
    "ลำดับ,ชื่อ-นามสกุล / Name,สัญชาติ,อายุ,โทรศัพท์,นายหน้า (Broker),เบอร์นายหน้า,สถานที่กักขัง,วันที่ช่วยเหลือ,"
    "หนังสือเดินทาง,หมายเหตุ\n"
    "1,Aye Myat (เอ มยะ),เมียนมา,24,\"081-000-1111, 089-000-2222\",Ko Tun,095 000 0001,Jade Park "
    "KK,15/03/2567,ZZ700001,ขาหัก sent to hospital\n"
    "2,สมหญิง ใจดี,ไทย,31,0810003333,เจ๊หมวย,-,Jade Park KK,2024-03-17,,โทรหาแม่แล้ว\n"
    "3,\"Dela Cruz, Maria\",ฟิลิปปินส์,27,+63 900 000 0301 / 0810004444,Ko Tun,095 000 0001,\"Blue "
    "Crane, Shwe Kokko\",18 มี.ค. 67,ZZ700002,\n"
    "4,John Mwangi,Kenya,29,,Ko Tun,,,19/03/2024,ZZ700003,passport with boss\n"
    ",,,,,,,,,,\n"
    "5,Nguyễn Thị Hoa,Vietnam,19,ไม่มี,ไม่ทราบ,,Jade Park KK,20.3.2567,,อยากกลับบ้าน\n"
    "รวม,5 คน,,,,,,,,,\n"
    "Total,5,,,,,,,,,\n";

TEST(ImportByHand, ARegisterFromMaeSotWithoutAMapping) {
  const Outcome outcome = import_bytes("register.csv", kMaeSot, {.country = "TH"});
  ASSERT_FALSE(outcome.refused()) << outcome.message();
  const ImportReport& report = outcome.report();
  EXPECT_EQ(report.tables[0].header_line, 4U);
  EXPECT_EQ(report.rows, report.accepted + report.rejected);
  const Told& told = outcome.batch();

  // Five people were in the shelter; the sums below them are nobody.
  std::size_t residents = 0;
  for (const auto& [subject, values] : told.values) {
    residents += values.contains("nationality") ? 1 : 0;
    EXPECT_NE(subject, "รวม");
    EXPECT_NE(subject, "Total");
  }
  EXPECT_EQ(residents, 5U);
  EXPECT_NE(outcome.rejection(11), nullptr);
  EXPECT_NE(outcome.rejection(12), nullptr);

  EXPECT_THAT(told.of("1", "name"), Contains("Aye Myat (เอ มยะ)"));
  EXPECT_EQ(told.one("1", "nationality"), "MM");
  EXPECT_EQ(told.one("2", "nationality"), "TH");
  EXPECT_EQ(told.one("3", "nationality"), "PH");
  EXPECT_EQ(told.one("3", "name"), "Dela Cruz, Maria");
  EXPECT_EQ(told.one("5", "nationality"), "VN");

  // Both numbers of a cell are numbers.
  EXPECT_THAT(told.links, Contains("1 -uses-> +66810001111"));
  EXPECT_THAT(told.links, Contains("1 -uses-> +66890002222"));
  EXPECT_THAT(told.links, Contains("3 -uses-> +639000000301"));
  EXPECT_THAT(told.links, Contains("3 -uses-> +66810004444"));

  // The broker is one person with a role; "not known" is nobody.
  EXPECT_THAT(told.of("Ko Tun", "role"), testing::Each("broker"));
  EXPECT_EQ(told.of("Ko Tun", "role").size(), 3U);
  EXPECT_THAT(told.links, Contains("Ko Tun -recruited-> 1"));
  EXPECT_THAT(told.links, Contains("Ko Tun -recruited-> 4"));
  EXPECT_THAT(told.links, testing::Not(Contains("ไม่ทราบ -recruited-> 5")));

  EXPECT_THAT(told.links, Contains("1 -held_at-> Jade Park KK"));
  EXPECT_THAT(told.links, Contains("3 -held_at-> Blue Crane, Shwe Kokko"));

  // The day of rescue is neither the day of recruiting nor the first day in the compound.
  EXPECT_THAT(told.of("Ko Tun -recruited-> 1", "valid_from"), IsEmpty());
  EXPECT_THAT(told.of("1 -held_at-> Jade Park KK", "valid_from"), IsEmpty());
  EXPECT_THAT(told.of("1", "notes"), Contains("15/03/2567"));

  // Remarks are kept as they stand.
  EXPECT_THAT(told.of("1", "notes"), Contains("ขาหัก sent to hospital"));
  EXPECT_THAT(told.of("4", "notes"), Contains("passport with boss"));
}

// A recruiter called "unknown" would join all who met somebody unknown: nobody is made of it.
TEST(ImportByHand, WordsForNobodyAreNobody) {
  const Outcome outcome = import_bytes("people.csv",
                                       "Case no,Recruiter,Agency\nV1,Unknown,-\nV2,ไม่ทราบ,n/a\n"
                                       "V3,unknown,Heron\nV4,Mr Unknown Soe,None\n");
  ASSERT_FALSE(outcome.refused()) << outcome.message();
  EXPECT_THAT(outcome.batch().links,
              ElementsAre("Heron -recruited-> V3", "Mr Unknown Soe -recruited-> V4"));
  EXPECT_EQ(outcome.report().accepted, 4U);
  EXPECT_THAT(outcome.batch().of("V2", "notes"), testing::UnorderedElementsAre("ไม่ทราบ", "n/a"));
  std::uint64_t counted = 0;
  for (const ImportWarning& warning : outcome.report().warnings) {
    counted += warning.rule == "nobody_named" ? warning.count : 0;
  }
  EXPECT_EQ(counted, 6U);
}

TEST(ImportByHand, RowsOfSumsAreRejectedWhereverTheyStand) {
  const Outcome outcome =
      import_bytes("people.csv",
                   "id,name,children\nV1,Ana,2\nSubtotal,,2\nV2,Ben,3\nรวม:,,5\n"
                   "Total,Ali,5\n");
  ASSERT_FALSE(outcome.refused()) << outcome.message();
  EXPECT_EQ(outcome.report().accepted, 3U) << "with a name it is somebody";
  ASSERT_NE(outcome.rejection(3), nullptr);
  EXPECT_EQ(outcome.rejection(3)->rule, "totals_row");
  EXPECT_NE(outcome.rejection(5), nullptr);
}

TEST(ImportByHand, AHeaderThatIsRepeatedIsNobody) {
  const Outcome outcome =
      import_bytes("people.csv", "id,name,phone\nV1,Ana,\nid,name,phone\nV2,Ben,\nid,Ida,\n");
  EXPECT_EQ(outcome.report().accepted, 3U);
  ASSERT_NE(outcome.rejection(3), nullptr);
  EXPECT_EQ(outcome.rejection(3)->rule, "header_again");
}

// What other offices hand over, as their programs head it.
TEST(ImportByHand, CallRecordsOfATelephoneCompany) {
  const Outcome outcome =
      import_bytes("cdr.csv",
                   "A number;B number;Start time;Duration;IMEI\n"
                   "66810001111;66810002222;2024-02-03 10:05:33;65;356000000000001\n"
                   "66810001111;95900000122;2024-02-03 11:05:33;5;356000000000001\n",
                   {.country = "TH"});
  ASSERT_FALSE(outcome.refused()) << outcome.message();
  EXPECT_EQ(outcome.batch().count("phone"), 3U);
  ASSERT_EQ(outcome.batch().links.size(), 2U);
  for (const std::string& link : outcome.batch().links) {
    EXPECT_THAT(link, HasSubstr(" -called-> "));
    EXPECT_THAT(outcome.batch().of(link, "valid_from").at(0), testing::StartsWith("2024-02-03T1"));
  }
}

TEST(ImportByHand, AChatLog) {
  const Outcome outcome = import_bytes("chat.csv",
                                       "Timestamp,From,To,Message\n"
                                       "2024-02-01 10:00,@heron_jobs,@ana88,job offer\n"
                                       "2024-02-01 10:05,@ana88,@heron_jobs,ok\n");
  ASSERT_FALSE(outcome.refused()) << outcome.message();
  EXPECT_EQ(outcome.batch().count("account"), 2U);
  EXPECT_EQ(outcome.batch().count("person"), 0U);
}

TEST(ImportByHand, AListOfContacts) {
  const Outcome outcome = import_bytes("contacts.csv",
                                       "Name,Phone 1,Phone 2,Line ID,Recruiter 1,Recruiter 2\n"
                                       "Ko Tun,0810001111,0810003333,kotun88,Ros,Somsak\n"
                                       "Ma Aye,,0810002222,,Ros,\n",
                                       {.country = "TH"});
  ASSERT_FALSE(outcome.refused()) << outcome.message();
  EXPECT_THAT(outcome.batch().links,
              testing::IsSupersetOf({"Ko Tun -uses-> +66810001111", "Ko Tun -uses-> +66810003333",
                                     "Ma Aye -uses-> +66810002222", "Ros -recruited-> Ko Tun",
                                     "Somsak -recruited-> Ko Tun", "Ros -recruited-> Ma Aye"}));
  EXPECT_THAT(outcome.batch().of("Ros", "alias"), IsEmpty()) << "the second recruiter is another";
}

TEST(ImportByHand, ACaseListOfAnEmbassy) {
  const Outcome outcome = import_bytes("cases.csv",
                                       "Name of victim,Age,Nationality,Recruited by,Contact number "
                                       "of recruiter,Place of destination,"
                                       "Date of departure\n"
                                       "Ana Cruz,24,Filipino,Ros,+855 40 000 101,KK Park,Feb "
                                       "2024\nBen Go,22,Burmese,Ros,,KK Park,\n");
  ASSERT_FALSE(outcome.refused()) << outcome.message();
  EXPECT_EQ(outcome.batch().one("Ana Cruz", "nationality"), "PH");
  EXPECT_EQ(outcome.batch().one("Ben Go", "nationality"), "MM");
  EXPECT_EQ(outcome.batch().one("Ana Cruz", "role"), "victim");
  EXPECT_THAT(outcome.batch().links,
              testing::IsSupersetOf({"Ros -recruited-> Ana Cruz", "Ros -recruited-> Ben Go",
                                     "Ana Cruz -travelled_to-> KK Park"}));
}

TEST(ImportByHand, AChineseRoster) {
  const Outcome outcome = import_bytes(
      "roster.csv",
      "序号,姓名,国籍,联系电话,介绍人,园区,入园日期,备注\n"
      "1,李伟,中国,+86 130 0000 "
      "0001,老张,翠玉园区,2024年3月1日,\n2,王芳,中国,,老张,翠玉园区,2024年3月5日,欠债\n");
  ASSERT_FALSE(outcome.refused()) << outcome.message();
  EXPECT_THAT(outcome.batch().links,
              testing::IsSupersetOf({"老张 -recruited-> 1", "老张 -recruited-> 2",
                                     "1 -held_at-> 翠玉园区", "2 -held_at-> 翠玉园区"}));
  EXPECT_EQ(outcome.batch().of("1 -held_at-> 翠玉园区", "valid_from").at(0), "2024-03-01");
  EXPECT_THAT(outcome.batch().of("老张 -recruited-> 1", "valid_from"), IsEmpty());
  EXPECT_EQ(outcome.batch().one("2", "notes"), "欠债");
}

constexpr const char* kProse =
    "On 3 March, a woman from Manila, aged 24, told us how she was hired.\nThe recruiter, a man "
    "called Dara, paid for her flight to Phnom Penh.\n\nShe was held in a compound near the "
    "border for five months, and was sold twice.\n";

TEST(ImportByHand, ProseIsNoTable) {
  for (const char* name : {"report.txt", "report.csv"}) {
    const Outcome outcome = import_bytes(name, kProse);
    ASSERT_TRUE(outcome.refused()) << name;
    EXPECT_EQ(outcome.error->code(), ErrorCode::invalid_input);
    EXPECT_THAT(outcome.message(), HasSubstr("reads as prose, not as a table"));
    EXPECT_THAT(outcome.message(), HasSubstr("mekhala add"));
  }
  // One paragraph in one line, and one whose lines are cut at a margin.
  EXPECT_TRUE(
      import_bytes("a.txt", "She was hired by a man she knew. He sold her, twice.").refused());
}

TEST(ImportByHand, ATableOfSentencesIsATable) {
  const Outcome outcome =
      import_bytes("notes.csv",
                   "Case no,What she said\nV1,\"I was hired by a man. He sold me, twice.\"\n"
                   "V2,\"They took my passport. I was held there, for months.\"\n");
  ASSERT_FALSE(outcome.refused()) << outcome.message();
  EXPECT_EQ(outcome.report().accepted, 2U);
}

// Amounts and times name nobody: rather the columns listed than people called 10:05.
TEST(ImportByHand, NobodyIsCalledAfterATime) {
  const Outcome outcome = import_bytes(
      "bank.csv", "hh,withdrawn,left\n10:05,\"5,000.00\",\"12,345.50\"\n11:20,,\"2,345.50\"\n");
  ASSERT_TRUE(outcome.refused());
  EXPECT_THAT(outcome.message(), HasSubstr("hh, withdrawn, left"));
}

TEST(ImportPhones, SeveralInOneCell) {
  const Outcome outcome =
      import_bytes("people.csv",
                   "Case no,Phone,Email\n"
                   "V1,\"+855 40 000 101; +855 40 000 102\",\"a@example.org, b@example.org\"\n"
                   "V2,+855 40 000 101/2,\n"
                   "V3,+855 40 000 101; +855 40 000 102,\n");
  ASSERT_FALSE(outcome.refused()) << outcome.message();
  EXPECT_THAT(outcome.batch().links,
              testing::IsSupersetOf({"V1 -uses-> +85540000101", "V1 -uses-> +85540000102",
                                     "V1 -uses-> a@example.org", "V1 -uses-> b@example.org",
                                     "V3 -uses-> +85540000101", "V3 -uses-> +85540000102"}));
  EXPECT_EQ(outcome.batch().count("phone"), 3U) << "a range of lines is not guessed at";
  std::uint64_t counted = 0;
  for (const ImportWarning& warning : outcome.report().warnings) {
    counted += warning.rule == "several_in_cell" ? warning.count : 0;
  }
  EXPECT_EQ(counted, 3U);
}

// --- the demo ------------------------------------------------------------------------------------

std::vector<std::filesystem::path> demo_files() {
  const std::filesystem::path folder =
      std::filesystem::path(MEKHALA_SOURCE_DIR) / "datasets/demo/files";
  return {folder / "interviews.csv", folder / "phones.txt", folder / "agencies.xlsx",
          folder / "payments.csv", folder / "aleph.ftm.json"};
}

// Eleven rows are broken on purpose (datasets/demo/README.md), with and without the mapping.
TEST(ImportDemo, FiveFilesWithAndWithoutTheirMapping) {
  ImportOptions options{.country = "TH"};
  options.mapping =
      read_file(std::filesystem::path(MEKHALA_SOURCE_DIR) / "datasets/demo/mapping.yaml");
  options.mapping_file = "mapping.yaml";
  const Outcome with = import_paths(demo_files(), options);
  const Outcome without = import_paths(demo_files(), {.country = "TH"});
  ASSERT_FALSE(with.refused()) << with.message();
  ASSERT_FALSE(without.refused()) << without.message();
  const char* formats[] = {"csv", "tsv", "xlsx", "csv", "ftm"};
  const char* encodings[] = {"windows-1252", "UTF-16LE", "UTF-8", "TIS-620", "UTF-8"};
  for (const Outcome* outcome : {&with, &without}) {
    std::uint64_t rejected = 0;
    for (std::size_t f = 0; f < 5; ++f) {
      SCOPED_TRACE(fmt::format("{} {}", f, outcome == &with ? "with" : "without"));
      const ImportReport& report = outcome->report(f);
      EXPECT_EQ(report.format, formats[f]);
      EXPECT_EQ(report.encoding == "windows-874" ? "TIS-620" : report.encoding, encodings[f]);
      EXPECT_EQ(report.rows, report.accepted + report.rejected);
      EXPECT_EQ(report.rows, with.report(f).rows);
      EXPECT_EQ(report.rejected, with.report(f).rejected);
      EXPECT_EQ(report.rejected, outcome->rejections(f).size());
      rejected += report.rejected;
    }
    EXPECT_EQ(rejected, 11U);
  }
}

// Whoever the truth names as a hub is there without a mapping too, with the same victims.
TEST(ImportDemo, TheProposalFindsTheSameRecruiting) {
  ImportOptions options{.country = "TH"};
  options.mapping =
      read_file(std::filesystem::path(MEKHALA_SOURCE_DIR) / "datasets/demo/mapping.yaml");
  const std::vector<std::filesystem::path> one{demo_files()[0]};
  const Outcome with = import_paths(one, options);
  const Outcome without = import_paths(one);
  ASSERT_FALSE(with.refused() || without.refused());
  for (const char* kind :
       {" -recruited-> ", " -held_at-> ", " -rescued_by-> ", " -document_of-> ", " -uses-> "}) {
    std::vector<std::string> a, b;
    for (const std::string& link : with.batch().links) {
      if (link.find(kind) != std::string::npos) a.push_back(link);
    }
    for (const std::string& link : without.batch().links) {
      if (link.find(kind) != std::string::npos) b.push_back(link);
    }
    EXPECT_FALSE(a.empty());
    EXPECT_EQ(a, b) << kind;
  }
}

// --- what an import as a whole keeps -------------------------------------------------------------

TEST(Import, RejectsFileIsPrivateAndComplete) {
  const Folder folder;
  const Outcome outcome = import_bytes(
      "ties.csv", "source,target,date\nA,B,2024-01-01\n,\"C, jr\",2024-01-02\nA,B,2023-02-30\n");
  ASSERT_EQ(outcome.rejections().size(), 2U);
  const std::filesystem::path path = folder.path() / "rejects.csv";
  write_rejects(path, outcome.rejections());
  struct ::stat info {};
  ASSERT_EQ(::stat(path.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600U);
  const std::string text = read_file(path);
  EXPECT_THAT(text, testing::StartsWith("file,sheet,line,column,value,rule,message,hint,row\r\n"));
  // It can be imported again: each rejected row is a row.
  const Outcome again = import_bytes("rejects.csv", text);
  ASSERT_FALSE(again.refused()) << again.message();
  EXPECT_EQ(again.report().rows, 2U);
  EXPECT_THAT(text, HasSubstr("ties.csv,,3,source,,missing_key,"));
  EXPECT_THAT(text, HasSubstr("ties.csv,,4,date,2023-02-30,impossible_date,"));
  EXPECT_THAT(text, HasSubstr("A,B,2023-02-30"));
}

TEST(Import, FormulasInRejectsDoNotRun) {
  const Outcome outcome =
      import_bytes("ties.csv", "source,target\n,=HYPERLINK(\"http://x\")\nA,B\n");
  const std::string text = rejects_as_csv(outcome.rejections());
  EXPECT_THAT(text, testing::Not(HasSubstr(",=HYPERLINK")));
  EXPECT_THAT(text, testing::Not(HasSubstr("\n=HYPERLINK")));
}

TEST(Import, SameFileSameBatch) {
  const std::string text = "source,target,weight\nA,B,1\nB,C,2\n";
  const Outcome one = import_bytes("ties.csv", text), two = import_bytes("ties.csv", text);
  EXPECT_EQ(statements_of(one.files[0].batch), statements_of(two.files[0].batch));
  EXPECT_EQ(one.mapping, two.mapping);
}

TEST(Import, SourcesKeepTheirIdsApart) {
  const auto uid = [](const Outcome& outcome) { return outcome.files[0].batch.entities[0].uid; };
  const std::string text = "id,name\nV1,Ana\n";
  EXPECT_EQ(uid(import_bytes("a.csv", text, {.source = "ngo"})),
            uid(import_bytes("b.csv", text, {.source = "ngo"})));
  EXPECT_NE(uid(import_bytes("a.csv", text)), uid(import_bytes("b.csv", text)));
  const Outcome outcome = import_bytes("a.csv", text,
                                       {.source = "ngo",
                                        .source_title = "Interviews",
                                        .source_kind = "interview",
                                        .handling = "TLP:AMBER",
                                        .origin = "shelter"});
  const Batch& batch = outcome.files[0].batch;
  EXPECT_EQ(batch.source.ref, "ngo");
  EXPECT_EQ(batch.source.title, "Interviews");
  EXPECT_EQ(batch.source.handling, "TLP:AMBER");
  EXPECT_EQ(batch.source.origin, "shelter");
  EXPECT_EQ(batch.document.file, "a.csv");
  EXPECT_EQ(batch.document.size, text.size());
  EXPECT_EQ(to_hex(batch.document.sha256), to_hex(sha256(text)));
}

TEST(Import, FormatsThatAreNoTablesAreNamed) {
  const std::pair<std::string, const char*> files[] = {{"%PDF-1.7\n", "PDF"},
                                                       {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".xls"},
                                                       {"SQLite format 3", "database"},
                                                       {"<!DOCTYPE html><html>", "web page"},
                                                       {"<?xml version=\"1.0\"?><Feed/>", "XML"},
                                                       {"<graphml></graphml>", "<graph>"},
                                                       {"{\"a\": 1}", "JSON"}};
  for (const auto& [bytes, word] : files) {
    const Outcome outcome = import_bytes("thing.csv", bytes);
    ASSERT_TRUE(outcome.refused()) << word;
    EXPECT_EQ(outcome.error->code(), ErrorCode::invalid_input);
    EXPECT_THAT(outcome.message(), HasSubstr(word));
    EXPECT_THAT(outcome.message(), HasSubstr("thing.csv"));
  }
  EXPECT_EQ(import_paths({"/nonexistent/x.csv"}).error->code(), ErrorCode::invalid_input);
  EXPECT_EQ(import_paths({}).error->code(), ErrorCode::usage);
}

TEST(Import, MessagesHoldNoValueOfTheFile) {
  const char* secret = "Zephyrine";
  for (const std::string& text :
       {fmt::format("id,name\n1,\"{}\n", secret),
        fmt::format("source,x\n{},1\n{},1\n", secret, secret),
        fmt::format("source,target,date\n{},B,2023-02-30\n,{},x\n", secret, secret),
        fmt::format("id,name,role\n1,{},{}\n1,Ana,\n", secret, secret)}) {
    const Outcome outcome = import_bytes("a.csv", text);
    EXPECT_THAT(outcome.message(), testing::Not(HasSubstr(secret)));
    if (outcome.refused()) continue;
    for (const ImportWarning& warning : outcome.report().warnings) {
      EXPECT_THAT(warning.message + warning.hint, testing::Not(HasSubstr(secret)));
    }
    for (const Rejection& rejection : outcome.rejections()) {
      EXPECT_THAT(rejection.message + rejection.hint, testing::Not(HasSubstr(secret)));
    }
  }
}

TEST(Import, ReportCountsWhatTheBatchHolds) {
  const Outcome outcome = import_bytes(
      "people.csv",
      "Case no,Full name,Phone,Agency\nV1,Ana,+63 900 000 0301,Heron\nV2,Ben,,Heron\n");
  const ImportReport& report = outcome.report();
  const Batch& batch = outcome.files[0].batch;
  EXPECT_EQ(report.entities, batch.entities.size());
  EXPECT_EQ(report.links, batch.links.size());
  EXPECT_EQ(report.statements, batch.statements.size());
  EXPECT_THAT(report.entity_kinds,
              ElementsAre(testing::Pair("person", 2U), testing::Pair("organization", 1U),
                          testing::Pair("phone", 1U)));
  for (const NewStatement& statement : batch.statements) {
    const std::size_t count =
        statement.subject_type == SubjectType::entity ? batch.entities.size() : batch.links.size();
    EXPECT_LT(statement.subject, count);
    EXPECT_GE(statement.row, 2U) << "each statement names its row";
  }
}

TEST(Import, ProgressNeverFallsAndStopsWhenAsked) {
  std::string text = "source,target\n";
  for (int i = 0; i < 20000; ++i) text += fmt::format("A{},B{}\n", i, i % 97);
  const Folder folder;
  const std::filesystem::path path = folder.write("ties.csv", text);
  double last = -1;
  bool falls = false;
  Context context({.progress = [&](double now) {
    falls = falls || now < last;
    last = now;
  }});
  (void)read_for_import(path, {}, Ontology::builtin(), context);
  EXPECT_FALSE(falls);
  std::stop_source stop;
  stop.request_stop();
  Context stopped({.stop = stop.get_token()});
  try {
    (void)read_for_import(path, {}, Ontology::builtin(), stopped);
    FAIL() << "not stopped";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::interrupted);
  }
}

TEST(Import, AwkwardPublishedTablesAreReadOrRefusedClearly) {
  const auto bad = shared("data/formats/csv/csvkit-bad.csv");
  const auto utf16 = shared("data/formats/csv/csvkit-test_utf16_little.csv");
  const auto timeset = shared("data/formats/csv/gephi-edges_timeset_intervals.csv");
  if (!bad || !utf16 || !timeset) GTEST_SKIP() << testing_io::kNoShared;
  const Outcome ragged = import_paths({*bad});
  ASSERT_FALSE(ragged.refused()) << ragged.message();
  EXPECT_EQ(ragged.report().rows, 3U);
  EXPECT_EQ(ragged.report().rejected, 1U);
  EXPECT_NE(ragged.warning("short_row"), nullptr);
  const Outcome wide = import_paths({*utf16});
  ASSERT_FALSE(wide.refused()) << wide.message();
  EXPECT_EQ(wide.report().encoding, "UTF-16LE");
  EXPECT_EQ(wide.report().rows, 2U);
  const Outcome intervals = import_paths({*timeset});
  ASSERT_FALSE(intervals.refused()) << intervals.message();
  EXPECT_EQ(intervals.report().rows, intervals.report().accepted + intervals.report().rejected);
  EXPECT_GT(intervals.batch().links.size(), 0U);
}

TEST(RecordUid, DependsOnSourceAndId) {
  EXPECT_EQ(record_uid("a", "V1"), record_uid("a", "V1"));
  EXPECT_NE(record_uid("a", "V1"), record_uid("b", "V1"));
  EXPECT_NE(record_uid("a", "V1"), record_uid("a", "V2"));
  EXPECT_NE(record_uid("ab", "c"), record_uid("a", "bc"));
}

}  // namespace
}  // namespace mekhala
