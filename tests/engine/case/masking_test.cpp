#include "engine/case/masking.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/random.hpp"
#include "engine/base/text.hpp"
#include "tests/support/case_builder.hpp"

namespace mekhala {
namespace {

Spellings with_name(std::string_view name) {
  Spellings spellings;
  spellings.add_name(name);
  return spellings;
}
Spellings with_identifier(std::string_view identifier) {
  Spellings spellings;
  spellings.add_identifier(identifier);
  return spellings;
}

TEST(Masking, NothingIsFoundOfNothing) {
  const Spellings none;
  EXPECT_TRUE(none.empty());
  EXPECT_FALSE(none.found_in("anything"));
  EXPECT_FALSE(with_name("").found_in("anything"));
  EXPECT_FALSE(with_name("...").found_in("..."));
  EXPECT_FALSE(with_name("Ana Reyle").found_in(""));
}

TEST(Masking, NamesInEverySpelling) {
  const Spellings spellings = with_name("María Clara Dela Cruz");
  for (const char* text :
       {"María Clara Dela Cruz", "maria clara dela cruz", "MARIA  CLARA\tDELA CRUZ",
        "Dela Cruz, María Clara", "CRUZ, Maria Clara Dela",
        "seen with Maria Clara Dela Cruz's aunt", "maria.clara.delacruz@x.example",
        "MariaClaraDelaCruz88", "<b>maria clara dela cruz</b>", "Maria-Clara Dela-Cruz",
        "Mari\u0301a Clara Dela Cruz", "Ma\u200Bria Clara Dela Cruz",
        "ＭＡＲＩＡ ＣＬＡＲＡ ＤＥＬＡ ＣＲＵＺ", "delacruzmariaclara"}) {
    EXPECT_TRUE(spellings.found_in(text)) << text;
  }
  for (const char* text : {"Maria", "Clara Cruz", "Mario Claro Dela Cruz", "a cruise in Dela"}) {
    EXPECT_FALSE(spellings.found_in(text)) << text;
  }
}

TEST(Masking, TitlesAndNicknamesAreNoPartOfAName) {
  for (const char* name :
       {"Mr. Somchai Jaidee", "SOMCHAI JAIDEE, Mr", "Khun Somchai Jaidee (Toon)",
        "Somchai \"Toon\" Jaidee", "Somchai Jaidee [called Toon", "Dr Mr Somchai Jaidee"}) {
    EXPECT_TRUE(with_name(name).found_in("Somchai Jaidee")) << name;
    EXPECT_TRUE(with_name(name).found_in("Jaidee, Somchai")) << name;
    EXPECT_TRUE(with_name(name).found_in(name));
    EXPECT_FALSE(with_name(name).found_in("Somchai Rakdee")) << name;
  }
  for (const char* name :
       {"นายสมชาย  ใจดี", "นาย สมชาย ใจดี", "นางสาวสมชาย ใจดี", "คุณสมชาย ใจดี (ตูน)"}) {
    EXPECT_TRUE(with_name(name).found_in("สมชาย ใจดี")) << name;
  }
  EXPECT_TRUE(with_name("王小明先生").found_in("王小明"));
  EXPECT_FALSE(with_name("Mr Somchai").found_in("Somchai Rakdee")) << "one word is many people's";
  EXPECT_FALSE(with_name("(Toon)").found_in("Somchai Rakdee"));
  EXPECT_FALSE(with_name("Mr.").found_in("Mr. Rakdee"));
}

// What an interview is called in its file, quoted in somebody's reason.
// Who only mentions somebody is not called like them.
TEST(Masking, TheWholeTextIsOneOrMentionsOne) {
  Spellings spellings;
  spellings.add_name("Kim Oanh Tran");
  spellings.add_name("สมชาย ใจดี");
  for (const char* one : {"Kim Oanh Tran", "TRAN, Kim Oanh", "Ms. Kim Oanh Tran (Kimmy)",
                          "kimoanhtran", "สมชายใจดี", "นายสมชาย ใจดี"}) {
    EXPECT_TRUE(spellings.is_one(one)) << one;
  }
  for (const char* other : {"uncle of Kim Oanh Tran", "Kim", "", "ร้านของสมชาย ใจดี"}) {
    EXPECT_FALSE(spellings.is_one(other)) << other;
  }
  EXPECT_TRUE(spellings.found_in("uncle of Kim Oanh Tran"));
}

TEST(Masking, ShortCodesAreWordsOfTheirOwn) {
  const Spellings spellings = with_identifier("V01");
  for (const char* text : {"V01", "asked by V01", "v01, v02", "case:V01", "(V01)"}) {
    EXPECT_TRUE(spellings.found_in(text)) << text;
  }
  for (const char* text : {"REV01", "V012", "V0 1", "V1", "01"}) {
    EXPECT_FALSE(spellings.found_in(text)) << text;
  }
  EXPECT_FALSE(with_identifier("112").found_in("room 112")) << "a bare number is found by chance";
  EXPECT_TRUE(with_identifier("112").found_in("112"));
  EXPECT_FALSE(with_identifier("van").found_in("in a van")) << "so is a word";
}

// A whole page in the column of names must not make every look a long one.
TEST(Masking, AVeryLongName) {
  std::string page;
  for (int i = 0; i < 200'000; ++i) page += "w" + std::to_string(i) + " ";
  const Spellings spellings = with_name(page);
  EXPECT_TRUE(spellings.found_in(page));
  EXPECT_TRUE(spellings.found_in("it says: " + page));
  EXPECT_FALSE(spellings.found_in("w1 w2"));
}

TEST(Masking, OneWordNames) {
  const Spellings spellings = with_name("Aung");
  for (const char* text :
       {"Aung", "AUNG", "Aung's stall", "met aung, twice", "(Aung)", "aung_88"}) {
    EXPECT_TRUE(spellings.found_in(text)) << text;
  }
  for (const char* text : {"Maung", "launguage", "Aungban"})
    EXPECT_FALSE(spellings.found_in(text)) << text;
  // Too short to be looked for inside other text.
  EXPECT_TRUE(with_name("Ma").found_in(" MA "));
  EXPECT_FALSE(with_name("Ma").found_in("a ma and a pa"));
}

TEST(Masking, ScriptsWithoutSpaces) {
  for (const auto& [name, text] :
       std::vector<std::pair<const char*, const char*>>{{"สมหญิง ใจดี", "พบสมหญิงใจดีที่ตลาด"},
                                                        {"สมหญิง ใจดี", "นางสมหญิง  ใจดี"},
                                                        {"ນາງ ແກ້ວມະນີ", "ພົບນາງແກ້ວມະນີຢູ່ຕະຫຼາດ"},
                                                        {"សុខ វិចិត្រា", "បានជួបសុខវិចិត្រានៅផ្សារ"},
                                                        {"李小娜", "昨天见过李小娜在市场"},
                                                        {"မခင်မြတ်", "ဈေးမှာမခင်မြတ်ကိုတွေ့"}}) {
    EXPECT_TRUE(with_name(name).found_in(text)) << name;
    EXPECT_TRUE(with_name(name).found_in(name)) << name;
  }
  // Written in Latin letters.
  EXPECT_TRUE(with_name("李小娜").found_in("seen: Li Xiao Na"));
}

TEST(Masking, Phones) {
  for (const char* number : {"+66812345678", "0812345678", "081-234-5678"}) {
    const Spellings spellings = with_identifier(number);
    for (const char* text :
         {"+66812345678", "call 081 234 5678 now", "081-234-5678", "(081) 234.5678", "๐๘๑ ๒๓๔ ๕๖๗๘",
          "๐๘๑-๒๓๔-๕๖๗๘ โทร", "12345678", "tel:+66-81-234-5678", "0066812345678"}) {
      EXPECT_TRUE(spellings.found_in(text)) << number << " in " << text;
    }
    EXPECT_FALSE(spellings.found_in("081 234 5679"));
    EXPECT_FALSE(spellings.found_in("2345678"));
  }
}

TEST(Masking, HandlesAndDocuments) {
  const Spellings handle = with_identifier("facebook:mekong.maria");
  for (const char* text :
       {"facebook:mekong.maria", "@Mekong.Maria", "fb.com/mekong.maria?x=1", "mekong maria"}) {
    EXPECT_TRUE(handle.found_in(text)) << text;
  }
  EXPECT_FALSE(handle.found_in("facebook:mekong.jobs"));
  const Spellings passport = with_identifier("P 1234-567A");
  for (const char* text : {"passport p1234567a", "P 1234 567 A", "no. P1234567A."}) {
    EXPECT_TRUE(passport.found_in(text)) << text;
  }
  const Spellings email = with_identifier("kanya.s@example.org");
  EXPECT_TRUE(email.found_in("write to <Kanya.S@Example.org>"));
}

// A handle that is too short to be looked for anywhere is still found as a word.
TEST(Masking, ShortHandles) {
  const Spellings spellings = with_identifier("line:nok7");
  for (const char* text : {"line:nok7", "nok7", "@nok7", "ask nok7, not me", "line nok7"}) {
    EXPECT_TRUE(spellings.found_in(text)) << text;
  }
  EXPECT_FALSE(spellings.found_in("nok77"));
  EXPECT_FALSE(spellings.found_in("knok7"));
  EXPECT_TRUE(with_identifier("A12").found_in("A12"));
}

constexpr const char* kNames[] = {"Maria Clara Dela Cruz",
                                  "Ana Reyle",
                                  "Nguyễn Thị Hạnh",
                                  "สมหญิง ใจดี",
                                  "ນາງ ແກ້ວມະນີ",
                                  "សុខ វិចិត្រា",
                                  "မခင်မြတ်",
                                  "李小娜",
                                  "Kosal",
                                  "O'Neil Abad",
                                  "Jean-Luc Batista",
                                  "Øyvind Łukas"};
constexpr const char* kFillers[] = {"seen at the market ",
                                    "12 March, ",
                                    "พบที่ตลาด",
                                    "ພົບຢູ່ຕະຫຼາດ",
                                    "ជួបនៅផ្សារ",
                                    "昨天在市场",
                                    "ဈေးမှာ",
                                    "; ",
                                    "<td>",
                                    "0 81 ",
                                    "Gò Vấp ",
                                    "\n"};

std::string filler(Random& random) {
  std::string text;
  for (std::uint64_t i = random.below(4); i > 0; --i)
    text += kFillers[random.below(std::size(kFillers))];
  return text;
}

std::string spelled(Random& random, const std::string& name) {
  std::vector<std::string> words;
  for (const std::string_view word : split(name, ' ')) words.emplace_back(word);
  std::rotate(words.begin(),
              words.begin() + static_cast<std::ptrdiff_t>(random.below(words.size())), words.end());
  static constexpr const char* kBetween[] = {" ", ", ", "  ", ".", "-", "_", "\t"};
  // Without anything between only where the whole is long enough to be told from other text.
  const bool glued = words.size() > 1 && random.below(4) == 0;
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0 && !glued) text += kBetween[random.below(std::size(kBetween))];
    text += words[i];
  }
  switch (random.below(4)) {
    case 0:
      return to_lower(text);
    case 1:
      return fold(text);
    default:
      return text;
  }
}

// Whatever stands around it: a planted spelling is found.
TEST(Masking, APlantedNameIsFound) {
  Spellings spellings;
  for (const char* name : kNames) spellings.add_name(name);
  for (const std::uint64_t seed : case_seeds(3000, 100000)) {
    SCOPED_TRACE(seed);
    Random random(seed, 0);
    const std::string name = kNames[random.below(std::size(kNames))];
    const std::string planted = spelled(random, name);
    // Latin words are found as words.
    const std::string text = filler(random) + " " + planted + " " + filler(random);
    EXPECT_TRUE(spellings.found_in(text)) << name << " in " << text;
  }
}

// Nor does a script without spaces hide it.
TEST(Masking, APlantedNameIsFoundInRunningText) {
  const struct {
    const char *name, *before, *after;
  } cases[] = {{"สมหญิง ใจดี", "เมื่อวานพบ", "ที่ตลาดกับแม่"},
               {"ວັນນາ ແກ້ວມະນີ", "ມື້ວານພົບ", "ຢູ່ຕະຫຼາດກັບແມ່"},
               {"សុខ វិចិត្រា", "ម្សិលមិញបានជួប", "នៅផ្សារជាមួយម្តាយ"},
               {"ခင်မြတ် နွယ်", "မနေ့ကဈေးမှာ", "ကိုတွေ့ခဲ့တယ်"},
               {"李小娜", "昨天见过", "和她的母亲"}};
  for (const auto& one : cases) {
    const Spellings spellings = with_name(one.name);
    std::string glued(one.name);
    std::erase(glued, ' ');
    EXPECT_TRUE(spellings.found_in(std::string(one.before) + glued + one.after)) << one.name;
    EXPECT_TRUE(spellings.found_in(std::string(one.before) + one.name + one.after)) << one.name;
    EXPECT_FALSE(spellings.found_in(std::string(one.before) + one.after)) << one.name;
  }
}

TEST(Masking, APlantedNumberIsFound) {
  static constexpr std::string_view kDigits[] = {"๐๑๒๓๔๕๖๗๘๙", "໐໑໒໓໔໕໖໗໘໙", "០១២៣៤៥៦៧៨៩",
                                                 "၀၁၂၃၄၅၆၇၈၉"};
  for (const std::uint64_t seed : case_seeds(3000, 100000)) {
    SCOPED_TRACE(seed);
    Random random(seed, 1);
    std::string number = "+" + std::to_string(66 + random.below(800));
    while (number.size() < 12) number += static_cast<char>('0' + random.below(10));
    const Spellings spellings = with_identifier(number);
    std::string_view written = number;
    switch (random.below(3)) {
      case 0:
        written.remove_prefix(1);  // without '+'
        break;
      case 1:
        written.remove_prefix(written.size() - 8);  // as its neighbours dial it
        break;
      default:
        break;
    }
    const auto& script = kDigits[random.below(4)];
    const bool local = random.below(2) == 0;
    std::string planted;
    for (const char c : written) {
      if (local && c != '+') {
        planted += script.substr(static_cast<std::size_t>(c - '0') * 3, 3);
      } else {
        planted += c;
      }
      if (random.below(3) == 0) planted += " -.("[random.below(4)];
    }
    const std::string text = filler(random) + planted + filler(random);
    EXPECT_TRUE(spellings.found_in(text)) << number << " in " << text;
  }
}

// It does not cry wolf at every text either.
TEST(Masking, OrdinaryTextIsLeftAlone) {
  Spellings spellings;
  for (const char* name : kNames) spellings.add_name(name);
  spellings.add_identifier("+66812345678");
  for (const char* text :
       {"recruited at the border in March 2024", "Mekong Star Recruitment Agency", "ตลาดเช้า",
        "facebook:mekong.jobs", "+66898765432", "clara bar and grill"}) {
    EXPECT_FALSE(spellings.found_in(text)) << text;
  }
}

}  // namespace
}  // namespace mekhala
