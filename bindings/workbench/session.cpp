#include "bindings/workbench/session.hpp"

#include <ctime>
#include <fstream>

#include "engine/base/error.hpp"
#include "engine/base/text.hpp"

namespace mekhala {

namespace {

constexpr std::string_view kPurposeAction = "purpose";
constexpr std::string_view kSqliteMagic = "SQLite format 3";

std::string today_utc() {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  ::gmtime_r(&now, &utc);
  char text[16];
  const std::size_t size = std::strftime(text, sizeof text, "%Y-%m-%d", &utc);
  return {text, size};
}

bool purpose_given_today(const Case& store, const std::string& actor) {
  const std::string today = today_utc();
  constexpr std::uint64_t kNewest = 10'000;
  for (const TxRecord& record : store.log(kNewest)) {
    if (record.action == kPurposeAction && record.actor == actor && record.at.starts_with(today)) {
      return true;
    }
  }
  return false;
}

}  // namespace

Session::Session(const std::filesystem::path& path, SessionOptions options)
    : path_(path), options_(std::move(options)) {
  if (options_.view == View::work) require_purpose();
  open();
}

void Session::open() {
  store_ = std::make_unique<Case>(Case::open(path_, options_.mode));
  look_again();
}

void Session::look_again() {
  door_ = std::make_unique<Disclosure>(
      *store_,
      Disclosure::Options{.view = options_.view, .actor = options_.actor, .release_seed = {}});
  if (!within_.empty()) door_->keep_within(within_);
  if (options_.opened) options_.opened(*door_);
}

void Session::keep_within(std::string_view marking) {
  within_ = marking;
  door_->keep_within(marking);
}

std::string Session::for_log(std::string_view typed) const {
  if (typed.empty()) return {};
  const Disclosure team(*store_, {.view = View::team, .actor = options_.actor, .release_seed = {}});
  return team.text(typed);
}

void Session::require_purpose() {
  {
    const Case reader = Case::open(path_, Case::Mode::read);
    if (options_.actor.purpose.empty()) {
      if (purpose_given_today(reader, options_.actor.name)) return;
      if (options_.ask_purpose) options_.actor.purpose = options_.ask_purpose();
    }
  }
  if (options_.actor.purpose.empty()) {
    throw Error(
        ErrorCode::refused,
        "the work view shows names; say what for (--purpose TEXT), it is logged once a day");
  }
  Case writer = Case::open(path_, Case::Mode::write);
  const Disclosure team(writer, {.view = View::team, .actor = options_.actor, .release_seed = {}});
  options_.actor.purpose = team.text(options_.actor.purpose);
  writer.note(kPurposeAction, log_detail({{"view", "work"}, {"purpose", options_.actor.purpose}}),
              options_.actor);
}

void Session::close() {
  const std::vector<std::string> looks = door_->pending_audit();
  if (looks.empty()) return;
  if (options_.mode == Case::Mode::read) {
    door_.reset();
    store_.reset();
    store_ = std::make_unique<Case>(Case::open(path_, Case::Mode::write));
  }
  for (const std::string& look : looks) store_->note("view", look, options_.actor);
  door_.reset();
  store_.reset();
}

TextFilter filter_of(const std::filesystem::path& case_file, View view) {
  try {
    const Case store = Case::open(case_file, Case::Mode::read);
    return Disclosure(store, {.view = view, .actor = {}, .release_seed = {}}).filter();
  } catch (const Error&) {
    return [](std::string_view text) { return std::string(text); };
  }
}

void check_grouping(const Disclosure& door, const Ontology& ontology, std::string_view property) {
  if (door.view() == View::work) return;
  const PropertyId id = ontology.property(property);
  if (id == kNoTerm) return;
  const PropertySpec& spec = ontology.properties()[id];
  // Only what has few values that are known beforehand: free text may hold anything.
  const bool shared = spec.type == ValueType::country || spec.type == ValueType::choice ||
                      spec.type == ValueType::boolean;
  if (shared && !spec.sensitive) return;
  throw Error(ErrorCode::refused,
              "victims are grouped by what many of them share, such as exploitation_country or "
              "nationality; this property tells one from another");
}

bool is_case_file(const std::filesystem::path& path) {
  if (path.extension() == ".case") return true;
  std::ifstream file(path, std::ios::binary);
  std::string magic(kSqliteMagic.size(), '\0');
  return file.read(magic.data(), static_cast<std::streamsize>(magic.size())) &&
         magic == kSqliteMagic;
}

std::string log_detail(const std::vector<std::pair<std::string, std::string>>& fields) {
  std::string text = "{";
  for (const auto& [key, value] : fields) {
    if (value.empty()) continue;
    text +=
        (text.size() > 1 ? ",\"" : "\"") + escape_json(key) + "\":\"" + escape_json(value) + "\"";
  }
  return text + "}";
}

}  // namespace mekhala
