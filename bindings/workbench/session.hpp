#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "engine/case/case.hpp"
#include "engine/case/disclosure.hpp"

namespace mekhala {

struct SessionOptions {
  Case::Mode mode = Case::Mode::read;
  View view = View::team;
  Actor actor;
  // Asks the person at the terminal why names are needed; nothing or "" away from one.
  std::function<std::string()> ask_purpose;
  // Told of each door as it is made, so that a surface can keep its filter for what it prints.
  std::function<void(const Disclosure&)> opened;
};

// A case that is open, seen through one view. Whoever looks at names says why, once a day and
// actor, before the first name is shown; that and each look at a protected person are in the case's
// log.
//
// Errors: those of Case::open; Error(refused) for the work view without a purpose.
class Session {
 public:
  Session(const std::filesystem::path& path, SessionOptions options);

  [[nodiscard]] Case& store() { return *store_; }
  [[nodiscard]] const Case& store() const { return *store_; }
  [[nodiscard]] const Disclosure& door() const { return *door_; }
  [[nodiscard]] View view() const { return options_.view; }
  [[nodiscard]] const Actor& actor() const { return options_.actor; }

  // What a person typed, with the case's protected values taken out: for logs, which outlive views.
  [[nodiscard]] std::string for_log(std::string_view typed) const;
  // A view of the case as it is after a change.
  void look_again();
  // From now on the door tells what this marking allows (Disclosure::keep_within).
  void keep_within(std::string_view marking);
  // Logs the looks at protected people that happened through this session. Call it before their
  // values are shown: what cannot be logged is not shown. Nothing of the session may be used after.
  void close();

 private:
  void open();
  void require_purpose();

  std::filesystem::path path_;
  SessionOptions options_;
  std::string within_;  // "": everything
  std::unique_ptr<Case> store_;
  std::unique_ptr<Disclosure> door_;
};

// The filter of a case for messages about it, where no session is open: everything passes where the
// case cannot be read.
[[nodiscard]] TextFilter filter_of(const std::filesystem::path& case_file, View view);

// Victims may be grouped by what many of them share, never by a name, a number or what only the
// work view may show. Throws Error(refused).
void check_grouping(const Disclosure& door, const Ontology& ontology, std::string_view property);

// True for a file that holds a case, by its name or its first bytes.
[[nodiscard]] bool is_case_file(const std::filesystem::path& path);

// A transaction detail: {"key":"value", ...}.
[[nodiscard]] std::string log_detail(
    const std::vector<std::pair<std::string, std::string>>& fields);

}  // namespace mekhala
