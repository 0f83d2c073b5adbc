#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bindings/workbench/case_graph.hpp"

namespace mekhala {

// The roles of Gould and Fernandez in the order of the columns, then their sum.
inline constexpr std::array<const char*, 6> kBrokerRoles{
    "coordinator", "itinerant", "representative", "gatekeeper", "liaison", "total"};

struct BrokersOptions {
  ProjectionSpec projection = {};
  // kind, role, country, or a property. country: where an entity sits; of a victim where they were
  // exploited. Of somebody protected a property is what a projection groups by.
  std::string group = "country";
  std::string rank = "total";  // or a role
  std::uint32_t permutations = 200;
  std::size_t top = 20;  // rows; 0: all
};

struct BrokerRow {
  std::size_t rank = 0;  // tied rows share a span of ranks: rank..rank_last
  std::size_t rank_last = 0;
  ShownEntity entity;
  std::string group;
  std::array<std::int64_t, kBrokerRoles.size()> counts{};
  std::array<std::optional<double>, kBrokerRoles.size() - 1> z{};  // none where permutations agree
  std::optional<double> constraint, effective_size;
  double participation = 0;
  Evidence evidence;  // 0 in a release
};

struct BrokersReport {
  std::string group, rank;
  std::uint64_t nodes = 0, edges = 0;
  std::vector<std::pair<std::string, std::uint64_t>> groups;  // how many may be named in each
  std::uint64_t without_group = 0;                            // of those that may be named
  std::size_t total = 0;                                      // rows there would be without `top`
  std::vector<BrokerRow> rows;
  Manifest manifest;
};

// Who stands between whom, by group: the roles of Gould and Fernandez with their z-scores under
// exchanged groups, and beside them Burt's constraint and how evenly neighbors spread over groups.
// Protected people and zero counts are not ranked; in a release nobody protected is in the network.
// Throws Error(usage) for an unknown group or rank, Error(refused) for a property that tells one
// person from another.
[[nodiscard]] BrokersReport find_brokers(const Case& store, const Disclosure& door,
                                         const BrokersOptions& options, Context& context);

}  // namespace mekhala
