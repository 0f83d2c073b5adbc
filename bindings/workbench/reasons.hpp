#pragma once

#include <vector>

#include "bindings/workbench/without_claims.hpp"

// What a rank rests on: what is left of it without each source, and the smallest set of statements
// found whose falsity would end it.
namespace mekhala {

// A set of statements without which the node is not among the first any more, tied ones included.
struct FallSet {
  std::vector<StatementRow> statements;  // sorted; empty: none was looked for, see `why`
  // true: no smaller set does it, all were tried. false: found greedily; no part of it is enough,
  // a smaller set of others may be.
  bool smallest = false;
  RankSpan after;
  std::string why;
};
// Looks among the statements under the node's own links: without all of them it has no rank.
// Cost: a few measurements for each of its links.
[[nodiscard]] FallSet smallest_fall(const HubQuestion& question, Context& context);

// Fills sources, alarms and the smallest set of a report; nothing in a release.
void add_reasons(ExplainReport& report, const Case& store, const Disclosure& disclosure,
                 const HubGround& ground, NodeId node, const HubsOptions& options,
                 std::string_view table, Context& context);

}  // namespace mekhala
