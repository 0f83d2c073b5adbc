#pragma once

#include "engine/case/store.hpp"

// From columns to values. Private to engine/case.
namespace mekhala::store {

// Whether `find` looks for values of this property.
[[nodiscard]] bool is_searched(const PropertySpec& property);

// Uids of all entities and links by row, for hashing what rows say. 16 bytes a row.
struct Uids {
  std::vector<Hash128> entities, links;
  explicit Uids(const sqlite::Database& db, std::int64_t entities_end, std::int64_t links_end);
};

// The digest of what a statement row says; `row` has kStatementColumns.
[[nodiscard]] Digest digest_of(const sqlite::Statement& row, const Case::Impl& impl,
                               const Uids& uids, const std::vector<std::string>& source_refs);
[[nodiscard]] std::vector<std::string> source_refs(const sqlite::Database& db);  // by row

}  // namespace mekhala::store
