#include "engine/case/edge_days.hpp"

#include <algorithm>

#include "engine/case/day_span.hpp"

namespace mekhala {

namespace {

// What one statement says: `none` where it has no date.
struct Said {
  std::int32_t first = kEver, last = -kEver;
  bool of_protected = false;
};

Said said_by(const Case::LinkStatement& statement, bool lasting) {
  const DaySpan span = span_of(statement.valid_from, statement.valid_to, lasting);
  if (span.unknown) return {};
  // Of a state of which the end alone is known nobody knows how long before it held.
  const std::int32_t first = span.first == -kEver ? statement.valid_to->first_day : span.first;
  return {first, span.last};
}

}  // namespace

std::vector<std::optional<EdgeDays>> edge_days(RawKey key, const Case& store,
                                               const Projection& projection,
                                               const Protection& protection, DayPrecision precision,
                                               Context& context) {
  const Case::LinkColumns links = store.scan_links(key);  // in row order
  std::vector<Said> said;
  for (const StatementRow row : projection.statements_of.values) {
    if (static_cast<std::size_t>(row) >= said.size())
      said.resize(static_cast<std::size_t>(row) + 1);
  }
  std::uint64_t seen = 0;
  store.scan_link_statements(key, [&](const Case::LinkStatement& statement) {
    if (++seen % 65536 == 0) context.checkpoint();
    const auto row = static_cast<std::size_t>(statement.row);
    const auto link = std::lower_bound(links.row.begin(), links.row.end(), statement.link);
    if (row >= said.size() || link == links.row.end() || *link != statement.link) return;
    const auto at = static_cast<std::size_t>(link - links.row.begin());
    said[row] = said_by(statement, store.ontology().links()[links.kind[at]].lasting);
    said[row].of_protected =
        protection.is_protected(links.from[at]) || protection.is_protected(links.to[at]);
  });
  std::vector<std::optional<EdgeDays>> days(projection.statements_of.size());
  const GraphView graph = projection.graph;
  for (EdgeId edge = 0; edge < days.size(); ++edge) {
    DaySpan span{kEver, -kEver, true};
    bool of_protected =
        projection.is_protected[graph.source(edge)] || projection.is_protected[graph.target(edge)];
    for (const StatementRow row : projection.statements_of[edge]) {
      const Said& one = said[static_cast<std::size_t>(row)];
      span.first = std::min(span.first, one.first);
      span.last = std::max(span.last, one.last);
      of_protected = of_protected || one.of_protected;
    }
    if (span.first == kEver) continue;
    const bool by_month = precision == DayPrecision::month ||
                          (precision == DayPrecision::protected_month && of_protected);
    if (by_month) span = whole_months(span);
    days[edge] = EdgeDays{.first = span.first, .of_protected = of_protected};
    if (span.last != kEver) days[edge]->last = span.last;
  }
  return days;
}

}  // namespace mekhala
