#include "io/map_positions.hpp"

#include <gmock/gmock.h>

#include "engine/base/error.hpp"

namespace mekhala {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

TEST(MapPositions, WhatWasWrittenIsRead) {
  MapScene scene;
  scene.areas = {{"Lao PDR", "", "#0072B2"}};
  MapNode node;
  node.x = 12.34;
  node.y = 56;
  node.key = "a\"b\\ \xE0\xBA\xA5";
  node.area = 0;
  scene.nodes.push_back(node);
  node.key = "";
  scene.nodes.push_back(node);
  node.key = "free";
  node.area = kNoArea;
  scene.nodes.push_back(node);
  const MapPositions read = parse_positions(positions_text(scene, "hubs"), "p.json");
  EXPECT_EQ(read.kind, "hubs");
  EXPECT_NEAR(read.page.width, page_size(scene.page).width, 0.1);
  ASSERT_THAT(read.marks, SizeIs(2));
  EXPECT_NEAR(read.marks.at("a\"b\\ \xE0\xBA\xA5").x, 12.34, 0.06);
  EXPECT_EQ(read.marks.at("a\"b\\ \xE0\xBA\xA5").area, "Lao PDR");
  EXPECT_EQ(read.marks.at("free").area, "");
}

TEST(MapPositions, AnythingElseIsRefusedAndNotQuoted) {
  const std::string head = R"({"schema":"mekhala/positions/1","kind":"hubs","page":[100,100],)";
  for (const std::string& text :
       {std::string("{}"), std::string("[1]"), std::string("null"),
        std::string(R"({"schema":"mekhala/hubs/1","Somchai":1})"), head + R"("marks":[]})",
        head + R"("marks":{"Somchai":[1]}})", head + R"("marks":{"Somchai":["1",2,""]}})",
        head + R"("marks":{"Somchai":[1e300,2,""]}})", head + R"("marks":{"Somchai":7}})",
        std::string(R"({"schema":"mekhala/positions/1","page":[0,100],"marks":{}})"),
        std::string(R"({"schema":"mekhala/positions/1","page":[100],"marks":{}})")}) {
    SCOPED_TRACE(text);
    try {
      (void)parse_positions(text, "p.json");
      ADD_FAILURE() << "read";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::invalid_input);
      EXPECT_THAT(error.what(), HasSubstr("p.json"));
      EXPECT_THAT(error.what(), Not(HasSubstr("Somchai")));
    }
  }
}

}  // namespace
}  // namespace mekhala
