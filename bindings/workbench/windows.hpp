#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/context.hpp"
#include "engine/case/disclosure.hpp"
#include "engine/case/projection.hpp"

namespace mekhala {

enum class Every { month, quarter, year };
[[nodiscard]] const char* name_of(Every every);
// Throws Error(usage) on what is none.
[[nodiscard]] Every every_of(std::string_view name);

struct TimeWindow {
  std::string name;  // "2024-02", "2024-Q1", "2024"
  Date from, to;     // its first and its last month
  [[nodiscard]] std::string first_day() const;
  [[nodiscard]] std::string last_day() const;
};

struct Windows {
  std::vector<TimeWindow> windows;
  // Links between entities that may be named without a date: in no window. 0 in a release.
  std::uint64_t undated = 0;
};

// Whole months, quarters or years from the first date of links between entities that may be named
// to their last, or from `projection.from` to `projection.to`. Errors: Error(usage) without any
// date, and on more than 400 windows; Error(refused) in a release
//   without both `from` and `to`: when it all began is a date.
// Cost: a projection.
[[nodiscard]] Windows windows_of(const Case& store, const Disclosure& disclosure,
                                 const ProjectionSpec& projection, Every every, Context& context);

}  // namespace mekhala
