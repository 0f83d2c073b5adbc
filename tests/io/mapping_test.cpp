#include "io/mapping.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "engine/base/random.hpp"
#include "tests/io/importing.hpp"

namespace mekhala {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing_io::Folder;
using testing_io::import_bytes;
using testing_io::Outcome;

Mapping parse(std::string_view yaml) { return parse_mapping(yaml, "m.yaml", Ontology::builtin()); }

Error error_of(std::string_view yaml) {
  try {
    (void)parse(yaml);
  } catch (const Error& error) {
    return error;
  }
  ADD_FAILURE() << "accepted: " << yaml;
  return {ErrorCode::failure, ""};
}

constexpr const char* kWhole = R"(version: mekhala-mapping/1
tables:
  - file: folder/interviews.csv
    sheet: One
    country: TH
    dates: {order: day_first, buddhist_era: true}
    grade: {column: Grade}
    entities:
      victim:
        schema: person
        keys: [Case no, Batch]
        key_literal: V-
        required: true
        valid_from: {column: Since, format: month_first}
        properties:
          name: {column: Full name, required: true}
          alias: {columns: [A, B], join: " / "}
          phone: {column: Tel, split: ";"}
          role: {literal: victim}
          legal_status: {column: Status, otherwise: notes}
      recruiter: {schema: person, schema_column: Kind, key: Recruiter, key_type: name}
      row: {schema: event, key_type: row}
      tel: {schema: phone, properties: {identifier: Phone}}
    links:
      recruitment:
        schema: recruited
        schema_column: Relation
        from: [recruiter, tel]
        to: victim
        keys: [No]
        required: true
        valid_from: {column: Recruited on}
        valid_to: {column: Until}
        properties: {strength: {column: Times}}
    ignore: [Remarks, "Odd: \"name\" # here"]
)";

TEST(Mapping, ReadsEachKey) {
  const Mapping mapping = parse(kWhole);
  ASSERT_EQ(mapping.tables.size(), 1U);
  const TableMapping& table = mapping.tables[0];
  EXPECT_EQ(table.file, "interviews.csv") << "folders do not count";
  EXPECT_EQ(table.sheet, "One");
  EXPECT_EQ(table.country, "TH");
  EXPECT_EQ(table.order, DayMonthOrder::day_first);
  EXPECT_TRUE(table.buddhist_era);
  EXPECT_THAT(table.grade.columns, ElementsAre("Grade"));
  ASSERT_EQ(table.entities.size(), 4U);
  const EntityMapping& victim = table.entities[0];
  EXPECT_THAT(victim.keys, ElementsAre("Case no", "Batch"));
  EXPECT_EQ(victim.key_literal, "V-");
  EXPECT_EQ(victim.key_type, KeyType::id);
  EXPECT_TRUE(victim.required);
  EXPECT_EQ(victim.valid_from.format, "month_first");
  EXPECT_TRUE(victim.properties[0].value.required);
  EXPECT_EQ(victim.properties[1].value.join, " / ");
  EXPECT_EQ(victim.properties[2].value.split, ";");
  EXPECT_EQ(victim.properties[3].value.literal, "victim");
  EXPECT_EQ(victim.properties[4].value.otherwise, "notes");
  EXPECT_EQ(table.entities[1].schema_column, "Kind");
  EXPECT_EQ(table.entities[1].key_type, KeyType::name);
  EXPECT_EQ(table.entities[2].key_type, KeyType::row);
  EXPECT_EQ(table.entities[3].key_type, KeyType::identifier) << "told by its identifier column";
  const LinkMapping& link = table.links.at(0);
  EXPECT_THAT(link.from, ElementsAre("recruiter", "tel"));
  EXPECT_THAT(link.keys, ElementsAre("No"));
  EXPECT_EQ(link.schema_column, "Relation");
  EXPECT_THAT(link.valid_to.columns, ElementsAre("Until"));
  EXPECT_THAT(table.ignore, ElementsAre("Remarks", "Odd: \"name\" # here"));
}

TEST(Mapping, WrittenItReadsBackEqual) {
  const Mapping mapping = parse(kWhole);
  const std::string written = write_mapping(mapping);
  EXPECT_EQ(parse(written), mapping);
  EXPECT_EQ(write_mapping(parse(written)), written) << "and writes the same bytes again";
}

// Names as files have them: quotes, colons, line breaks, other scripts, YAML's own words.
TEST(Mapping, RandomMappingsReadBackEqual) {
  static const char* pieces[] = {
      "Name", "ชื่อ", "姓名", ": ",  "#", "\"",  "'",  "\n", "- ",
      "{",    "}",  "null", "yes", "~", "007", "\\", "\t", "@",
      "&",    "*",  "!",    "|",   ">", "%",   " ",  "é",  "\xf0\x9f\x98\x80",
      ","};
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    Random random(seed, 4);
    const auto name = [&] {
      std::string text;
      for (std::uint64_t n = 1 + random.below(4); n > 0; --n) text += pieces[random.below(28)];
      return text;
    };
    Mapping mapping;
    mapping.tables.emplace_back();
    TableMapping& table = mapping.tables[0];
    table.file = "t.csv";
    table.sheet = name();
    EntityMapping a, b;
    a.name = "a" + name();
    a.schema = b.schema = "person";
    a.keys = {name(), name()};
    a.key_literal = name();
    b.name = "b" + name();
    b.keys = {name()};
    b.key_type = KeyType::name;
    ValueMapping value;
    value.columns = {name(), name()};
    value.join = name();
    a.properties = {{.property = "name", .value = value}};
    ValueMapping literal;
    literal.literal = name();
    b.properties = {{.property = "notes", .value = literal}};
    LinkMapping link;
    link.name = name();
    link.schema = "recruited";
    link.from = {a.name, b.name};
    link.to = {b.name};
    link.keys = {name()};
    link.valid_from = value;
    table.entities = {a, b};
    table.links = {link};
    table.ignore = {name(), name()};
    table.columns = {{name(), "kept as text", 0.5, name()}};
    const std::string written = write_mapping(mapping);
    ASSERT_EQ(parse(written), mapping) << written;
  }
}

struct Fault {
  const char* what;
  const char* yaml;
  std::uint64_t line;
  const char* says;
};

TEST(Mapping, EachFaultNamesItsLineAndTheNearestName) {
  const Fault faults[] = {
      {"broken YAML", "tables:\n  - file: [a\n", 3, "broken YAML"},
      {"no mapping at all", "- a\n", 1, "tables"},
      {"Windows-1252",
       "tables:\n  - file: a.csv\n    sheet: Pe\xf1"
       "o\n",
       3, "UTF-8"},
      {"unknown version", "version: mekhala-mapping/9\ntables: []\n", 1, "mekhala-mapping/1"},
      {"unknown key at the top", "tabels:\n  - file: a.csv\n", 1, "tables"},
      {"unknown key of a table", "tables:\n  - file: a.csv\n    entity: {}\n", 3, "entities"},
      {"no entities", "tables:\n  - file: a.csv\n", 2, "entities"},
      {"unknown key of an entity",
       "tables:\n  - file: a.csv\n    entities:\n      p: {schema: person, kee: A}\n", 4, "key"},
      {"unknown kind",
       "tables:\n  - file: a.csv\n    entities:\n      p: {schema: persn, key: A}\n", 4, "person"},
      {"unknown schema of FollowTheMoney",
       "tables:\n  - file: a.csv\n    entities:\n      p: {schema: Compny, key: A}\n", 4, "ompany"},
      {"unknown property",
       "tables:\n  - file: a.csv\n    entities:\n      p:\n        schema: person\n        key: A\n"
       "        properties:\n          nationalty: {column: N}\n",
       8, "nationality"},
      {"unknown property in otherwise",
       "tables:\n  - file: a.csv\n    entities:\n      p:\n        schema: person\n        key: A\n"
       "        properties:\n          role: {column: N, otherwise: role_detials}\n",
       8, "role_details"},
      {"property twice",
       "tables:\n  - file: a.csv\n    entities:\n      p:\n        schema: person\n        key: A\n"
       "        properties:\n          name: {column: N}\n          name: {column: M}\n",
       9, "twice"},
      {"entity without key", "tables:\n  - file: a.csv\n    entities:\n      p: {schema: person}\n",
       4, "key"},
      {"entity without schema", "tables:\n  - file: a.csv\n    entities:\n      p: {key: A}\n", 4,
       "schema"},
      {"unknown key type",
       "tables:\n  - file: a.csv\n    entities:\n      p: {schema: person, key: A, key_type: "
       "nam}\n",
       4, "name"},
      {"link to nobody",
       "tables:\n  - file: a.csv\n    entities:\n      p: {schema: person, key: A}\n    links:\n"
       "      l: {schema: recruited, from: q, to: p}\n",
       6, "q"},
      {"unknown kind of link",
       "tables:\n  - file: a.csv\n    entities:\n      p: {schema: person, key: A}\n    links:\n"
       "      l: {schema: recruted, from: p, to: p}\n",
       6, "recruited"},
      {"ends that the kind does not allow",
       "tables:\n  - file: a.csv\n    entities:\n      p: {schema: person, key: A}\n"
       "      c: {schema: location, key: B}\n    links:\n"
       "      l: {schema: recruited, from: p, to: c}\n",
       7, "location"},
      {"value without source",
       "tables:\n  - file: a.csv\n    entities:\n      p:\n        schema: person\n        key: A\n"
       "        properties:\n          name: {split: x}\n",
       8, "column"},
      {"unknown date format",
       "tables:\n  - file: a.csv\n    entities:\n      p:\n        schema: person\n        key: A\n"
       "        valid_from: {column: D, format: dmy}\n",
       7, "day_first"},
      {"unknown date order",
       "tables:\n  - file: a.csv\n    dates: {order: dmy}\n    entities:\n"
       "      p: {schema: person, key: A}\n",
       3, "day_first"},
  };
  for (const Fault& fault : faults) {
    SCOPED_TRACE(fault.what);
    const Error error = error_of(fault.yaml);
    EXPECT_EQ(error.code(), ErrorCode::invalid_input);
    EXPECT_EQ(error.place().line, fault.line) << error.what();
    EXPECT_EQ(error.place().file, "m.yaml");
    EXPECT_THAT(error.what(), HasSubstr(fmt::format("line {}", fault.line)));
    EXPECT_THAT(error.what(), HasSubstr(fault.says));
  }
}

TEST(Mapping, TooLargeNamesTheLimit) {
  EXPECT_EQ(error_of("tables: []\n" + std::string((1U << 20) + 1, '#')).code(),
            ErrorCode::limit_exceeded);
}

// A mapping written for FollowTheMoney's own tool.
TEST(Mapping, FollowTheMoneyMappingsAreRead) {
  const Mapping mapping = parse(R"(donations:
  queries:
    - csv_url: https://example.org/data/donations.csv
      entities:
        party: {schema: Organization, key: Party, properties: {name: {column: Party}}}
        donor: {schema: LegalEntity, keys: [Donor], properties: {name: {column: Donor}}}
        account: {schema: UserAccount, key: Handle, properties: {owner: {entity: donor}}}
        payment:
          schema: Payment
          keys: [Donor, Party, Date]
          properties:
            payer: {entity: donor}
            beneficiary: {entity: party}
            date: {column: Date}
            amount: {column: Amount}
)");
  ASSERT_EQ(mapping.tables.size(), 1U);
  const TableMapping& table = mapping.tables[0];
  EXPECT_EQ(table.file, "donations.csv");
  EXPECT_EQ(table.entities.size(), 3U);
  ASSERT_EQ(table.links.size(), 2U);
  for (const LinkMapping& link : table.links) {
    if (link.schema == "pays") {
      EXPECT_THAT(link.from, ElementsAre("donor"));
      EXPECT_THAT(link.to, ElementsAre("party"));
      EXPECT_THAT(link.valid_from.columns, ElementsAre("Date"));
      EXPECT_EQ(link.properties.at(0).property, "amount");
    } else {
      EXPECT_EQ(link.schema, "controls");
      EXPECT_THAT(link.from, ElementsAre("donor"));
    }
  }
}

TEST(Mapping, UsedInAnImport) {
  ImportOptions options;
  options.mapping_file = "m.yaml";
  options.mapping = R"(tables:
  - file: list.csv
    country: KH
    dates: {order: day_first}
    entities:
      victim:
        schema: person
        key: No
        key_literal: V
        required: true
        valid_from: {column: On}
        properties:
          name: {columns: [First, Last], join: " "}
          alias: {column: Other, split: ";"}
          role: {literal: victim}
      tel: {schema: phone, properties: {identifier: {column: Tel}}}
      boss: {schema: person, key: Boss, key_type: name}
    links:
      uses: {schema: uses, from: victim, to: tel}
      r: {schema: recruited, from: [boss, tel], to: victim, valid_from: {column: On}}
    ignore: [Junk]
)";
  const Outcome outcome = import_bytes("list.csv",
                                       "No,First,Last,Other,Tel,Boss,On,Junk\n"
                                       "1,Ana,Cruz,Anita; Annie,012 345 678,Ros,03/04/2024,x\n"
                                       "2,Ben,,,,,,y\n"
                                       ",Cleo,,,,,,z\n",
                                       options);
  ASSERT_FALSE(outcome.refused()) << outcome.message();
  EXPECT_EQ(outcome.report().accepted, 2U);
  ASSERT_NE(outcome.rejection(4), nullptr);
  EXPECT_EQ(outcome.rejection(4)->rule, "missing_key");
  EXPECT_EQ(outcome.batch().one("1", "name"), "Ana Cruz");
  EXPECT_THAT(outcome.batch().of("1", "alias"), ElementsAre("Anita", "Annie"));
  EXPECT_THAT(outcome.batch().links, ElementsAre("1 -uses-> +85512345678", "Ros -recruited-> 1"));
  EXPECT_EQ(outcome.batch().of("Ros -recruited-> 1", "valid_from").at(0), "2024-04-03");
  EXPECT_EQ(outcome.warning("unused_column"), nullptr);
}

TEST(Mapping, ThatNamesNothingOfTheFilesIsRefused) {
  ImportOptions options;
  options.mapping =
      "tables:\n  - file: other.csv\n    entities:\n      p: {schema: person, key: A}\n";
  const Outcome outcome = import_bytes("list.csv", "id,name\n1,Ana\n", options);
  ASSERT_TRUE(outcome.refused());
  EXPECT_EQ(outcome.error->code(), ErrorCode::usage);
}

TEST(Mapping, AColumnThatIsNotThereListsThoseThatAre) {
  ImportOptions options;
  options.mapping =
      "tables:\n  - file: list.csv\n    entities:\n      p: {schema: person, key: Number}\n";
  const Outcome outcome = import_bytes("list.csv", "id,name\n1,Ana\n", options);
  ASSERT_TRUE(outcome.refused());
  EXPECT_EQ(outcome.error->code(), ErrorCode::invalid_input);
  EXPECT_THAT(outcome.message(), HasSubstr("Number"));
  EXPECT_THAT(outcome.message(), HasSubstr("id, name"));
  EXPECT_THAT(outcome.message(), HasSubstr("mapping line 4"));
}

TEST(Mapping, ARequiredValueThatIsMissingRejectsTheRow) {
  ImportOptions options;
  options.mapping =
      "tables:\n  - file: list.csv\n    entities:\n      p:\n        schema: person\n"
      "        key: id\n        properties: {name: {column: name, required: true}}\n";
  const Outcome outcome = import_bytes("list.csv", "id,name\n1,Ana\n2,\n", options);
  ASSERT_FALSE(outcome.refused()) << outcome.message();
  EXPECT_EQ(outcome.report().accepted, 1U);
  ASSERT_NE(outcome.rejection(3), nullptr);
  EXPECT_EQ(outcome.rejection(3)->column, "name");
}

}  // namespace
}  // namespace mekhala
