#include "io/map.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <string_view>

#include "engine/base/error.hpp"
#include "engine/base/text.hpp"
#include "engine/base/wrap.hpp"
#include "io/map_geometry.hpp"
#include "io/map_ground.hpp"
#include "io/map_marks.hpp"
#include "io/map_page.hpp"
#include "io/map_theme.hpp"

namespace mekhala {

using map::Background;
using map::Box;
using map::box_around;
using map::EvidenceMark;
using map::Icon;
using map::icon_of;
using map::kAreaPad;
using map::kCountSize;
using map::kFooterHeight;
using map::KindMark;
using map::kLegendRow;
using map::kLegendWidth;
using map::kMargin;
using map::Mark;
using map::mark_of;
using map::Point;
using map::quoted;
using map::Route;
using map::text_width;

namespace {

constexpr double kAreaTitle = 14;
constexpr double kLocalTitle = 10;
constexpr double kRuleLabel = 8;
constexpr int kAreaTint = 0x1c, kLandTint = 0x2c;
constexpr double kGapStep = 8;           // in which a label moves off its mark
constexpr double kFar = 60, kNear = 12;  // how far off: of a large mark, of a small one
// A name is nearer to its mark than to another by so much: of a large mark, of a small one.
constexpr double kApart = 8, kSmallApart = 1;
constexpr std::size_t kMostCurves = 1500;  // links; more are straight lines
constexpr std::size_t kNothingCells = 90;
constexpr const char* kFont = "Noto Sans";

std::string spaced(std::string_view name) {
  std::string text(name);
  std::replace(text.begin(), text.end(), '_', ' ');
  return text;
}

class Drawing {
 public:
  explicit Drawing(const MapScene& scene)
      : scene_(scene), theme_(map::theme_of(scene.theme)), page_(page_size(scene.page)) {
    for (const MapArea& area : scene.areas) {
      colors_.push_back(map::readable(area.color, theme_.paper, map::kSignContrast));
    }
  }

  std::string run() {
    check();
    hubs_ = std::count_if(scene_.nodes.begin(), scene_.nodes.end(),
                          [](const MapNode& node) { return node.size > 0; }) > 1;
    fit();
    std::string out = "graph mekhala {\n";
    draw_areas();
    draw_nodes();
    draw_links();
    name_ground();
    draw_titles();
    draw_legend();
    draw_table();
    out += fmt::format(
        "graph [layout=neato, inputscale=72, splines=true, outputorder=edgesfirst, overlap=true, "
        "pad=0, margin=0, bgcolor=\"{}\", charset=\"UTF-8\", "
        "fontname=\"{}\", _background={}];\n",
        theme_.paper, kFont, quoted(background_.text()));
    out += fmt::format(
        "node [fontname=\"{0}\", fontcolor=\"{1}\", fixedsize=true, penwidth=1.2, label=\"\"];\n"
        "edge [fontname=\"{0}\", fontcolor=\"{1}\", fontsize=8, penwidth=0.9, arrowsize=0.6, "
        "dir=none];\n",
        kFont, theme_.ink);
    // Invisible corners keep the page where the background is, and as large as it is.
    constexpr double corner = 0.36;
    out += fmt::format(
        "corner0 [pos=\"{0},{0}!\", shape=point, width={1}, style=invis];\n"
        "corner1 [pos=\"{2:.2f},{3:.2f}!\", shape=point, width={1}, style=invis];\n",
        corner, corner / 36, page_.width - corner, page_.height - corner);
    out += nodes_ + links_ + icons_ + texts_ + "}\n";
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
      map::draw_ground(background_, scene_);
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
      background_.style("setlinewidth(1)");
      background_.colors(color + "66", fmt::format("{}{:02x}", color, kAreaTint));
      background_.polygon(hull);
      std::string name = scene_.areas[area].name;
      if (!scene_.areas[area].local_name.empty()) name += "   " + scene_.areas[area].local_name;
      // Bold letters are wider.
      const Point at = place_of_title(hull, 1.12 * text_width(name, kAreaTitle));
      taken_.add(text(at.x, at.y, name, kAreaTitle, title_color(color, kAreaTint, theme_.paper),
                      true, true));
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
                           box.top - 16, box.bottom + 16}) {
      for (const double x :
           {middle, middle - aside / 2, middle + aside / 2, middle - aside, middle + aside}) {
        const Box title{x - width / 2, y - kAreaTitle / 2, x + width / 2, y + kAreaTitle / 2};
        std::size_t meets =
            title.left < kMargin || title.bottom < kMargin + kFooterHeight ? 100 : 0;
        meets += taken_.meeting(title);
        for (std::size_t i = 0; i < positions_.size(); ++i) {
          const double r = radius_of(scene_.nodes[i]);
          const Point& at = positions_[i];
          meets += title.meets({at.x - r, at.y - r, at.x + r, at.y + r}) ? 1 : 0;
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
      taken_.add({at.x - r, at.y - r, at.x + r, at.y + r});
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

  void name_ground() {
    if (!scene_.room) return;
    const map::LandNames names(scene_);
    for (std::size_t i = 0; i < scene_.lands.size(); ++i) {
      const MapLand& land = scene_.lands[i];
      if (land.area >= scene_.areas.size() || !land.label) continue;
      const MapArea& area = scene_.areas[land.area];
      const double width =
          std::max(text_width(area.name, kAreaTitle), text_width(area.local_name, kLocalTitle));
      const Point at = names.place(i, width, kAreaTitle * 2.4, taken_);
      taken_.add(box_around(at, width, kAreaTitle * 2.4));
      const double up = area.local_name.empty() ? 0 : kAreaTitle * 0.6;
      const std::string color = title_color(area.color, kLandTint, theme_.land);
      text(at.x, at.y + up, area.name, kAreaTitle, color, true);
      if (up > 0) text(at.x, at.y - up - 1, area.local_name, kLocalTitle, color, false);
    }
  }

  void name_rules() {
    for (const MapRule& rule : scene_.rules) {
      if (rule.label.empty()) continue;
      const double width = text_width(rule.label, kRuleLabel);
      const std::string color = rule.strong ? theme_.ink : theme_.soft_ink;
      if (rule.label_left) {
        side_text(rule.from.x - 6, rule.from.y, rule.label, kRuleLabel, color, false, 'r');
        taken_.add(box_around({rule.from.x - 6 - width / 2, rule.from.y}, width, kRuleLabel));
      } else {
        taken_.add(text(rule.from.x, rule.from.y - 8, rule.label, kRuleLabel, color, false));
      }
    }
  }

  void draw_count(std::size_t i) {
    const MapNode& node = scene_.nodes[i];
    const std::string color = color_of(node.area);
    const double size = node.radius > 0 ? std::clamp(node.radius * 0.55, 6.5, 14.0)
                                        : (node.size > 1 ? 10 : kCountSize);
    nodes_ += fmt::format(
        "n{} [pos=\"{:.1f},{:.1f}!\", shape=circle, fixedsize=shape, width={:.3f}, style=filled, "
        "fillcolor=\"{}\", color=\"{}\", penwidth={}, fontsize={:.1f}, fontcolor=\"{}\", "
        "fontname=\"{} Bold\", label={}, class=\"count\", tooltip={}];\n",
        i, positions_[i].x, positions_[i].y, radius_of(node) / 36,
        node.hollow ? theme_.panel : color, node.hollow ? color : theme_.rim,
        node.hollow ? 1.6 : 1.2, size,
        node.hollow ? theme_.ink : map::on_fill(color, map::kTextContrast), kFont,
        quoted(node.count), quoted(tooltip_of(node)));
  }

  void draw_mark(std::size_t i) {
    const MapNode& node = scene_.nodes[i];
    if (!node.count.empty()) return draw_count(i);
    const double size = 2 * radius_of(node) / 72;
    const std::string color = color_of(node.area);
    if (!node.victims.empty()) {
      nodes_ += fmt::format(
          "n{} [pos=\"{:.1f},{:.1f}!\", shape=circle, fixedsize=shape, width={:.3f}, "
          "style=\"dashed,filled\", "
          "fillcolor=\"{}\", color=\"{}\", fontsize=9, label={}, class=\"victims\"];\n",
          i, positions_[i].x, positions_[i].y, size, theme_.panel, theme_.soft_ink,
          quoted(node.victims));
      victims_ = true;
      return;
    }
    const KindMark& mark = mark_of(node.kind);
    kinds_.insert(mark.kind);
    nodes_ += fmt::format(
        "n{} [pos=\"{:.1f},{:.1f}!\", {}, style=\"filled{}\", "
        "fillcolor=\"{}\", color=\"{}\", penwidth={}, class=\"{}\", tooltip={}];\n",
        i, positions_[i].x, positions_[i].y, shape_of_mark(mark, size),
        std::string_view(mark.shape) == "box" ? ",rounded" : "", color,
        node.size > 0 ? theme_.ink : theme_.rim, node.size > 0 ? 1.8 : 0.8,
        node.size > 0 ? "hub" : "entity", quoted(tooltip_of(node)));
    draw_icon(i);
  }

  // Of that size in inches; what would be a circle otherwise is wider than high.
  static std::string shape_of_mark(const KindMark& mark, double size) {
    return fmt::format("shape={}, width={:.3f}, height={:.3f}", mark.shape, size * mark.stretch,
                       size / mark.stretch);
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
    if (node.role == icon->name) roles_.insert(icon->name);
    icon_text(positions_[i], *icon, radius_of(node) * (node.size > 0 ? 0.95 : 1.1),
              map::on_fill(color_of(node.area), map::kSignContrast));
  }
  void icon_text(const Point& at, const Icon& icon, double size, const char* color) {
    icons_ += fmt::format(
        "i{} [pos=\"{:.1f},{:.1f}!\", shape=plaintext, fixedsize=false, margin=0, width=0, "
        "height=0, "
        "fontsize={:.1f}, fontcolor=\"{}\", fontname=\"{}\", label={}, class=\"icon\"];\n",
        num_icons_++, at.x, at.y, size, color, kIconFont, quoted(icon.sign));
  }

  struct Label {
    Point at;
    std::size_t meets = 0;  // boxes it would cover
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
    Label best{places[0], std::numeric_limits<std::size_t>::max()};
    for (const Point& place : places) {
      const Box box = box_around(place, width, height);
      std::size_t meets = taken_.meeting(box);
      // Beside two marks a name would be read as that of the nearer one.
      if (gap <= kNear && is_nearer_to_another(i, box, gap)) ++meets;
      if (box.left < 0 || box.right > page_.width || box.bottom < 0) meets += 100;
      if (scene_.room && (box.right > scene_.room->right || box.bottom < scene_.room->bottom ||
                          box.top > scene_.room->top)) {
        meets += 100;
      }
      if (meets < best.meets) best = {place, meets};
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

  void draw_label(std::size_t i) {
    const MapNode& node = scene_.nodes[i];
    const bool hub = node.size > 0;
    const double size = hub ? 11 : 7.5;
    const std::string label = truncate_display(node.label, hub ? 36 : 22);
    const double bare = text_width(label, size) + 2;
    bool note = hub && !node.note.empty();
    double width = note ? std::max(bare, text_width(node.note, 8) + 2) : bare;
    double height = size * 1.25 + (note ? 10 : 0);
    Label best = place_label(i, width, height, 2);
    // It gives up its note first, then moves off, at the end of a thin line. Hubs among their
    // neighbors stay beside their mark: a line more would be taken for a link.
    const bool moves = !hub || node.radius > 0 || scene_.room;
    if (best.meets > 0 && moves) {
      note = false;
      width = bare;
      height = size * 1.25;
      const double far = hub || scene_.room ? kFar : kNear;
      double gap = 2;
      for (; best.meets > 0 && gap < far; gap += kGapStep)
        best = place_label(i, width, height, gap);
      if (best.meets == 0 && gap > kNear) {
        background_.style("setlinewidth(0.6)");
        background_.colors(theme_.soft_ink, theme_.paper);
        background_.line(positions_[i], best.at);
      }
    }
    // A mark without room for its label keeps its tooltip; only a hub never goes without.
    if (moves && best.meets > 0) {
      ++unlabelled_;
      return;
    }
    taken_.add(box_around(best.at, width, height));
    if (note) {
      text(best.at.x, best.at.y + 5, label, size, theme_.ink, true, true);
      text(best.at.x, best.at.y - 7, node.note, 8, theme_.soft_ink, false, true);
    } else {
      text(best.at.x, best.at.y, label, size, hub ? theme_.ink : theme_.soft_ink, hub, true);
    }
  }

  // Curves go round the marks and titles that are there; so they are laid before labels are placed.
  // On a map of places they keep off the middles of one another too: there and back are two lines.
  void lay_links() {
    const bool straight = scene_.links.size() > kMostCurves;
    map::Taken taken = taken_;
    for (const MapLink& link : scene_.links) {
      const double arrow = link.directed ? 10 * arrow_size(link) : 0;
      routes_.push_back(map::route(mark_at(link.from), mark_at(link.to), arrow, straight, taken));
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
  [[nodiscard]] bool counts(const MapLink& link) const {
    return !scene_.nodes[link.from].victims.empty() || !scene_.nodes[link.to].victims.empty();
  }
  [[nodiscard]] double arrow_size(const MapLink& link) const {
    return between_hubs(link) ? 0.6 + 0.1 * link.width : 0.5;
  }

  void draw_links() {
    for (std::size_t i = 0; i < scene_.links.size(); ++i) {
      const MapLink& link = scene_.links[i];
      // Without colour it is told by its open arrow and thinner line. What leads to a number is
      // nobody's evidence.
      const bool ungraded = link.evidence == MapEvidence::ungraded && !counts(link);
      if (!scene_.sums && !counts(link)) evidence_.insert(link.evidence);
      if (link.width > 0) widths_ = true;
      const bool hubs = between_hubs(link);
      const std::string color =
          link.evidence == MapEvidence::ungraded
              ? std::string(theme_.neutral) + (scene_.sums ? "70" : "90")
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
      links_ += fmt::format(
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
      taken_.add(box);
      text(at.x, at.y, label, size, theme_.ink, false, true);
      return;
    }
    ++unlabelled_links_;
  }

  void draw_titles() {
    double y = page_.height - 30;
    left_text(kMargin, y, scene_.title, 18, theme_.ink, true);
    y -= 20;
    for (const std::string& line : scene_.subtitle) {
      left_text(kMargin, y, line, 9, theme_.soft_ink, false);
      y -= 13;
    }
    if (!scene_.handling.empty()) {
      const double width = text_width(scene_.handling, 11) + 12;
      text(page_.width - kMargin - width / 2, page_.height - 30, scene_.handling, 11,
           theme_.warning, true);
    }
    double middle = page_.height / 2;
    for (const std::string& line :
         wrap_display(scene_.nothing, scene_.nothing.empty() ? 0 : kNothingCells)) {
      if (!line.empty()) text(page_.width / 2, middle, line, 12, theme_.ink, false);
      middle -= 17;
    }
    double footer_y = kMargin - 14 + 11 * static_cast<double>(scene_.footer.size());
    for (const std::string& line : scene_.footer) {
      left_text(kMargin, footer_y, line, 7.5, theme_.soft_ink, false);
      footer_y -= 11;
    }
  }

  // One row of the legend: a text and at most one sample of what it means.
  struct Row {
    std::string text;
    const KindMark* mark = nullptr;
    const EvidenceMark* evidence = nullptr;
    bool victims = false;
    const Icon* icon = nullptr;
    std::string color = {};  // of the mark; else neutral
  };

  [[nodiscard]] std::vector<Row> legend_rows() const {
    std::vector<Row> rows;
    for (const KindMark& mark : map::kind_marks()) {
      if (!kinds_.contains(mark.kind)) continue;
      const auto own = scene_.kind_names.find(mark.kind);
      rows.push_back({own == scene_.kind_names.end() ? mark.name : own->second, &mark});
    }
    for (const Icon& icon : map::icons()) {
      if (!roles_.contains(icon.name)) continue;
      rows.push_back({spaced(icon.name)});
      rows.back().icon = &icon;
    }
    if (victims_) rows.push_back({"n victims, grouped", nullptr, nullptr, true});
    for (const EvidenceMark& mark : map::evidence_marks()) {
      if (!evidence_.contains(mark.evidence)) continue;
      rows.push_back({scene_.grades_told ? mark.name : "link, its grade withheld", nullptr, &mark});
    }
    if (scene_.areas_in_legend) {
      for (std::size_t i = 0; i < scene_.areas.size(); ++i) {
        rows.push_back(
            {scene_.areas[i].name, &mark_of("person"), nullptr, false, nullptr, colors_[i]});
      }
    }
    if (hubs_ && !scene_.room && !scene_.sums) {
      rows.push_back({"large = hub by the measure above"});
    }
    if (widths_ && !scene_.sums) rows.push_back({"line width = people moved"});
    for (const std::string& line : scene_.legend) rows.push_back({line});
    if (!scene_.room) rows.push_back({"colour, area = country, or its links'"});
    if (unlabelled_links_ > 0) {
      rows.push_back({without_room(unlabelled_links_, "link")});
    }
    if (unlabelled_ > 0) {
      rows.push_back({without_room(unlabelled_, "mark")});
    }
    rows.push_back({"a position is a lead, not guilt"});
    return rows;
  }

  static std::string without_room(std::size_t count, const char* what) {
    return fmt::format("{} {}{} without room for a label", count, what, count == 1 ? "" : "s");
  }

  void draw_legend() {
    const std::vector<Row> rows = legend_rows();
    const double height = kLegendRow * static_cast<double>(rows.size()) + 12;
    const double left = page_.width - kMargin - kLegendWidth + 10;
    const double right = page_.width - kMargin;
    double y = kMargin + kFooterHeight + height;
    background_.style("setlinewidth(0.8)");
    background_.colors(theme_.panel_line, theme_.panel);
    background_.polygon({{left, y - height}, {right, y - height}, {right, y}, {left, y}});
    y -= 6 + kLegendRow / 2;
    for (const Row& row : rows) {
      const bool sample = draw_sample({left + 18, y}, row);
      left_text(left + (sample ? 36 : 8), y, row.text, 8.5, theme_.ink, false);
      y -= kLegendRow;
    }
  }

  // False: the row has none.
  bool draw_sample(const Point& at, const Row& row) {
    if (row.icon != nullptr) {
      icon_text(at, *row.icon, 9, theme_.neutral);
    } else if (row.mark != nullptr || row.victims) {
      const std::string color = row.color.empty() ? theme_.neutral : row.color;
      nodes_ += fmt::format(
          "l{} [pos=\"{:.1f},{:.1f}!\", {}, style=\"filled{}\", fillcolor=\"{}\", "
          "color=\"{}\", penwidth=0.8, class=\"legend\"];\n",
          num_samples_++, at.x, at.y,
          shape_of_mark(row.mark != nullptr ? *row.mark : mark_of("person"), 0.15),
          row.victims ? ",dashed" : "", row.victims ? theme_.panel : color, color);
    } else if (row.evidence != nullptr) {
      const bool ungraded = row.evidence->evidence == MapEvidence::ungraded;
      background_.style(fmt::format("setlinewidth({})", ungraded ? "0.8" : "1.4"));
      background_.style(row.evidence->style);
      background_.colors(ungraded ? theme_.neutral : theme_.ink, theme_.panel);
      background_.line({at.x - 12, at.y}, {at.x + 12, at.y});
      background_.style("solid");
    } else {
      return false;
    }
    return true;
  }

  void draw_table() {
    constexpr double row = 13.5;
    const double left = page_.width - kMargin - kLegendWidth + 10;
    double y = page_.height - 62;
    if (scene_.table.empty()) return;
    left_text(left, y, scene_.table_title, 10, theme_.ink, true);
    for (const std::string& line : scene_.table) {
      y -= row;
      left_text(left, y, line, 8.5, theme_.ink, false);
    }
  }

  // `halo`: on the colour of the paper, where lines run beneath.
  Box text(double x, double y, std::string_view value, double size, std::string_view color,
           bool bold, bool halo = false) {
    const double width = text_width(value, size);
    texts_ += fmt::format(
        "t{} [pos=\"{:.1f},{:.1f}!\", shape=plaintext, fixedsize=false, margin=0, width=0, "
        "height=0, fontsize={}, "
        "fontcolor=\"{}\", fontname=\"{}{}\", label={}, class=\"text\"{}];\n",
        num_texts_++, x, y, size, color, kFont, bold ? " Bold" : "", quoted(value),
        halo ? fmt::format(", style=filled, color=\"{0}d0\", fillcolor=\"{0}d0\"", theme_.paper)
             : "");
    return {x - width / 2, y - size / 2, x + width / 2, y + size / 2};
  }

  // Graphviz centres a node's label; "\l" at its end would need a box of known width, which a wide
  // transparent node gives.
  void left_text(double x, double y, std::string_view value, double size, std::string_view color,
                 bool bold) {
    side_text(x, y, value, size, color, bold, 'l');
  }

  // `side`: l, the text begins at x; r, it ends there.
  void side_text(double x, double y, std::string_view value, double size, std::string_view color,
                 bool bold, char side) {
    // The estimate of a width is generous, but the node must not reach over the page's edge.
    const double room = side == 'l' ? page_.width - 4 - x : x - 4;
    const std::string kept =
        truncate_display(value, static_cast<std::size_t>(room / (0.58 * size)));
    const double width = std::min(room, text_width(kept, size) * 1.4 + 20);
    std::string label = quoted(kept);
    label.insert(label.size() - 1, {'\\', side});
    texts_ += fmt::format(
        "t{} [pos=\"{:.1f},{:.1f}!\", shape=plaintext, fixedsize=false, margin=0, width={:.3f}, "
        "height=0, "
        "labeljust={}, fontsize={}, fontcolor=\"{}\", fontname=\"{}{}\", label={}, "
        "class=\"text\"];\n",
        num_texts_++, side == 'l' ? x + width / 2 : x - width / 2, y, width / 72, side, size, color,
        kFont, bold ? " Bold" : "", label);
  }

  const MapScene& scene_;
  const map::Theme& theme_;
  MapSize page_;
  std::vector<std::string> colors_;  // of areas, as marks have them
  std::vector<Point> positions_;
  map::Taken taken_;
  std::vector<Route> routes_;
  Background background_;
  std::string nodes_, links_, icons_, texts_;
  std::set<std::string_view> roles_;
  std::size_t num_icons_ = 0;
  std::set<std::string_view> kinds_;
  std::set<MapEvidence> evidence_;
  bool victims_ = false;
  bool widths_ = false;
  bool hubs_ = false;  // several marks are large: one alone is the centre
  std::size_t unlabelled_ = 0;
  std::size_t unlabelled_links_ = 0;
  std::size_t num_texts_ = 0;
  std::size_t num_samples_ = 0;
};

}  // namespace

std::string to_dot(const MapScene& scene) { return Drawing(scene).run(); }

}  // namespace mekhala
