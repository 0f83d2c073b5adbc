#include "engine/case/keys.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "engine/base/random.hpp"
#include "engine/base/text.hpp"

namespace mekhala {
namespace {

// "normal", "normal!" where the standard calls it invalid, "-" where there is no key.
std::string key(const std::optional<Key>& found) {
  if (!found) return "-";
  return found->normal + (found->valid ? "" : "!");
}
std::string phone(std::string_view text, std::string_view country = "TH") {
  return key(phone_key(text, country));
}
std::string account(std::string_view service, std::string_view handle) {
  return key(account_key(service, handle));
}

TEST(Keys, OnePhoneInAllItsSpellings) {
  for (const char* text : {"+66812345678", "+66 81 234 5678", "0812345678", "081-234-5678",
                           "(081) 234.5678", "0066 81 234 5678", "๐๘๑-๒๓๔-๕๖๗๘", "+໖໖໘໑໒໓໔໕໖໗໘",
                           "tel:+66-81-234-5678", "  081 234 5678 ", "81 234 5678"}) {
    EXPECT_EQ(phone(text), "+66812345678") << text;
  }
  EXPECT_EQ(phone("020 5555 1234", "LA"), "+8562055551234");
  EXPECT_EQ(phone("012 345 678", "KH"), "+85512345678");
  EXPECT_EQ(phone("09 42100 1234", "MM"), "+959421001234");
  EXPECT_EQ(phone("0917 123 4567", "PH"), "+639171234567");
  EXPECT_EQ(phone("+63 917 123 4567", ""), "+639171234567");
  EXPECT_EQ(phone_key("081 234 5678", "TH")->display, "+66812345678");
}

TEST(Keys, ServicesByTheirUsualNames) {
  EXPECT_EQ(service_name("FB"), "facebook");
  EXPECT_EQ(service_name("LINE ID"), "line");
  EXPECT_EQ(service_name("Zalo"), "zalo");
  EXPECT_EQ(service_name("sok.dara"), std::nullopt);
  EXPECT_EQ(service_name(""), std::nullopt);
}

TEST(Keys, PhonesThatTheStandardDoesNotKnowAreKept) {
  EXPECT_EQ(phone("+66 1"), "-");
  EXPECT_EQ(phone("1234"), "-");
  EXPECT_EQ(phone("no number"), "-");
  EXPECT_EQ(phone(""), "-");
  EXPECT_EQ(phone("123456789012345678901"), "-") << "more digits than any number has";
  EXPECT_EQ(phone("12345", ""), "?12345!");
  EXPECT_EQ(phone("081 234 5678", ""), "?0812345678!") << "nobody says which country";
  EXPECT_EQ(phone("+66 99999 99999 9"), "?6699999999999!");
  EXPECT_EQ(phone("66 99999 99999 9"), phone("6699999999999"));
}

TEST(Keys, SeparatorsAndDigitsOfAPhoneDoNotMatter) {
  static constexpr std::string_view kDigits[] = {"๐๑๒๓๔๕๖๗๘๙", "໐໑໒໓໔໕໖໗໘໙", "០១២៣៤៥៦៧៨៩",
                                                 "၀၁၂၃၄၅၆၇၈၉"};
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed, 0);
    std::string digits = "+6681";
    for (int i = 0; i < 7; ++i) digits += static_cast<char>('0' + random.below(10));
    const auto& script = kDigits[random.below(4)];
    std::string spelled;
    for (const char c : digits) {
      if (c >= '0' && c <= '9' && random.below(2) == 0) {
        spelled += script.substr(static_cast<std::size_t>(c - '0') * 3, 3);
      } else {
        spelled += c;
      }
      if (c != '+' && random.below(3) == 0) spelled += " -."[random.below(3)];
    }
    EXPECT_EQ(phone(spelled), phone(digits)) << spelled;
  }
}

TEST(Keys, Accounts) {
  for (const auto& [service, handle] : std::vector<std::pair<const char*, const char*>>{
           {"facebook", "mekong.jobs"},
           {"FB", "@Mekong.Jobs"},
           {" Facebook ", "/mekong.jobs"},
           {"", "https://www.facebook.com/Mekong.Jobs/?ref=1#top"},
           {"", "facebook.com/mekong.jobs"},
           {"line", "http://m.facebook.com/MEKONG.jobs/"}}) {
    EXPECT_EQ(account(service, handle), "facebook:mekong.jobs") << service << " " << handle;
  }
  EXPECT_EQ(account("tg", "@Kosal_Jobs"), "telegram:kosal_jobs");
  EXPECT_EQ(account("", "t.me/Kosal_Jobs"), "telegram:kosal_jobs");
  EXPECT_EQ(account("微信", "Kosal99"), "wechat:Kosal99") << "here large and small letters differ";
  EXPECT_EQ(account("X", "nok"), "twitter:nok");
  EXPECT_EQ(account("Mango", "@Nok"), "mango:nok");
  EXPECT_EQ(account("", "Nok77"), "?:nok77");
  EXPECT_EQ(account_key("", "Nok77")->display, "nok77");
  EXPECT_EQ(account("line", "สมชาย99"), "line:สมชาย99");
  for (const char* handle :
       {"", "@", "x", "https://facebook.com/", "facebook.com/profile.php?id=7"}) {
    EXPECT_EQ(account("facebook", handle), "-") << handle;
  }
}

TEST(Keys, BankAccounts) {
  EXPECT_EQ(key(bank_account_key("SCB", "123-4-56789-0")), "1234567890");
  EXPECT_EQ(key(bank_account_key("Siam Bank", "๑๒๓ ๔ ๕๖๗๘๙ ๐")), "1234567890");
  EXPECT_EQ(key(bank_account_key("", "de89 3704 0044")), "DE8937040044");
  EXPECT_EQ(key(bank_account_key("SCB", "12-345")), "SCB:12345") << "a short one needs its bank";
  EXPECT_EQ(key(bank_account_key("", "12345")), ":12345!");
  EXPECT_EQ(key(bank_account_key("SCB", "123")), "-");
}

TEST(Keys, Wallets) {
  const std::string hex = "0xAbCdEf0123456789aBcDeF0123456789AbCdEf01";
  EXPECT_EQ(key(wallet_key(hex)), to_lower(hex));
  EXPECT_EQ(key(wallet_key(" " + hex + "\n")), to_lower(hex));
  EXPECT_EQ(key(wallet_key("TQn9Y2khEsLJW1ChVWFMSMeRDow5KcbLSE")),
            "TQn9Y2khEsLJW1ChVWFMSMeRDow5KcbLSE");
  EXPECT_NE(key(wallet_key("TQn9Y2khEsLJW1ChVWFMSMeRDow5KcbLSE")),
            key(wallet_key("tQn9Y2khEsLJW1ChVWFMSMeRDow5KcbLSE")));
  EXPECT_EQ(key(wallet_key("0x1234")), "-");
  EXPECT_EQ(key(wallet_key("ask me for the address please")), "-");
}

TEST(Keys, Emails) {
  EXPECT_EQ(key(email_key(" Kanya@Example.ORG ")), "kanya@example.org");
  EXPECT_EQ(key(email_key("mailto:kanya@example.org")), "kanya@example.org");
  EXPECT_EQ(key(email_key("kanya@localhost")), "kanya@localhost!");
  for (const char* text :
       {"", "kanya", "@example.org", "kanya@", "a b@example.org", "a@b@example.org"}) {
    EXPECT_EQ(key(email_key(text)), "-") << text;
  }
}

TEST(Keys, DocumentsAndOtherIdentifiers) {
  EXPECT_EQ(key(document_key("Passport", "Philippines", "p 1234-567a")), "PASSPORT:PH:P1234567A");
  EXPECT_EQ(key(document_key("passport", "ph", "P1234567A")), "PASSPORT:PH:P1234567A");
  EXPECT_NE(key(document_key("passport", "LA", "P1234567A")), "PASSPORT:PH:P1234567A");
  EXPECT_EQ(key(document_key("passport", "Atlantis", "P1234567A")), "PASSPORT::P1234567A");
  EXPECT_EQ(key(document_key("passport", "PH", "P12")), "-");
  EXPECT_EQ(key(identifier_key(" กข-๑๒๓๔ ")), "กข1234");
  EXPECT_EQ(key(identifier_key("ab 12.c")), "AB12C");
  EXPECT_EQ(key(identifier_key("a-1")), "-");
}

TEST(Keys, Countries) {
  const auto code = [](std::string_view text) { return country_code(text).value_or("-"); };
  for (const char* text : {"LA", "la", " Laos ", "LAO PDR", "ລາວ", "ลาว", "老挝",
                           "Lao People's Democratic Republic"}) {
    EXPECT_EQ(code(text), "LA") << text;
  }
  for (const char* text : {"KH", "Cambodia", "KAMPUCHEA", "កម្ពុជា", "กัมพูชา", "柬埔寨", "khm"}) {
    EXPECT_EQ(code(text), "KH") << text;
  }
  for (const char* text : {"MM", "Burma", "Myanmar", "မြန်မာ", "缅甸"})
    EXPECT_EQ(code(text), "MM") << text;
  for (const char* text : {"PH", "Pilipinas", "the Philippines", "菲律宾"})
    EXPECT_EQ(code(text), "PH") << text;
  EXPECT_EQ(code("Viet Nam"), code("Việt Nam"));
  EXPECT_EQ(code("Turkiye"), "TR");
  EXPECT_EQ(code("Burundian"), "BI");
  EXPECT_EQ(code("Sierra Leone"), "SL");
  EXPECT_EQ(code("Tunisie"), "TN");
  for (const char* text : {"", "XX", "ZZ", "A", "A ", " B", "Atlantis", "L A"}) {
    EXPECT_EQ(code(text), "-") << text;
  }
  EXPECT_EQ(code("KIR"), "-");
  EXPECT_EQ(code("ki"), "KI") << "a code without a name here";
  EXPECT_EQ(country_name("LA"), "Lao PDR");
  EXPECT_EQ(country_name("KI"), "KI");
  EXPECT_EQ(country_local_name("LA"), "ສປປ ລາວ");
  EXPECT_EQ(country_local_name("SG"), "");
  EXPECT_EQ(country_local_name("KI"), "");
}

TEST(Keys, EveryNameOfACountryFindsItsCode) {
  int named = 0;
  for (char a = 'A'; a <= 'Z'; ++a) {
    for (char b = 'A'; b <= 'Z'; ++b) {
      const std::string code{a, b};
      const std::string name = country_name(code), local = country_local_name(code);
      if (name != code) {
        ++named;
        EXPECT_EQ(country_code(code), code);
        EXPECT_EQ(country_code(name), code);
      }
      if (!local.empty()) {
        EXPECT_EQ(country_code(local), code) << local;
      }
    }
  }
  EXPECT_GE(named, 76);
}

TEST(Keys, IdentitiesDoNotRunIntoEachOther) {
  const std::set<Hash128> all = {
      entity_uid("person", "id", "ab"),    entity_uid("person", "i", "dab"),
      entity_uid("persoN", "id", "ab"),    entity_uid("phone", "id", "ab"),
      entity_uid("person", "phone", "ab"), entity_uid("person", "id", "")};
  EXPECT_EQ(all.size(), 6U);
  EXPECT_EQ(entity_uid("person", "id", "ab"), entity_uid("person", "id", "ab"));
  const Hash128 a{1, 2}, b{3, 4};
  const std::set<Hash128> links = {link_uid("called", a, b, ""),  link_uid("called", b, a, ""),
                                   link_uid("called", a, b, "1"), link_uid("pays", a, b, ""),
                                   link_uid("called", a, a, ""),  link_uid("called", b, b, "")};
  EXPECT_EQ(links.size(), 6U);
}

}  // namespace
}  // namespace mekhala
