#include "io/map_legend.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>

#include "io/map_page.hpp"

namespace mekhala::map {
namespace {

constexpr double kPad = 6;
constexpr double kText = 8.5, kTableTitle = 10, kTableRow = 13.5;
constexpr double kTableTop = 62;      // under the upper edge of a wide page
constexpr std::size_t kMoreRows = 3;  // at most, of what had no room
constexpr std::size_t kLowRows = 9;   // of a column under a high page, where fewer columns do

std::string spaced(std::string_view name) {
  std::string text(name);
  std::replace(text.begin(), text.end(), '_', ' ');
  return text;
}

std::string without_room(std::size_t count, const char* what) {
  return fmt::format("{} {}{} without room for a label", count, what, count == 1 ? "" : "s");
}

}  // namespace

bool counts(const MapScene& scene, const MapLink& link) {
  return !scene.room &&
         (!scene.nodes[link.from].victims.empty() || !scene.nodes[link.to].victims.empty());
}

Legend::Legend(const MapScene& scene, const std::vector<std::string>& colors)
    : scene_(scene), colors_(colors), theme_(theme_of(scene.theme)), page_(page_size(scene)) {
  add_marks();
  add_links();
  add_words();
  boxes_.push_back(panel_of(rows_.size() + kMoreRows).box);
  if (scene.table.empty()) return;
  const Point corner = table_corner();
  boxes_.push_back({corner.x,
                    corner.y - kTableRow * static_cast<double>(scene.table.size()) - kText,
                    corner.x + kLegendWidth - 10, corner.y + kTableTitle});
}

void Legend::add_marks() {
  std::set<std::string_view> kinds, roles;
  bool victims = false;
  for (const MapNode& node : scene_.nodes) {
    if (!node.count.empty()) continue;
    if (!node.victims.empty()) {
      victims = true;
      continue;
    }
    kinds.insert(mark_of(node.kind).kind);
    const Icon* icon = scene_.icons ? icon_of(node) : nullptr;
    if (icon != nullptr && node.role == icon->name) roles.insert(icon->name);
  }
  for (const KindMark& mark : kind_marks()) {
    if (!kinds.contains(mark.kind)) continue;
    const auto own = scene_.kind_names.find(mark.kind);
    rows_.push_back({own == scene_.kind_names.end() ? mark.name : own->second, &mark});
  }
  for (const Icon& icon : icons()) {
    if (!roles.contains(icon.name)) continue;
    rows_.push_back({spaced(icon.name)});
    rows_.back().icon = &icon;
  }
  if (victims) rows_.push_back({"n victims, grouped", nullptr, nullptr, true});
}

void Legend::add_links() {
  std::set<MapEvidence> evidence;
  for (const MapLink& link : scene_.links) {
    if (!scene_.sums && !counts(scene_, link)) evidence.insert(link.evidence);
  }
  for (const EvidenceMark& mark : evidence_marks()) {
    if (!evidence.contains(mark.evidence)) continue;
    rows_.push_back({scene_.grades_told ? mark.name : "link, its grade withheld", nullptr, &mark});
  }
}

void Legend::add_words() {
  for (std::size_t i = 0; scene_.areas_in_legend && i < scene_.areas.size(); ++i) {
    rows_.push_back(
        {scene_.areas[i].name, &mark_of("person"), nullptr, false, nullptr, colors_[i]});
  }
  // One large mark alone is the centre.
  const auto large = std::count_if(scene_.nodes.begin(), scene_.nodes.end(),
                                   [](const MapNode& node) { return node.size > 0; });
  if (large > 1 && !scene_.room && !scene_.sums) {
    rows_.push_back({"large = hub by the measure above"});
  }
  const bool widths = std::any_of(scene_.links.begin(), scene_.links.end(),
                                  [](const MapLink& link) { return link.width > 0; });
  if (widths && !scene_.sums) rows_.push_back({"line width = people moved"});
  for (const std::string& line : scene_.legend) rows_.push_back({line});
  if (!scene_.room) {
    rows_.push_back({scene_.countries_guessed ? "colour, area = country, or its links'"
                                              : "colour, area = country"});
  }
  rows_.push_back({"a position is a lead, not guilt"});
}

// Right of a wide page, under a high one.
Legend::Panel Legend::panel_of(std::size_t rows) const {
  Panel panel{.columns = 1, .rows = rows};
  const double right = page_.width - kMargin;
  double left = right - kLegendWidth + 10;
  if (is_high(scene_.page)) {
    const std::size_t most = scene_.table.empty() ? 3 : 2;  // the table is a column too
    panel.columns = std::clamp<std::size_t>((rows + kLowRows - 1) / kLowRows, 1, most);
    panel.rows = (rows + panel.columns - 1) / panel.columns;
    left = right - (kLegendWidth - 10) * static_cast<double>(panel.columns);
  }
  const double bottom = kMargin + kFooterHeight;
  panel.box = {left, bottom, right,
               bottom + kLegendRow * static_cast<double>(panel.rows) + 2 * kPad};
  return panel;
}

Point Legend::table_corner() const {
  if (is_high(scene_.page)) {
    return {kMargin, kMargin + kFooterHeight + kLegendBand - kTableTitle};
  }
  return {page_.width - kMargin - kLegendWidth + 10, page_.height - kTableTop};
}

void Legend::draw(Layers& layers, const Unlabelled& unlabelled) {
  std::vector<Row> rows = rows_;
  const auto add = [&](std::string text) { rows.insert(rows.end() - 1, Row{std::move(text)}); };
  if (unlabelled.links > 0) add(without_room(unlabelled.links, "link"));
  if (unlabelled.marks > 0) add(without_room(unlabelled.marks, "mark"));
  if (unlabelled.lands > 0) {
    add(fmt::format("{} {} without room for a name", unlabelled.lands,
                    unlabelled.lands == 1 ? "country" : "countries"));
  }
  const Panel panel = panel_of(rows.size());
  const Box& box = panel.box;
  layers.background.style("setlinewidth(0.8)");
  layers.background.colors(theme_.panel_line, theme_.panel);
  layers.background.polygon(
      {{box.left, box.bottom}, {box.right, box.bottom}, {box.right, box.top}, {box.left, box.top}});
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Point at{box.left + (kLegendWidth - 10) * static_cast<double>(i / panel.rows),
                   box.top - kPad - kLegendRow * (static_cast<double>(i % panel.rows) + 0.5)};
    const bool sample = draw_sample(layers, {at.x + 18, at.y}, rows[i]);
    layers.left_text({at.x + (sample ? 36 : 8), at.y}, rows[i].text, kText, theme_.ink, false);
  }
  draw_table(layers);
}

// False: the row has none.
bool Legend::draw_sample(Layers& layers, const Point& at, const Row& row) {
  if (row.icon != nullptr) {
    layers.icon(at, *row.icon, 9, theme_.neutral);
  } else if (row.mark != nullptr || row.victims) {
    const std::string color = row.color.empty() ? theme_.neutral : row.color;
    layers.nodes += fmt::format(
        "l{} [pos=\"{:.1f},{:.1f}!\", {}, style=\"filled{}\", fillcolor=\"{}\", "
        "color=\"{}\", penwidth=0.8, class=\"legend\"];\n",
        num_samples_++, at.x, at.y,
        shape_of(row.mark != nullptr ? *row.mark : mark_of("person"), 0.15),
        row.victims ? ",dashed" : "", row.victims ? theme_.panel : color, color);
  } else if (row.evidence != nullptr) {
    const bool ungraded = row.evidence->evidence == MapEvidence::ungraded;
    layers.background.style(fmt::format("setlinewidth({})", ungraded ? "0.8" : "1.4"));
    layers.background.style(row.evidence->style);
    layers.background.colors(ungraded ? theme_.neutral : theme_.ink, theme_.panel);
    layers.background.line({at.x - 12, at.y}, {at.x + 12, at.y});
    layers.background.style("solid");
  } else {
    return false;
  }
  return true;
}

void Legend::draw_table(Layers& layers) const {
  if (scene_.table.empty()) return;
  Point at = table_corner();
  layers.left_text(at, scene_.table_title, kTableTitle, theme_.ink, true);
  for (const std::string& line : scene_.table) {
    at.y -= kTableRow;
    layers.left_text(at, line, kText, theme_.ink, false);
  }
}

}  // namespace mekhala::map
