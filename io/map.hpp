#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace mekhala {

// A map as it will be printed: every text has passed the disclosure door already. Positions are in
// points (1/72 inch), y upwards, any range; to_dot moves and scales the drawing onto its page.
struct MapArea {
  std::string name;        // "Lao PDR"
  std::string local_name;  // "ສປປ ລາວ"; may be empty
  std::string color;       // "#0072B2"
};

inline constexpr std::uint32_t kNoArea = UINT32_MAX;

struct MapNode {
  double x = 0;
  double y = 0;
  std::string label;
  std::string note;  // second line under a hub: "broker · 12 links"
  std::string kind;  // ontology name: person, organization, account ...; picks the shape
  std::string role;  // ontology name: recruiter ...; picks the icon, where icons are drawn
  std::string id;    // stands in the tooltip
  std::uint32_t area = kNoArea;
  int size = 0;            // 0 small, 1..3 hubs from third to first rank band
  std::string victims;     // grouped victims instead of an entity: "7", "fewer than 10"
  double radius = 0;       // of a circle for many; 0: by `size`
  std::string count = {};  // people at a place, inside a circle of its own; "" none
  bool hollow = false;     // of a circle with a count: white with a coloured rim
  std::string key = {};    // its name in a file of positions; "" has none there
};

// How strong the evidence under a link is; the legend prints the thresholds.
enum class MapEvidence { confirmed, probable, suspected, ungraded };

struct MapLink {
  std::uint32_t from = 0;
  std::uint32_t to = 0;
  MapEvidence evidence = MapEvidence::ungraded;
  int width = 0;  // 0 thin, 1..3 by people moved
  bool directed = false;
  std::string label;             // between hubs only
  std::uint32_t area = kNoArea;  // whose colour it has; else that of `from`
};

struct MapPoint {
  double x = 0;
  double y = 0;
};

// Land beneath a map, cut at the room's edge: in its area's colour, with the area's name on it, or
// pale.
struct MapLand {
  std::uint32_t area = kNoArea;
  std::vector<std::vector<MapPoint>> rings;
  std::optional<MapPoint> label;  // where the name stands if nothing is there; nothing: no name
};

// A straight line beneath a map, as of an axis, with its name beneath its first end or left of it.
struct MapRule {
  MapPoint from, to;
  std::string label;
  bool strong = false;
  bool label_left = false;
};

// A part of the page, in points from its lower left corner.
struct MapRoom {
  double left = 0, bottom = 0, right = 0, top = 0;
};

enum class MapTheme { light, dark };
enum class MapPage { a4_landscape, a4, screen };  // 297 to 210, 210 to 297, 16 to 9
struct MapSize {
  double width = 0, height = 0;
};
[[nodiscard]] MapSize page_size(MapPage page);  // where nothing enlarges it

struct MapScene {
  std::string title;
  std::vector<std::string> subtitle;  // period, counts shown of total, measure, filters
  bool grades_told = true;            // else links without a grade may have one
  bool countries_guessed = true;      // where nobody says, by whom a mark is linked to
  std::string handling;               // printed large at the top right; never empty in a good map
  std::vector<std::string> footer;    // data status, view, run id, program version
  std::string nothing;                // why nothing is drawn, in the middle; "" where something is
  std::vector<MapArea> areas;
  std::vector<MapNode> nodes;
  std::vector<MapLink> links;
  std::string table_title;         // beside the drawing, over the legend
  std::vector<std::string> table;  // one line each
  bool icons = false;              // of the font kIconFont, which must be there
  MapTheme theme = MapTheme::light;
  MapPage page = MapPage::a4_landscape;
  double enlarged = 1;  // the page's sides against `page`: 1.41 makes an A4 sheet an A3 one
  bool sums = false;    // marks and lines stand for many: lines have no evidence
  bool placed = false;  // positions are points of the page and stay as they are
  std::optional<std::uint32_t> focus;  // a mark that stands near the middle of the drawing
  // The same, and the drawing has this room.
  std::optional<MapRoom> room;
  std::optional<MapRoom> ground;                  // the part of the room that lands lie in; or all
  std::vector<MapLand> lands;                     // in a room only
  std::vector<MapRule> rules;                     // in a room only
  bool areas_in_legend = false;                   // where no area has its name on it
  std::vector<std::string> legend;                // what numbers and colours mean, a line each
  std::map<std::string, std::string> kind_names;  // of kinds whose sign means something else here
};

inline constexpr const char* kIconFont = "FontAwesome";

[[nodiscard]] MapSize page_size(const MapScene& scene);

// The part of the page that titles of so many lines, legend and footer leave.
[[nodiscard]] MapRoom map_room(std::size_t subtitle_lines, MapPage page);
[[nodiscard]] MapRoom map_room(const MapScene& scene);

// Lines of a subtitle, each broken where the page ends, so that nothing of them is cut.
[[nodiscard]] std::vector<std::string> map_lines(const std::vector<std::string>& lines,
                                                 MapPage page);

// Moves and scales positions into map_room, unless they are points of the page. Throws Error(usage)
// on a position that is not finite.
void fit_to_page(MapScene& scene);

// Enlarges the page, a size of paper at a time and up to A0, until its marks stand as far apart as
// names need. Signs and texts keep their size: what is drawn large must be printed large.
void enlarge_page(MapScene& scene);
// "A3" of an A4 page enlarged once; "" where the page is no paper.
[[nodiscard]] std::string paper_of(const MapScene& scene);

// Half the width of a node's mark in points, for layouts that keep marks apart.
[[nodiscard]] double radius_of(const MapNode& node);

// DOT with every position and curve given, for draw() or any Graphviz (neato -n2): ids are n0, n1
// ..., no HTML labels, URLs or images, every label and tooltip escaped, long strings split. A label
// stands where it covers no mark and no other label, or not at all, and the legend counts those;
// only a hub keeps its label always. A legend names only what occurs. The same scene gives the same
// bytes. Throws Error(usage) on an end of a link that is no node and on a position that is not
// finite.
[[nodiscard]] std::string to_dot(const MapScene& scene);

}  // namespace mekhala
