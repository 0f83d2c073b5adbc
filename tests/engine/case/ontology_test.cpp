#include "engine/case/ontology.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "engine/base/error.hpp"

namespace mekhala {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

const Ontology& builtin() { return Ontology::builtin(); }

std::string message_of(std::string_view yaml) {
  try {
    (void)Ontology::parse(yaml, "test.yaml");
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::invalid_input);
    return error.what();
  }
  return "no error";
}

const std::string kKind =
    "version: x/1\n"
    "kinds:\n"
    "  - {name: person, label: P, carries: yes, ftm: Person, stix: identity, icon: person,"
    " aliases: [people]}\n"
    "  - {name: phone, label: T, carries: fold, ftm: A, stix: b, icon: c}\n";
const std::string kRest = "roles: []\nproperties: []\n";

TEST(Ontology, BuiltinHasTheKindsOfTheDesign) {
  for (const char* name : {"person", "organization", "account", "phone", "bank_account", "wallet",
                           "email", "location", "advertisement", "event", "document", "vehicle"}) {
    const KindId id = builtin().kind(name);
    ASSERT_NE(id, kNoTerm) << name;
    EXPECT_EQ(builtin().kinds()[id].name, name);
  }
  EXPECT_EQ(builtin().kind("unheard of"), kNoTerm);
  EXPECT_EQ(builtin().version(), "mekhala-ontology/1");
}

TEST(Ontology, BuiltinKnowsEveryPropertyThatTheEngineReads) {
  for (const std::string_view name :
       {property::kName, property::kRole, property::kVictimStatus, property::kDecidedBy,
        property::kNationality, property::kExploitationCountry, property::kCountry,
        property::kBirthDate, property::kMinor, property::kInterviewBatch, property::kRecordId,
        property::kIdentifier, property::kLifted, property::kCoerced, property::kStrength,
        property::kGeneric, property::kLocationKind, property::kAlias}) {
    const PropertyId id = builtin().property(name);
    ASSERT_NE(id, kNoTerm) << name;
    EXPECT_EQ(builtin().properties()[id].name, name);
  }
}

TEST(Ontology, BuiltinCoversTheCrimeScript) {
  std::set<int> steps;
  for (const LinkKindSpec& link : builtin().links()) {
    steps.insert(link.script_step);
    EXPECT_FALSE(link.ftm_from.empty()) << link.name;
    EXPECT_TRUE(!link.recruiting || link.carries == Carries::yes) << link.name;
  }
  for (int step = 1; step <= 7; ++step) EXPECT_THAT(steps, Contains(step));
  for (const char* name : {"debt_to", "confiscated_document_of", "sold_between", "rescued_by"}) {
    EXPECT_NE(builtin().link(name), kNoTerm) << name;
  }
}

TEST(Ontology, WhoIsProtected) {
  std::set<std::string> protects;
  for (const RoleSpec& role : builtin().roles()) {
    if (role.protects) protects.insert(role.name);
  }
  EXPECT_THAT(protects,
              ::testing::UnorderedElementsAre("victim", "possible_victim", "witness", "informant",
                                              "minor", "family", "ransom_payer"));
  // A fraud complainant is no victim of trafficking, and no carrier either.
  const RoleSpec& complainant = builtin().roles()[builtin().role("fraud victim")];
  EXPECT_EQ(complainant.name, "complainant");
  EXPECT_FALSE(complainant.victim);
  EXPECT_EQ(complainant.carries, Carries::no);
  for (const char* name : {"police", "embassy", "rescuer", "bank", "carrier", "family"}) {
    EXPECT_EQ(builtin().roles()[builtin().role(name)].carries, Carries::no) << name;
  }
}

TEST(Ontology, ElevenIndicators) {
  int indicators = 0;
  for (const PropertySpec& property : builtin().properties()) {
    if (property.name.rfind("ilo_", 0) != 0) continue;
    ++indicators;
    EXPECT_EQ(property.type, ValueType::boolean) << property.name;
  }
  EXPECT_EQ(indicators, 11);
}

TEST(Ontology, AliasesInTheLanguagesOfTheRegion) {
  const auto property = [](std::string_view text) {
    const PropertyId id = builtin().property(text);
    return id == kNoTerm ? std::string("-") : builtin().properties()[id].name;
  };
  EXPECT_EQ(property("Date of Birth"), "birth_date");
  EXPECT_EQ(property("DATE_OF_BIRTH"), "birth_date");
  EXPECT_EQ(property("สัญชาติ"), "nationality");
  EXPECT_EQ(property("ເບີໂທ"), "phone");
  EXPECT_EQ(property("ឈ្មោះ"), "name");
  EXPECT_EQ(property("ဖုန်းနံပါတ်"), "phone");
  EXPECT_EQ(property("护照号码"), "passport_number");
  EXPECT_EQ(property("Petsa ng kapanganakan"), "birth_date");
  EXPECT_EQ(property("Số điện thoại"), "phone");
  EXPECT_EQ(property("so dien thoai"), "phone");
  const auto role = [](std::string_view text) {
    const RoleId id = builtin().role(text);
    return id == kNoTerm ? std::string("-") : builtin().roles()[id].name;
  };
  EXPECT_EQ(role("VICTIM"), "victim");
  EXPECT_EQ(role("เหยื่อ"), "victim");
  EXPECT_EQ(role("ผู้เสียหาย"), "possible_victim");  // of what, the word does not say
  EXPECT_EQ(role("蛇头"), "transporter");
  EXPECT_EQ(role("kingpin"), "-");
  EXPECT_EQ(role(""), "-");
}

TEST(Ontology, EveryAliasFindsItsTerm) {
  const auto check = [](const auto& terms, const auto& find) {
    for (std::size_t i = 0; i < terms.size(); ++i) {
      EXPECT_EQ(find(terms[i].name), i) << terms[i].name;
      for (const std::string& alias : terms[i].aliases) EXPECT_EQ(find(alias), i) << alias;
    }
  };
  check(builtin().kinds(), [](const std::string& text) { return builtin().kind(text); });
  check(builtin().links(), [](const std::string& text) { return builtin().link(text); });
  check(builtin().roles(), [](const std::string& text) { return builtin().role(text); });
  check(builtin().properties(), [](const std::string& text) { return builtin().property(text); });
}

TEST(Ontology, Choices) {
  const PropertyId status = builtin().property("victim_status");
  EXPECT_EQ(builtin().choice(status, "NotAVictim"), "not_a_victim");
  EXPECT_EQ(builtin().choice(status, "Actual"), "actual");
  EXPECT_EQ(builtin().choice(status, "perhaps"), std::nullopt);
  EXPECT_EQ(builtin().choice(status, ""), std::nullopt);
  EXPECT_EQ(builtin().choice(builtin().property("role"), "Snakehead"), "transporter");
  EXPECT_EQ(builtin().choice(builtin().property("exploitation_type"), "Online scam"),
            "forced_criminality");
}

TEST(Ontology, EveryFtmEdgeSchemaHasAHome) {
  for (const char* name :
       {"Associate", "Family", "UnknownLink", "Employment", "Membership", "Directorship",
        "Ownership", "Representation", "Payment", "Debt", "Succession", "Occupancy",
        "CourtCaseParty", "ProjectParticipant", "ContractAward", "Mention", "Similar"}) {
    const FtmSchema* schema = builtin().ftm_schema(name);
    ASSERT_NE(schema, nullptr) << name;
    EXPECT_NE(schema->link, kNoTerm) << name;
    EXPECT_NE(schema->from_property, "") << name;
    EXPECT_NE(schema->to_property, "") << name;
  }
  for (const char* name : {"Call", "Message", "Email", "Event", "Trip", "Sanction",
                           "Identification", "Passport", "Note", "EconomicActivity"}) {
    const FtmSchema* schema = builtin().ftm_schema(name);
    ASSERT_NE(schema, nullptr) << name;
    EXPECT_NE(schema->kind, kNoTerm) << name;
    EXPECT_FALSE(schema->references.empty()) << name;
  }
  EXPECT_EQ(builtin().ftm_schema("Nonsense"), nullptr);
}

TEST(Ontology, FtmReferencesFitTheEndsOfTheirLinks) {
  for (const FtmSchema& schema : builtin().ftm_schemata()) {
    if (schema.kind == kNoTerm) continue;
    for (const FtmReference& reference : schema.references) {
      const LinkKindSpec& link = builtin().links()[reference.link];
      const auto& own = reference.named_is_from ? link.to : link.from;
      EXPECT_TRUE(own.empty() || std::count(own.begin(), own.end(), schema.kind) == 1)
          << schema.name << "." << reference.property;
    }
  }
}

TEST(Ontology, Allows) {
  const LinkKindId recruited = builtin().link("recruited");
  const KindId person = builtin().kind("person"), place = builtin().kind("location");
  EXPECT_TRUE(builtin().allows(recruited, person, person));
  EXPECT_FALSE(builtin().allows(recruited, place, person));
  EXPECT_TRUE(builtin().allows(builtin().link("linked_to"), place, place));
}

TEST(Ontology, ParsesStrictly) {
  const std::string links = "links: []\n";
  EXPECT_EQ(message_of(kKind + links + kRest), "no error");
  EXPECT_THAT(message_of(kKind + links + kRest + "extra: 1\n"), HasSubstr("unknown key 'extra'"));
  EXPECT_THAT(message_of("kinds: ["), HasSubstr("YAML"));
  EXPECT_THAT(message_of(kKind + kRest), HasSubstr("'links' must be a list"));
  const auto link = [](const std::string& ends) {
    return "links:\n  - {name: k, label: k, " + ends +
           "carries: yes, ftm: A, ftm_from: a, ftm_to: b, stix: s}\n";
  };
  EXPECT_EQ(message_of(kKind + link("from: [person], ") + kRest), "no error");
  const std::string wrong = message_of(kKind + link("from: [martian], ") + kRest);
  EXPECT_THAT(wrong, HasSubstr("'martian' is no kind"));
  EXPECT_THAT(wrong, HasSubstr("line 6"));
  EXPECT_THAT(message_of(kKind + link("directed: maybe, ") + kRest), HasSubstr("true or false"));
  EXPECT_THAT(message_of(kKind + link("controls: true, ") + kRest), HasSubstr("holder"));
}

TEST(Ontology, RefusesNamesAndAliasesThatCollideOnceFolded) {
  const auto kinds = [](const std::string& second) {
    return "version: x/1\nkinds:\n"
           "  - {name: person, label: P, carries: yes, ftm: P, stix: i, icon: p, aliases: "
           "[people]}\n"
           "  - {name: " +
           second + ", carries: no, label: T, ftm: A, stix: b, icon: c}\nlinks: []\n" + kRest;
  };
  EXPECT_EQ(message_of(kinds("thing")), "no error");
  EXPECT_THAT(message_of(kinds("Pe_ople")), HasSubstr("already names another"));
  EXPECT_THAT(message_of(kinds("person")), HasSubstr("already names another"));
}

}  // namespace
}  // namespace mekhala
