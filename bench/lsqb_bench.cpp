// The questions of LSQB beside SQLite, one thread each: counts of labelled subgraphs.
//
//   lsqb_bench FOLDER [--published FILE SCALE] [--rounds N] [--without-sqlite]
//
// FOLDER holds the data in the layout "projected-fk". Prints CSV: question, count, milliseconds of
// a query here, text to answer, and of SQLite with covering indexes both ways; each the median of N
// rounds (3), SQLite's of one. A count that differs, from SQLite's or from the published, ends the
// program with 1. What is measured is no official result of LDBC.

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/base/error.hpp"
#include "engine/base/text.hpp"
#include "engine/query/query.hpp"
#include "tests/lsqb/lsqb.hpp"

namespace mekhala {
namespace {

struct Wanted {
  std::string folder, published, scale;
  std::size_t rounds = 3;
  bool sqlite = true;
};

double milliseconds(const std::function<void()>& work, std::size_t rounds) {
  std::vector<double> times;
  for (std::size_t i = 0; i < rounds; ++i) {
    const auto start = std::chrono::steady_clock::now();
    work();
    times.push_back(
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start)
            .count());
  }
  std::sort(times.begin(), times.end());
  return times[times.size() / 2];
}

class Peer {
 public:
  explicit Peer(const lsqb::Data& data) {
    sqlite3* opened = nullptr;
    sqlite3_open(":memory:", &opened);
    database_.reset(opened);
    run("BEGIN");
    for (const auto& [name, edges] : data.edges) fill(name, edges);
    for (const char* table : lsqb::sql_tables()) run(table);
    std::vector<std::string> tables = {"knows", "has_tag",  "has_creator",
                                       "likes", "reply_of", "lives"};
    for (const auto& [name, edges] : data.edges) tables.push_back(name);
    for (const std::string& table : tables) {
      run(fmt::format("CREATE INDEX {0}_st ON {0}(s, t)", table));
      run(fmt::format("CREATE INDEX {0}_ts ON {0}(t, s)", table));
    }
    run("COMMIT");
    run("ANALYZE");
  }

  std::int64_t count(const char* sql) {
    const Statement statement = prepare(sql);
    if (sqlite3_step(statement.get()) != SQLITE_ROW) fail();
    return sqlite3_column_int64(statement.get(), 0);
  }

 private:
  using Statement = std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)>;

  [[noreturn]] void fail() {
    throw Error(ErrorCode::failure, std::string("SQLite: ") + sqlite3_errmsg(database_.get()));
  }
  void run(const std::string& sql) {
    if (sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) fail();
  }
  Statement prepare(const std::string& sql) {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(database_.get(), sql.c_str(), -1, &statement, nullptr) != SQLITE_OK) {
      fail();
    }
    return {statement, sqlite3_finalize};
  }
  void fill(const std::string& name, const std::vector<std::pair<NodeId, NodeId>>& edges) {
    run(fmt::format("CREATE TABLE {}(s INTEGER, t INTEGER)", name));
    const Statement insert = prepare(fmt::format("INSERT INTO {} VALUES(?1, ?2)", name));
    for (const auto& [source, target] : edges) {
      sqlite3_bind_int64(insert.get(), 1, source);
      sqlite3_bind_int64(insert.get(), 2, target);
      if (sqlite3_step(insert.get()) != SQLITE_DONE) fail();
      sqlite3_reset(insert.get());
    }
  }

  std::unique_ptr<sqlite3, int (*)(sqlite3*)> database_{nullptr, sqlite3_close};
};

void check(int question, const char* whose, std::int64_t have, std::int64_t want) {
  if (have == want) return;
  throw Error(ErrorCode::failure,
              fmt::format("question {}: {}, {} says {}", question, have, whose, want));
}

void compare(const Wanted& wanted) {
  const lsqb::Data data = lsqb::read(wanted.folder);
  const std::unique_ptr<Peer> peer = wanted.sqlite ? std::make_unique<Peer>(data) : nullptr;
  const auto published = wanted.published.empty() ? std::map<int, std::int64_t>{}
                                                  : lsqb::published(wanted.published, wanted.scale);
  double sum = 0, peer_sum = 0;
  fmt::print("question,count,mekhala_ms,sqlite_ms\n");
  for (const lsqb::Question& question : lsqb::questions()) {
    std::int64_t count = 0, peer_count = 0;
    const double ours = milliseconds(
        [&] {
          Context context(ContextOptions{.threads = 1});
          count = *query::run_query(question.cypher, data.graph, {}, context)
                       .rows.at(0)
                       .at(0)
                       .integer();
        },
        wanted.rounds);
    double theirs = 0;
    if (peer) {
      theirs = milliseconds([&] { peer_count = peer->count(question.sql); }, 1);
      check(question.number, "SQLite", count, peer_count);
    }
    if (const auto known = published.find(question.number); known != published.end()) {
      check(question.number, "what is published", count, known->second);
    }
    fmt::print("{},{},{:.1f},{:.1f}\n", question.number, count, ours, theirs);
    std::fflush(stdout);
    sum += ours;
    peer_sum += theirs;
  }
  fmt::print("sum,,{:.1f},{:.1f}\n", sum, peer_sum);
}

Wanted wanted_of(int argc, char** argv) {
  Wanted wanted;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "--published" && i + 2 < argc) {
      wanted.published = argv[++i];
      wanted.scale = argv[++i];
    } else if (argument == "--rounds" && i + 1 < argc) {
      wanted.rounds =
          static_cast<std::size_t>(std::max<std::int64_t>(1, parse_int(argv[++i]).value_or(1)));
    } else if (argument == "--without-sqlite") {
      wanted.sqlite = false;
    } else {
      wanted.folder = argument;
    }
  }
  if (wanted.folder.empty()) {
    throw Error(ErrorCode::usage, "lsqb_bench needs the folder of the data");
  }
  return wanted;
}

}  // namespace
}  // namespace mekhala

int main(int argc, char** argv) {
  try {
    mekhala::compare(mekhala::wanted_of(argc, argv));
    return 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "lsqb_bench: {}\n", error.what());
    return 1;
  }
}
