#include "io/propose.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "engine/base/error.hpp"
#include "io/batch_builder.hpp"
#include "io/header_parts.hpp"
#include "io/header_words.hpp"
#include "io/profile.hpp"
#include "tests/io/importing.hpp"

namespace mekhala {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;
using testing_io::Folder;
using testing_io::import_bytes;
using testing_io::import_paths;
using testing_io::Outcome;
using testing_io::statements_of;

// One word for each meaning in each of the eight languages: English, Thai, Lao, Khmer, Burmese,
// Chinese, Tagalog, Vietnamese.
struct WordRow {
  HeaderWord word;
  std::vector<const char*> names;
};
const WordRow kWords[] = {
    {HeaderWord::source, {"Source", "ต้นทาง", "ຕົ້ນທາງ", "ប្រភព", "အရင်းအမြစ်", "起点", "mula", "nguồn"}},
    {HeaderWord::target,
     {"Target", "ปลายทาง", "ປາຍທາງ", "គោលដៅ", "ပန်းတိုင်", "终点", "patungo", "đích"}},
    {HeaderWord::weight,
     {"Weight", "จำนวนครั้ง", "ຈຳນວນຄັ້ງ", "ចំនួនដង", "အကြိမ်ရေ", "次数", "dalas", "số lần"}},
    {HeaderWord::relation,
     {"Relation", "ความสัมพันธ์", "ຄວາມສຳພັນ", "ទំនាក់ទំនង", "ဆက်ဆံရေး", "关系", "relasyon", "mối quan hệ"}},
    {HeaderWord::date, {"Date", "วันที่", "ວັນທີ", "កាលបរិច្ឆេទ", "ရက်စွဲ", "日期", "petsa", "ngày"}},
    {HeaderWord::id, {"ID", "รหัส", "ລະຫັດ", "លេខសម្គាល់", "ကုဒ်", "编号", "numero", "mã số"}},
    {HeaderWord::name, {"Full name", "ชื่อ", "ຊື່", "ឈ្មោះ", "အမည်", "姓名", "pangalan", "họ và tên"}},
    {HeaderWord::kind, {"Type", "ประเภท", "ປະເພດ", "ប្រភេទ", "အမျိုးအစား", "类型", "uri", "loại"}},
    {HeaderWord::note,
     {"Remarks", "หมายเหตุ", "ໝາຍເຫດ", "កំណត់ចំណាំ", "မှတ်ချက်", "备注", "tala", "ghi chú"}}};

TEST(Propose, HeaderWordsInEightLanguages) {
  for (const WordRow& row : kWords) {
    ASSERT_EQ(row.names.size(), 8U);
    for (const char* name : row.names) {
      EXPECT_EQ(header_word(name), row.word) << name;
      EXPECT_TRUE(is_known_header(Ontology::builtin(), name)) << name;
    }
  }
  EXPECT_EQ(header_word("sOuRcE_ID"), HeaderWord::source) << "case and punctuation do not count";
  EXPECT_EQ(header_word("Samudra"), HeaderWord::none);
  EXPECT_EQ(header_word(""), HeaderWord::none);
}

// An edge table under each language's own words is read like the English one.
TEST(Propose, EdgeTablesInEightLanguages) {
  for (std::size_t language = 0; language < 8; ++language) {
    SCOPED_TRACE(kWords[0].names[language]);
    std::string text;
    for (const auto word : {0U, 1U, 3U, 2U, 4U}) {
      text += (text.empty() ? "" : ",") + std::string(kWords[word].names[language]);
    }
    const Outcome outcome =
        import_bytes("ties.csv", text + "\nA,B,recruited,3,2024-02-01\nB,C,,,2024-02-02\n");
    ASSERT_FALSE(outcome.refused()) << outcome.message();
    EXPECT_EQ(outcome.report().tables[0].shape, "edge table");
    EXPECT_THAT(outcome.batch().links, ElementsAre("A -recruited-> B", "B -linked_to-> C"));
    EXPECT_EQ(outcome.batch().one("A -recruited-> B", "strength"), "3");
    EXPECT_EQ(outcome.batch().of("A -recruited-> B", "valid_from").at(0), "2024-02-01");
  }
}

struct RecordHeaders {
  const char* language;
  const char *id, *name, *phone, *nationality, *recruiter;
};
constexpr RecordHeaders kRecords[] = {
    {"English", "Case no", "Full name", "Phone", "Nationality", "Recruiter"},
    {"Thai", "รหัส", "ชื่อ", "โทรศัพท์", "สัญชาติ", "ผู้ชักชวน"},
    {"Lao", "ລະຫັດ", "ຊື່", "ໂທລະສັບ", "ສັນຊາດ", "ຜູ້ຊັກຊວນ"},
    {"Khmer", "លេខសម្គាល់", "ឈ្មោះ", "ទូរស័ព្ទ", "សញ្ជាតិ", "អ្នកជ្រើសរើស"},
    {"Burmese", "ကုဒ်", "အမည်", "ဖုန်း", "နိုင်ငံသား", "လူစုဆောင်းသူ"},
    {"Chinese", "编号", "姓名", "电话", "国籍", "招募人"},
    {"Tagalog", "numero", "pangalan", "telepono", "nasyonalidad", "rekruter"},
    {"Vietnamese", "mã số", "họ và tên", "điện thoại", "quốc tịch", "người tuyển dụng"}};

TEST(Propose, RecordsInEightLanguages) {
  for (const RecordHeaders& words : kRecords) {
    SCOPED_TRACE(words.language);
    const std::string header = fmt::format("{},{},{},{},{}\n", words.id, words.name, words.phone,
                                           words.nationality, words.recruiter);
    const Outcome outcome = import_bytes(
        "people.csv", header + "V1,Ana Cruz,+63 900 000 0301,PH,Ros Chan\nV2,Ben Go,,Kenya,\n");
    ASSERT_FALSE(outcome.refused()) << outcome.message();
    EXPECT_EQ(outcome.report().accepted, 2U);
    EXPECT_EQ(outcome.batch().one("V1", "name"), "Ana Cruz");
    EXPECT_EQ(outcome.batch().one("V1", "nationality"), "PH");
    EXPECT_EQ(outcome.batch().one("V2", "nationality"), "KE");
    EXPECT_EQ(outcome.batch().one("Ros Chan", "role"), "recruiter");
    EXPECT_THAT(outcome.batch().links, Contains("Ros Chan -recruited-> V1"));
    EXPECT_EQ(outcome.batch().count("phone"), 1U);
    EXPECT_EQ(outcome.batch().links.size(), 2U);
  }
}

TEST(Propose, ACountryBesideAPlaceIsWhereThePlaceIs) {
  const Outcome outcome = import_bytes(
      "victims.csv",
      "Victim,Nationality,Destination,Country,Recruiter\nAna Cruz,PH,Myawaddy,Myanmar,Ros Chan\n"
      "Ben Go,KE,Bavet,Cambodia,Ros Chan\n");
  ASSERT_FALSE(outcome.refused()) << outcome.message();
  EXPECT_EQ(outcome.batch().one("Myawaddy", "country"), "MM");
  EXPECT_EQ(outcome.batch().one("Ana Cruz", "country"), "");
  // "Destination" and "Country" say of a victim what "Destination country" does.
  EXPECT_EQ(outcome.batch().one("Ana Cruz", "exploitation_country"), "MM");
  EXPECT_EQ(outcome.batch().one("Ben Go", "exploitation_country"), "KH");
}

TEST(Propose, ADestinationIsNotWhereOneWasHeldIfAnotherColumnSaysIt) {
  const Outcome held = import_bytes(
      "victims.csv", "Victim,Destination,Country,Compound\nAna Cruz,Bangkok,Thailand,KK Park\n");
  ASSERT_FALSE(held.refused()) << held.message();
  EXPECT_EQ(held.batch().one("Ana Cruz", "exploitation_country"), "");
  const Outcome recruiter =
      import_bytes("recruiters.csv", "Recruiter,Destination,Country\nRos Chan,Bangkok,Thailand\n");
  ASSERT_FALSE(recruiter.refused()) << recruiter.message();
  EXPECT_EQ(recruiter.batch().one("Ros Chan", "exploitation_country"), "");
  const Outcome own = import_bytes(
      "people.csv", "Name,Country,Compound,Phone,Recruiter\nAna Cruz,PH,KK Park,,Ros Chan\n");
  ASSERT_FALSE(own.refused()) << own.message();
  EXPECT_EQ(own.batch().one("Ana Cruz", "country"), "PH");
}

TEST(Propose, HeadersOfTwoParts) {
  const Ontology& ontology = Ontology::builtin();
  const auto read = [&](const char* header) { return read_header(ontology, header); };
  for (const char* header :
       {"Recruiter phone", "recruiter_phone", "Phone of recruiter", "RECRUITER PHONE NO"}) {
    const HeaderParts parts = read(header);
    ASSERT_TRUE(parts.party.has_value()) << header;
    EXPECT_EQ(parts.party->name, "recruiter") << header;
    EXPECT_EQ(parts.attribute, Attribute::phone) << header;
  }
  const HeaderParts payer = read("บัญชีผู้โอน");
  ASSERT_TRUE(payer.party.has_value());
  EXPECT_EQ(payer.party->name, "payer");
  EXPECT_EQ(payer.attribute, Attribute::account);
  EXPECT_EQ(read("Recruited on").date_of, "recruited");
  for (const char* header :
       {"Date of rescue", "Rescue date", "วันที่ช่วยเหลือ", "ວັນທີຊ່ວຍເຫຼືອ", "ថ្ងៃសង្គ្រោះ", "ကယ်ဆယ်သည့်ရက်စွဲ",
        "获救日期", "petsa ng pagsagip", "ngày giải cứu"}) {
    EXPECT_EQ(read(header).attribute, Attribute::date) << header;
    EXPECT_EQ(read(header).date_of, "rescued_by") << header;
  }
  EXPECT_EQ(read("Interview date").date_of, kOtherDate);
  EXPECT_EQ(read("Passport no").attribute, Attribute::document);
  EXPECT_EQ(read("Hotel on the way").party->name, "hotel");
  EXPECT_EQ(read("xyzzy").sureness, 0);
  EXPECT_EQ(read("").sureness, 0);
  EXPECT_EQ(read(std::string(5000, 'x').c_str()).sureness, 0);
}

TEST(Propose, OneNameInTwoLanguages) {
  const Ontology& ontology = Ontology::builtin();
  EXPECT_EQ(read_header(ontology, "ชื่อ-นามสกุล / Name").attribute, Attribute::name);
  EXPECT_EQ(read_header(ontology, "Phone (โทรศัพท์)").attribute, Attribute::phone);
  EXPECT_EQ(read_header(ontology, "姓名\nName").attribute, Attribute::name);
  EXPECT_EQ(read_header(ontology, "From / To").sureness, 0) << "two things are none";
  EXPECT_EQ(read_header(ontology, "Phone / E-mail").sureness, 0);
}

// The day on which somebody was interviewed says nothing of the day of recruiting.
TEST(Propose, ADateOfSomethingElseIsNotTheDateOfTheTies) {
  const Outcome outcome = import_bytes("people.csv",
                                       "Case no,Recruiter,Compound,Interview date,Rescue "
                                       "date\nV1,Ros,Jade Park,2024-05-01,2024-04-01\n"
                                       "V2,Ros,Jade Park,2024-05-02,\n");
  ASSERT_FALSE(outcome.refused()) << outcome.message();
  EXPECT_THAT(outcome.batch().of("Ros -recruited-> V1", "valid_from"), IsEmpty());
  EXPECT_THAT(outcome.batch().of("V1 -held_at-> Jade Park", "valid_from"), IsEmpty());
  EXPECT_THAT(outcome.batch().of("V1", "notes"),
              testing::UnorderedElementsAre("2024-05-01", "2024-04-01"))
      << "they are kept";
}

struct CallHeaders {
  const char *from, *to;
  const char* link;
};

// Content decides: under whatever words, cells that are phone numbers are phones.
TEST(Propose, ListsOfCallsAreBetweenPhones) {
  constexpr CallHeaders kCalls[] = {
      {"ผู้โทร", "ผู้รับสาย", "called"},    {"เบอร์ผู้โทร", "เบอร์ผู้รับสาย", "called"},
      {"เบอร์", "ผู้รับสาย", "called"},    {"เบอร์ต้นทาง", "เบอร์ปลายทาง", "linked_to"},
      {"số gọi", "số nhận", "called"}, {"主叫", "被叫", "called"},
      {"caller", "called", "called"},  {"Caller", "Callee", "called"},
      {"from", "to", "linked_to"}};
  for (const CallHeaders& words : kCalls) {
    for (const char* style : {"081234567{}", "+6681234567{}", "081-234-567{}", "๐๘๑๒๓๔๕๖๗{}"}) {
      SCOPED_TRACE(fmt::format("{} / {} {}", words.from, words.to, style));
      std::string text = fmt::format("{},{},วันที่\n", words.from, words.to);
      for (int row = 0; row < 4; ++row) {
        text += fmt::format("{},{},2024-01-0{}\n", fmt::format(fmt::runtime(style), 9),
                            fmt::format(fmt::runtime(style), row), row + 1);
      }
      const Outcome outcome = import_bytes("calls.csv", text);
      ASSERT_FALSE(outcome.refused()) << outcome.message();
      EXPECT_EQ(outcome.batch().count("phone"), 5U);
      EXPECT_EQ(outcome.batch().count("person"), 0U);
      ASSERT_EQ(outcome.batch().links.size(), 4U);
      EXPECT_THAT(outcome.batch().links[0], HasSubstr(fmt::format(" -{}-> ", words.link)));
    }
  }
}

TEST(Propose, NamesOfCallersStayNames) {
  const Outcome outcome = import_bytes("calls.csv", "ผู้โทร,ผู้รับสาย\nสมชาย,สมหญิง\nสมชาย,อนันต์\n");
  ASSERT_FALSE(outcome.refused()) << outcome.message();
  EXPECT_THAT(outcome.batch().links, ElementsAre("สมชาย -called-> สมหญิง", "สมชาย -called-> อนันต์"));
  EXPECT_EQ(outcome.batch().count("person"), 3U);
}

TEST(Propose, CodesOfNodesAreNoPhones) {
  const Outcome outcome =
      import_bytes("a.csv", "from,to\n123456789,223456789\n123456789,323456789\n");
  ASSERT_FALSE(outcome.refused()) << outcome.message();
  EXPECT_EQ(outcome.batch().count("phone"), 0U);
}

TEST(Propose, ATableOfPaymentsIsOfPayments) {
  constexpr std::pair<const char*, const char*> kPayments[] = {
      {"Sender", "Receiver"},      {"payer", "payee"},   {"ผู้โอน", "ผู้รับโอน"},
      {"người gửi", "người nhận"}, {"付款人", "收款人"}, {"from", "to"}};
  for (const auto& [from, to] : kPayments) {
    SCOPED_TRACE(from);
    const Outcome outcome = import_bytes(
        "paid.csv", fmt::format("{},{},Amount,Currency,Date\nAna Cruz,Ben Go,500,USD,2024-01-02\n"
                                "Ana Cruz,Ben Go,75.5,THB,2024-01-03\n",
                                from, to));
    ASSERT_FALSE(outcome.refused()) << outcome.message();
    const std::string link = "Ana Cruz -pays-> Ben Go";
    EXPECT_THAT(outcome.batch().links, ElementsAre(link, link));
    EXPECT_THAT(outcome.batch().of(link, "amount"), ElementsAre("500", "75.5"));
    EXPECT_THAT(outcome.batch().of(link, "currency"), ElementsAre("USD", "THB"));
    EXPECT_THAT(outcome.batch().of(link, "valid_from"), Contains("2024-01-02"));
    EXPECT_EQ(outcome.batch().count("person"), 2U);
  }
}

TEST(Propose, PaymentsBetweenAccounts) {
  const Outcome outcome = import_bytes("paid.csv",
                                       "from account,to account,amount,date\n"
                                       "123-4-56789-0,123-4-56789-1,500,2024-01-02\n"
                                       "123-4-56789-0,123-4-56789-9,600,2024-01-03\n");
  ASSERT_FALSE(outcome.refused()) << outcome.message();
  EXPECT_EQ(outcome.batch().count("bank_account"), 3U);
  ASSERT_EQ(outcome.batch().links.size(), 2U);
  EXPECT_THAT(outcome.batch().links[0], HasSubstr(" -pays-> "));
}

// "Total" may be a number of calls as well as a sum of money.
TEST(Propose, ANumberThatMayBeMoneyIsNoPayment) {
  const Outcome outcome = import_bytes("t.csv", "sender,receiver,total\nA,B,5\nA,C,6\n");
  ASSERT_FALSE(outcome.refused()) << outcome.message();
  EXPECT_THAT(outcome.batch().links, ElementsAre("A -linked_to-> B", "A -linked_to-> C"));
}

struct Handle {
  const char *header, *cell, *account;
};

TEST(Propose, HandlesAreAccountsOfWhomTheColumnNames) {
  constexpr Handle kHandles[] = {
      {"Recruiter Facebook", "sok.dara.jobs", "facebook:sok.dara.jobs"},
      {"Recruiter's Telegram", "@sokdara", "telegram:sokdara"},
      {"recruiter_line_id", "sokdara88", "line:sokdara88"},
      {"Recruiter WeChat", "SokDara_88", "wechat:SokDara_88"},
      {"Recruiter Zalo", "sok.dara", "zalo:sok.dara"},
      {"Recruiter WhatsApp", "sokdara", "whatsapp:sokdara"},
      {"Recruiter FB", "sok.dara.jobs", "facebook:sok.dara.jobs"},
      {"Recruiter handle", "@sokdara", "sokdara"},
      {"Recruiter social media", "https://t.me/sokdara", "telegram:sokdara"},
      {"Recruiter social media", "sokdara", "sokdara"}};
  for (const Handle& handle : kHandles) {
    SCOPED_TRACE(handle.header);
    const Outcome outcome = import_bytes(
        "people.csv", fmt::format("Case no,Full name,Recruiter,{}\nV1,Ana Cruz,Sok Dara,{}\n"
                                  "V2,Ben Go,Sok Dara,{}\n",
                                  handle.header, handle.cell, handle.cell));
    ASSERT_FALSE(outcome.refused()) << outcome.message();
    EXPECT_EQ(outcome.batch().count("account"), 1U);
    EXPECT_THAT(outcome.batch().links,
                Contains(fmt::format("Sok Dara -uses-> {}", handle.account)));
  }
}

TEST(Propose, AServiceOfNumbersHoldsPhones) {
  const Outcome outcome = import_bytes("people.csv",
                                       "Case no,Recruiter,Recruiter WhatsApp\nV1,Sok Dara,+855 12 "
                                       "345 678\nV2,Ros,+855 12 345 679\n");
  ASSERT_FALSE(outcome.refused()) << outcome.message();
  EXPECT_EQ(outcome.batch().count("phone"), 2U);
  EXPECT_EQ(outcome.batch().count("account"), 0U);
}

TEST(Propose, NamesOfServicesStayServices) {
  const Outcome outcome = import_bytes("people.csv",
                                       "Case no,Recruiter,Recruiter handle,Recruiter social media\n"
                                       "V1,Sok Dara,sok.dara,Facebook\nV2,Ros,ros88,Telegram\n");
  ASSERT_FALSE(outcome.refused()) << outcome.message();
  EXPECT_THAT(outcome.batch().links, Contains("Sok Dara -uses-> facebook:sok.dara"));
  EXPECT_THAT(outcome.batch().links, Contains("Ros -uses-> telegram:ros88"));
}

TEST(Propose, ALoneEndThatNobodyCanBeIsRefused) {
  const Outcome outcome =
      import_bytes("a.csv", "source,target relation,weight\nA,recruits,1\n,pays,2\n");
  ASSERT_TRUE(outcome.refused());
  EXPECT_THAT(outcome.message(), HasSubstr("target relation"));
}

TEST(Propose, SaysHowSureItIs) {
  const Outcome clear = import_bytes("a.csv", "source,target,weight\nA,B,1\nB,C,2\n");
  const Outcome vague = import_bytes("b.csv", "xx,yy,zz\nq1,foo,1\nq2,bar,2\nq3,foo,7\n");
  ASSERT_FALSE(vague.refused()) << vague.message();
  EXPECT_GE(clear.report().tables[0].sureness, 0.9);
  EXPECT_LT(vague.report().tables[0].sureness, 0.6);
  EXPECT_GE(vague.report().tables[0].sureness, 0);
  for (const ColumnUse& use : vague.report().tables[0].columns) {
    EXPECT_NE(use.use, "");
    EXPECT_NE(use.why, "");
    EXPECT_GE(use.sureness, 0);
    EXPECT_LE(use.sureness, 1);
  }
  EXPECT_THAT(vague.use("yy"), HasSubstr("text"));
  EXPECT_THAT(vague.batch().of("q1", "notes"), Contains("foo")) << "no column is dropped";
}

TEST(Propose, ContentDecidesWhereTheHeaderSaysNothing) {
  const Outcome outcome =
      import_bytes("people.csv",
                   "Case no,aa,bb,cc,dd\nV1,+855 40 000 101,a@example.org,@sea_dream,2024-01-02\n"
                   "V2,+855 40 000 102,b@example.org,@sea_moon,2024-01-03\n");
  ASSERT_FALSE(outcome.refused());
  EXPECT_EQ(outcome.batch().count("phone"), 2U);
  EXPECT_EQ(outcome.batch().count("email"), 2U);
  EXPECT_EQ(outcome.batch().count("account"), 2U);
}

// Nobody who edits the proposal may change its meaning by saving it.
TEST(Propose, AWrittenProposalGivesTheSameBatch) {
  const std::pair<const char*, const char*> files[] = {
      {"ties.csv", "source,target,relation,weight,date\nA,B,recruited,2,13/02/2024\nB,C,x,1,\n"},
      {"people.csv",
       "Case no,Full name,Phone,Recruiter,Recruiter phone,Agency,Recruited on,Remarks\n"
       "V1,Ana Cruz,+63 900 000 0301,Ros,+855 40 000 101,Heron,2024-01-02,tall\n"
       "V2,Ben Go,,Ros,,,,\n"},
      {"matrix.csv", ",A,B,C\nA,0,1,0\nB,1,0,2\nC,0,2,0\n"},
      {"list.csv", "1,2,0.5\n2,3,1\n3,1,2\n"},
      {"calls.csv", "Caller,Called,When\n012345678,012345679,2024-01-01\n012345670,012345679,\n"}};
  for (const auto& [name, text] : files) {
    SCOPED_TRACE(name);
    const Outcome proposed = import_bytes(name, text);
    ASSERT_FALSE(proposed.refused()) << proposed.message();
    ImportOptions options;
    options.mapping = proposed.mapping;
    options.mapping_file = "proposal.yaml";
    const Outcome again = import_bytes(name, text, options);
    ASSERT_FALSE(again.refused()) << again.message() << proposed.mapping;
    EXPECT_EQ(statements_of(again.files[0].batch), statements_of(proposed.files[0].batch))
        << proposed.mapping;
    EXPECT_EQ(again.batch().links, proposed.batch().links);
  }
}

TEST(Propose, TheProposalSaysWhyInComments) {
  const Outcome outcome = import_bytes("ties.csv", "source,target,gibberish\nA,B,\nB,C,z\n");
  EXPECT_THAT(outcome.mapping, HasSubstr("# gibberish: kept as text"));
  EXPECT_THAT(outcome.mapping, HasSubstr("% sure"));
}

TEST(Propose, NobodyNamedListsTheColumns) {
  const Outcome outcome = import_bytes("a.csv", "source,strength,colour\nA,1,red\nA,2,red\n");
  ASSERT_TRUE(outcome.refused());
  EXPECT_EQ(outcome.error->code(), ErrorCode::invalid_input);
  EXPECT_THAT(outcome.message(), HasSubstr("source, strength, colour"));
}

TEST(Propose, CodesAreNoRoles) {
  const Outcome outcome = import_bytes("n.csv", "Id,Role\nMuklas,1\nAmrozi,2\nImron,2\n");
  EXPECT_THAT(outcome.batch().of("Muklas", "role"), IsEmpty());
  EXPECT_EQ(outcome.batch().one("Muklas", "role_details"), "1");
}

// --- what a column holds -------------------------------------------------------------------------

CellTable column_of(const std::vector<std::string>& cells) {
  CellTable table;
  table.header = {"x"};
  for (const std::string& cell : cells) {
    table.cells.push_back(table.owner->arena.keep(cell));
    table.lines.push_back(table.lines.size() + 2);
  }
  return table;
}
ColumnProfile profile_of(const std::vector<std::string>& cells) {
  return profile_column(column_of(cells), 0, Ontology::builtin());
}

TEST(Profile, SharesOfFilledCells) {
  const ColumnProfile phones =
      profile_of({"+66 81 234 5678", "", "012-345-6789", "n/a", "๐๘๑-๒๓๔-๕๖๗๘"});
  EXPECT_EQ(phones.filled, 4U);
  EXPECT_DOUBLE_EQ(phones.phone, 0.75);
  EXPECT_EQ(phones.distinct, 4U);
  EXPECT_DOUBLE_EQ(profile_of({"a@example.org", "b@example.org"}).email, 1);
  EXPECT_DOUBLE_EQ(profile_of({"https://example.org", "www.example.org", "x", "y"}).url, 0.5);
  EXPECT_DOUBLE_EQ(profile_of({"2024-01-01", "31/12/2567"}).date, 1);
  EXPECT_DOUBLE_EQ(profile_of({"KH", "Cambodia", "กัมพูชา", "Atlantis"}).country, 0.75);
  EXPECT_DOUBLE_EQ(profile_of({"recruiter", "ผู้ชักชวน"}).role, 1);
  EXPECT_DOUBLE_EQ(profile_of({"B2", "C3"}).grade, 1);
  EXPECT_TRUE(profile_of({"1", "2", "12"}).short_integers);
  EXPECT_FALSE(profile_of({"1", "2345"}).short_integers);
  const ColumnProfile none = profile_of({"", ""});
  EXPECT_EQ(none.filled, 0U);
  EXPECT_EQ(none.number, 0);
}

TEST(Profile, AManyRowedColumnIsSampled) {
  std::vector<std::string> cells(10000, "x");
  const ColumnProfile profile = profile_of(cells);
  EXPECT_GE(profile.filled, 300U);
  EXPECT_LE(profile.filled, 600U);
  EXPECT_EQ(profile.distinct, 1U);
}

// --- cells in normal form ------------------------------------------------------------------------

NormalValue normal(const char* property, std::string_view cell, const NormalHints& hints = {}) {
  const Ontology& ontology = Ontology::builtin();
  return normal_value(ontology, ontology.property(property), cell, hints);
}

TEST(NormalValue, NumbersAreNeverGuessed) {
  EXPECT_EQ(normal("amount", "1,234,567").value, "1234567");
  EXPECT_EQ(normal("amount", "1,234,567.5").value, "1234567.5");
  EXPECT_EQ(normal("amount", "๔๕๐๐๐").value, "45000");
  EXPECT_EQ(normal("amount", "-2.50").value, "-2.5");
  for (const char* no : {"1,5", "1,234", "0x1F", "1_000", "12abc", "1.2.3", "nan", "inf", "1e400",
                         "", "ten", "12,34,567"}) {
    EXPECT_NE(normal("amount", no).problem, "") << no;
    EXPECT_EQ(normal("amount", no).value, "") << no;
  }
}

TEST(NormalValue, YesAndNoInEightLanguages) {
  for (const char* yes : {"Yes", "TRUE", "ใช่", "ແມ່ນ", "បាទ", "ဟုတ်", "是", "oo", "có"}) {
    EXPECT_EQ(normal("coerced", yes).value, "true") << yes;
  }
  for (const char* no : {"no", "ไม่", "ບໍ່", "ទេ", "မဟုတ်", "否", "hindi", "không"}) {
    EXPECT_EQ(normal("coerced", no).value, "false") << no;
  }
  EXPECT_NE(normal("coerced", "perhaps").problem, "");
}

TEST(NormalValue, ClocksWhereTheMappingSaysSo) {
  EXPECT_EQ(normal("date", "1704067200", {.format = "unix_seconds"}).value, "2024-01-01");
  EXPECT_EQ(normal("date", "1704067200000", {.format = "unix_milliseconds"}).value, "2024-01-01");
  EXPECT_EQ(normal("date", "45292.75", {.format = "excel"}).value, "2024-01-01T18:00");
  EXPECT_NE(normal("date", "1e30", {.format = "unix_seconds"}).problem, "");
  EXPECT_NE(normal("date", "soon", {.format = "excel"}).problem, "");
  EXPECT_EQ(normal("date", "03/04/2024", {.format = "day_first"}).value, "2024-04-03");
  EXPECT_EQ(normal("date", "03/04/2024", {.format = "month_first"}).value, "2024-03-04");
}

TEST(NormalValue, ImpossibleDatesAreMarked) {
  const NormalValue impossible = normal("date", "2023-02-30");
  EXPECT_TRUE(impossible.impossible);
  EXPECT_FALSE(normal("date", "yesterday").impossible);
  // Digits without end are no time, and no overflow.
  EXPECT_NE(normal("date", "2024-01-01 10:13109013110131090131101310901311").problem, "");
  EXPECT_NE(normal("date", "2024-01-01 13109013110131090131101310901311:00").problem, "");
  const NormalValue ambiguous = normal("date", "03/04/2024");
  EXPECT_TRUE(ambiguous.ambiguous);
  EXPECT_EQ(ambiguous.value, "2024");
}

TEST(NormalValue, WordsOfTheOntology) {
  EXPECT_EQ(normal("role", "ผู้ชักชวน").value, "recruiter");
  EXPECT_NE(normal("role", "kingpin").problem, "");
  EXPECT_EQ(normal("nationality", "ກຳປູເຈຍ").value, "KH");
  EXPECT_NE(normal("nationality", "Atlantis").problem, "");
  EXPECT_EQ(normal("name", " Ann \xe2\x80\x8b Lee ").value, "Ann Lee");
}

TEST(BatchBuilder, EachIdentityOnce) {
  const Ontology& ontology = Ontology::builtin();
  const ImportOptions options;
  const ImportScope scope{ontology, options, "s", {}};
  BatchBuilder builder(scope, std::make_shared<TextArena>());
  const KindId person = ontology.kind("person"), phone = ontology.kind("phone");
  const Hash128 a = hash128("a"), b = hash128("b");
  const auto first = builder.entity(a, person);
  EXPECT_TRUE(first.fresh);
  const auto again = builder.entity(a, phone);
  EXPECT_FALSE(again.fresh);
  EXPECT_EQ(again.index, first.index);
  EXPECT_EQ(builder.kind_of(first.index), person) << "an entity keeps its first kind";
  const auto other = builder.entity(b, person).index;
  const LinkKindId tie = ontology.link("linked_to"), recruited = ontology.link("recruited");
  const auto link = builder.link(tie, first.index, other, "");
  EXPECT_EQ(builder.link(tie, other, first.index, "").index, link.index) << "undirected: one link";
  EXPECT_NE(builder.link(tie, other, first.index, "2").index, link.index);
  EXPECT_NE(builder.link(recruited, first.index, other, "").index,
            builder.link(recruited, other, first.index, "").index);
  builder.exists(link.index, {});
  ImportReport report;
  builder.count(report);
  EXPECT_EQ(report.entities, 2U);
  EXPECT_EQ(report.links, 4U);
  EXPECT_EQ(report.statements, 1U);
  EXPECT_THAT(report.entity_kinds, ElementsAre(testing::Pair("person", 2U)));
}

}  // namespace
}  // namespace mekhala
