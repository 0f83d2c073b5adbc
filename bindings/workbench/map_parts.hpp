#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "bindings/workbench/map.hpp"
#include "engine/case/projection.hpp"

// What the kinds of map share: countries and their colours, strength of evidence, what is printed
// under every map. Internal to the workbench.
namespace mekhala {

// Countries that occur, as areas; an entity without a country stands outside all of them. Name them
// all first, then settle() gives each its place in the scene and its colour.
class MapAreas {
 public:
  void name(const std::string& country);
  void settle(MapScene& scene);
  [[nodiscard]] std::uint32_t index(const std::string& country) const;  // kNoArea: not named

 private:
  std::set<std::string> names_;
  std::map<std::string, std::uint32_t> index_;
};

[[nodiscard]] MapEvidence evidence_of(const ShownSupport& edge);

// Step of a line's width, 0 to 3, for so many people.
[[nodiscard]] int width_of_people(std::size_t people);

// What all kinds draw from: every link that the filters let through, arcs folded, in the direction
// that was recorded. `fold_identifiers`: an identifier that has one controller is that controller,
// so that calls and transfers join people.
[[nodiscard]] ProjectionSpec drawn_projection(const MapOptions& options, bool fold_identifiers);

// Neither a victim nor, outside the work view, anybody protected: drawn with its own mark.
[[nodiscard]] bool is_drawn_alone(const Projection& projection, const Disclosure& disclosure,
                                  NodeId node);
// How many are drawn alone.
[[nodiscard]] std::uint64_t count_drawable(const Projection& projection,
                                           const Disclosure& disclosure);

// In a release: puts the marks of one size in the order of their codes, which are new each time.
// Otherwise they stand in that of the case, and where they stood would tell who is who in two
// releases, and whose known number comes before whose. Before lay_out, which goes by that order.
void forget_order(MapScene& scene, const Disclosure& disclosure);

// Gives every node of a scene a place, those of one area together; `room_for_label`, in points, is
// kept free around a mark. `middle`: a node of the scene whose area stands in the middle.
void lay_out(MapScene& scene, const std::function<double(const MapNode&)>& room_for_label,
             Context& context, NodeId middle = kNoNode);

// The country that an entity says it is in, or that the gazetteer knows a place to be in; "" where
// neither does.
[[nodiscard]] std::string own_country(const ShownEntity& entity);

// As a text counts victims: Disclosure::victim_count, with marks between thousands.
[[nodiscard]] std::string people_text(const Disclosure& disclosure, std::uint64_t people);

[[nodiscard]] std::string period_of(const HubsOptions& options);

// What is printed large on whatever leaves a case: "RESTRICTED", "FOR RELEASE", before it where so
// "INVENTED DATA" or "PARTLY INVENTED DATA".
[[nodiscard]] std::string handling_of(const Disclosure& disclosure);

// Handling mark and footer: what every map says about itself, with a run id that anybody who draws
// it again from the same case gets too; in a release it is as new as the codes of those it names.
void sign_map(MapScene& scene, const std::vector<std::pair<std::string, std::string>>& manifest,
              const Disclosure& disclosure, const MapOptions& options);

}  // namespace mekhala
