#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "engine/base/error.hpp"
#include "engine/case/store.hpp"

namespace mekhala {
namespace store {
namespace {

constexpr const char* kTermKinds[] = {"kind", "link", "property", "column", "language"};

template <typename Spec>
std::uint16_t index_of(const std::vector<Spec>& specs, std::string_view name) {
  const auto found =
      std::find_if(specs.begin(), specs.end(), [&](const Spec& spec) { return spec.name == name; });
  return found == specs.end() ? kNoTerm : static_cast<std::uint16_t>(found - specs.begin());
}

std::uint16_t ontology_id_of(Terms::Kind kind, std::string_view name, const Ontology& ontology) {
  switch (kind) {
    case Terms::Kind::kind:
      return index_of(ontology.kinds(), name);
    case Terms::Kind::link:
      return index_of(ontology.links(), name);
    case Terms::Kind::property:
      return index_of(ontology.properties(), name);
    default:
      return kNoTerm;
  }
}

[[noreturn]] void damaged(const sqlite::Database& db, const char* what) {
  throw Error(ErrorCode::invalid_input,
              fmt::format("{} is damaged: {}; take a copy from before", db.file(), what),
              {.file = db.file()});
}

}  // namespace

const char* Terms::name_of(Kind kind) { return kTermKinds[static_cast<std::size_t>(kind)]; }

void Terms::load(const sqlite::Database& db, const Ontology& ontology) {
  by_id_.clear();
  by_name_.clear();
  sqlite::Statement scan = db.prepare("SELECT id, kind, name FROM term ORDER BY id");
  while (scan.step()) {
    const auto* found = std::find(std::begin(kTermKinds), std::end(kTermKinds), scan.text(1));
    if (found == std::end(kTermKinds) || scan.integer(0) != newest() + 1) {
      damaged(db, "its list of terms has gaps");
    }
    const auto kind = static_cast<Kind>(found - std::begin(kTermKinds));
    add(kind, scan.text(2), scan.integer(0), ontology);
    if (kind < Kind::column && by_id_.back().ontology_id == kNoTerm) {
      throw Error(ErrorCode::invalid_input,
                  fmt::format("{} uses a {} that this program does not know (term {}); update it",
                              db.file(), *found, newest()),
                  {.file = db.file()});
    }
  }
}

void Terms::add(Kind kind, std::string_view name, std::int64_t id, const Ontology& ontology) {
  by_id_.push_back({std::string(name), ontology_id_of(kind, name, ontology)});
  by_name_.emplace(std::pair(kind, std::string_view(by_id_.back().name)), id);
}

std::int64_t Terms::find(Kind kind, std::string_view name) const {
  const auto found = by_name_.find({kind, name});
  return found == by_name_.end() ? 0 : found->second;
}

const std::string& Terms::name(std::int64_t id) const {
  static const std::string none;
  return id <= 0 || id > newest() ? none : by_id_[static_cast<std::size_t>(id) - 1].name;
}

bool State::tx_counts(TxNumber tx) const {
  return !std::binary_search(reversed.begin(), reversed.end(), tx);
}

bool State::within(const std::vector<Range>& ranges, std::int64_t row) {
  const auto after =
      std::upper_bound(ranges.begin(), ranges.end(), row,
                       [](std::int64_t at, const Range& range) { return at < range.first; });
  return after != ranges.begin() && row <= std::prev(after)->last;
}

namespace {

struct Ends {
  std::int64_t entities = 0, links = 0, statements = 0;
};

Ends ends_of(const sqlite::Database& db, TxNumber tx) {
  sqlite::Statement find =
      db.prepare("SELECT entity_end, link_end, statement_end FROM tx WHERE id=?1");
  find.bind(1, tx);
  return find.step() ? Ends{find.integer(0), find.integer(1), find.integer(2)} : Ends{};
}

void read_head(const sqlite::Database& db, State& state) {
  sqlite::Statement newest = db.prepare(
      "SELECT id, hash, entity_end, link_end, statement_end FROM tx ORDER BY id DESC LIMIT 1");
  if (!newest.step()) return;
  state.newest = newest.integer(0);
  const auto hash = newest.blob(1);
  if (hash.size() != state.head.size()) damaged(db, "a transaction has no hash");
  std::memcpy(state.head.data(), hash.data(), hash.size());
  // What the record says and what is there agree but in an altered file; new rows go above both.
  state.entities = std::max(newest.integer(2), db.integer("SELECT max(id) FROM entity"));
  state.links = std::max(newest.integer(3), db.integer("SELECT max(id) FROM link"));
  state.statements = std::max(newest.integer(4), db.integer("SELECT max(id) FROM statement"));
  // Columns are as long as the highest number; so none may be higher than the file has room for.
  constexpr std::int64_t least_row = 16;  // bytes; an entity and a link hold a hash of that size
  const std::int64_t room =
      db.integer("PRAGMA page_count") * db.integer("PRAGMA page_size") / least_row;
  const std::int64_t sources = db.integer("SELECT max(id) FROM source");
  if (std::max({state.entities, state.links, sources}) > room) {
    damaged(db, "rows are numbered beyond what it has room for");
  }
}

// A transaction counts unless a later one that counts reverses it; so the newest is asked first.
void read_reversals(const sqlite::Database& db, State& state) {
  std::vector<std::pair<TxNumber, TxNumber>> pairs;  // by whom, which
  sqlite::Statement scan = db.prepare("SELECT tx, reverses FROM reversal");
  while (scan.step()) pairs.emplace_back(scan.integer(0), scan.integer(1));
  std::sort(pairs.rbegin(), pairs.rend());
  std::unordered_set<TxNumber> reversed;
  for (const auto& [by, which] : pairs) {
    if (reversed.count(by) == 0) reversed.insert(which);
  }
  state.reversed.assign(reversed.begin(), reversed.end());
  std::sort(state.reversed.begin(), state.reversed.end());
  // In an altered file a record may claim rows without end; only rows that are there matter.
  const Ends there{db.integer("SELECT max(id) FROM entity"), db.integer("SELECT max(id) FROM link"),
                   db.integer("SELECT max(id) FROM statement")};
  for (const TxNumber tx : state.reversed) {
    const Ends before = ends_of(db, tx - 1);
    const Ends end = ends_of(db, tx);
    const auto add = [](std::vector<Range>& ranges, std::int64_t from, std::int64_t to) {
      if (0 <= from && from < to) ranges.push_back({from + 1, to});
    };
    add(state.dead_entities, before.entities, std::min(end.entities, there.entities));
    add(state.dead_links, before.links, std::min(end.links, there.links));
    add(state.dead_statements, before.statements, std::min(end.statements, there.statements));
  }
}

// Returns the statements that became silent, for the links that may have lost their last one.
std::vector<StatementRow> read_retractions(const sqlite::Database& db, State& state) {
  std::vector<StatementRow> rows;
  sqlite::Statement scan =
      db.prepare("SELECT id, tx, retracts, removal FROM statement WHERE retracts IS NOT NULL");
  while (scan.step()) {
    if (scan.integer(3) != 0) state.silent.insert(scan.integer(0));
    if (!state.tx_counts(scan.integer(1))) continue;
    state.silent.insert(scan.integer(2));
    rows.push_back(scan.integer(2));
  }
  return rows;
}

void read_revived(const sqlite::Database& db, State& state) {
  if (state.dead_statements.empty()) return;
  sqlite::Statement scan = db.prepare(
      "SELECT tx, statement, document FROM mention WHERE statement IS NOT NULL ORDER BY id");
  while (scan.step()) {
    if (state.tx_counts(scan.integer(0)) && State::within(state.dead_statements, scan.integer(1))) {
      state.revived.emplace(scan.integer(1), scan.integer(2));
    }
  }
}

void set(std::vector<bool>& flags, std::int64_t row, bool value) {
  const auto at = static_cast<std::size_t>(row);
  if (at >= flags.size()) {
    if (!value) return;
    flags.resize(at + 1);
  }
  flags[at] = value;
}

void find_gone_links(const sqlite::Database& db, State& state,
                     const std::vector<StatementRow>& retracted) {
  std::vector<LinkRow> maybe;  // of transactions that count, but a statement of theirs does not
  sqlite::Statement link_of =
      db.prepare("SELECT link FROM statement WHERE id=?1 AND link IS NOT NULL");
  for (const StatementRow row : retracted) {
    link_of.bind(1, row);
    if (link_of.step()) maybe.push_back(link_of.integer(0));
    link_of.reset();
  }
  sqlite::Statement links_in =
      db.prepare("SELECT link FROM statement WHERE id BETWEEN ?1 AND ?2 AND link IS NOT NULL");
  for (const Range& range : state.dead_statements) {
    links_in.bind(1, range.first).bind(2, range.last);
    while (links_in.step()) {
      if (!State::within(state.dead_links, links_in.integer(0)))
        maybe.push_back(links_in.integer(0));
    }
    links_in.reset();
  }
  std::sort(maybe.begin(), maybe.end());
  maybe.erase(std::unique(maybe.begin(), maybe.end()), maybe.end());
  sqlite::Statement said = db.prepare(
      "SELECT link, id FROM statement INDEXED BY statement_link WHERE link BETWEEN ?1 AND ?2");
  const auto examine = [&](std::int64_t first, std::int64_t last) {
    for (LinkRow row = first; row <= last; ++row) set(state.link_gone, row, true);
    said.bind(1, first).bind(2, last);
    while (said.step()) {
      if (state.statement_counts(said.integer(1))) set(state.link_gone, said.integer(0), false);
    }
    said.reset();
  };
  for (const Range& range : state.dead_links) examine(range.first, range.last);
  for (const LinkRow row : maybe) examine(row, row);
}

void find_gone_entities(const sqlite::Database& db, State& state) {
  if (state.dead_entities.empty()) return;
  sqlite::Statement spoken_of[] = {
      db.prepare("SELECT entity, id FROM statement WHERE entity BETWEEN ?1 AND ?2"),
      db.prepare("SELECT value_entity, id FROM statement WHERE value_entity BETWEEN ?1 AND ?2"),
      db.prepare("SELECT from_entity, id FROM link WHERE from_entity BETWEEN ?1 AND ?2"),
      db.prepare("SELECT to_entity, id FROM link WHERE to_entity BETWEEN ?1 AND ?2"),
      db.prepare("SELECT entity, tx FROM mention WHERE entity BETWEEN ?1 AND ?2"),
  };
  for (const Range& range : state.dead_entities) {
    for (EntityRow row = range.first; row <= range.last; ++row) set(state.entity_gone, row, true);
    for (std::size_t which = 0; which < std::size(spoken_of); ++which) {
      sqlite::Statement& scan = spoken_of[which];
      scan.bind(1, range.first).bind(2, range.last);
      while (scan.step()) {
        const std::int64_t by = scan.integer(1);
        const bool counts = which < 2   ? state.statement_counts(by)
                            : which < 4 ? state.link_counts(by)
                                        : state.tx_counts(by);
        if (counts) set(state.entity_gone, scan.integer(0), false);
      }
      scan.reset();
    }
  }
}

}  // namespace

State load_state(const sqlite::Database& db) {
  State state;
  read_head(db, state);
  read_reversals(db, state);
  const std::vector<StatementRow> retracted = read_retractions(db, state);
  read_revived(db, state);
  find_gone_links(db, state, retracted);
  find_gone_entities(db, state);
  return state;
}

Reading::Reading(const Case::Impl& impl) : impl_(&impl) {
  if (sqlite3_get_autocommit(impl.db.handle()) != 0) {
    impl.db.execute("BEGIN");
    owns_ = true;
  }
  try {
    const sqlite::Use version(impl.sql("PRAGMA data_version"));
    version->step();
    const std::int64_t now = version->integer(0);
    if (now != impl.data_version) {
      impl.refresh();
      impl.data_version = now;
    }
  } catch (...) {
    if (owns_) sqlite3_exec(impl.db.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
    throw;
  }
}

Reading::~Reading() {
  if (owns_) sqlite3_exec(impl_->db.handle(), "COMMIT", nullptr, nullptr, nullptr);
}

}  // namespace store

void Case::Impl::refresh() const {
  terms.load(db, Ontology::builtin());
  state = store::load_state(db);
}

}  // namespace mekhala
