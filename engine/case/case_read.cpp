#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "engine/base/error.hpp"
#include "engine/case/store.hpp"

namespace mekhala {

using store::Reading;
using store::Terms;

namespace {

std::optional<Date> date_at(const sqlite::Statement& row, int at) {
  if (row.is_null(at)) return std::nullopt;
  return store::unpack_date(row.integer(at));
}

// Into `out`, whose strings keep their memory from row to row.
void read_statement(const Case::Impl& impl, const sqlite::Statement& row, RawStatement& out) {
  out.row = row.integer(store::kId);
  out.subject_type = row.is_null(store::kEntity) ? SubjectType::link : SubjectType::entity;
  out.subject = row.integer(out.subject_type == SubjectType::link ? store::kLink : store::kEntity);
  out.property = impl.terms.ontology_id(row.integer(store::kProperty));
  out.value.assign(row.text(store::kValue));
  out.value_entity = row.integer(store::kValueEntity);
  out.original.assign(row.text(store::kOriginal));
  out.language = impl.terms.name(row.integer(store::kLanguage));
  out.source = row.integer(store::kSource);
  out.document = row.integer(store::kDocument);
  out.file_row = static_cast<std::uint64_t>(row.integer(store::kFileRow));
  out.column = impl.terms.name(row.integer(store::kFileColumn));
  out.grade = store::unpack_grade(row.text(store::kGrade));
  out.valid_from = date_at(row, store::kValidFrom);
  out.valid_to = date_at(row, store::kValidTo);
  out.tx = row.integer(store::kTx);
  // Said first by an import that was undone since, and said again by another.
  if (!impl.state.revived.empty()) {
    const auto found = impl.state.revived.find(out.row);
    if (found != impl.state.revived.end()) out.document = found->second;
  }
}

std::string select_statements(const char* where) {
  return fmt::format("SELECT {} FROM statement {}", store::kStatementColumns, where);
}

// The kind of an entity or link. No program of ours writes one that is none.
std::uint16_t kind_of(const Case::Impl& impl, std::int64_t term) {
  const std::uint16_t kind = impl.terms.ontology_id(term);
  if (kind != kNoTerm) return kind;
  throw Error(
      ErrorCode::invalid_input,
      fmt::format("{} is damaged: it holds something of no kind; `mekhala verify` says where",
                  impl.file_name()),
      {.file = impl.file_name()});
}

RawLink read_link(const Case::Impl& impl, const sqlite::Statement& row) {
  return {row.integer(0), sqlite::read_hash(row.blob(1)), kind_of(impl, row.integer(2)),
          row.integer(3), row.integer(4)};
}

void count_kinds(const Case::Impl& impl, const char* sql, bool links,
                 std::map<std::int64_t, std::uint64_t>& by_term) {
  const std::vector<bool>& gone = links ? impl.state.link_gone : impl.state.entity_gone;
  sqlite::Statement groups =
      impl.db.prepare(fmt::format("SELECT kind, count(*) {} GROUP BY kind", sql));
  while (groups.step()) by_term[groups.integer(0)] = static_cast<std::uint64_t>(groups.integer(1));
  sqlite::Statement kind = impl.db.prepare(fmt::format("SELECT kind {} WHERE id=?1", sql));
  for (std::size_t row = 0; row < gone.size(); ++row) {
    if (!gone[row]) continue;
    kind.bind(1, static_cast<std::int64_t>(row));
    if (kind.step()) --by_term[kind.integer(0)];
    kind.reset();
  }
}

std::uint64_t count_statements(const Case::Impl& impl) {
  auto count = static_cast<std::uint64_t>(impl.db.integer("SELECT count(*) FROM statement"));
  for (const StatementRow row : impl.state.silent) {
    // Silent ones of reversed transactions are taken away with these.
    if (!store::State::within(impl.state.dead_statements, row)) --count;
  }
  for (const store::Range& range : impl.state.dead_statements) {
    count -= static_cast<std::uint64_t>(range.last - range.first + 1);
  }
  for (const auto& [row, document] : impl.state.revived) {
    if (impl.state.statement_counts(row)) ++count;
  }
  return count;
}

template <typename Specs>
auto in_order(const Terms& terms, const std::map<std::int64_t, std::uint64_t>& by_term,
              const Specs& specs) {
  std::map<std::uint16_t, std::uint64_t> by_id;
  for (const auto& [term, count] : by_term) {
    if (count != 0) by_id[terms.ontology_id(term)] += count;
  }
  std::vector<std::pair<std::string, std::uint64_t>> out;
  for (const auto& [id, count] : by_id) {
    if (id < specs.size()) out.emplace_back(specs[id].name, count);
  }
  return out;
}

}  // namespace

CaseCounts Case::counts() const {
  const Reading reading(*impl_);
  CaseCounts counts;
  std::map<std::int64_t, std::uint64_t> kinds;
  count_kinds(*impl_, "FROM entity", false, kinds);
  counts.entities = in_order(impl_->terms, kinds, ontology().kinds());
  kinds.clear();
  count_kinds(*impl_, "FROM link", true, kinds);
  counts.links = in_order(impl_->terms, kinds, ontology().links());
  counts.statements = count_statements(*impl_);
  counts.sources = sources({}).size();
  sqlite::Statement documents = impl_->db.prepare("SELECT tx FROM document");
  while (documents.step()) counts.documents += impl_->state.tx_counts(documents.integer(0)) ? 1 : 0;
  return counts;
}

std::string Case::head() const {
  const Reading reading(*impl_);
  return to_hex(impl_->state.head);
}

void Case::for_each_entity(RawKey, const std::function<void(const RawEntity&)>& visit) const {
  const Reading reading(*impl_);
  sqlite::Statement scan = impl_->db.prepare("SELECT id, uid, kind FROM entity ORDER BY id");
  while (scan.step()) {
    const EntityRow row = scan.integer(0);
    if (!impl_->state.entity_counts(row)) continue;
    visit({row, sqlite::read_hash(scan.blob(1)), kind_of(*impl_, scan.integer(2))});
  }
}

void Case::for_each_link(RawKey, const std::function<void(const RawLink&)>& visit) const {
  const Reading reading(*impl_);
  sqlite::Statement scan =
      impl_->db.prepare("SELECT id, uid, kind, from_entity, to_entity FROM link ORDER BY id");
  while (scan.step()) {
    if (impl_->state.link_counts(scan.integer(0))) visit(read_link(*impl_, scan));
  }
}

void Case::for_each_statement(RawKey, PropertyId property, bool all,
                              const std::function<void(const RawStatement&)>& visit) const {
  const Reading reading(*impl_);
  const char* where = "ORDER BY id";
  std::int64_t term = 0;
  if (property != kNoTerm) {
    if (property >= ontology().properties().size()) return;
    term = impl_->terms.find(Terms::Kind::property, ontology().properties()[property].name);
    if (term == 0) return;
    where = "WHERE property=?1 ORDER BY id";
  } else if (!all) {
    where = "WHERE property IS NULL ORDER BY id";
  }
  sqlite::Statement scan = impl_->db.prepare(select_statements(where));
  if (term != 0) scan.bind(1, term);
  RawStatement statement;
  while (scan.step()) {
    if (!impl_->state.statement_counts(scan.integer(store::kId))) continue;
    read_statement(*impl_, scan, statement);
    visit(statement);
  }
}

std::optional<RawEntity> Case::entity(RawKey, EntityRow row) const {
  const Reading reading(*impl_);
  const sqlite::Use find(impl_->sql("SELECT uid, kind FROM entity WHERE id=?1"));
  find->bind(1, row);
  if (!find->step() || !impl_->state.entity_counts(row)) return std::nullopt;
  return RawEntity{row, sqlite::read_hash(find->blob(0)), kind_of(*impl_, find->integer(1))};
}

EntityRow Case::find_uid(RawKey, const Hash128& uid) const {
  const Reading reading(*impl_);
  const auto blob = sqlite::blob_of(uid);
  const sqlite::Use find(impl_->sql("SELECT id FROM entity WHERE uid=?1"));
  find->bind_blob(1, blob);
  if (!find->step()) return 0;
  return impl_->state.entity_counts(find->integer(0)) ? find->integer(0) : 0;
}

std::vector<RawStatement> Case::statements_of(RawKey, SubjectType type,
                                              std::int64_t subject) const {
  const Reading reading(*impl_);
  static const std::string of_entity = select_statements("WHERE entity=?1 ORDER BY id");
  static const std::string of_link = select_statements("WHERE link=?1 ORDER BY id");
  const sqlite::Use scan(
      impl_->sql(type == SubjectType::entity ? of_entity.c_str() : of_link.c_str()));
  scan->bind(1, subject);
  std::vector<RawStatement> found;
  while (scan->step()) {
    if (!impl_->state.statement_counts(scan->integer(store::kId))) continue;
    read_statement(*impl_, *scan, found.emplace_back());
  }
  return found;
}

std::vector<RawLink> Case::links_of(RawKey, EntityRow entity) const {
  const Reading reading(*impl_);
  const sqlite::Use scan(
      impl_->sql("SELECT id, uid, kind, from_entity, to_entity FROM link WHERE from_entity=?1 "
                 "UNION ALL SELECT id, uid, kind, from_entity, to_entity FROM link "
                 "WHERE to_entity=?1 AND from_entity<>?1"));
  scan->bind(1, entity);
  std::vector<RawLink> found;
  while (scan->step()) {
    if (impl_->state.link_counts(scan->integer(0))) found.push_back(read_link(*impl_, *scan));
  }
  std::sort(found.begin(), found.end(),
            [](const RawLink& a, const RawLink& b) { return a.row < b.row; });
  return found;
}

std::optional<RawStatement> Case::statement(RawKey, StatementRow row) const {
  const Reading reading(*impl_);
  static const std::string by_row = select_statements("WHERE id=?1");
  const sqlite::Use find(impl_->sql(by_row.c_str()));
  find->bind(1, row);
  if (!find->step() || !impl_->state.statement_counts(row)) return std::nullopt;
  RawStatement statement;
  read_statement(*impl_, *find, statement);
  return statement;
}

Case::LinkColumns Case::scan_links(RawKey key) const {
  return scan_links(key, std::vector<bool>(ontology().links().size(), true));
}

Case::LinkColumns Case::scan_links(RawKey, const std::vector<bool>& kinds) const {
  const Reading reading(*impl_);
  LinkColumns out;
  std::string terms;  // where all are asked for the library need not look at each
  bool all = true;
  for (std::size_t kind = 0; kind < kinds.size(); ++kind) {
    all = all && kinds[kind];
    const std::int64_t term = impl_->terms.find(Terms::Kind::link, ontology().links()[kind].name);
    if (kinds[kind] && term != 0) terms += fmt::format("{}{}", terms.empty() ? "" : ",", term);
  }
  if (terms.empty()) return out;
  if (all) {
    const auto most = static_cast<std::size_t>(impl_->db.integer("SELECT count(*) FROM link"));
    out.row.reserve(most);
    out.from.reserve(most);
    out.to.reserve(most);
    out.kind.reserve(most);
    out.tx.reserve(most);
  }
  sqlite::Statement scan = impl_->db.prepare(
      fmt::format("SELECT id, kind, from_entity, to_entity, tx FROM link {} ORDER BY id",
                  all ? std::string() : fmt::format("WHERE kind IN ({})", terms)));
  while (scan.step()) {
    const LinkRow row = scan.integer(0);
    if (!impl_->state.link_counts(row)) continue;
    out.row.push_back(row);
    out.kind.push_back(kind_of(*impl_, scan.integer(1)));
    out.from.push_back(scan.integer(2));
    out.to.push_back(scan.integer(3));
    const TxNumber tx = scan.integer(4);
    out.tx.push_back(impl_->state.tx_counts(tx) ? tx : kSaidAgain);
  }
  return out;
}

void Case::scan_link_statements(RawKey,
                                const std::function<void(const LinkStatement&)>& visit) const {
  const Reading reading(*impl_);
  sqlite::Statement scan = impl_->db.prepare(
      "SELECT id, link, source, property, grade, valid_from, valid_to, value FROM statement "
      "WHERE link IS NOT NULL ORDER BY id");
  LinkStatement out;
  while (scan.step()) {
    out.row = scan.integer(0);
    if (!impl_->state.statement_counts(out.row)) continue;
    out.link = scan.integer(1);
    out.source = scan.integer(2);
    const std::int64_t property = scan.integer(3);
    out.property = impl_->terms.ontology_id(property);
    out.grade = store::unpack_grade(scan.text(4));
    out.valid_from = date_at(scan, 5);
    out.valid_to = date_at(scan, 6);
    out.value = property == 0 ? std::string_view{} : scan.text(7);
    visit(out);
  }
}

std::vector<Case::RawSource> Case::sources(RawKey) const {
  const Reading reading(*impl_);
  std::map<std::int64_t, RawSource> newest;  // by row
  sqlite::Statement scan = impl_->db.prepare(
      "SELECT version.tx, source.id, ref, title, kind, handling, origin, grade "
      "FROM source_version AS version JOIN source ON source.id=version.source ORDER BY version.id");
  while (scan.step()) {
    if (!impl_->state.tx_counts(scan.integer(0))) continue;
    RawSource& source = newest[scan.integer(1)];
    source.row = scan.integer(1);
    source.source = {std::string(scan.text(2)), std::string(scan.text(3)),
                     std::string(scan.text(4)), std::string(scan.text(5)),
                     std::string(scan.text(6)), store::unpack_grade(scan.text(7))};
  }
  std::vector<RawSource> out;
  for (auto& [row, source] : newest) out.push_back(std::move(source));
  return out;
}

std::vector<std::string> Case::documents_of(RawKey, TxNumber tx) const {
  const store::Reading reading(*impl_);
  const sqlite::Use find(impl_->sql("SELECT name FROM document WHERE tx=?1 ORDER BY id"));
  find->bind(1, static_cast<std::int64_t>(tx));
  std::vector<std::string> names;
  while (find->step()) names.emplace_back(find->text(0));
  return names;
}

std::string Case::document_name(RawKey, std::int64_t document) const {
  const Reading reading(*impl_);
  const sqlite::Use find(impl_->sql("SELECT name FROM document WHERE id=?1"));
  find->bind(1, document);
  return find->step() ? std::string(find->text(0)) : std::string();
}

}  // namespace mekhala
