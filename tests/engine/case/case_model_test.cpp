#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "engine/base/random.hpp"
#include "engine/case/case.hpp"
#include "tests/support/case_builder.hpp"

// A case against a model of it that keeps everything in lists and works out what counts from the
// beginning each time.
namespace mekhala {
namespace {

constexpr const char* kSources[] = {"list.csv", "calls.csv"};
constexpr const char* kProperties[] = {"name", "alias", "city"};
constexpr const char* kValues[] = {"Ana Reyle", "Ben Okoro", "Mo Sann"};

struct ModelClaim {
  std::string subject;  // "a" or "a>b"
  std::string text;     // all that it says, for comparison
  std::vector<TxNumber> said_by;
  std::size_t retracts = SIZE_MAX;
  bool removal = false;
  bool by_hand = false;  // said again in another's place: no file says it
};

struct ModelTx {
  std::string action;
  std::vector<TxNumber> reverses;
  bool brings_rows = false;
  std::string source;
};

class Model {
 public:
  Model() { txs_.push_back({"create", {}, false, {}}); }

  [[nodiscard]] TxNumber newest() const { return static_cast<TxNumber>(txs_.size()); }
  TxNumber begin(const std::string& action) {
    txs_.push_back({action, {}, false, {}});
    return newest();
  }
  [[nodiscard]] ModelTx& tx(TxNumber number) { return txs_[static_cast<std::size_t>(number) - 1]; }
  [[nodiscard]] const ModelTx& tx(TxNumber number) const {
    return txs_[static_cast<std::size_t>(number) - 1];
  }

  // A transaction counts unless a later one that counts reverses it.
  [[nodiscard]] bool counts(TxNumber number) const {
    for (TxNumber later = newest(); later > number; --later) {
      const auto& reversed = tx(later).reverses;
      if (std::count(reversed.begin(), reversed.end(), number) != 0 && counts(later)) return false;
    }
    return true;
  }
  [[nodiscard]] bool any_counts(const std::vector<TxNumber>& numbers) const {
    return std::any_of(numbers.begin(), numbers.end(),
                       [&](TxNumber number) { return counts(number); });
  }
  [[nodiscard]] bool claim_counts(std::size_t index) const {
    const ModelClaim& claim = claims[index];
    if (claim.removal || !any_counts(claim.said_by)) return false;
    for (const ModelClaim& other : claims) {
      if (other.retracts == index && any_counts(other.said_by)) return false;
    }
    return true;
  }
  [[nodiscard]] std::vector<std::size_t> claims_that_count() const {
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < claims.size(); ++i) {
      if (claim_counts(i)) found.push_back(i);
    }
    return found;
  }
  [[nodiscard]] std::set<std::string> links_that_count() const {
    std::set<std::string> found;
    for (const std::size_t i : claims_that_count()) {
      if (claims[i].subject.find('>') != std::string::npos) found.insert(claims[i].subject);
    }
    return found;
  }
  [[nodiscard]] std::set<std::string> entities_that_count() const {
    std::set<std::string> found;
    for (const auto& [id, named_by] : entities) {
      if (any_counts(named_by)) found.insert(id);
    }
    for (const std::size_t i : claims_that_count()) {
      const std::string& subject = claims[i].subject;
      const std::size_t arrow = subject.find('>');
      found.insert(subject.substr(0, arrow));
      if (arrow != std::string::npos) found.insert(subject.substr(arrow + 1));
    }
    return found;
  }
  [[nodiscard]] std::set<std::string> sources_that_count() const {
    std::set<std::string> found;
    for (TxNumber number = 1; number <= newest(); ++number) {
      if (!tx(number).source.empty() && counts(number)) found.insert(tx(number).source);
    }
    return found;
  }
  // All that the case says, in one text.
  [[nodiscard]] std::string says() const {
    std::vector<std::string> lines;
    for (const std::size_t i : claims_that_count()) lines.push_back(claims[i].text);
    for (const std::string& id : entities_that_count()) lines.push_back("entity " + id);
    std::sort(lines.begin(), lines.end());
    std::string all;
    for (const std::string& line : lines) all += line + "\n";
    return all;
  }

  // 0 where there is none.
  [[nodiscard]] TxNumber to_undo() const {
    for (TxNumber number = newest(); number > 1; --number) {
      if (tx(number).brings_rows && counts(number)) return number;
    }
    return 0;
  }
  [[nodiscard]] TxNumber to_redo() const {
    for (TxNumber number = newest(); number > 1; --number) {
      if (!counts(number)) continue;
      if (tx(number).brings_rows) return 0;
      if (!tx(number).reverses.empty() && tx(number).action != "redo") return number;
    }
    return 0;
  }

  std::vector<ModelClaim> claims;                         // index + 1 is the row
  std::map<std::string, std::vector<TxNumber>> entities;  // by whom each is named where it was not
  std::map<std::string, TxNumber> snapshots;

 private:
  std::vector<ModelTx> txs_;
};

// Does the same to a case and to its model.
class Pair {
 public:
  Pair(std::uint64_t seed, const std::filesystem::path& file)
      : random_(seed, 7), path_(file), store_(Case::create(file, tester())) {}

  void step() {
    const std::uint64_t choice = random_.below(100);
    if (choice < 40) {
      append();
    } else if (choice < 55) {
      say_again();
    } else if (choice < 70) {
      undo();
    } else if (choice < 80) {
      redo();
    } else if (choice < 86) {
      const std::string name = "s" + std::to_string(model_.snapshots.size());
      store_.snapshot(name, tester());
      model_.snapshots[name] = model_.begin("snapshot");
    } else if (choice < 92) {
      restore();
    } else if (choice < 96) {
      store_.note("view", "{}", tester());
      model_.begin("view");
    } else {
      // Everything is in the file.
      std::optional<Case> gone(std::move(store_));
      gone.reset();
      store_ = Case::open(path_, Case::Mode::write);
    }
  }

  void compare(std::map<std::string, std::string>& fingerprints) {
    std::map<StatementRow, std::string> claims, expected;
    store_.for_each_statement(
        CaseTestAccess::key(), kNoTerm, true,
        [&](const RawStatement& statement) { claims[statement.row] = statement.value; });
    for (const std::size_t i : model_.claims_that_count()) {
      expected[static_cast<StatementRow>(i) + 1] =
          model_.claims[i].text.substr(model_.claims[i].text.find('=') + 1);
    }
    ASSERT_EQ(claims, expected);
    std::set<std::string> entities, links;
    store_.for_each_entity(CaseTestAccess::key(), [&](const RawEntity& entity) {
      entities.insert(id_of_.at(entity.uid));
    });
    ASSERT_EQ(entities, model_.entities_that_count());
    store_.for_each_link(CaseTestAccess::key(), [&](const RawLink& link) {
      links.insert(id_of_.at(store_.entity(CaseTestAccess::key(), link.from)->uid) + ">" +
                   id_of_.at(store_.entity(CaseTestAccess::key(), link.to)->uid));
    });
    ASSERT_EQ(links, model_.links_that_count());
    const CaseCounts counts = store_.counts();
    ASSERT_EQ(counts.statements, expected.size());
    ASSERT_EQ(counts.entities.empty() ? 0 : counts.entities[0].second, entities.size());
    ASSERT_EQ(counts.links.empty() ? 0 : counts.links[0].second, links.size());
    ASSERT_EQ(counts.sources, model_.sources_that_count().size());
    const std::vector<TxRecord> log = store_.log();
    ASSERT_EQ(log.size(), static_cast<std::size_t>(model_.newest()));
    for (const TxRecord& record : log) {
      ASSERT_EQ(record.reversed, !model_.counts(record.number)) << record.number;
      ASSERT_EQ(record.action, model_.tx(record.number).action) << record.number;
    }
    // The fingerprint is that of what the case says: equal if and only if that is.
    const auto [known, fresh] = fingerprints.emplace(model_.says(), store_.fingerprint());
    ASSERT_EQ(known->second, store_.fingerprint());
    if (fresh) {
      for (const auto& [says, fingerprint] : fingerprints) {
        ASSERT_EQ(fingerprint == known->second, says == known->first);
      }
    }
  }

  void verify() {
    Context context;
    const VerifyReport report = store_.verify(context);
    ASSERT_TRUE(report.ok) << report.problem;
    ASSERT_EQ(report.transactions, static_cast<std::uint64_t>(model_.newest()));
  }

 private:
  template <std::size_t N>
  const char* one_of(const char* const (&list)[N]) {
    return list[random_.below(N)];
  }

  void append() {
    const std::string source = one_of(kSources);
    Batch batch;
    batch.source.ref = source;
    std::vector<std::string> ids;
    const auto entity = [&](const std::string& id) {
      const auto found = std::find(ids.begin(), ids.end(), id);
      if (found != ids.end()) return static_cast<std::uint32_t>(found - ids.begin());
      ids.push_back(id);
      const Hash128 uid = entity_uid("person", "id", id);
      id_of_[uid] = id;
      batch.entities.push_back({uid, store_.ontology().kind("person")});
      return static_cast<std::uint32_t>(ids.size() - 1);
    };
    const auto random_id = [&] {
      return std::string(1, static_cast<char>('a' + random_.below(5)));
    };
    struct Said {
      std::string subject, text;
    };
    std::vector<Said> said;
    for (std::uint64_t i = 1 + random_.below(5); i > 0; --i) {
      NewStatement statement;
      std::string subject, property;
      if (random_.below(3) == 0) {
        const std::string from = random_id(), to = random_id();
        if (from == to) continue;
        subject = from + ">" + to;
        const std::uint32_t a = entity(from), b = entity(to);
        const Hash128 uid = link_uid("recruited", batch.entities[a].uid, batch.entities[b].uid, "");
        const auto known = std::find_if(batch.links.begin(), batch.links.end(),
                                        [&](const NewLink& link) { return link.uid == uid; });
        statement.subject_type = SubjectType::link;
        statement.subject = static_cast<std::uint32_t>(known - batch.links.begin());
        if (known == batch.links.end()) {
          batch.links.push_back({uid, store_.ontology().link("recruited"), a, b});
        }
      } else {
        subject = random_id();
        statement.subject = entity(subject);
        property = one_of(kProperties);
        statement.property = store_.ontology().property(property);
        statement.value = one_of(kValues);
      }
      statement.row = random_.below(2);
      const std::string text = source + " " + std::to_string(statement.row) + " " + subject + " " +
                               property + "=" + std::string(statement.value);
      said.push_back({subject, text});
      batch.statements.push_back(statement);
    }
    if (random_.below(4) == 0) entity(random_id());
    Context context;
    store_.append(batch, tester(), "import", "{}", context);

    const std::set<std::string> there = model_.entities_that_count();
    const TxNumber tx = model_.begin("import");
    model_.tx(tx).source = source;
    for (const std::string& id : ids) {
      if (model_.entities.count(id) == 0 || there.count(id) == 0) {
        model_.entities[id].push_back(tx);
        model_.tx(tx).brings_rows = true;
      }
    }
    for (const Said& one : said) {
      model_.tx(tx).brings_rows = true;
      const auto known = std::find_if(
          model_.claims.begin(), model_.claims.end(),
          [&](const ModelClaim& claim) { return !claim.by_hand && claim.text == one.text; });
      if (known == model_.claims.end()) {
        model_.claims.push_back({one.subject, one.text, {tx}});
      } else {
        known->said_by.push_back(tx);
      }
    }
  }

  void say_again() {
    const std::vector<std::size_t> there = model_.claims_that_count();
    if (there.empty()) return;
    const std::size_t old = there[random_.below(there.size())];
    const auto row = static_cast<StatementRow>(old) + 1;
    ModelClaim claim = model_.claims[old];
    claim.retracts = old;
    claim.by_hand = true;
    const bool of_link = claim.subject.find('>') != std::string::npos;
    const std::uint64_t choice = random_.below(3);
    if (choice == 0) {
      store_.supersede(row, std::nullopt, tester(), "");
      claim.removal = true;
    } else if (choice == 1 && !of_link) {
      const std::string value = one_of(kValues);
      store_.supersede(row, value, tester(), "");
      claim.text = claim.text.substr(0, claim.text.find('=') + 1) + value;
    } else {
      static constexpr const char* kGrades[] = {"A1", "C3"};
      const std::string grade = one_of(kGrades);
      store_.regrade(row, parse_grade(grade).value(), tester(), "");
      // In front, so that what follows '=' stays the value.
      claim.text =
          grade + " " + claim.text.substr(claim.text[0] == 'l' || claim.text[0] == 'c' ? 0 : 3);
    }
    const TxNumber tx = model_.begin(choice < 2 && !(choice == 1 && of_link) ? "correct" : "grade");
    model_.tx(tx).brings_rows = true;
    claim.said_by = {tx};
    model_.claims.push_back(claim);
  }

  void undo() {
    TxNumber wanted = model_.to_undo();
    const bool chosen = random_.below(2) == 0 && model_.newest() > 1;
    if (chosen) {
      wanted =
          2 + static_cast<TxNumber>(random_.below(static_cast<std::uint64_t>(model_.newest() - 1)));
    }
    if (wanted == 0 || !model_.tx(wanted).brings_rows || !model_.counts(wanted)) {
      EXPECT_THROW(store_.undo(tester(), chosen ? wanted : 0), Error);
      return;
    }
    const TxNumber made = store_.undo(tester(), chosen ? wanted : 0);
    const TxNumber tx = model_.begin("undo");
    EXPECT_EQ(made, tx);
    model_.tx(tx).reverses = {wanted};
  }

  void redo() {
    const TxNumber wanted = model_.to_redo();
    if (wanted == 0) {
      EXPECT_THROW(store_.redo(tester()), Error);
      return;
    }
    store_.redo(tester());
    const TxNumber tx = model_.begin("redo");
    model_.tx(tx).reverses = {wanted};
  }

  void restore() {
    if (model_.snapshots.empty()) return;
    auto chosen = model_.snapshots.begin();
    std::advance(chosen, static_cast<std::ptrdiff_t>(random_.below(model_.snapshots.size())));
    std::vector<TxNumber> later;
    for (TxNumber tx = chosen->second + 1; tx <= model_.newest(); ++tx) {
      if (model_.tx(tx).brings_rows || !model_.tx(tx).reverses.empty()) later.push_back(tx);
    }
    if (later.empty()) {
      EXPECT_THROW(store_.restore(chosen->first, tester()), Error);
      return;
    }
    store_.restore(chosen->first, tester());
    const TxNumber tx = model_.begin("restore");
    model_.tx(tx).reverses = later;
  }

  Random random_;
  std::filesystem::path path_;
  Case store_;
  Model model_;
  std::map<Hash128, std::string> id_of_;
};

TEST(CaseModel, RandomWorkGivesWhatTheModelSays) {
  for (const std::uint64_t seed : case_seeds(12, 300)) {
    SCOPED_TRACE(seed);
    const ScratchFolder folder;
    Pair pair(seed, folder / "a.case");
    std::map<std::string, std::string> fingerprints;
    for (int step = 0; step < 40; ++step) {
      SCOPED_TRACE(step);
      pair.step();
      ASSERT_NO_FATAL_FAILURE(pair.compare(fingerprints));
    }
    ASSERT_NO_FATAL_FAILURE(pair.verify());
  }
}

}  // namespace
}  // namespace mekhala
