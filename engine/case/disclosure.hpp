#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/case/case.hpp"
#include "engine/case/edge_days.hpp"
#include "engine/case/projection.hpp"
#include "engine/case/protection.hpp"

namespace mekhala {

enum class View { work, team, release };
// In a release fewer people than these are told as fewer than these.
inline constexpr std::uint64_t kReleaseGroup = 10;
[[nodiscard]] const char* name_of(View view);

// What a surface may show of one value and where it comes from.
struct ShownValue {
  StatementRow statement = 0;  // 0 in the release view, and of links of protected people
  StatementRow key = 0;        // the same for asking again; never printed; 0 in the release view
  std::string property;
  std::string value;
  std::string original;  // work view only
  std::string grade;
  std::string from, to;
  std::string source;  // title; "" where the view hides it
  std::string file;
  std::string column;  // of the file
  std::uint64_t row = 0;
  std::string handling = {};  // its own marking: of its row or value, else of its source
};

struct ShownEntity {
  EntityRow row = 0;  // for asking again; never printed
  std::string id;     // record id or label-safe id; pseudonym ("P-3F9A2C") where protected
  std::string kind;
  std::string label;  // what a map or table prints
  bool is_protected = false;
  std::string protected_as;  // "victim" ...; "" in release
  std::string country;       // ISO code of where it sits; "" unknown
  std::vector<std::string> roles;
  std::string handling;        // strictest TLP of what is known of it; "" none, and in release
  std::size_t records = 1;     // merged into one by a person's decision; 1 where the view hides it
  bool name_withheld = false;  // it has a name that is a protected person's too: `label` is a code
};

struct ShownLink {
  LinkRow row = 0;
  std::string kind;
  ShownEntity from, to;
  std::vector<ShownValue> values;
  std::size_t statements = 0, sources = 0;
};

// By what is shown of them: their own order is that of the rows of a file, which would tell who of
// a roster is who.
void sort_by_what_is_shown(std::vector<ShownLink>& links);

// What lies under an edge of a projection.
struct ShownSupport {
  // Which way links run, seen from one end of the edge. `unknown` too where they run both ways, or
  // where neither of their own ends is one of the edge's.
  enum class Way : std::uint8_t { unknown, forward, back };
  struct Kind {
    std::string label;
    Way way = Way::unknown;
  };
  std::vector<Kind> kinds;          // distinct, in ontology order
  std::vector<std::string> grades;  // distinct, sorted; none in release
  std::optional<double> holds;  // the largest that the grade table gives; nothing where ungraded
  std::size_t statements = 0, sources = 0;  // 0 in release
};

// A source that something in the case rests on.
struct ShownSource {
  std::int64_t row = 0;  // as Projection::sources_of has it; never printed
  std::string title;
  std::string kind, handling, origin;
  std::string grade;               // of the source as a whole
  std::vector<std::string> files;  // that it came in
  std::string taken_in;            // the day when the first of it came in
  std::uint64_t statements = 0;
};

// Whether the sources of a case are marked as invented: none, some or all of them.
enum class DataStatus : std::uint8_t { as_given, partly_invented, invented };
// "invented data, no real person"; "" of what is as given.
[[nodiscard]] std::string_view to_string(DataStatus status);

struct ShownSize {
  std::uint64_t nodes = 0, edges = 0;
};

using TextFilter = std::function<std::string(std::string_view)>;

// The one door through which values leave a case. Records that were judged to be one are one entity
// with the statements and links of all; any of their rows means it. Made for one case, one view and
// one surface; every surface, writer, log and error message gets its strings here. In team and
// release no answer, count, order or message depends on a protected value.
//
// release: fresh random ids for each Disclosure; `release_seed` fixes them for tests only.
class Disclosure {
 public:
  struct Options {
    View view = View::team;
    Actor actor;
    std::string release_seed;
  };
  Disclosure(const Case& store, Options options);
  ~Disclosure();
  Disclosure(Disclosure&&) noexcept;

  [[nodiscard]] View view() const;
  // Case::fingerprint under a secret of the case's own, the same in every view: of two plain ones
  // the difference is what was said between them, and a guess of that can be tried.
  [[nodiscard]] std::string fingerprint() const;
  [[nodiscard]] const Protection& protection() const;

  // From now on entity(), values() and links() rest on statements with this marking, a less strict
  // one or none (engine/case/handling.hpp); each statement has that of its value, else its row,
  // else its source. A marking that is not TLP leaves nothing out. Protection still is that of the
  // whole case.
  void keep_within(std::string_view marking);
  // Whether anything may be told of it within that marking.
  [[nodiscard]] bool is_within(EntityRow row) const;
  // False of a person who gave no consent that the record is used for more than counting, whatever
  // the marking of that.
  [[nodiscard]] bool consents(EntityRow row) const;

  [[nodiscard]] ShownEntity entity(EntityRow row) const;
  // The rows of the records that were judged to be this one, itself first.
  [[nodiscard]] std::vector<EntityRow> records(EntityRow row) const;
  // One record by itself, whatever it was merged with: for whoever decides on that.
  [[nodiscard]] ShownEntity record(EntityRow row) const;
  [[nodiscard]] std::vector<ShownValue> values(
      EntityRow row) const;  // best value first per property
  [[nodiscard]] std::vector<ShownLink> links(EntityRow row) const;
  // `statements`: those of one edge, as Projection::statements_of gives them.
  // `from` and `to`: its ends, where it is to be told which way its links run.
  [[nodiscard]] ShownSupport edge(std::span<const StatementRow> statements, EntityRow from = 0,
                                  EntityRow to = 0) const;
  // When what these statements of links tell of began: the earliest date of theirs; nothing where
  // none has one. For sorting and for counting by the month, never to be printed beside one person:
  // outside the work view the date of a link to a protected person is the month, and in a release
  // there is none.
  [[nodiscard]] std::optional<Date> when(std::span<const StatementRow> statements) const;
  // When each edge of a projection held or may have happened, as edge_days says it. For ways in the
  // order of time: outside the work view links of protected people hold for the whole months that
  // they touch, and in a release all do. Never to be printed beside one person who is protected.
  [[nodiscard]] std::vector<std::optional<EdgeDays>> days(const Projection& projection,
                                                          Context& context) const;
  // "Have we seen this?" In team and release, protected entities are neither found nor counted.
  [[nodiscard]] std::vector<ShownEntity> find(std::string_view text, std::size_t limit) const;
  // The entity that a user means: its id, record id or pseudonym as shown, an exact identifier or
  // label. Throws Error(usage) that lists near, shown ones; same message for a hidden entity as for
  // one that is not there.
  [[nodiscard]] EntityRow resolve(std::string_view shown_id) const;
  // Whether the case has an entity of this identity that the view shows as itself.
  [[nodiscard]] bool shows(const Hash128& uid) const;
  // Any text that may hold values of this case (a rejected row, a query, a log line).
  [[nodiscard]] std::string text(std::string_view raw) const;
  // Withholds a text that names somebody protected, and lets all others through as they are: the
  // last look of a surface at what it prints, file names and echoes of what was typed included. It
  // may outlive the Disclosure and the case.
  [[nodiscard]] TextFilter filter() const;
  // Names of the files that a transaction took in; none in release.
  [[nodiscard]] std::vector<std::string> files_of(TxNumber tx) const;
  // In the order in which they came in; none in release. O(statements).
  [[nodiscard]] std::vector<ShownSource> sources() const;
  [[nodiscard]] DataStatus data_status() const;
  // Victims are shown as groups: how many, rounded by the view's rule ("7"; release: "fewer than
  // 10").
  [[nodiscard]] std::string victim_count(std::uint64_t count) const;
  // Whether the view tells that number itself: in a release none of 1 to kReleaseGroup - 1.
  [[nodiscard]] bool tells_count(std::uint64_t count) const;
  [[nodiscard]] std::string date(const Date& date) const;  // month precision in release
  // How many of each kind the case holds. In release only of what is not protected: what is left of
  // an exact sum would tell how few are.
  [[nodiscard]] CaseCounts counts() const;
  [[nodiscard]] ShownSize size(const Projection& projection) const;  // by the same rule
  // What this view may ask of a projection: every surface passes its wish through here. Outside the
  // work view dates of protected people count by the month. Throws Error(refused) for a filter of
  // days or of grades in the release view, which shows neither.
  [[nodiscard]] ProjectionSpec asked(ProjectionSpec wish) const;
  // The audit record that a view of a protected person needs (work view); empty where none.
  [[nodiscard]] std::vector<std::string> pending_audit() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace mekhala
