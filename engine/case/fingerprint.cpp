#include <fmt/format.h>

#include <algorithm>

#include "engine/base/error.hpp"
#include "engine/case/identity.hpp"
#include "engine/case/rows.hpp"

namespace mekhala {
namespace store {

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
  if (!row.is_null(kValueEntity))
    content.value_entity = at(uids.entities, row.integer(kValueEntity));
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

Hash128 uid_of(const Case::Impl& impl, EntityRow row) {
  const sqlite::Use find(impl.sql("SELECT uid FROM entity WHERE id=?1"));
  find->bind(1, row);
  return find->step() ? sqlite::read_hash(find->blob(0)) : Hash128{};
}

}  // namespace

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
      sum +=
          store::ContentSum(store::LinkContent{ontology().links()[link.kind].name, link.uid,
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
  // Decisions on identity change what a case says as well. Rows depend on the order of imports, so
  // that entities go in by their uids.
  store::Record record;
  for (const SameAs& decision : Identity::decisions(*this)) {
    const auto [first, second] =
        std::minmax({uid_of(*impl_, decision.a), uid_of(*impl_, decision.b)});
    record.clear();
    record.text("same_as").hash(first).hash(second).text(name_of(decision.verdict));
    sum += store::ContentSum(record.digest());
  }
  return to_hex(sum.digest());
}

}  // namespace mekhala
