#pragma once

#include <string_view>

#include "bindings/workbench/hub_ground.hpp"

namespace mekhala {

// Fills what each row of a table is without recruiting by people who were victims at the time of
// the act: nobody is less of a broker for that they work through a victim, but a position that
// hangs on what victims were made to do is another lead than one of one's own. The work view alone:
// the difference itself would tell who they are. Nothing where the scores are sampled.
void add_without_coerced(HubsReport& report, HubTable& table, const Case& store,
                         const Disclosure& disclosure, const HubGround& ground,
                         const HubsOptions& options, std::string_view name, Context& context);

}  // namespace mekhala
