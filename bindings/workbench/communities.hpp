#pragma once

#include "bindings/workbench/paths.hpp"

namespace mekhala {

// A case as an undirected graph without parallel links, and who belongs together in it: Leiden
// communities by modularity. In a release those of the links between entities that may be named,
// so that nobody's place hangs on somebody protected, who is then alone. An identifier that one
// alone holds counts as its holder (kDivided says so): a reader looks for people, and the order of
// nodes, which breaks ties, does not hang on a protected number.
inline constexpr const char* kDivided =
    "a phone, account or other identifier that one alone holds counts as its holder";
struct DivideOptions {
  double resolution = 1;
  std::uint32_t runs = 0;  // seeds over which stability is taken; 0: none
  bool consensus = false;  // the partition in the middle of the runs, not the best of a few
};
struct Division {
  Projection projection;
  Graph graph;
  NodeLabels labels;
  std::vector<std::vector<NodeId>> members;  // of each community
  // Where there are runs. Of each node how often it is with another of its community; the community
  // that it is with most besides (kNoGroup: none), and how often.
  std::vector<double> stability;
  std::vector<std::uint32_t> next;
  std::vector<double> next_stability;
  std::optional<double> agreement;  // mean adjusted Rand index over all pairs of runs
};
[[nodiscard]] Division divide(const Case& store, const Disclosure& disclosure, ProjectionSpec spec,
                              const DivideOptions& options, Context& context);

// A named member whose place is in doubt: the next community holds it half as often as its own, or
// more.
struct DoubtfulMember {
  ShownEntity entity;
  double stability = 0;
  std::uint32_t next = 0;
  double next_stability = 0;
};
struct CommunityRow {
  std::uint32_t community = 0;
  std::uint64_t size = 0;  // entities that may be named
  std::string victims;     // through the view's rule of counting; "" for none
  // Group -> how many, where the projection has groups; none in release, where what is left of the
  // sum would tell how few are in the last one.
  std::vector<std::pair<std::string, std::string>> victim_groups;
  std::vector<std::pair<std::string, std::uint64_t>> kinds;      // of those that may be named
  std::vector<std::pair<std::string, std::uint64_t>> countries;  // of those that may be named
  std::vector<std::pair<std::string, std::uint64_t>> roles;      // of those that may be named
  std::vector<ShownEntity> members;                              // those with most links, first
  // Of links between members that may be named: months, "2023-04 to 2024-01"; "" without dates.
  std::string period;
  std::uint64_t links = 0;                                   // between its members
  std::uint64_t links_out = 0;                               // to other communities
  std::vector<std::pair<std::uint32_t, std::uint64_t>> out;  // to which, most first
  std::optional<double> stability;                           // mean over those that may be named
  std::vector<DoubtfulMember> doubtful;                      // the least sure first
};
struct CommunitiesReport {
  std::string algorithm;
  std::optional<double> quality;
  std::uint64_t nodes = 0, edges = 0;
  std::uint64_t total = 0;  // communities of two or more
  std::uint64_t single = 0;
  std::uint32_t runs = 0;
  std::optional<double> agreement;
  std::vector<CommunityRow> rows;
  std::vector<std::string> notes;
  Manifest manifest;
};
struct CommunitiesOptions {
  ProjectionSpec projection;
  DivideOptions divide;
  std::size_t members = 5;  // named for each community, doubtful ones too; 0: all
  std::size_t top = 20;     // communities; 0: all
};
// Leiden communities (modularity) of the case read as an undirected graph. Time of runs times
// leiden.
[[nodiscard]] CommunitiesReport find_communities(const Case& store, const Disclosure& disclosure,
                                                 const CommunitiesOptions& options,
                                                 Context& context);

}  // namespace mekhala
