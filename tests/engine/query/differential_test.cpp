#include <gtest/gtest.h>
#include <sqlite3.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

#include "engine/query/query.hpp"
#include "engine/query/query_error.hpp"
#include "tests/engine/query/random_graph.hpp"
#include "tests/engine/query/random_query.hpp"

// Random queries on random graphs, against SQLite on the same data, and against themselves in other
// words. A failure prints its seed and both texts.
namespace mekhala::query {
namespace {

using random_graph::RandomGraph;
using random_query::Maker;
using random_query::Query;
using random_query::Type;
using Rows = std::vector<std::string>;

constexpr std::uint64_t kQueriesOfGraph = 20;

std::uint64_t count_of_queries() {
  if (std::getenv("MEKHALA_SOAK") != nullptr) return 1'000'000;
#ifdef __SANITIZE_ADDRESS__
  return 2'000;
#else
  return 10'000;
#endif
}

// Rounded so far that the order in which a mean was added up does not show.
std::string show(double value) { return fmt::format("{:.9g}", value); }

class Database {
 public:
  explicit Database(const std::string& sql) {
    sqlite3* opened = nullptr;
    sqlite3_open(":memory:", &opened);
    handle_.reset(opened);
    char* error = nullptr;
    if (sqlite3_exec(opened, sql.c_str(), nullptr, nullptr, &error) != SQLITE_OK) {
      ADD_FAILURE() << error << "\n" << sql;
    }
    sqlite3_free(error);
  }

  Rows rows(const Query& query) const {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(handle_.get(), query.sql.c_str(), -1, &statement, nullptr) !=
        SQLITE_OK) {
      ADD_FAILURE() << sqlite3_errmsg(handle_.get()) << "\n" << query.sql;
      return {};
    }
    Rows rows;
    while (sqlite3_step(statement) == SQLITE_ROW) {
      std::string row;
      for (std::size_t i = 0; i < query.types.size(); ++i) {
        row += cell(statement, static_cast<int>(i), query.types[i]) + "|";
      }
      rows.push_back(row);
    }
    sqlite3_finalize(statement);
    return rows;
  }

 private:
  static std::string cell(sqlite3_stmt* row, int i, Type type) {
    if (sqlite3_column_type(row, i) == SQLITE_NULL) return "null";
    if (type == Type::boolean) return sqlite3_column_int(row, i) != 0 ? "true" : "false";
    if (type == Type::real) return show(sqlite3_column_double(row, i));
    return reinterpret_cast<const char*>(sqlite3_column_text(row, i));
  }
  struct Close {
    void operator()(sqlite3* handle) const { sqlite3_close(handle); }
  };
  std::unique_ptr<sqlite3, Close> handle_;
};

std::string cell(const Value& value) {
  if (value.is_null()) return "null";
  if (const bool* truth = value.boolean()) return *truth ? "true" : "false";
  if (const std::int64_t* number = value.integer()) return std::to_string(*number);
  if (const double* number = value.floating()) return show(*number);
  return value.string() != nullptr ? *value.string() : "of another type";
}

Rows rows_of(const std::string& text, const PropertyGraph& graph) {
  Context context({.threads = 1});
  Rows rows;
  try {
    for (const auto& values : run_query(text, graph, {}, context).rows) {
      std::string row;
      for (const Value& value : values) row += cell(value) + "|";
      rows.push_back(row);
    }
  } catch (const std::exception& error) {
    rows = {std::string("error: ") + error.what()};
  }
  return rows;
}

Rows sorted(Rows rows, bool ordered) {
  if (!ordered) std::sort(rows.begin(), rows.end());
  return rows;
}

TEST(Differential, RandomQueriesAnswerAsSqliteDoes) {
  const std::uint64_t count = count_of_queries();
  std::uint64_t with_rows = 0;
  for (std::uint64_t seed = 0; seed < count && !HasFailure(); seed += kQueriesOfGraph) {
    const RandomGraph graph(Random(seed, 0));
    const Database database(graph.sql());
    for (std::uint64_t i = seed; i < seed + kQueriesOfGraph && !HasFailure(); ++i) {
      const Query query = Maker(Random(i, 1)).make();
      SCOPED_TRACE(fmt::format("query {} of graph {}\n{}\n{}", i, seed, query.ours, query.sql));
      const Rows expected = sorted(database.rows(query), query.ordered);
      EXPECT_EQ(sorted(rows_of(query.ours, graph.graph()), query.ordered), expected);
      with_rows += expected.empty() ? 0 : 1;
    }
  }
  // Else little would be compared.
  if (!HasFailure()) {
    EXPECT_GT(with_rows, count / 3);
  }
}

TEST(Differential, OtherWordsForTheSameAnswerTheSame) {
  const std::uint64_t count = count_of_queries() / 2;
  for (std::uint64_t i = 0; i < count && !HasFailure(); ++i) {
    const RandomGraph graph(Random(i / kQueriesOfGraph, 2));
    const Query query = Maker(Random(i, 3)).make();
    const Rows expected = sorted(rows_of(query.ours, graph.graph()), query.ordered);
    for (const std::string& other : query.same) {
      SCOPED_TRACE(fmt::format("query {}\n{}\n{}", i, query.ours, other));
      EXPECT_EQ(sorted(rows_of(other, graph.graph()), query.ordered), expected);
    }
  }
}

TEST(Differential, WhatHoldsWhatDoesNotAndWhatIsUnknownAreAll) {
  const std::uint64_t count = count_of_queries() / 4;
  for (std::uint64_t i = 0; i < count && !HasFailure(); ++i) {
    const RandomGraph graph(Random(i / kQueriesOfGraph, 4));
    const Query query = Maker(Random(i, 5)).make();
    if (query.parts.empty()) continue;
    const auto number = [&](const std::string& text) {
      const Rows rows = rows_of(text, graph.graph());
      return rows.size() == 1 ? std::atoll(rows.front().c_str()) : -1;
    };
    long long sum = 0;
    for (const std::string& part : query.parts) sum += number(part);
    EXPECT_EQ(number(query.all), sum) << i << "\n" << query.parts.front();
  }
}

}  // namespace
}  // namespace mekhala::query
