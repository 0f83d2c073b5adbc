#include <fmt/format.h>

#include <algorithm>

#include "engine/base/error.hpp"
#include "engine/case/rows.hpp"

namespace mekhala {
namespace store {

RawStatement read_statement(const sqlite::Statement& row, const Case::Impl& impl) {
  RawStatement statement;
  statement.row = row.integer(kId);
  statement.tx = row.integer(kTx);
  const bool of_link = row.is_null(kEntity);
  statement.subject_type = of_link ? SubjectType::link : SubjectType::entity;
  statement.subject = row.integer(of_link ? kLink : kEntity);
  statement.property = row.is_null(kProperty) ? kNoTerm : impl.terms.ontology_id(row.integer(kProperty));
  statement.value_entity = row.integer(kValueEntity);
  statement.source = row.integer(kSource);
  statement.document = row.integer(kDocument);
  statement.file_row = static_cast<std::uint64_t>(row.integer(kFileRow));
  statement.grade = unpack_grade(row.text(kGrade));
  if (!row.is_null(kValidFrom)) statement.valid_from = unpack_date(row.integer(kValidFrom));
  if (!row.is_null(kValidTo)) statement.valid_to = unpack_date(row.integer(kValidTo));
  statement.language = impl.terms.name(row.integer(kLanguage));
  statement.column = impl.terms.name(row.integer(kFileColumn));
  statement.value = row.text(kValue);
  statement.original = row.text(kOriginal);
  return statement;
}

Uids::Uids(const sqlite::Database& db, std::int64_t entities_end, std::int64_t links_end)
    : entities(static_cast<std::size_t>(entities_end) + 1),
      links(static_cast<std::size_t>(links_end) + 1) {
  const auto read = [&](const char* sql, std::vector<Hash128>& into) {
    sqlite::Statement scan = db.prepare(sql);
    while (scan.step()) {
      const auto at = static_cast<std::size_t>(scan.integer(0));
      if (at < into.size()) into[at] = sqlite::read_hash(scan.blob(1));
    }
  };
  read("SELECT id, uid FROM entity", entities);
  read("SELECT id, uid FROM link", links);
}

namespace {

Hash128 at(const std::vector<Hash128>& uids, std::int64_t row) {
  const auto index = static_cast<std::size_t>(row);
  return row > 0 && index < uids.size() ? uids[index] : Hash128{};
}

}  // namespace

Digest digest_of(const sqlite::Statement& row, const Case::Impl& impl, const Uids& uids,
                 const std::vector<std::string>& refs) {
  StatementContent content;
  content.of_link = row.is_null(kEntity);
  content.subject = content.of_link ? at(uids.links, row.integer(kLink))
                                    : at(uids.entities, row.integer(kEntity));
  content.property = impl.terms.name(row.integer(kProperty));
  content.value = row.text(kValue);
  if (!row.is_null(kValueEntity)) content.value_entity = at(uids.entities, row.integer(kValueEntity));
  content.original = row.text(kOriginal);
  content.language = impl.terms.name(row.integer(kLanguage));
  const auto source = static_cast<std::size_t>(row.integer(kSource));
  if (source < refs.size()) content.source = refs[source];
  content.file_row = row.integer(kFileRow);
  content.column = impl.terms.name(row.integer(kFileColumn));
  content.grade = row.text(kGrade);
  if (!row.is_null(kValidFrom)) content.valid_from = row.integer(kValidFrom);
  if (!row.is_null(kValidTo)) content.valid_to = row.integer(kValidTo);
  return content.digest();
}

std::vector<std::string> source_refs(const sqlite::Database& db) {
  std::vector<std::string> refs(1);
  sqlite::Statement scan = db.prepare("SELECT id, ref FROM source ORDER BY id");
  while (scan.step()) {
    refs.resize(static_cast<std::size_t>(scan.integer(0)) + 1);
    refs.back() = scan.text(1);
  }
  return refs;
}

}  // namespace store

namespace {

std::string select_statements(std::string_view where) {
  return fmt::format("SELECT {} FROM statement {}", store::kStatementColumns, where);
}

}  // namespace

void Case::for_each_entity(RawKey, const std::function<void(const RawEntity&)>& visit) const {
  const store::Reading reading(*impl_);
  sqlite::Statement scan = impl_->db.prepare("SELECT id, kind, uid FROM entity ORDER BY id");
  while (scan.step()) {
    const EntityRow row = scan.integer(0);
    if (!impl_->state.entity_counts(row)) continue;
    visit({row, sqlite::read_hash(scan.blob(2)), impl_->terms.ontology_id(scan.integer(1))});
  }
}

void Case::for_each_link(RawKey, const std::function<void(const RawLink&)>& visit) const {
  const store::Reading reading(*impl_);
  sqlite::Statement scan =
      impl_->db.prepare("SELECT id, kind, from_entity, to_entity, uid FROM link ORDER BY id");
  while (scan.step()) {
    const LinkRow row = scan.integer(0);
    if (!impl_->state.link_counts(row)) continue;
    visit({row, sqlite::read_hash(scan.blob(4)), impl_->terms.ontology_id(scan.integer(1)),
           scan.integer(2), scan.integer(3)});
  }
}

void Case::for_each_statement(RawKey, PropertyId property, bool all,
                              const std::function<void(const RawStatement&)>& visit) const {
  const store::Reading reading(*impl_);
  std::string where = "ORDER BY id";
  if (property != kNoTerm) {
    const std::int64_t term = impl_->terms.find(store::Terms::Kind::property,
                                                ontology().properties()[property].name);
    if (term == 0) return;
    where = fmt::format("WHERE property={} ORDER BY id", term);
  } else if (!all) {
    where = "WHERE property IS NULL ORDER BY id";
  }
  sqlite::Statement scan = impl_->db.prepare(select_statements(where));
  while (scan.step()) {
    if (!impl_->state.statement_counts(scan.integer(store::kId))) continue;
    visit(store::read_statement(scan, *impl_));
  }
}

std::optional<RawEntity> Case::entity(RawKey, EntityRow row) const {
  const store::Reading reading(*impl_);
  const sqlite::Use find(impl_->sql("SELECT kind, uid FROM entity WHERE id=?1"));
  find->bind(1, row);
  if (!find->step() || !impl_->state.entity_counts(row)) return std::nullopt;
  return RawEntity{row, sqlite::read_hash(find->blob(1)), impl_->terms.ontology_id(find->integer(0))};
}

EntityRow Case::find_uid(RawKey, const Hash128& uid) const {
  const store::Reading reading(*impl_);
  const auto blob = sqlite::blob_of(uid);
  const sqlite::Use find(impl_->sql("SELECT id FROM entity WHERE uid=?1"));
  find->bind_blob(1, blob);
  if (!find->step()) return 0;
  const EntityRow row = find->integer(0);
  return impl_->state.entity_counts(row) ? row : 0;
}

std::vector<RawStatement> Case::statements_of(RawKey, SubjectType type, std::int64_t subject) const {
  const store::Reading reading(*impl_);
  std::vector<RawStatement> statements;
  sqlite::Statement scan = impl_->db.prepare(select_statements(
      type == SubjectType::entity ? "WHERE entity=?1 ORDER BY id" : "WHERE link=?1 ORDER BY id"));
  scan.bind(1, subject);
  while (scan.step()) {
    if (!impl_->state.statement_counts(scan.integer(store::kId))) continue;
    statements.push_back(store::read_statement(scan, *impl_));
  }
  return statements;
}

std::vector<RawLink> Case::links_of(RawKey, EntityRow entity) const {
  const store::Reading reading(*impl_);
  std::vector<RawLink> links;
  sqlite::Statement scan = impl_->db.prepare(
      "SELECT id, kind, from_entity, to_entity, uid FROM link WHERE from_entity=?1 OR to_entity=?1 "
      "ORDER BY id");
  scan.bind(1, entity);
  while (scan.step()) {
    if (!impl_->state.link_counts(scan.integer(0))) continue;
    links.push_back({scan.integer(0), sqlite::read_hash(scan.blob(4)),
                     impl_->terms.ontology_id(scan.integer(1)), scan.integer(2), scan.integer(3)});
  }
  return links;
}

std::optional<RawStatement> Case::statement(RawKey, StatementRow row) const {
  const store::Reading reading(*impl_);
  sqlite::Statement find = impl_->db.prepare(select_statements("WHERE id=?1"));
  find.bind(1, row);
  if (!find.step() || !impl_->state.statement_counts(row)) return std::nullopt;
  return store::read_statement(find, *impl_);
}

std::vector<Case::RawSource> Case::sources(RawKey) const {
  const store::Reading reading(*impl_);
  std::vector<RawSource> sources;
  sqlite::Statement scan = impl_->db.prepare(
      "SELECT s.id, s.ref, v.title, v.kind, v.handling, v.origin, v.grade, v.tx FROM source s JOIN "
      "source_version v ON v.source=s.id ORDER BY s.id, v.id");
  while (scan.step()) {
    if (!impl_->state.tx_counts(scan.integer(7))) continue;
    if (!sources.empty() && sources.back().row == scan.integer(0)) sources.pop_back();
    RawSource source;
    source.row = scan.integer(0);
    source.source.ref = scan.text(1);
    source.source.title = scan.text(2);
    source.source.kind = scan.text(3);
    source.source.handling = scan.text(4);
    source.source.origin = scan.text(5);
    source.source.grade = store::unpack_grade(scan.text(6));
    sources.push_back(std::move(source));
  }
  return sources;
}

std::string Case::document_name(RawKey, std::int64_t document) const {
  const store::Reading reading(*impl_);
  const sqlite::Use find(impl_->sql("SELECT name FROM document WHERE id=?1"));
  find->bind(1, document);
  return find->step() ? std::string(find->text(0)) : std::string();
}

CaseCounts Case::counts() const {
  const store::Reading reading(*impl_);
  CaseCounts counts;
  const RawKey key;
  std::vector<std::uint64_t> kinds(ontology().kinds().size()), links(ontology().links().size());
  for_each_entity(key, [&](const RawEntity& entity) { ++kinds[entity.kind]; });
  for_each_link(key, [&](const RawLink& link) { ++links[link.kind]; });
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    if (kinds[i] > 0) counts.entities.emplace_back(ontology().kinds()[i].name, kinds[i]);
  }
  for (std::size_t i = 0; i < links.size(); ++i) {
    if (links[i] > 0) counts.links.emplace_back(ontology().links()[i].name, links[i]);
  }
  sqlite::Statement scan = impl_->db.prepare("SELECT id FROM statement");
  while (scan.step()) counts.statements += impl_->state.statement_counts(scan.integer(0)) ? 1 : 0;
  counts.sources = sources(key).size();
  sqlite::Statement documents = impl_->db.prepare("SELECT tx FROM document");
  while (documents.step()) counts.documents += impl_->state.tx_counts(documents.integer(0)) ? 1 : 0;
  return counts;
}

std::string Case::head() const {
  const store::Reading reading(*impl_);
  return to_hex(impl_->state.head);
}

// The sum of the digests of all rows that count: transactions keep theirs, so that only a case with
// corrections or undone work is read through.
std::string Case::fingerprint() const {
  const store::Reading reading(*impl_);
  const store::State& state = impl_->state;
  store::ContentSum sum;
  if (state.reversed.empty() && state.silent.empty()) {
    sqlite::Statement scan = impl_->db.prepare("SELECT content FROM tx");
    while (scan.step()) {
      Digest digest{};
      const auto blob = scan.blob(0);
      std::copy_n(blob.begin(), std::min(blob.size(), digest.size()), digest.begin());
      sum += store::ContentSum(digest);
    }
  } else {
    const store::Uids uids(impl_->db, state.entities, state.links);
    const RawKey key;
    for_each_entity(key, [&](const RawEntity& entity) {
      sum += store::ContentSum(
          store::EntityContent{ontology().kinds()[entity.kind].name, entity.uid}.digest());
    });
    for_each_link(key, [&](const RawLink& link) {
      sum += store::ContentSum(
          store::LinkContent{ontology().links()[link.kind].name, link.uid,
                             uids.entities[static_cast<std::size_t>(link.from)],
                             uids.entities[static_cast<std::size_t>(link.to)]}
              .digest());
    });
    const std::vector<std::string> refs = store::source_refs(impl_->db);
    sqlite::Statement scan = impl_->db.prepare(select_statements("ORDER BY id"));
    while (scan.step()) {
      if (!state.statement_counts(scan.integer(store::kId))) continue;
      sum += store::ContentSum(store::digest_of(scan, *impl_, uids, refs));
    }
  }
  // Decisions on identity change what a case says as well.
  store::Record record;
  sqlite::Statement same = impl_->db.prepare(
      "SELECT a, b, verdict, tx FROM same_as WHERE id IN (SELECT max(id) FROM same_as GROUP BY a, b)");
  while (same.step()) {
    if (!state.tx_counts(same.integer(3))) continue;
    record.clear();
    record.text("same_as").number(same.integer(0)).number(same.integer(1)).text(same.text(2));
    sum += store::ContentSum(record.digest());
  }
  return to_hex(sum.digest());
}

}  // namespace mekhala
