#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "bindings/workbench/paths.hpp"
#include "bindings/workbench/windows.hpp"

namespace mekhala {

struct TimelineOptions {
  ProjectionSpec projection;  // filters; from and to bound the windows
  Every every = Every::month;
  std::string measure = "betweenness";  // any algorithm that scores nodes and needs no option
  std::size_t top = 3;                  // named of each window
  std::size_t baseline = 6;             // windows at the begin that say what is usual
};

// One window of time. Entities are those that may be named and have a link to another such one.
struct TimelineWindow {
  std::string name;      // "2024-02", "2024-Q1", "2024"
  std::string from, to;  // days, both included
  std::uint64_t entities = 0, links = 0;
  std::string
      victims;  // with a link in the window, by the view's rule of counting; "" in a release
  std::vector<ShownEntity> joined, left;  // against the window before; none in the first
  std::uint64_t fresh = 0;                // of the joined ones: seen for the first time
  double mean = 0;                        // of the measure
  std::vector<std::pair<ShownEntity, double>> top;
  std::vector<std::string> changes;  // "links up": where such a change began
};

struct TimelineReport {
  std::string measure;
  std::vector<TimelineWindow> windows;
  std::uint64_t undated = 0;  // links between those entities that have no date and are in no window
  std::vector<std::string> notes;
  Manifest manifest;
};

// A case window by window: who is there, who joined and left, a measure over the links of each
// window, and where a CUSUM chart of links or of the measure's mean sees a change
// (algorithms/temporal/sequences.hpp). A link is in each window that its dates touch: an event in
// one, what lasts in several. The graph of a window is undirected, an identifier that one alone
// holds counts as its holder, and nobody protected is in it, so that no window of any view tells
// when somebody protected did what.
//
// Windows are those of windows_of, and so are its errors.
// Errors: Error(usage) on a measure that scores no nodes or needs an option.
// Cost: a projection and a run of the measure for each window.
[[nodiscard]] TimelineReport find_timeline(const Case& store, const Disclosure& disclosure,
                                           const TimelineOptions& options, Context& context);

}  // namespace mekhala
