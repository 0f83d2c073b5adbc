#pragma once

#include <string>

#include "engine/case/sqlite.hpp"

// The tables of a case file, and how a connection is made safe for a file from a stranger.
namespace mekhala::store {

inline constexpr std::int64_t kApplicationId = 0x4D454B48;  // "MEKH"
inline constexpr std::int64_t kUserVersion = 2;
inline constexpr std::int64_t kPageSize = 8192;
// Longest text or blob of a row, and the time that opening may take before the file counts as
// hostile.
inline constexpr int kLongestValue = 64 << 20;
inline constexpr int kOpenSeconds = 2;

void create_schema(const sqlite::Database& db);

// What must hold before the first statement touches a table.
void harden(const sqlite::Database& db);

// Throws Error(invalid_input) where the schema is not exactly ours: another table, trigger, view,
// virtual table, index or generated column, or one that is missing or reworded.
void require_schema(const sqlite::Database& db);

// After require_schema: our own triggers, and the pragmas of a working connection.
void settle(const sqlite::Database& db);

}  // namespace mekhala::store
