#include "io/record_spaces.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "tests/io/importing.hpp"

// Two lists that both count 1, 2, 3 must not make one person of two victims.
namespace mekhala {
namespace {

using testing_io::Folder;
using testing_io::import_paths;
using testing_io::Outcome;

std::size_t people_of(const Outcome& outcome) {
  std::set<Hash128> uids;
  const KindId person = Ontology::builtin().kind("person");
  for (const ImportedFile& file : outcome.files) {
    for (const NewEntity& entity : file.batch.entities) {
      if (entity.kind == person) uids.insert(entity.uid);
    }
  }
  return uids.size();
}

Outcome import_two(const Folder& folder, std::string_view a, std::string_view b,
                   const ImportOptions& options = {}) {
  return import_paths({folder.write("a.csv", a), folder.write("b.csv", b)}, options);
}

TEST(RecordSpaces, ListsThatCountTheirRowsStayApart) {
  const Folder folder;
  const Outcome outcome =
      import_two(folder, "No,Name,Phone\n1,Ana Cruz,+66812345601\n2,Bo Li,+66812345602\n",
                 "No,Name,Phone\n1,Mary Otieno,+66812345603\n2,Dan Do,+66812345604\n");
  ASSERT_FALSE(outcome.refused()) << outcome.message();
  EXPECT_EQ(people_of(outcome), 4U);
  EXPECT_EQ(outcome.files[0].batch.source.ref, "a");
  EXPECT_EQ(outcome.files[1].batch.source.ref, "b") << "two files are two sources";
}

TEST(RecordSpaces, AFileMeansTheSameWhetherImportedAloneOrBesideAnother) {
  const Folder folder;
  const auto a = folder.write("a.csv", "No,Name\n1,Ana Cruz\n");
  const auto b = folder.write("b.csv", "No,Name\n1,Mary Otieno\n");
  const Outcome both = import_paths({a, b}), alone = import_paths({b});
  ASSERT_FALSE(both.refused() || alone.refused());
  EXPECT_EQ(both.files[1].batch.entities[0].uid, alone.files[0].batch.entities[0].uid);
}

TEST(RecordSpaces, IdsWithALetterAreSharedWhateverTheNames) {
  const Folder folder;
  const Outcome outcome = import_two(folder, "Case no,Name\nV1,Ana Cruz\nV2,Bo Li\n",
                                     "Case no,Name\nV1,อานา ครูซ\nV2,李波\n");
  ASSERT_FALSE(outcome.refused()) << outcome.message();
  EXPECT_EQ(people_of(outcome), 2U);
}

TEST(RecordSpaces, NumbersWithLikeNamesAreShared) {
  const Folder folder;
  const Outcome outcome = import_two(folder, "No,Name,Phone\n1,Ana Cruz,+66812345601\n2,Bo Li,\n",
                                     "No,Name,Email\n1,CRUZ Ana Maria,a@b.example\n2,Bo Li,\n");
  ASSERT_FALSE(outcome.refused()) << outcome.message();
  EXPECT_EQ(people_of(outcome), 2U);
}

TEST(RecordSpaces, AttributesByIdWithoutNamesAreShared) {
  const Folder folder;
  const Outcome outcome = import_two(folder, "id,name\n1,Ana Cruz\n2,Bo Li\n",
                                     "id,nationality\n1,Philippines\n2,China\n");
  ASSERT_FALSE(outcome.refused()) << outcome.message();
  EXPECT_EQ(people_of(outcome), 2U);
}

TEST(RecordSpaces, WhoeverNamesOneSourceSaysThatIdsAreOne) {
  const Folder folder;
  ImportOptions options;
  options.source = "register";
  const Outcome outcome =
      import_two(folder, "No,Name\n1,Ana Cruz\n", "No,Name\n1,Mary Otieno\n", options);
  ASSERT_FALSE(outcome.refused()) << outcome.message();
  EXPECT_EQ(people_of(outcome), 1U);
}

TEST(RecordSpaces, LinksGoWithTheListThatHasTheirEnds) {
  const Folder folder;
  const auto a = folder.write("a.csv", "id,Name\n1,Ana Cruz\n2,Bo Li\n3,Cat Co\n");
  const auto b = folder.write("b.csv", "id,Name\n1,Mary Otieno\n2,Dan Do\n");
  const auto links = folder.write("links.csv", "source,target\n1,3\n2,3\n");
  const Outcome outcome = import_paths({b, links, a});
  ASSERT_FALSE(outcome.refused()) << outcome.message();
  EXPECT_EQ(people_of(outcome), 5U) << "the ends of links are the people of a.csv";
}

TEST(RecordSpaces, LinksThatFitTwoListsAreRefused) {
  const Folder folder;
  const auto a = folder.write("a.csv", "id,Name\n1,Ana Cruz\n2,Bo Li\n");
  const auto b = folder.write("b.csv", "id,Name\n1,Mary Otieno\n2,Dan Do\n");
  const auto links = folder.write("links.csv", "source,target\n1,2\n");
  const Outcome outcome = import_paths({a, b, links});
  ASSERT_TRUE(outcome.refused());
  EXPECT_EQ(outcome.error->code(), ErrorCode::usage);
  EXPECT_THAT(outcome.message(), testing::HasSubstr("links.csv"));
  EXPECT_THAT(outcome.message(), testing::HasSubstr("a.csv and b.csv"));
}

TEST(RecordSpaces, OneIdWithTwoNamesIsWarnedOf) {
  const Outcome outcome = testing_io::import_bytes(
      "people.csv", "No,Name,Phone\n1,Ana Cruz,\n1,CRUZ Ana,\n2,Bo Li,\n1,Mary Otieno,\n");
  ASSERT_FALSE(outcome.refused()) << outcome.message();
  const ImportWarning* warning = outcome.warning("one_id_two_names");
  ASSERT_NE(warning, nullptr);
  EXPECT_EQ(warning->count, 1U);
  EXPECT_EQ(warning->line, 5U);
}

TEST(RecordSpaces, AListOfPaymentsIsNobodyOfAListOfPeople) {
  const Folder folder;
  const auto a = folder.write("a.csv", "No,Name\n1,Ana Cruz\n2,Bo Li\n");
  const auto b = folder.write("b.csv", "No,Payee,Amount\n1,Golden Bird,200\n2,Silver Fish,300\n");
  const Outcome outcome = import_paths({a, b});
  ASSERT_FALSE(outcome.refused()) << outcome.message();
  std::set<Hash128> people;
  for (const NewEntity& entity : outcome.files[0].batch.entities) people.insert(entity.uid);
  for (const NewEntity& entity : outcome.files[1].batch.entities) {
    EXPECT_FALSE(people.contains(entity.uid));
  }
}

}  // namespace
}  // namespace mekhala
