#include "bindings/workbench/generate.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <chrono>
#include <cstdlib>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "bindings/workbench/import_files.hpp"
#include "datasets/generator/names.hpp"
#include "datasets/outlines/outlines.hpp"
#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "engine/case/keys.hpp"
#include "tests/bindings/program.hpp"

namespace mekhala {
namespace {

using generator::Regime;
using program::Folder;
using testing::Each;
using testing::Gt;
using testing::SizeIs;

std::map<std::string, std::string> generate_into(const Folder& folder, const std::string& name,
                                                 const generator::CasePlan& plan,
                                                 unsigned threads = 0) {
  Context context({.threads = threads});
  const GeneratedCase made = generate_case({folder / name, plan}, context);
  std::map<std::string, std::string> bytes;
  for (const GeneratedFile& file : made.files)
    bytes[file.file] = folder.read(name + "/" + file.file);
  bytes["truth.json"] = folder.read(name + "/truth.json");
  return bytes;
}

// Every file is read by the ordinary importers, which are told nothing; every row is accounted for.
TEST(Generate, EveryFileImportsWithoutAMapping) {
  for (const Regime regime :
       {Regime::visible, Regime::redundant, Regime::money, Regime::none, Regime::displaced}) {
    SCOPED_TRACE(generator::kRegimes[static_cast<std::size_t>(regime)]);
    const Folder folder;
    Context context;
    const GeneratedCase made =
        generate_case({folder / "G", {.victims = 500, .seed = 2, .regime = regime}}, context);
    std::uint64_t rejected = 0;
    for (const GeneratedFile& file : made.files) {
      SCOPED_TRACE(file.file);
      ImportRequest asked;
      asked.case_file = folder / "g.case";
      asked.files = {folder / "G" / file.file};
      asked.actor.name = "tester";
      const ImportOutcome outcome = import_files(asked, context);
      ASSERT_THAT(outcome.files, SizeIs(1));
      const ImportReport& report = outcome.files[0];
      EXPECT_EQ(report.rows, file.rows);
      EXPECT_EQ(report.accepted + report.rejected, report.rows);
      EXPECT_GT(report.accepted * 10, report.rows * 9);
      rejected += report.rejected;
      for (const TableReport& table : report.tables) {
        EXPECT_GT(table.sureness, 0.6);
        // Of a table nothing is left over but what is a remark.
        for (const ColumnUse& use : table.columns) {
          if (use.use != "kept as text") continue;
          EXPECT_THAT(use.column, testing::AnyOf("Remarks", "Booking ref", "Posted on", "รายการ"));
        }
      }
    }
    EXPECT_GT(rejected, 0U) << "some rows are broken on purpose";
    Case store = Case::open(folder / "g.case", Case::Mode::read);
    const std::map<std::string, std::uint64_t> kinds = [&] {
      const CaseCounts counts = store.counts();
      return std::map<std::string, std::uint64_t>(counts.entities.begin(), counts.entities.end());
    }();
    for (const char* kind : {"person", "organization", "account", "phone", "bank_account",
                             "location", "advertisement", "document", "event"}) {
      EXPECT_TRUE(kinds.contains(kind)) << kind;
    }
  }
}

TEST(Generate, TheSameSeedIsTheSameBytesForAnyNumberOfThreads) {
  const Folder folder;
  // More victims than one stretch of work holds rows of.
  const generator::CasePlan plan{.victims = 7000, .seed = 4, .regime = Regime::displaced};
  const auto one = generate_into(folder, "A", plan, 1);
  EXPECT_EQ(one, generate_into(folder, "B", plan, 7));
  EXPECT_EQ(one, generate_into(folder, "C", plan, 2));
  EXPECT_THAT(one, SizeIs(8));
  EXPECT_NE(one, generate_into(folder, "D", {.victims = 7000, .seed = 6}, 2));
}

TEST(Generate, TheTruthIsJsonThatHoldsTogether) {
  const Folder folder;
  const auto files = generate_into(folder, "G", {.victims = 300, .seed = 2});
  const nlohmann::json truth = nlohmann::json::parse(files.at("truth.json"));
  std::map<std::string, nlohmann::json> entities;
  for (const auto& entity : truth.at("entities")) {
    EXPECT_TRUE(entities.emplace(entity.at("id"), entity).second);
    for (const char* key : {"kind", "roles", "name", "spellings"})
      EXPECT_TRUE(entity.contains(key));
  }
  EXPECT_GT(truth.at("liaisons").size(), 2U);
  for (const auto& liaison : truth.at("liaisons")) {
    EXPECT_TRUE(entities.contains(liaison.at("id")));
    EXPECT_GE(liaison.at("victims").size(), 2U);
  }
  for (const auto& decoy : truth.at("decoys")) EXPECT_TRUE(entities.contains(decoy.at("id")));
  std::size_t members = 0;
  for (const auto& community : truth.at("communities")) members += community.at("members").size();
  EXPECT_GT(members, 300U);
  EXPECT_GT(truth.at("links").size(), 1800U);
  for (const auto& link : truth.at("links")) {
    EXPECT_TRUE(entities.contains(link.at(0)) && entities.contains(link.at(2)));
  }
  for (const char* key :
       {"circular_sources", "single_source", "coerced_recruiters", "duplicate_ads"}) {
    EXPECT_GT(truth.at(key).size(), 0U) << key;
  }
}

// Whoever delivered victims to two countries or more is a liaison: counted anew from the links.
TEST(Generate, TheLinksOfTheTruthMakeItsLiaisons) {
  const std::set<std::string> deliveries{"contacted", "papers", "transit", "handed_over",
                                         "sold",      "held",   "sold_on"};
  for (const std::string_view regime : generator::kRegimes) {
    SCOPED_TRACE(regime);
    const Folder folder;
    const auto files = generate_into(
        folder, "G", {.victims = 400, .seed = 6, .regime = *generator::regime_named(regime)});
    const nlohmann::json truth = nlohmann::json::parse(files.at("truth.json"));
    std::map<std::string, std::string> country;  // of compounds
    for (const auto& entity : truth.at("entities")) {
      if (entity.contains("country")) country[entity.at("id")] = entity.at("country");
    }
    // Agent, country: victims; a victim counts once for each.
    std::map<std::string, std::map<std::string, std::set<std::string>>> delivered;
    for (const auto& link : truth.at("links")) {
      if (!deliveries.contains(link.at(1))) continue;
      const std::string to = country.at(link.at(3));
      delivered[link.at(0)][to].insert(link.at(2));
      if (link.at(5).is_string()) delivered[link.at(5)][to].insert(link.at(2));
    }
    std::map<std::string, std::map<std::string, std::size_t>> wanted, told;
    for (const auto& [agent, countries] : delivered) {
      if (agent.starts_with("V") || countries.size() < 2) continue;
      for (const auto& [where, victims] : countries) wanted[agent][where] = victims.size();
    }
    for (const auto& liaison : truth.at("liaisons")) told[liaison.at("id")] = liaison.at("victims");
    EXPECT_EQ(told, wanted);
  }
}

// What the files say of an origin an importer understands, and a map has a place for; telephone
// numbers have the length of their country's and are nobody's.
TEST(Generate, OriginsAreKnownToImportersAndMaps) {
  for (std::uint8_t i = 0; i < generator::kNumOrigins; ++i) {
    const generator::Origin& origin = generator::kOrigins[i];
    SCOPED_TRACE(origin.code);
    EXPECT_EQ(country_code(origin.code), origin.code);
    EXPECT_EQ(country_code(origin.name), origin.code);
    EXPECT_EQ(country_name(origin.code), origin.name);
    EXPECT_NE(Outlines::builtin().find(origin.code), nullptr);
    for (const std::uint32_t number : {0U, 100U, 54'321U, 200'000U, 777'777U, 999'999U}) {
      const std::string text = generator::phone_number(i, number);
      const auto key = phone_key(text, "TH");
      ASSERT_TRUE(key) << text;
      EXPECT_FALSE(key->valid) << text;
      for (std::uint64_t hand = 1; hand < 4; ++hand) {
        const std::string other = generator::written_phone(text, hand);
        const auto same = phone_key(other, "TH");
        ASSERT_TRUE(same) << other;
        EXPECT_EQ(same->normal, key->normal) << other;
      }
    }
  }
}

// Whoever imports a whole folder by mistake is told so: what was planted is no evidence.
TEST(Generate, NoImporterReadsTheTruth) {
  const Folder folder;
  Context context;
  const GeneratedCase made = generate_case({folder / "G", {.victims = 100, .seed = 2}}, context);
  ImportRequest asked;
  asked.case_file = folder / "g.case";
  asked.files = {made.truth};
  asked.actor.name = "tester";
  EXPECT_THROW((void)import_files(asked, context), Error);
  EXPECT_FALSE(folder.has("g.case"));
}

TEST(Generate, AFolderThatHoldsAnythingIsLeftAlone) {
  const Folder folder;
  std::filesystem::create_directories(folder / "G" / "files");
  folder.write("G/files/payments.csv", "mine");
  Context context;
  EXPECT_THROW(static_cast<void>(generate_case({folder / "G", {.victims = 100}}, context)), Error);
  EXPECT_EQ(folder.read("G/files/payments.csv"), "mine");
  EXPECT_FALSE(folder.has("G/truth.json"));
}

TEST(Generate, PlantedCommunitiesAreWrittenBesideTheGraph) {
  const Folder folder;
  Context context;
  const generator::GraphPlan plan{.model = generator::GraphModel::lfr, .nodes = 300, .degree = 8};
  static_cast<void>(generate_graph(folder / "g.csv", plan, folder / "c.csv", context));
  const std::string text = folder.read("c.csv");
  EXPECT_THAT(text, testing::StartsWith("id,community\n0,"));
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 301);
  EXPECT_THROW(static_cast<void>(generate_graph(folder / "h.csv", {.nodes = 200, .degree = 4},
                                                folder / "c.csv", context)),
               Error);
}

TEST(Generate, APlainGraphIsAnEdgeListThatReads) {
  const Folder folder;
  Context context;
  const GeneratedGraph made =
      generate_graph(folder / "g.csv", {.nodes = 200, .degree = 4}, std::nullopt, context);
  EXPECT_EQ(made.edges, 400U);
  const auto rows = program::read_csv(folder.read("g.csv"));
  EXPECT_THAT(rows, SizeIs(401));
  EXPECT_THAT(rows[0], testing::ElementsAre("source", "target"));
}

// The largest case that may be asked for, in the long form of the tests only: 0.8 GB of files.
TEST(Generate, AMillionVictimsTakeLessThanAMinuteAndAHalf) {
  if (std::getenv("MEKHALA_SOAK") == nullptr) GTEST_SKIP() << "./dev soak runs it";
  const Folder folder;
  Context context;
  const auto start = std::chrono::steady_clock::now();
  const GeneratedCase made =
      generate_case({folder / "G", {.victims = 1'000'000, .seed = 2}}, context);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(90));
  EXPECT_GT(made.interviewed, 400'000U);
  struct rusage usage {};
  ASSERT_EQ(getrusage(RUSAGE_SELF, &usage), 0);
  EXPECT_LT(usage.ru_maxrss, 1024 * 1024) << "KiB";
}

TEST(Generate, AFolderOfSomebodyElseIsLeftAlone) {
  const Folder folder;
  folder.write("mine/notes.txt", "mine");
  Context context;
  EXPECT_THROW((void)generate_case({folder / "mine", {}}, context), Error);
  EXPECT_THAT(folder.files(), SizeIs(1));
}

TEST(Generate, ARefusedPlanMakesNoFolder) {
  const Folder folder;
  Context context;
  EXPECT_THROW((void)generate_case({folder / "G", {.victims = 7}}, context), Error);
  EXPECT_FALSE(folder.has("G"));
}

}  // namespace
}  // namespace mekhala
