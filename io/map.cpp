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

namespace mekhala {

using map::Background;
using map::Box;
using map::box_around;
using map::EvidenceMark;
using map::Icon;
using map::icon_of;
using map::KindMark;
using map::Mark;
using map::mark_of;
using map::Point;
using map::quoted;
using map::Route;
using map::text_width;

namespace {

constexpr double kPageWidth =
    1190;  // A4 landscape at 1.41 points to the point: room for small labels
constexpr double kPageHeight = 842;
constexpr double kMargin = 36;
constexpr double kFooterHeight = 40;
constexpr double kLegendWidth = 214;
constexpr double kLegendRow = 15;
constexpr double kMostStretch = 1.6;
constexpr double kAreaPad = 26;
constexpr double kAreaTitle = 14;
constexpr double kLocalTitle = 10;
constexpr double kRuleLabel = 8;
constexpr double kCountSize = 9;
constexpr std::size_t kMostCurves = 1500;  // links; more are straight lines
constexpr std::size_t kNothingCells = 90;
constexpr const char* kFont = "Noto Sans";
constexpr const char* kInk = "#0f172a";
constexpr const char* kSoftInk = "#475569";
constexpr const char* kNeutral = "#64748b";
constexpr const char* kPaper = "#fbfdff";

std::string spaced(std::string_view name) {
  std::string text(name);
  std::replace(text.begin(), text.end(), '_', ' ');
  return text;
}

class Drawing {
 public:
  explicit Drawing(const MapScene& scene) : scene_(scene) {}

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
        kPaper, kFont, quoted(background_.text()));
    out += fmt::format(
        "node [fontname=\"{0}\", fontcolor=\"{1}\", fixedsize=true, penwidth=1.2, label=\"\"];\n"
        "edge [fontname=\"{0}\", fontcolor=\"{1}\", fontsize=8, penwidth=0.9, arrowsize=0.6, "
        "dir=none];\n",
        kFont, kInk);
    // Invisible corners keep the page where the background is.
    out += fmt::format(
        "corner0 [pos=\"0,0!\", shape=point, width=0.01, style=invis];\n"
        "corner1 [pos=\"{:.0f},{:.0f}!\", shape=point, width=0.01, style=invis];\n",
        kPageWidth, kPageHeight);
    out += nodes_ + links_ + icons_ + texts_ + "}\n";
    return out;
  }

 private:
  void check() const {
    for (const MapNode& node : scene_.nodes) {
      if (!std::isfinite(node.x) || !std::isfinite(node.y)) {
        throw Error(ErrorCode::usage,
                    "a map position must be a finite number; run the layout again");
      }
    }
    for (const MapLink& link : scene_.links) {
      if (link.from >= scene_.nodes.size() || link.to >= scene_.nodes.size()) {
        throw Error(ErrorCode::usage, "a map link must join two nodes of the map");
      }
    }
  }

  // Moves and scales positions into the part of the page between titles and footer.
  void fit() {
    positions_.resize(scene_.nodes.size());
    if (scene_.room) {
      for (std::size_t i = 0; i < scene_.nodes.size(); ++i) {
        positions_[i] = {scene_.nodes[i].x, scene_.nodes[i].y};
      }
      return;
    }
    if (scene_.nodes.empty()) return;
    Box box{1e300, 1e300, -1e300, -1e300};
    for (const MapNode& node : scene_.nodes) {
      const double reach = radius_of(node) + kAreaPad;
      box.left = std::min(box.left, node.x - reach);
      box.right = std::max(box.right, node.x + reach);
      box.bottom = std::min(box.bottom, node.y - reach);
      box.top = std::max(box.top, node.y + reach);
    }
    const MapRoom page = map_room(scene_.subtitle.size());
    // Marks keep their size, so distances may be stretched more one way than the other to fill the
    // page, up to half as much again.
    const double across = (page.right - page.left) / (box.right - box.left);
    const double up = (page.top - page.bottom) / (box.top - box.bottom);
    const double scale_x = std::min({across, 1.5 * up, kMostStretch});
    const double scale_y = std::min({up, 1.5 * across, kMostStretch});
    const double shift_x = (page.left + page.right - scale_x * (box.left + box.right)) / 2;
    const double shift_y = (page.bottom + page.top - scale_y * (box.bottom + box.top)) / 2;
    for (std::size_t i = 0; i < scene_.nodes.size(); ++i) {
      positions_[i] = {scale_x * scene_.nodes[i].x + shift_x,
                       scale_y * scene_.nodes[i].y + shift_y};
    }
  }

  [[nodiscard]] std::string color_of(std::uint32_t area) const {
    return area < scene_.areas.size() ? scene_.areas[area].color : kNeutral;
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
      const std::string& color = scene_.areas[area].color;
      background_.style("setlinewidth(1)");
      background_.colors(color + "66", color + "1c");
      background_.polygon(hull);
      std::string name = scene_.areas[area].name;
      if (!scene_.areas[area].local_name.empty()) name += "   " + scene_.areas[area].local_name;
      const Point at = place_of_title(hull, text_width(name, kAreaTitle));
      taken_.add(text(at.x, at.y, name, kAreaTitle, color, true, true));
    }
  }

  // Above the area, or beneath it, or to a side of either: where it covers the fewest marks.
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
    for (const double y : {box.top + 10, box.bottom - 10}) {
      for (const double x : {middle, middle - aside, middle + aside}) {
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
    for (const MapLand& land : scene_.lands) {
      if (land.area >= scene_.areas.size() || !land.label) continue;
      const MapArea& area = scene_.areas[land.area];
      const double width =
          std::max(text_width(area.name, kAreaTitle), text_width(area.local_name, kLocalTitle));
      const Point at = map::place_of_name(land, *scene_.room, width, kAreaTitle * 2.4, taken_);
      taken_.add(box_around(at, width, kAreaTitle * 2.4));
      const double up = area.local_name.empty() ? 0 : kAreaTitle * 0.6;
      text(at.x, at.y + up, area.name, kAreaTitle, area.color, true);
      if (up > 0) text(at.x, at.y - up - 1, area.local_name, kLocalTitle, area.color, false);
    }
  }

  void name_rules() {
    for (const MapRule& rule : scene_.rules) {
      if (rule.label.empty()) continue;
      const double width = text_width(rule.label, kRuleLabel);
      const std::string color = rule.strong ? kInk : kSoftInk;
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
        i, positions_[i].x, positions_[i].y, radius_of(node) / 36, node.hollow ? "white" : color,
        node.hollow ? color : "white", node.hollow ? 1.6 : 1.2, size, node.hollow ? kInk : "white",
        kFont, quoted(node.count), quoted(tooltip_of(node)));
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
          "fillcolor=\"white\", color=\"{}\", fontsize=9, label={}, class=\"victims\"];\n",
          i, positions_[i].x, positions_[i].y, size, kSoftInk, quoted(node.victims));
      victims_ = true;
      return;
    }
    const KindMark& mark = mark_of(node.kind);
    kinds_.insert(mark.kind);
    nodes_ += fmt::format(
        "n{} [pos=\"{:.1f},{:.1f}!\", shape={}, width={:.3f}, height={:.3f}, style=\"filled{}\", "
        "fillcolor=\"{}\", color=\"{}\", penwidth={}, class=\"{}\", tooltip={}];\n",
        i, positions_[i].x, positions_[i].y, mark.shape, size, size,
        std::string_view(mark.shape) == "box" ? ",rounded" : "",
        node.size > 0 ? color : color + "b0", node.size > 0 ? kInk : "white",
        node.size > 0 ? 1.8 : 0.8, node.size > 0 ? "hub" : "entity", quoted(tooltip_of(node)));
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
    if (node.role == icon->name) roles_.insert(icon->name);
    icon_text(positions_[i], *icon, radius_of(node) * (node.size > 0 ? 0.95 : 1.1), "white");
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
      if (box.left < 0 || box.right > kPageWidth || box.bottom < 0) meets += 100;
      if (scene_.room && (box.right > scene_.room->right || box.bottom < scene_.room->bottom ||
                          box.top > scene_.room->top)) {
        meets += 100;
      }
      if (meets < best.meets) best = {place, meets};
    }
    return best;
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
    // A place gives up its note first, then its label moves off, at the end of a thin line.
    if (best.meets > 0 && scene_.room) {
      note = false;
      width = bare;
      height = size * 1.25;
      double gap = 2;
      for (; best.meets > 0 && gap < 60; gap += 8) best = place_label(i, width, height, gap);
      if (best.meets == 0 && gap > 10) {
        background_.style("setlinewidth(0.6)");
        background_.colors(kSoftInk, kPaper);
        background_.line(positions_[i], best.at);
      }
    }
    // A mark without room for its label keeps its tooltip; only a hub never goes without.
    if ((!hub || node.radius > 0 || scene_.room) && best.meets > 0) {
      ++unlabelled_;
      return;
    }
    taken_.add(box_around(best.at, width, height));
    if (note) {
      text(best.at.x, best.at.y + 5, label, size, kInk, true, true);
      text(best.at.x, best.at.y - 7, node.note, 8, kSoftInk, false, true);
    } else {
      text(best.at.x, best.at.y, label, size, hub ? kInk : kSoftInk, hub, true);
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
  [[nodiscard]] double arrow_size(const MapLink& link) const {
    return between_hubs(link) ? 0.6 + 0.1 * link.width : 0.5;
  }

  void draw_links() {
    for (std::size_t i = 0; i < scene_.links.size(); ++i) {
      const MapLink& link = scene_.links[i];
      evidence_.insert(link.evidence);
      if (link.width > 0) widths_ = true;
      const bool hubs = between_hubs(link);
      const std::string color =
          link.evidence == MapEvidence::ungraded
              ? std::string(kNeutral) + "90"
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
      links_ += fmt::format(
          "n{} -- n{} [pos=\"{}\", style={}, penwidth={:.1f}, color=\"{}\"{}];\n", link.from,
          link.to, pos, mark_of(link.evidence).style, (hubs ? 1.4 : 0.8) + 0.9 * link.width, color,
          link.directed ? fmt::format(", dir=forward, arrowsize={:.1f}", arrow_size(link)) : "");
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
      if (taken_.meeting(box) > 0 || box.left < 0 || box.right > kPageWidth) continue;
      taken_.add(box);
      text(at.x, at.y, label, size, kInk, false, true);
      return;
    }
    ++unlabelled_links_;
  }

  void draw_titles() {
    double y = kPageHeight - 30;
    left_text(kMargin, y, scene_.title, 18, kInk, true);
    y -= 20;
    for (const std::string& line : scene_.subtitle) {
      left_text(kMargin, y, line, 9, kSoftInk, false);
      y -= 13;
    }
    if (!scene_.handling.empty()) {
      const double width = text_width(scene_.handling, 11) + 12;
      text(kPageWidth - kMargin - width / 2, kPageHeight - 30, scene_.handling, 11, "#b91c1c",
           true);
    }
    double middle = kPageHeight / 2;
    for (const std::string& line :
         wrap_display(scene_.nothing, scene_.nothing.empty() ? 0 : kNothingCells)) {
      if (!line.empty()) text(kPageWidth / 2, middle, line, 12, kInk, false);
      middle -= 17;
    }
    double footer_y = kMargin - 14 + 11 * static_cast<double>(scene_.footer.size());
    for (const std::string& line : scene_.footer) {
      left_text(kMargin, footer_y, line, 7.5, kSoftInk, false);
      footer_y -= 11;
    }
  }

  void draw_legend() {
    struct Row {
      std::string text;
      const KindMark* mark = nullptr;
      const EvidenceMark* evidence = nullptr;
      bool victims = false;
      const Icon* icon = nullptr;
      std::string color = kNeutral;
    };
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
      if (evidence_.contains(mark.evidence)) rows.push_back({mark.name, nullptr, &mark});
    }
    if (hubs_ && !scene_.room && scene_.table.empty()) {
      rows.push_back({"large = hub by the measure above"});
    }
    if (widths_) {
      rows.push_back({scene_.table.empty() ? "line width = people moved" : "line width = links"});
    }
    for (const std::string& line : scene_.legend) rows.push_back({line});
    for (const MapArea& area : scene_.areas) {
      if (!scene_.areas_in_legend) break;
      const KindMark& circle = mark_of("person");
      rows.push_back({area.name, &circle, nullptr, false, nullptr, area.color});
    }
    if (!scene_.room) rows.push_back({"colour, area = country, or its links'"});
    if (unlabelled_links_ > 0) {
      rows.push_back({fmt::format("{} links without room for a label", unlabelled_links_)});
    }
    if (unlabelled_ > 0) rows.push_back({fmt::format("{} small marks without label", unlabelled_)});
    rows.push_back({"a position is a lead, not guilt"});
    const double height = kLegendRow * static_cast<double>(rows.size()) + 12;
    const double left = kPageWidth - kMargin - kLegendWidth + 10;
    const double right = kPageWidth - kMargin;
    double y = kMargin + kFooterHeight + height;
    background_.style("setlinewidth(0.8)");
    background_.colors("#cbd5e1", "#ffffff");
    background_.polygon({{left, y - height}, {right, y - height}, {right, y}, {left, y}});
    y -= 6 + kLegendRow / 2;
    int sample = 0;
    for (const Row& row : rows) {
      const Point at{left + 18, y};
      if (row.icon != nullptr) {
        icon_text(at, *row.icon, 9, kNeutral);
      } else if (row.mark != nullptr || row.victims) {
        nodes_ += fmt::format(
            "l{} [pos=\"{:.1f},{:.1f}!\", shape={}, width=0.15, height=0.15, style=\"filled{}\", "
            "fillcolor=\"{}\", color=\"{}\", penwidth=0.8, class=\"legend\"];\n",
            sample++, at.x, at.y, row.mark != nullptr ? row.mark->shape : "circle",
            row.victims ? ",dashed" : "", row.victims ? "white" : row.color, row.color);
      } else if (row.evidence != nullptr) {
        const bool ungraded = row.evidence->evidence == MapEvidence::ungraded;
        background_.style(fmt::format("setlinewidth({})", ungraded ? "0.8" : "1.4"));
        background_.style(row.evidence->style);
        background_.colors(ungraded ? kNeutral : kInk, "#ffffff");
        background_.line({at.x - 12, at.y}, {at.x + 12, at.y});
        background_.style("solid");
      }
      left_text(left + 36, y, row.text, 8.5, kInk, false);
      y -= kLegendRow;
    }
  }

  void draw_table() {
    constexpr double row = 13.5;
    const double left = kPageWidth - kMargin - kLegendWidth + 10;
    double y = kPageHeight - 62;
    if (scene_.table.empty()) return;
    left_text(left, y, scene_.table_title, 10, kInk, true);
    for (const std::string& line : scene_.table) {
      y -= row;
      left_text(left, y, line, 8.5, kInk, false);
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
        halo ? fmt::format(", style=filled, color=\"{0}d0\", fillcolor=\"{0}d0\"", kPaper) : "");
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
    const double room = side == 'l' ? kPageWidth - 4 - x : x - 4;
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
};

}  // namespace

MapRoom map_room(std::size_t subtitle_lines) {
  const double title_height = 64 + 14 * static_cast<double>(subtitle_lines);
  return {kMargin, kMargin + kFooterHeight, kPageWidth - kMargin - kLegendWidth,
          kPageHeight - title_height - 24};
}

double radius_of(const MapNode& node) {
  if (node.radius > 0) return node.radius;
  if (!node.victims.empty()) return std::max(10.0, 0.5 * text_width(node.victims, 9) + 4);
  constexpr std::array<double, 4> radii{6, 14, 18, 22};
  constexpr std::array<double, 4> of_counts{8, 11, 15, 20};
  const auto size = static_cast<std::size_t>(std::clamp(node.size, 0, 3));
  if (node.count.empty()) return radii[size];
  return std::max(of_counts[size], 0.5 * text_width(node.count, kCountSize) + 4);
}

std::string to_dot(const MapScene& scene) { return Drawing(scene).run(); }

}  // namespace mekhala
