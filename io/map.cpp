#include "io/map.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string_view>

#include "engine/base/error.hpp"
#include "engine/base/text.hpp"
#include "engine/base/wrap.hpp"
#include "io/map_geometry.hpp"
#include "io/map_ground.hpp"
#include "io/map_layers.hpp"
#include "io/map_legend.hpp"
#include "io/map_marks.hpp"
#include "io/map_page.hpp"
#include "io/map_theme.hpp"

namespace mekhala {

using map::Box;
using map::box_around;
using map::Icon;
using map::icon_of;
using map::kAreaPad;
using map::kCountSize;
using map::kFooterHeight;
using map::KindMark;
using map::kMargin;
using map::Mark;
using map::mark_of;
using map::Point;
using map::quoted;
using map::Route;
using map::text_width;

namespace {

constexpr double kTitle = 18;
constexpr double kBold = 1.12;  // as wide are bold letters as others
constexpr double kAreaTitle = 14;
constexpr double kLocalTitle = 10;
constexpr double kSmallTitle = 0.72;  // of that size, where a name needs less room
constexpr double kRuleLabel = 8;
constexpr int kAreaTint = 0x1c, kLandTint = 0x2c;
constexpr double kGap = 2;               // between a mark and its label
constexpr double kGapStep = 5;           // in which a label moves off its mark
constexpr double kFar = 60, kNear = 12;  // how far off: of a large mark, of a small one
// A name is nearer to its mark than to another by so much: of a large mark, of a small one.
constexpr double kApart = 8, kSmallApart = 1;
constexpr std::size_t kFirmCost = 20;      // of covering what no text may cover
constexpr std::size_t kMostCurves = 1500;  // links; more are straight lines
constexpr std::size_t kNothingCells = 90;

class Drawing {
 public:
  explicit Drawing(const MapScene& scene)
      : scene_(scene),
        theme_(map::theme_of(scene.theme)),
        page_(page_size(scene)),
        layers_(theme_, page_) {
    for (const MapArea& area : scene.areas) {
      colors_.push_back(map::readable(area.color, theme_.paper, map::kSignContrast));
    }
  }

  std::string run() {
    check();
    fit();
    std::string out = "graph mekhala {\n";
    map::Legend legend(scene_, colors_);
    for (const Box& box : legend.boxes()) take_firmly(box);
    draw_titles();
    draw_areas();
    draw_nodes();
    draw_links();
    name_ground();
    legend.draw(layers_, unlabelled_);
    out += fmt::format(
        "graph [layout=neato, inputscale=72, splines=true, outputorder=edgesfirst, overlap=true, "
        "pad=0, margin=0, bgcolor=\"{}\", charset=\"UTF-8\", "
        "fontname=\"{}\", _background={}];\n",
        theme_.paper, map::kFont, quoted(layers_.background.text()));
    out += fmt::format(
        "node [fontname=\"{0}\", fontcolor=\"{1}\", fixedsize=true, penwidth=1.2, label=\"\"];\n"
        "edge [fontname=\"{0}\", fontcolor=\"{1}\", fontsize=8, penwidth=0.9, arrowsize=0.6, "
        "dir=none];\n",
        map::kFont, theme_.ink);
    // Invisible corners keep the page where the background is, and as large as it is.
    constexpr double corner = 0.36;
    out += fmt::format(
        "corner0 [pos=\"{0},{0}!\", shape=point, width={1}, style=invis];\n"
        "corner1 [pos=\"{2:.2f},{3:.2f}!\", shape=point, width={1}, style=invis];\n",
        corner, corner / 36, page_.width - corner, page_.height - corner);
    out += layers_.dot() + "}\n";
    return out;
  }

 private:
  void check() const {
    for (const MapLink& link : scene_.links) {
      if (link.from >= scene_.nodes.size() || link.to >= scene_.nodes.size()) {
        throw Error(ErrorCode::usage, "a map link must join two nodes of the map");
      }
    }
  }

  void fit() {
    MapScene placed = scene_;
    fit_to_page(placed);
    for (const MapNode& node : placed.nodes) positions_.push_back({node.x, node.y});
  }

  // What no text may cover: other texts, hubs, numbers. A small mark is hidden by a hub's name
  // where nothing else helps.
  void take_firmly(const Box& box) {
    taken_.add(box);
    firm_.add(box);
  }
  [[nodiscard]] std::size_t cost_of(const Box& box) const {
    return taken_.meeting(box) + kFirmCost * firm_.meeting(box);
  }

  // Of a name on the tint of its area.
  [[nodiscard]] std::string title_color(const std::string& color, int tint,
                                        const char* ground) const {
    return map::readable(color, map::blended(color, tint, ground), map::kTextContrast);
  }
  [[nodiscard]] std::string color_of(std::uint32_t area) const {
    return area < colors_.size() ? colors_[area] : theme_.neutral;
  }

  void draw_areas() {
    if (scene_.room) {
      map::draw_ground(layers_.background, scene_);
      return;
    }
    for (std::uint32_t area = 0; area < scene_.areas.size(); ++area) {
      std::vector<Point> centres;
      std::vector<double> radii;
      for (std::size_t i = 0; i < scene_.nodes.size(); ++i) {
        if (scene_.nodes[i].area != area) continue;
        centres.push_back(positions_[i]);
        radii.push_back(radius_of(scene_.nodes[i]));
      }
      if (centres.empty()) continue;
      const std::vector<Point> hull = map::outline(centres, radii, kAreaPad);
      const std::string& color = colors_[area];
      layers_.background.style("setlinewidth(1)");
      layers_.background.colors(color + "66", fmt::format("{}{:02x}", color, kAreaTint));
      layers_.background.polygon(hull);
      std::string name = scene_.areas[area].name;
      if (!scene_.areas[area].local_name.empty()) name += "   " + scene_.areas[area].local_name;
      const Point at = place_of_title(hull, kBold * text_width(name, kAreaTitle));
      take_firmly(layers_.text({at.x, at.y}, name, kAreaTitle,
                               title_color(color, kAreaTint, theme_.paper), true, true));
    }
  }

  // Above the area, or beneath it, or to a side of either, near it, a line further off or within:
  // where it covers the fewest marks.
  [[nodiscard]] Point place_of_title(const std::vector<Point>& hull, double width) const {
    Box box{1e300, 1e300, -1e300, -1e300};
    for (const Point& point : hull) {
      box = {std::min(box.left, point.x), std::min(box.bottom, point.y),
             std::max(box.right, point.x), std::max(box.top, point.y)};
    }
    const double middle = (box.left + box.right) / 2;
    const double aside = std::max(0.0, (box.right - box.left) / 2 - width / 4);
    Point best{middle, box.top + 10};
    std::size_t fewest = std::numeric_limits<std::size_t>::max();
    for (const double y : {box.top + 10, box.bottom - 10, box.top + 28, box.bottom - 28,
                           box.top - 16, box.bottom + 16, box.top + 46, box.bottom - 46}) {
      for (const double x :
           {middle, middle - aside / 2, middle + aside / 2, middle - aside, middle + aside}) {
        const Box title{x - width / 2, y - kAreaTitle / 2, x + width / 2, y + kAreaTitle / 2};
        std::size_t meets = title.left < kMargin || title.right > page_.width - kMargin ||
                                    title.bottom < kMargin + kFooterHeight
                                ? 100
                                : 0;
        meets += cost_of(title);
        for (std::size_t i = 0; i < positions_.size(); ++i) {
          const MapNode& node = scene_.nodes[i];
          const double r = radius_of(node);
          const Point& at = positions_[i];
          if (!title.meets({at.x - r, at.y - r, at.x + r, at.y + r})) continue;
          meets += node.size > 0 || !node.victims.empty() ? kFirmCost : 1;
        }
        if (meets < fewest) {
          fewest = meets;
          best = {x, y};
        }
      }
    }
    return best;
  }

  void draw_nodes() {
    // All marks first, so that no label is placed over one.
    for (std::size_t i = 0; i < scene_.nodes.size(); ++i) {
      const double r = radius_of(scene_.nodes[i]);
      const Point& at = positions_[i];
      const Box box{at.x - r, at.y - r, at.x + r, at.y + r};
      const MapNode& node = scene_.nodes[i];
      if (node.size > 0 || !node.victims.empty() || !node.count.empty()) {
        take_firmly(box);
      } else {
        taken_.add(box);
      }
    }
    // Hubs choose the place of their label first.
    std::vector<std::size_t> order(scene_.nodes.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return scene_.nodes[a].size > scene_.nodes[b].size;
    });
    for (std::size_t i = 0; i < scene_.nodes.size(); ++i) draw_mark(i);
    name_rules();
    lay_links();
    for (const std::size_t i : order) {
      if (!scene_.nodes[i].label.empty()) draw_label(i);
    }
  }

  // Large on its own land; smaller where only that fits there; else off it, at the end of a thin
  // line, for on other ground it would be read as the name of that. Where it would cover anything
  // it is left out and counted.
  void name_ground() {
    if (!scene_.room) return;
    const map::LandNames names(scene_);
    for (std::size_t i = 0; i < scene_.lands.size(); ++i) {
      const MapLand& land = scene_.lands[i];
      if (land.area >= scene_.areas.size() || !land.label) continue;
      const LandText large = set_name(names, i, 1), small = set_name(names, i, kSmallTitle);
      const bool shrinks = large.place.meets > 0 || large.place.foreign > small.place.foreign + 0.3;
      const LandText& set = shrinks ? small : large;
      if (set.place.meets > 0) {
        ++unlabelled_.lands;
        continue;
      }
      draw_name(names, i, set);
    }
  }

  // A land's name as it is tried, at so much of its size.
  struct LandText {
    double scale = 1, width = 0, height = 0;
    map::LandName place;
  };
  [[nodiscard]] LandText set_name(const map::LandNames& names, std::size_t land,
                                  double scale) const {
    const MapArea& area = scene_.areas[scene_.lands[land].area];
    LandText text{scale,
                  std::max(kBold * text_width(area.name, scale * kAreaTitle),
                           text_width(area.local_name, scale * kLocalTitle)),
                  scale * kAreaTitle * 2.4,
                  {}};
    text.place = names.place(land, text.width, text.height, taken_);
    return text;
  }

  void draw_name(const map::LandNames& names, std::size_t land, const LandText& set) {
    const MapArea& area = scene_.areas[scene_.lands[land].area];
    const Point& at = set.place.at;
    take_firmly(box_around(at, set.width, set.height));
    const std::string color = title_color(area.color, kLandTint, theme_.land);
    if (set.place.foreign > 0.6) {
      if (const std::optional<Point> end = anchor_of(names, land, at)) {
        layers_.background.style("setlinewidth(0.8)");
        layers_.background.colors(color, theme_.paper);
        layers_.background.line(*end, map::leaving(box_around(at, set.width, set.height), *end));
      }
    }
    const double up = area.local_name.empty() ? 0 : set.scale * kAreaTitle * 0.6;
    layers_.text({at.x, at.y + up}, area.name, set.scale * kAreaTitle, color, true);
    if (up > 0) {
      layers_.text({at.x, at.y - up - 1}, area.local_name, set.scale * kLocalTitle, color, false);
    }
  }

  // The country's own mark, if it has one without a name, else a point of its land.
  [[nodiscard]] std::optional<Point> anchor_of(const map::LandNames& names, std::size_t land,
                                               const Point& name) const {
    for (std::size_t i = 0; i < scene_.nodes.size(); ++i) {
      const MapNode& node = scene_.nodes[i];
      if (node.label.empty() && node.area == scene_.lands[land].area) return positions_[i];
    }
    return names.anchor(land, name);
  }

  void name_rules() {
    for (const MapRule& rule : scene_.rules) {
      if (rule.label.empty()) continue;
      const double width = text_width(rule.label, kRuleLabel);
      const std::string color = rule.strong ? theme_.ink : theme_.soft_ink;
      if (rule.label_left) {
        layers_.side_text({rule.from.x - 6, rule.from.y}, rule.label, kRuleLabel, color, false,
                          'r');
        taken_.add(box_around({rule.from.x - 6 - width / 2, rule.from.y}, width, kRuleLabel));
      } else {
        taken_.add(
            layers_.text({rule.from.x, rule.from.y - 8}, rule.label, kRuleLabel, color, false));
      }
    }
  }

  void draw_count(std::size_t i) {
    const MapNode& node = scene_.nodes[i];
    const std::string color = color_of(node.area);
    const double size = node.radius > 0 ? std::clamp(node.radius * 0.55, 6.5, 14.0)
                                        : (node.size > 1 ? 10 : kCountSize);
    layers_.nodes += fmt::format(
        "n{} [pos=\"{:.1f},{:.1f}!\", shape=circle, fixedsize=shape, width={:.3f}, style=filled, "
        "fillcolor=\"{}\", color=\"{}\", penwidth={}, fontsize={:.1f}, fontcolor=\"{}\", "
        "fontname=\"{} Bold\", label={}, class=\"count\", tooltip={}];\n",
        i, positions_[i].x, positions_[i].y, radius_of(node) / 36,
        node.hollow ? theme_.panel : color, node.hollow ? color : theme_.rim,
        node.hollow ? 1.6 : 1.2, size,
        node.hollow ? theme_.ink : map::on_fill(color, map::kTextContrast), map::kFont,
        quoted(node.count), quoted(tooltip_of(node)));
  }

  void draw_mark(std::size_t i) {
    const MapNode& node = scene_.nodes[i];
    if (!node.count.empty()) return draw_count(i);
    const double size = 2 * radius_of(node) / 72;
    const std::string color = color_of(node.area);
    if (!node.victims.empty()) {
      layers_.nodes += fmt::format(
          "n{} [pos=\"{:.1f},{:.1f}!\", shape=circle, fixedsize=shape, width={:.3f}, "
          "style=\"dashed,filled\", "
          "fillcolor=\"{}\", color=\"{}\", fontsize=9, label={}, class=\"victims\"];\n",
          i, positions_[i].x, positions_[i].y, size, theme_.panel, theme_.soft_ink,
          quoted(node.victims));
      return;
    }
    const KindMark& mark = mark_of(node.kind);
    layers_.nodes += fmt::format(
        "n{} [pos=\"{:.1f},{:.1f}!\", {}, style=\"filled{}\", "
        "fillcolor=\"{}\", color=\"{}\", penwidth={}, class=\"{}\", tooltip={}];\n",
        i, positions_[i].x, positions_[i].y, map::shape_of(mark, size),
        std::string_view(mark.shape) == "box" ? ",rounded" : "", color,
        node.size > 0 ? theme_.ink : theme_.rim, node.size > 0 ? 1.8 : 0.8,
        node.size > 0 ? "hub" : "entity", quoted(tooltip_of(node)));
    draw_icon(i);
  }

  static std::string tooltip_of(const MapNode& node) {
    std::string text = node.label.empty() ? (node.count.empty() ? node.kind : node.id) : node.label;
    if (!node.count.empty()) text += " · " + node.count;
    if (!node.note.empty()) text += " · " + node.note;
    if (!node.id.empty() && node.id != node.label) text += " · " + node.id;
    return text;
  }

  void draw_icon(std::size_t i) {
    const MapNode& node = scene_.nodes[i];
    const Icon* icon = scene_.icons ? icon_of(node) : nullptr;
    if (icon == nullptr) return;
    layers_.icon(positions_[i], *icon, radius_of(node) * (node.size > 0 ? 0.95 : 1.1),
                 map::on_fill(color_of(node.area), map::kSignContrast));
  }

  struct Label {
    Point at;
    std::size_t meets = 0;  // what it would cover
    double gap = 0;         // between it and its mark
  };
  // Around a mark, `gap` from its rim: where a label of that size covers the fewest boxes.
  [[nodiscard]] Label place_label(std::size_t i, double width, double height, double gap) const {
    const double r = radius_of(scene_.nodes[i]) + gap;
    const Point& at = positions_[i];
    const std::array<Point, 8> places{{{at.x, at.y - r - height / 2},
                                       {at.x, at.y + r + height / 2},
                                       {at.x + r + width / 2, at.y},
                                       {at.x - r - width / 2, at.y},
                                       {at.x + r + width / 2, at.y - r - height / 3},
                                       {at.x - r - width / 2, at.y - r - height / 3},
                                       {at.x + r + width / 2, at.y + r + height / 3},
                                       {at.x - r - width / 2, at.y + r + height / 3}}};
    Label best{places[0], std::numeric_limits<std::size_t>::max(), gap};
    for (const Point& place : places) {
      const Box box = box_around(place, width, height);
      std::size_t meets = cost_of(box);
      // Beside two marks a name would be read as that of the nearer one.
      if (gap <= kNear && is_nearer_to_another(i, box, gap)) ++meets;
      if (box.left < 0 || box.right > page_.width || box.bottom < 0) meets += 100;
      if (scene_.room && (box.right > scene_.room->right || box.bottom < scene_.room->bottom ||
                          box.top > scene_.room->top)) {
        meets += 100;
      }
      if (meets < best.meets) best = {place, meets, gap};
    }
    return best;
  }

  // Whether a mark no smaller than the label's own lies nearer to it.
  [[nodiscard]] bool is_nearer_to_another(std::size_t own, const Box& box, double gap) const {
    const MapNode& mine = scene_.nodes[own];
    const double least = 0.8 * radius_of(mine);
    const double apart = mine.size > 0 || mine.radius > 0 ? kApart : kSmallApart;
    for (std::size_t i = 0; i < positions_.size(); ++i) {
      const double r = radius_of(scene_.nodes[i]);
      if (i == own || r < least) continue;
      const double dx = std::max({box.left - positions_[i].x, positions_[i].x - box.right, 0.0});
      const double dy = std::max({box.bottom - positions_[i].y, positions_[i].y - box.top, 0.0});
      if (std::hypot(dx, dy) - r < gap + apart) return true;
    }
    return false;
  }

  // A name as it is tried: with its note or without.
  struct Size {
    double width = 0, height = 0;
  };

  // The nearest place where it covers nothing; else where it covers least, up to so far from its
  // mark.
  [[nodiscard]] Label seek_label(std::size_t i, const Size& size, double far) const {
    Label best = place_label(i, size.width, size.height, kGap);
    for (double gap = kGap + kGapStep; best.meets > 0 && gap < far; gap += kGapStep) {
      const Label tried = place_label(i, size.width, size.height, gap);
      if (tried.meets < best.meets) best = tried;
    }
    return best;
  }

  void draw_label(std::size_t i) {
    const MapNode& node = scene_.nodes[i];
    const bool hub = node.size > 0;
    const double size = hub ? 11 : 7.5;
    const std::string label = truncate_display(node.label, hub ? 36 : 22);
    const Size bare{text_width(label, size) + 2, size * 1.25};
    const Size noted{std::max(bare.width, text_width(node.note, 8) + 2), bare.height + 10};
    // It gives up its note first, then moves off, at the end of a thin line.
    bool note = hub && !node.note.empty();
    Label best = note ? seek_label(i, noted, kGap) : Label{{}, 1};
    if (note && best.meets > 0 && node.radius == 0 && !scene_.room) {
      best = seek_label(i, noted, kNear);
    }
    if (best.meets > 0) {
      const Label other = seek_label(i, bare, hub || scene_.room ? kFar : kNear);
      // A hub among others keeps its note rather than hide less.
      if (!note || other.meets < best.meets) {
        note = false;
        best = other;
      }
    }
    // A mark without room for its label keeps its tooltip; only a hub never goes without.
    const bool stays = hub && node.radius == 0 && !scene_.room;
    if (best.meets > 0 && !stays) {
      ++unlabelled_.marks;
      return;
    }
    const Size& set = note ? noted : bare;
    if (best.gap > kNear) {
      layers_.background.style("setlinewidth(0.6)");
      layers_.background.colors(theme_.soft_ink, theme_.paper);
      layers_.background.line(positions_[i], best.at);
    }
    take_firmly(box_around(best.at, set.width, set.height));
    if (note) {
      layers_.text({best.at.x, best.at.y + 5}, label, size, theme_.ink, true, true);
      layers_.text({best.at.x, best.at.y - 7}, node.note, 8, theme_.soft_ink, false, true);
    } else {
      layers_.text(best.at, label, size, hub ? theme_.ink : theme_.soft_ink, hub, true);
    }
  }

  // Curves go round the marks and titles that are there; so they are laid before labels are placed.
  // On a map of places they keep off the middles of one another too: there and back are two lines.
  void lay_links() {
    const bool straight = scene_.links.size() > kMostCurves;
    map::Taken taken = taken_;
    for (const MapLink& link : scene_.links) {
      const double arrow = link.directed ? 10 * arrow_size(link) : 0;
      routes_.push_back(map::route(mark_at(link.from), mark_at(link.to), arrow, straight, taken,
                                   {0, 0, page_.width, page_.height}));
      if (!scene_.room) continue;
      // As large as the steps in which another curve is looked at, so that none steps over it.
      const Route& way = routes_.back();
      const double step =
          std::hypot(way.tip.x - way.curve[0].x, way.tip.y - way.curve[0].y) / 20 + 2;
      for (const double t : {0.35, 0.5, 0.65}) taken.add(box_around(way.at(t), step, step));
    }
  }
  [[nodiscard]] Mark mark_at(std::uint32_t node) const {
    return {positions_[node], radius_of(scene_.nodes[node])};
  }
  [[nodiscard]] bool between_hubs(const MapLink& link) const {
    return scene_.nodes[link.from].size > 0 && scene_.nodes[link.to].size > 0;
  }
  [[nodiscard]] double arrow_size(const MapLink& link) const {
    return between_hubs(link) ? 0.6 + 0.1 * link.width : 0.5;
  }

  void draw_links() {
    for (std::size_t i = 0; i < scene_.links.size(); ++i) {
      const MapLink& link = scene_.links[i];
      // Without colour it is told by its open arrow and thinner line. What leads to a number is
      // nobody's evidence.
      const bool ungraded = link.evidence == MapEvidence::ungraded && !map::counts(scene_, link);
      const bool hubs = between_hubs(link);
      // Between places colours tell arrows apart.
      const bool colored = link.evidence != MapEvidence::ungraded || !scene_.lands.empty();
      const std::string color =
          !colored ? std::string(theme_.neutral) + (scene_.sums ? "70" : "90")
                   : color_of(link.area < scene_.areas.size() ? link.area
                                                              : scene_.nodes[link.from].area) +
                         (hubs ? "e0" : "88");
      const Route& way = routes_[i];
      std::string pos =
          link.directed ? fmt::format("e,{:.1f},{:.1f} ", way.tip.x, way.tip.y) : std::string();
      for (const Point& point : way.curve) {
        pos +=
            fmt::format("{}{:.1f},{:.1f}", &point == way.curve.data() ? "" : " ", point.x, point.y);
      }
      const double width = (hubs ? 1.4 : 0.8) + 0.9 * link.width;
      layers_.links += fmt::format(
          "n{} -- n{} [pos=\"{}\", style={}, penwidth={:.2f}, color=\"{}\"{}{}];\n", link.from,
          link.to, pos, mark_of(link.evidence).style, ungraded ? 0.6 * width : width, color,
          link.directed ? fmt::format(", dir=forward, arrowsize={:.1f}", arrow_size(link)) : "",
          link.directed && ungraded ? ", arrowhead=onormal" : "");
      if (!link.label.empty()) label_link(link, way);
    }
  }

  // On its curve where there is room; else not at all, and counted.
  void label_link(const MapLink& link, const Route& way) {
    constexpr double size = 8;
    const std::string label = truncate_display(link.label, 28);
    for (const double t : {0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.2, 0.8, 0.15, 0.85}) {
      const Point at = way.at(t);
      const Box box = box_around(at, text_width(label, size) + 4, size * 1.3);
      if (taken_.meeting(box) > 0 || box.left < 0 || box.right > page_.width) continue;
      take_firmly(box);
      layers_.text({at.x, at.y}, label, size, theme_.ink, false, true);
      return;
    }
    ++unlabelled_.links;
  }

  // The title, as much of it as has room: no name reaches over the handling mark, or the edge.
  [[nodiscard]] std::string title_within(double room) const {
    std::size_t cells = display_width(scene_.title);
    std::string title = scene_.title;
    while (cells > 1 && kBold * text_width(title, kTitle) > room) {
      title = truncate_display(scene_.title, --cells);
    }
    return title;
  }

  // What stands at the edges of every page, so that nothing is written over it.
  void draw_titles() {
    Point at{kMargin, page_.height - 30};
    const double width = text_width(scene_.handling, 11) + 12;
    take_firmly(layers_.left_text(at, title_within(page_.width - 2 * kMargin - width), kTitle,
                                  theme_.ink, true));
    at.y -= 20;
    for (const std::string& line : scene_.subtitle) {
      take_firmly(layers_.left_text(at, line, map::kSubtitleSize, theme_.soft_ink, false));
      at.y -= 13;
    }
    if (!scene_.handling.empty()) {
      take_firmly(layers_.text({page_.width - kMargin - width / 2, page_.height - 30},
                               scene_.handling, 11, theme_.warning, true));
    }
    Point middle{page_.width / 2, page_.height / 2};
    for (const std::string& line :
         wrap_display(scene_.nothing, scene_.nothing.empty() ? 0 : kNothingCells)) {
      if (!line.empty()) layers_.text(middle, line, 12, theme_.ink, false);
      middle.y -= 17;
    }
    at.y = kMargin - 14 + 11 * static_cast<double>(scene_.footer.size());
    for (const std::string& line : scene_.footer) {
      take_firmly(layers_.left_text(at, line, 7.5, theme_.soft_ink, false));
      at.y -= 11;
    }
  }

  const MapScene& scene_;
  const map::Theme& theme_;
  MapSize page_;
  std::vector<std::string> colors_;  // of areas, as marks have them
  std::vector<Point> positions_;
  map::Taken taken_, firm_;
  std::vector<Route> routes_;
  map::Layers layers_;
  map::Unlabelled unlabelled_;
};

}  // namespace

std::string to_dot(const MapScene& scene) { return Drawing(scene).run(); }

}  // namespace mekhala
