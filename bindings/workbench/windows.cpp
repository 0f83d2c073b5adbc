#include "bindings/workbench/windows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "engine/base/error.hpp"

namespace mekhala {
namespace {

constexpr int kMostWindows = 400;

int months_in(Every every) { return every == Every::month ? 1 : every == Every::quarter ? 3 : 12; }

std::string day_text(std::int32_t number) {
  Date day;
  day.first_day = day.last_day = number;
  return to_string(day);
}

// Months since the year 0.
int month_number(std::int32_t day) {
  const std::string text = day_text(day);
  return 12 * std::stoi(text.substr(0, 4)) + std::stoi(text.substr(5, 2)) - 1;
}

Date month_at(int number) {
  return parse_iso_date(fmt::format("{:04}-{:02}", number / 12, number % 12 + 1)).value();
}

std::string window_name(int month, Every every) {
  if (every == Every::year) return fmt::format("{:04}", month / 12);
  if (every == Every::quarter) return fmt::format("{:04}-Q{}", month / 12, month % 12 / 3 + 1);
  return fmt::format("{:04}-{:02}", month / 12, month % 12 + 1);
}

// The months of the first and of the last date, and what has none.
struct Bounds {
  std::optional<int> first, last;
  std::uint64_t undated = 0;
};

Bounds bounds_of(const Projection& whole, const Disclosure& disclosure) {
  const auto is_open = [&](NodeId node) {
    return !whole.is_protected[node] && whole.twin_of[node] == node;
  };
  const GraphView graph = whole.graph;
  Bounds bounds;
  for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
    if (!is_open(graph.source(edge)) || !is_open(graph.target(edge))) continue;
    const std::optional<Date> when = disclosure.when(whole.statements_of[edge]);
    bounds.undated += when ? 0 : 1;
    if (!when) continue;
    bounds.first = std::min(bounds.first.value_or(INT32_MAX), month_number(when->first_day));
    bounds.last = std::max(bounds.last.value_or(0), month_number(when->last_day));
  }
  return bounds;
}

}  // namespace

const char* name_of(Every every) {
  return every == Every::month ? "month" : every == Every::quarter ? "quarter" : "year";
}

Every every_of(std::string_view name) {
  for (const Every every : {Every::month, Every::quarter, Every::year}) {
    if (name == name_of(every)) return every;
  }
  throw Error(ErrorCode::usage, "--every is month, quarter or year");
}

std::string TimeWindow::first_day() const { return day_text(from.first_day); }
std::string TimeWindow::last_day() const { return day_text(to.last_day); }

Windows windows_of(const Case& store, const Disclosure& disclosure,
                   const ProjectionSpec& projection, Every every, Context& context) {
  const bool release = disclosure.view() == View::release;
  if (release && !(projection.from && projection.to)) {
    throw Error(ErrorCode::refused,
                "a release does not tell when it all began and ended: give --from and --to");
  }
  ProjectionSpec spec = projection;
  spec.directed = false;
  spec.fold_identifiers = true;
  spec = disclosure.asked(spec);
  spec.from = spec.to = std::nullopt;
  Bounds bounds = bounds_of(project(store, disclosure.protection(), spec, context), disclosure);
  if (projection.from) bounds.first = month_number(projection.from->first_day);
  if (projection.to) bounds.last = month_number(projection.to->last_day);
  if (!bounds.first || !bounds.last) {
    throw Error(ErrorCode::usage,
                "no link here has a date, so there are no windows; give links a date when they "
                "are imported");
  }
  const int step = months_in(every);
  const int first = *bounds.first / step * step;
  const int count = (std::max(*bounds.last, first) - first) / step + 1;
  if (count > kMostWindows) {
    throw Error(ErrorCode::usage,
                fmt::format("{} windows are more than {}: take --every year, or bound them by "
                            "--from and --to",
                            count, kMostWindows));
  }
  Windows made{.windows = {}, .undated = release ? 0 : bounds.undated};
  for (int month = first; month < first + count * step; month += step) {
    made.windows.push_back(
        {window_name(month, every), month_at(month), month_at(month + step - 1)});
  }
  return made;
}

}  // namespace mekhala
