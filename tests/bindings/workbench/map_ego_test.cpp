#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "bindings/workbench/map.hpp"
#include "bindings/workbench/session.hpp"
#include "tests/bindings/program.hpp"
#include "tests/bindings/workbench/opened.hpp"

// A map of what lies around one entity.
namespace mekhala {
namespace {

using program::Folder;

MapScene ego_of(const Session& session, const char* whom, MapPage page) {
  Context context;
  MapOptions options;
  options.kind = "ego";
  options.of = session.door().resolve(whom);
  options.page = page;
  MapScene scene = make_map(session.store(), session.door(), options, context);
  fit_to_page(scene);
  return scene;
}

// No side of it has more than two thirds of the drawing, whatever its country and the page.
TEST(EgoMap, TheOneInTheMiddleStandsThere) {
  const Folder folder;
  const std::string demo = program::make_demo(folder);
  const Session session(folder / demo, workbench_test::opening(View::team));
  for (const char* whom : {"Brian Otieno Wafula", "Aung Naing Htwe", "p-lin", "a-goldleaf"}) {
    for (const MapPage page : {MapPage::a4_landscape, MapPage::a4, MapPage::screen}) {
      const MapScene scene = ego_of(session, whom, page);
      const MapRoom room = map_room(scene);
      const auto centre = std::find_if(scene.nodes.begin(), scene.nodes.end(),
                                       [](const MapNode& node) { return node.size == 3; });
      ASSERT_NE(centre, scene.nodes.end());
      const double x = (centre->x - room.left) / (room.right - room.left);
      const double y = (centre->y - room.bottom) / (room.top - room.bottom);
      EXPECT_LT(std::abs(x - 0.5), 0.17) << whom;
      EXPECT_LT(std::abs(y - 0.5), 0.17) << whom;
    }
  }
}

}  // namespace
}  // namespace mekhala
