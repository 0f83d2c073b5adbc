#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "bindings/workbench/paths.hpp"

// Who could have reached whom in the order of time, by the dates of a case's statements. A link may
// be walked on any day on which it held or may have happened (Disclosure::days), in either
// direction, and after a link of the same day; one without a date is on no way. An identifier that
// one alone holds counts as its holder, for who holds it is seldom dated.
namespace mekhala {

struct Reached {
  ShownEntity entity;
  // The first day (in a release: month) at which it can have been reached. Outside the work view
  // over links between entities that may be named alone, "" where only others lead there: a date of
  // protected people stands beside nobody.
  std::string earliest;
};
struct ReachReport {
  ShownEntity from;
  std::vector<Reached> rows;      // that may be named, by date, then label; without date last
  std::string reached_protected;  // how many more, by the view's rule of counting; "" in a release
  std::uint64_t without_order = 0;  // that may be named and would be reached if dates had no order
  std::uint64_t undated = 0;        // links between entities that may be named; 0 in a release
  Manifest manifest;
};

// Throws Error(refused) where `from` is protected in the release view, Error(usage) where the
// filters leave it out or nothing has a date. O(m log m).
[[nodiscard]] ReachReport find_reached(const Case& store, const Disclosure& disclosure,
                                       EntityRow from, ProjectionSpec spec, Context& context);

// The way that arrives first and that of fewest steps, once where they are one; each step with its
// dates, but that outside the work view none of a protected person's link has any. Errors as above.
[[nodiscard]] PathsReport find_ways_in_time(const Case& store, const Disclosure& disclosure,
                                            EntityRow from, EntityRow to, ProjectionSpec spec,
                                            Context& context);

}  // namespace mekhala
