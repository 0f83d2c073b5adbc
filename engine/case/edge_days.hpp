#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/case/case.hpp"
#include "engine/case/projection.hpp"
#include "engine/case/protection.hpp"

namespace mekhala {

// Days since 1970 on which a link held or may have happened, both included.
struct EdgeDays {
  std::int32_t first = 0;
  std::optional<std::int32_t> last = {};  // nothing: nobody says that it ended
  bool of_protected = false;              // an end is, or was before it was folded into its holder
};

enum class DayPrecision : std::uint8_t { day, protected_month, month };

// For each edge of a projection when what it rests on says that it was; nothing where it says of no
// date. An event was on some day of its date (all days of a month, where that is all that is
// known). What lasts holds from its first date on, to its last where one is given; of what has an
// end alone that is known which its end says. Where statements differ, from the first of their days
// to the last. `protected_month`: links of protected people hold for the whole months that they
// touch; `month`: all do. O(statements).
//
// Days of protected people are read here: surfaces ask Disclosure::days.
[[nodiscard]] std::vector<std::optional<EdgeDays>> edge_days(RawKey key, const Case& store,
                                                             const Projection& projection,
                                                             const Protection& protection,
                                                             DayPrecision precision,
                                                             Context& context);

}  // namespace mekhala
