#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "bindings/workbench/without_claims.hpp"

// Whether a hub stands on one source, or on several that are one voice. Of a source only what it
// says of the hub is taken away: without all that it says most cases have no victims left, and each
// hub would be carried by whoever interviewed them. And a source carries a hub only if its word by
// itself makes it one: where interviews say whom somebody recruited and calls whom they dealt with,
// the hub falls without either, and stands on both.
namespace mekhala {

enum class AlarmKind : std::uint8_t {
  one_source,  // its claims under the hub's links alone make half of the crossing or more, and
               // without them half or more is gone
  phone_dump,  // the same, and the source is what was read from a phone
  circle,      // the same of two sources or more of one asserted origin together
  no_origin,   // the same of sources of which nobody says where they have it from
  repeats,     // two sources or more of one asserted origin name it: they count as one
};

// Sources are places in EdgeEvidence::sources.
struct Alarm {
  AlarmKind kind = AlarmKind::one_source;
  std::vector<std::uint32_t> sources;  // under the links of the node, rising
  bool alone = false;                  // no other source or voice is under its links
  double left = 0;                     // of its crossing, without them; of `repeats` 1
};
struct SourceLeft {
  std::uint32_t source = 0;
  std::size_t statements = 0;  // under its links
  double left = 1;             // of its crossing, without them
  std::uint32_t rank = 0;      // then; 0: not ranked
};
struct NodeAlarms {
  std::vector<SourceLeft> sources;  // those with most statements first; none without a crossing
  std::vector<Alarm> alarms;
};

// For each of `asked`, which are all among question.nodes. Of a node the 40 sources with most
// statements under its links are tried. `shown`: of which kind sources are.
// Cost: one measurement for each of them and each source and voice under its links.
[[nodiscard]] std::vector<NodeAlarms> find_alarms(const HubQuestion& question,
                                                  const std::vector<NodeId>& asked,
                                                  std::span<const ShownSource> shown,
                                                  Context& context);

// The voices of an asserted origin that two sources or more have of which something is said of the
// entity, its names and numbers included.
[[nodiscard]] std::vector<Alarm> find_repeats(const EdgeEvidence& evidence,
                                              const Disclosure& disclosure, EntityRow entity,
                                              std::span<const ShownSource> shown);

[[nodiscard]] const ShownSource* shown_source(std::span<const ShownSource> all, std::int64_t row);

}  // namespace mekhala
