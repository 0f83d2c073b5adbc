#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/context.hpp"
#include "engine/case/disclosure.hpp"
#include "engine/case/projection.hpp"

namespace mekhala {

// What is left out of re-runs besides, as if nobody had found it: a share of all, taken at random,
// or from one country (of victims, or of links to them) or one source after the other in random
// order.
enum class HideBy : std::uint8_t { chance, country, source };

struct RerunOptions {
  std::uint32_t runs = 0;                  // 0: none
  std::vector<std::string> tables;         // of grades; empty: all there are
  std::uint32_t first = 5;                 // "among the first 5"
  double hide_people = 0, hide_links = 0;  // shares, below 1
  HideBy hide_by = HideBy::chance;
  double same_chance = 0.5;  // that a pair judged unsure is one
  bool advice = false;       // which enquiries would narrow the ranges of the first rows
};

// Which paths count (PathRules of algorithms/brokerage/cross_border.hpp); as it stands, all of
// fewest hops. With any of these there is no ratio, no comparison without coerced acts, and there
// are no re-runs.
struct HubPaths {
  std::string script = {};  // over names of kinds of entities and links
  bool directed = false;    // along the directions of links
  bool in_time = false;     // in the order of the dates of links: Disclosure::days
  bool length = false;      // a link is 1 / strength long
  [[nodiscard]] bool any() const { return !script.empty() || directed || in_time || length; }
};

// What `hubs` is asked. Defaults are DESIGN section 4's.
struct HubsOptions {
  std::string group = "exploitation_country";  // victims are grouped by this property
  std::vector<std::string> kinds;  // rank these kinds only; empty: all that may be ranked
  std::vector<std::string> carry;  // kinds and roles that carry besides the ontology's
  std::optional<Date> as_of, from, to;
  std::optional<Grade> least_grade;
  std::uint32_t min_group = 5;
  std::uint32_t permutations = 200;  // 0: no ratio
  std::size_t top = 10;              // rows of each table; 0: all
  std::string rank = "crossing";     // or "joined", where crossing only parts ties
  // "exact", "sampled" (algorithms/brokerage/cross_border.hpp), or "auto": exact up to the cost at
  // which that takes some ten seconds.
  std::string method = "auto";
  // Sampled: the first `top` are within epsilon, or so much of their score where that is more, and
  // nobody else is ahead of them by more (cross_border.hpp) ...
  double epsilon = 0.001;
  double relative = 0.1;
  double delta = 0.01;  // ... but in this share of runs
  RerunOptions reruns;
  HubPaths paths;
  bool brief = false;  // actors alone, without ratio and without what is generic: for drawings
};

// Where a hub stood in the re-runs under one grade table. "Among the first 5 in 142 of 200 re-runs
// under plain/1": a range of robustness, no chance of guilt.
struct HubRange {
  std::string table;
  std::string ungraded;  // "in", "out"; "" where all evidence is graded
  std::uint32_t low = 0,
                high = 0;     // 5 % of re-runs put it before low, 5 % after high; 0: not ranked
  std::uint64_t first = 0;    // among the first k, ties included, in so many ...
  std::uint64_t runs = 0;     // ... of so many re-runs, those in which it was not hidden itself
  double sampling_error = 0;  // of `first`: what drawing the re-runs again may change
  // Ids of rows that it cannot be told apart from: of the re-runs that part the two fewer than 95 %
  // agree which stands before, or fewer than half part them.
  std::vector<std::string> not_apart;
  std::uint64_t not_apart_below = 0;  // and of so many that are not shown
};

struct HubRow {
  // Tied rows share a span of ranks: rank..rank_last. Sampled: the ranks that a row may have.
  std::size_t rank = 0;
  std::size_t rank_last = 0;
  ShownEntity entity;
  double crossing = 0;
  double through = 0;
  std::optional<double> crossing_low, crossing_high;  // sampled: crossing lies between them
  // Contacts in the second of its countries, and in each
  // (algorithms/brokerage/joined_contacts.hpp); not in a release, where it would count protected
  // people.
  std::optional<double> joined;
  std::vector<std::pair<std::string, double>> contacts;
  std::vector<std::pair<std::string, double>> pairs;  // "KH-MM": share of crossing in that pair
  std::vector<std::pair<std::string, double>> victims_near;  // group -> victims within three steps
  std::optional<double> ratio;                  // crossing over its median under permuted countries
  std::optional<double> ratio_low, ratio_high;  // sampled: the ratio lies between them
  bool generic = false;                         // touches over 5 % of all victims
  std::optional<double> crossing_without_generic;  // where anything is generic
  std::uint64_t statements = 0;                    // under its links in the projection
  std::uint64_t sources = 0;                       // distinct
  std::vector<HubRange> ranges;                    // where re-runs were asked for
  // Without what was done under coercion; the work view alone, and where something was.
  std::optional<double> crossing_without_coerced;
  std::size_t rank_without_coerced = 0;  // the first of those tied with it; 0: not ranked
};

// One ranked table and how it came about. Protected entities and zero scores are not in it.
struct HubTable {
  std::vector<HubRow> rows;
  std::size_t total = 0;  // rows there would be without `top`
  std::string nothing;    // why there are none, and what to run next; "" where there are some
};

struct HubGroup {
  std::string name;      // ISO code, or the value of the property
  std::string victims;   // through the view's rule of counting
  bool averaged = true;  // false: under min_group, listed but not in the mean
};

// Recruiting by people who were victims at the time (engine/case/coercion.hpp), among actors.
struct HubCoercion {
  std::uint64_t acts = 0, people = 0;
  std::uint64_t undated = 0;  // acts of which it is only taken to have been then
};

// What to enquire, by how much it would narrow the ranges of the first actors.
struct HubEnquiry {
  std::string what;              // "subscriber and call records of +66..."
  double stands = 0;             // the link that it settles, in this share of re-runs
  double narrows = 0;            // ranks, expected, mean over the first rows
  std::uint64_t statements = 0;  // under that link
};

struct HubsReport {
  std::string measure;                // "crossing", with its convention in words
  std::vector<std::string> carriers;  // kinds and roles that carry, in ontology order
  std::vector<HubGroup> groups;
  std::uint32_t min_group = 0;  // from so many victims on groups are averaged
  std::vector<std::pair<std::string, double>> connected;  // pair -> connected share of victim pairs
  std::vector<std::pair<std::string, std::uint64_t>> left_out;
  HubTable actors;
  HubTable places;
  std::optional<HubCoercion> coerced;  // the work view alone, and where there is any
  std::vector<HubEnquiry> advice;      // those that narrow most first
  // Links that would narrow too, known from victims alone, and no register is known for them.
  std::uint64_t not_to_be_asked = 0;
  RerunOptions reruns;                    // as asked
  std::vector<std::string> grade_tables;  // in full, those of the re-runs
  std::vector<std::string> warnings;      // one source carries a hub, sampled, nothing to rank ...
  // Enough to run it again: case fingerprint, projection, algorithm, options, seed, version.
  std::vector<std::pair<std::string, std::string>> manifest;
};

[[nodiscard]] HubsReport find_hubs(const Case& store, const Disclosure& disclosure,
                                   const HubsOptions& options, Context& context);

// Why an entity is ranked: the shortest paths between victims of different countries through it,
// those that give most first. Paths that differ only in which victim they start from or end at are
// one line; victims are counted, never named.
struct ExplainStep {
  ShownEntity to;
  std::vector<ShownSupport::Kind> links;  // of the links between the two
  std::uint64_t statements = 0;
  std::uint64_t sources = 0;
  std::vector<StatementRow> evidence;  // work view only
};
struct ExplainPath {
  std::string pair;      // "KH-PH"
  std::string from, to;  // "3 victims (KH)"
  std::vector<ExplainStep> steps;
  double part = 0;          // of the entity's crossing
  std::uint64_t paths = 0;  // 0 in the release view
};
// What is left of a hub without one source, or without all of one asserted origin.
struct ExplainSource {
  std::string title;
  std::string kind, origin;
  std::uint64_t statements = 0;  // under its links
  double left = 1;               // of its crossing
  std::uint32_t rank = 0;        // then; 0: not ranked
};
// The statements without which it falls below the first k. Those under links with protected people
// are counted; in the work view all are listed.
struct ExplainFall {
  std::uint64_t statements = 0;
  std::uint64_t of_protected = 0;
  std::vector<StatementRow> listed;
  bool smallest = false;   // all smaller sets were tried; else found greedily
  std::uint32_t rank = 0;  // after; 0: not ranked
  std::string why;         // why there is none
};
struct ExplainReport {
  ShownEntity entity;
  double crossing = 0;
  std::optional<HubRow> row;
  std::vector<ExplainPath> paths;
  double shown_part = 0;  // share of crossing that the lines cover
  std::vector<ShownLink> links;
  std::size_t rank = 0, rank_last = 0;  // in its table; 0: not ranked
  std::vector<ExplainSource> sources;   // those that carry most first; none in a release
  std::vector<std::string> alarms;  // one source, one phone dump or a circle of reports carries it
  std::optional<ExplainFall> fall;  // none in a release
  std::vector<std::string> warnings;
  std::vector<std::pair<std::string, std::string>> manifest;
};
[[nodiscard]] ExplainReport explain_hub(const Case& store, const Disclosure& disclosure,
                                        EntityRow entity, const HubsOptions& options,
                                        std::size_t count, Context& context);

}  // namespace mekhala
