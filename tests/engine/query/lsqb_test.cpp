#include <gtest/gtest.h>

#include "engine/query/query.hpp"
#include "tests/lsqb/lsqb.hpp"

namespace mekhala {
namespace {

// Counts of labelled subgraphs as another project publishes them.
TEST(Lsqb, NineCountsAreAsPublished) {
  const std::filesystem::path shared =
      std::filesystem::path(MEKHALA_SOURCE_DIR).parent_path() / "shared/data/lsqb";
  if (!std::filesystem::exists(shared)) {
    GTEST_SKIP() << "the folder ../shared/data/lsqb is not beside this project";
  }
  const lsqb::Data data = lsqb::read(shared / "data/social-network-sfexample-projected-fk");
  const auto counts = lsqb::published(shared / "expected-output/expected-output.csv", "example");
  ASSERT_EQ(counts.size(), 9U);
  for (const lsqb::Question& question : lsqb::questions()) {
    SCOPED_TRACE(question.number);
    Context context;
    const query::QueryResult result = query::run_query(question.cypher, data.graph, {}, context);
    ASSERT_EQ(result.rows.size(), 1U);
    EXPECT_EQ(*result.rows[0][0].integer(), counts.at(question.number));
  }
}

}  // namespace
}  // namespace mekhala
