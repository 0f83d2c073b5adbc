#include "datasets/generator/evidence.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "datasets/generator/adverts.hpp"
#include "datasets/generator/written.hpp"
#include "engine/base/parallel.hpp"
#include "engine/base/text.hpp"

namespace mekhala::generator {
namespace {

using testing::Contains;
using testing::IsEmpty;
using testing::Not;

struct Made {
  explicit Made(const CasePlan& plan)
      : world(make_world(plan)),
        journeys(simulate(world, context)),
        truth(read_truth(world, journeys)),
        evidence(world, journeys, truth) {}

  [[nodiscard]] std::vector<Row> rows(std::string_view file) const {
    std::vector<Row> all;
    for (const EvidenceTable& table : evidence.tables()) {
      if (table.file != file) continue;
      for (std::uint64_t unit = 0; unit < table.units; ++unit) table.rows_of(unit, all);
    }
    return all;
  }
  Context context;
  World world;
  std::vector<Journey> journeys;
  Truth truth;
  Evidence evidence;
};

constexpr Regime kAll[] = {Regime::visible, Regime::redundant, Regime::money, Regime::none,
                           Regime::displaced};

TEST(GeneratorEvidence, EveryFileHasRowsAsWideAsItsHeader) {
  for (const Regime regime : kAll) {
    const Made made({.victims = 300, .seed = 2, .regime = regime});
    for (const EvidenceTable& table : made.evidence.tables()) {
      SCOPED_TRACE(table.file);
      const std::vector<Row> rows = made.rows(table.file);
      EXPECT_THAT(rows, Not(IsEmpty()));
      for (const Row& row : rows) {
        EXPECT_EQ(row.size(), table.header.empty() ? 1 : table.header.size());
        for (const std::string& cell : row) EXPECT_FALSE(find_invalid_utf8(cell)) << cell;
      }
    }
  }
}

// Rows do not depend on the order in which they are asked for, nor on who asks.
TEST(GeneratorEvidence, RowsAreTheSameInAnyOrder) {
  const Made made({.victims = 400, .seed = 6});
  Context seven({.threads = 7});
  for (const EvidenceTable& table : made.evidence.tables()) {
    const std::vector<Row> in_order = made.rows(table.file);
    std::vector<std::vector<Row>> units(table.units);
    parallel_for(
        seven, table.units,
        [&](std::uint64_t i) { table.rows_of(table.units - 1 - i, units[table.units - 1 - i]); },
        16);
    std::vector<Row> joined;
    for (const auto& unit : units) joined.insert(joined.end(), unit.begin(), unit.end());
    EXPECT_EQ(joined, in_order) << table.file;
  }
}

// Of the money regime's liaisons no file says a word, but for the one of payments.
TEST(GeneratorEvidence, OnlyPaymentsTieTheMoneyRegimesLiaisons) {
  for (const std::uint64_t seed : {2U, 4U, 6U}) {
    const Made made({.victims = 500, .seed = seed, .regime = Regime::money});
    for (const EvidenceTable& table : made.evidence.tables()) (void)made.rows(table.file);
    std::size_t paid = 0;
    for (const Delivered& one : made.truth.liaisons) {
      const auto files = made.evidence.files(one.agent);
      for (const std::string_view file : files) EXPECT_EQ(file, "payments.csv");
      paid += files.size();
    }
    EXPECT_GT(paid, 0U);
  }
}

// What the truth says of spellings is in the files, and what is in the files the truth says.
TEST(GeneratorEvidence, SpellingsAndNumbersStandInTheFiles) {
  const Made made({.victims = 3000, .seed = 8});
  std::set<std::string> cells;
  std::string lines;
  for (const EvidenceTable& table : made.evidence.tables()) {
    for (const Row& row : made.rows(table.file)) {
      cells.insert(row.begin(), row.end());
      if (table.form == FileForm::json_lines) lines += row.front() + "\n";
    }
  }
  std::size_t found = 0;
  for (std::uint32_t agent = 0; agent < made.world.agents.size(); ++agent) {
    const auto spellings = made.evidence.spellings(agent);
    for (const std::string& spelling : spellings) {
      ++found;
      EXPECT_TRUE(cells.contains(spelling) || lines.find('"' + spelling + '"') != std::string::npos)
          << spelling;
    }
    const std::string usual = agent_name(made.world, agent);
    // Namesakes share it.
    if (cells.contains(usual) && made.world.agents[agent].part != Part::recruiter) {
      EXPECT_THAT(spellings, Contains(usual));
    }
  }
  EXPECT_GT(found, 600U);
  std::size_t in_own_script = 0;
  for (std::uint32_t victim = 0; victim < made.journeys.size(); ++victim) {
    for (const std::string& spelling : made.evidence.victim_spellings(victim)) {
      EXPECT_TRUE(cells.contains(spelling)) << spelling;
    }
    const std::string local =
        person_name_local(made.journeys[victim].origin,
                          made.world.people[kNamePool[made.journeys[victim].origin]] + victim);
    if (local.empty() || !cells.contains(local)) continue;
    ++in_own_script;
    EXPECT_THAT(made.evidence.victim_spellings(victim), Contains(local));
  }
  EXPECT_GT(in_own_script, 50U);
  std::set<std::string> named;
  for (std::uint32_t c = 0; c < made.world.compounds.size(); ++c) {
    const std::string name = compound_name(made.world.compounds[c].name);
    if (made.evidence.is_compound_named(c)) named.insert(name);
  }
  for (const Compound& compound : made.world.compounds) {
    const std::string name = compound_name(compound.name);
    EXPECT_EQ(named.contains(name), cells.contains(name)) << name;
  }
}

TEST(GeneratorEvidence, HidesMuchOfWhatHappened) {
  const Made made({.victims = 2000, .seed = 2});
  std::size_t interviewed = 0;
  for (std::uint32_t v = 0; v < 2000; ++v) interviewed += made.evidence.interviewed(v) ? 1U : 0U;
  EXPECT_GT(interviewed, 700U);
  EXPECT_LT(interviewed, 1300U);
  for (const EvidenceTable& table : made.evidence.tables()) (void)made.rows(table.file);
  std::size_t unnamed = 0;
  for (const Recruiter& recruiter : made.world.recruiters) {
    unnamed += made.evidence.spellings(recruiter.agent).empty() ? 1U : 0U;
  }
  EXPECT_GT(unnamed, 0U);
  EXPECT_TRUE(made.evidence.interviewed(made.truth.deep_victim));
}

TEST(GeneratorEvidence, AdvertsOfOneCampaignAreAlikeAndOfAnotherNot) {
  const World world = make_world({.victims = 2000, .seed = 2});
  std::map<std::pair<std::uint32_t, std::string_view>, std::vector<std::string>> campaigns;
  std::set<std::string_view> languages;
  for (std::uint32_t agent = 0; agent < world.agents.size(); ++agent) {
    if (world.agents[agent].kind != EntityKind::account) continue;
    for (const Advert& advert : adverts_of(world, agent)) {
      languages.insert(advert.language);
      campaigns[{advert.campaign, advert.language}].push_back(advert_text(world, advert));
    }
  }
  EXPECT_EQ(languages.size(), 6U);
  const auto shingles = [](const std::string& text) {
    const auto points = code_points(text);
    std::set<std::vector<std::uint32_t>> found;
    for (std::size_t i = 0; i + 4 <= points.size(); ++i)
      found.insert({points.begin() + static_cast<std::ptrdiff_t>(i),
                    points.begin() + static_cast<std::ptrdiff_t>(i + 4)});
    return found;
  };
  const auto alike = [&](const std::string& a, const std::string& b) {
    const auto x = shingles(a), y = shingles(b);
    std::size_t both = 0;
    for (const auto& one : x) both += y.contains(one) ? 1U : 0U;
    return static_cast<double>(both) / static_cast<double>(x.size() + y.size() - both);
  };
  for (const auto& [campaign, texts] : campaigns) {
    for (const std::string& text : texts) EXPECT_GT(alike(text, texts.front()), 0.4) << text;
  }
}

TEST(GeneratorEvidence, DaysAndLines) {
  EXPECT_EQ(iso_date(0), "2023-01-01");
  EXPECT_EQ(iso_date(424), "2024-02-29");
  EXPECT_EQ(thai_date(424), "29/02/2567");
  EXPECT_EQ(
      json_line("e1", "Person", {{"name", "A \"B\""}, {"country", "kh"}}),
      R"({"id": "e1", "schema": "Person", "properties": {"name": ["A \"B\""], "country": ["kh"]}})");
}

}  // namespace
}  // namespace mekhala::generator
