#include "io/batch_builder.hpp"

#include <fmt/format.h>

#include <cmath>

#include "engine/base/text.hpp"
#include "engine/case/keys.hpp"

namespace mekhala {
namespace {

std::optional<Date> date_of_seconds(double seconds) {
  const double days = std::floor(seconds / 86400);
  if (!(days > -1e6 && days < 1e6)) return std::nullopt;
  const auto day = static_cast<std::int32_t>(days);
  const auto minute = static_cast<std::int16_t>((seconds - days * 86400) / 60);
  return Date{.first_day = day,
              .last_day = day,
              .precision = DatePrecision::minute,
              .minute_of_day = minute};
}

NormalValue clock_date(std::string_view cell, const std::string& format) {
  NormalValue normal;
  const auto number = parse_double(ascii_digits(cell));
  if (number) {
    if (format == "unix_seconds") normal.date = date_of_seconds(*number);
    if (format == "unix_milliseconds") normal.date = date_of_seconds(*number / 1000);
    // Excel's day 1 is 1900-01-01; from day 61 on, serial 25569 is 1970-01-01.
    if (format == "excel") normal.date = date_of_seconds((*number - 25569) * 86400);
  }
  if (!normal.date) {
    normal.problem = "no number that the clock counts";
    return normal;
  }
  if (normal.date->minute_of_day == 0) {
    normal.date->precision = DatePrecision::day;
    normal.date->minute_of_day = -1;
  }
  normal.value = to_string(*normal.date);
  return normal;
}

NormalValue normal_date(std::string_view cell, const NormalHints& hints) {
  if (hints.format.starts_with("unix") || hints.format == "excel") {
    return clock_date(cell, hints.format);
  }
  NormalValue normal;
  DateHints dates = hints.dates;
  if (hints.format == "day_first") dates.order = DayMonthOrder::day_first;
  if (hints.format == "month_first") dates.order = DayMonthOrder::month_first;
  const DateReading reading = parse_date(cell, dates);
  if (reading.date) {
    normal.date = reading.date;
    normal.value = to_string(*reading.date);
    normal.ambiguous = reading.ambiguous_order;
    return normal;
  }
  normal.problem = reading.problem.empty() ? "no date" : reading.problem;
  normal.impossible = normal.problem.find("does not exist") != std::string::npos;
  return normal;
}

// "1,234,567" is a number; "1,5" may be one and a half or fifteen: not guessed.
NormalValue normal_number(std::string_view cell) {
  NormalValue normal;
  std::string digits = ascii_digits(cell);
  if (matches(digits, "[+-]?[0-9]{1,3}(,[0-9]{3}){2,}(\\.[0-9]+)?")) std::erase(digits, ',');
  const auto number = parse_double(digits);
  if (!number) {
    normal.problem = digits.find(',') != std::string::npos
                         ? "no number that can be told: is the comma for decimals or thousands?"
                         : "no finite number";
    return normal;
  }
  normal.value = format_double(*number);
  return normal;
}

NormalValue normal_boolean(std::string_view cell) {
  NormalValue normal;
  const std::optional<bool> answer = yes_or_no(cell);
  if (answer) {
    normal.value = *answer ? "true" : "false";
  } else {
    normal.problem = "neither yes nor no";
  }
  return normal;
}

NormalValue from_key(const std::optional<Key>& key, const char* problem) {
  NormalValue normal;
  if (key) {
    normal.value = key->display;
  } else {
    normal.problem = problem;
  }
  return normal;
}

// "yes", "victim (rescued)": a status in other words than the ontology's; who decided it is
// unknown.
bool says_victim(const Ontology& ontology, std::string_view cell) {
  if (yes_or_no(cell).value_or(false)) return true;
  const std::vector<RoleId> roles = ontology.roles_in(cell);
  return std::any_of(roles.begin(), roles.end(),
                     [&](RoleId role) { return ontology.roles()[role].victim; });
}

NormalValue normal_choice(const Ontology& ontology, PropertyId property, std::string_view cell) {
  NormalValue normal;
  if (ontology.properties()[property].name == property::kRole) {
    const RoleId role = ontology.role(cell);
    if (role == kNoTerm) {
      normal.problem = "no role that the ontology knows";
    } else {
      normal.value = ontology.roles()[role].name;
    }
    return normal;
  }
  if (auto choice = ontology.choice(property, cell)) {
    normal.value = std::move(*choice);
  } else if (ontology.properties()[property].name == property::kVictimStatus &&
             says_victim(ontology, cell)) {
    normal.value = "possible";
  } else if (ontology.properties()[property].name == property::kVictimStatus &&
             yes_or_no(cell) == false) {
    // A "no" in a list is nobody's decision that somebody is not a victim: it claims nothing.
  } else {
    normal.problem = "none of the values that the ontology knows";
  }
  return normal;
}

}  // namespace

std::optional<bool> yes_or_no(std::string_view cell) {
  const std::string key = to_lower(trim(cell));
  for (const char* yes : {"yes", "y", "true", "1", "x", "✓", "ใช่", "ແມ່ນ", "បាទ", "ចាស", "ဟုတ်", "是",
                          "oo", "có", "ya", "si", "sí", "oui", "ja"}) {
    if (key == yes) return true;
  }
  for (const char* no : {"no", "n", "false", "0", "-", "ไม่", "ไม่ใช่", "ບໍ່", "ບໍ່ແມ່ນ", "ទេ", "မဟုတ်", "否",
                         "不是", "hindi", "không", "tidak", "non", "nein"}) {
    if (key == no) return false;
  }
  return std::nullopt;
}

BatchBuilder::BatchBuilder(const ImportScope& scope, std::shared_ptr<TextArena> arena)
    : scope_(scope) {
  batch_.arena = std::move(arena);
  language_ = batch_.arena->keep(scope.options.language);
}

BatchBuilder::Found BatchBuilder::entity(const Hash128& uid, KindId kind) {
  const auto index = static_cast<std::uint32_t>(batch_.entities.size());
  const auto [at, fresh] = entities_.emplace(uid, index);
  if (fresh) batch_.entities.push_back({.uid = uid, .kind = kind});
  return {at->second, fresh};
}

BatchBuilder::Found BatchBuilder::link(LinkKindId kind, std::uint32_t from, std::uint32_t to,
                                       std::string_view discriminator) {
  const LinkKindSpec& spec = scope_.ontology.links()[kind];
  if (!spec.directed && batch_.entities[to].uid < batch_.entities[from].uid) std::swap(from, to);
  const Hash128 uid =
      link_uid(spec.name, batch_.entities[from].uid, batch_.entities[to].uid, discriminator);
  const auto index = static_cast<std::uint32_t>(batch_.links.size());
  const auto [at, fresh] = links_.emplace(uid, index);
  if (fresh) batch_.links.push_back({.uid = uid, .kind = kind, .from = from, .to = to});
  return {at->second, fresh};
}

void BatchBuilder::exists(std::uint32_t link, const Claim& claim) {
  state(SubjectType::link, link, kNoTerm, {}, {}, claim);
}

void BatchBuilder::state(SubjectType type, std::uint32_t subject, PropertyId property,
                         std::string_view value, std::string_view original, const Claim& claim) {
  NewStatement statement;
  statement.subject_type = type;
  statement.subject = subject;
  statement.property = property;
  statement.value = value;
  if (original != value) statement.original = original;
  statement.language = language_;
  statement.row = claim.row;
  statement.column = claim.column;
  statement.grade = claim.grade;
  statement.valid_from = claim.from;
  statement.valid_to = claim.to;
  batch_.statements.push_back(std::move(statement));
}

void BatchBuilder::count(ImportReport& report) const {
  report.entities = batch_.entities.size();
  report.links = batch_.links.size();
  report.statements = batch_.statements.size();
  std::vector<std::uint64_t> kinds(scope_.ontology.kinds().size());
  for (const NewEntity& entity : batch_.entities) ++kinds[entity.kind];
  for (std::size_t k = 0; k < kinds.size(); ++k) {
    if (kinds[k] > 0) report.entity_kinds.emplace_back(scope_.ontology.kinds()[k].name, kinds[k]);
  }
  std::vector<std::uint64_t> links(scope_.ontology.links().size());
  for (const NewLink& link : batch_.links) ++links[link.kind];
  for (std::size_t k = 0; k < links.size(); ++k) {
    if (links[k] > 0) report.link_kinds.emplace_back(scope_.ontology.links()[k].name, links[k]);
  }
}

NormalValue normal_value(const Ontology& ontology, PropertyId property, std::string_view cell,
                         const NormalHints& hints) {
  NormalValue normal;
  switch (ontology.properties()[property].type) {
    case ValueType::date:
      return normal_date(cell, hints);
    case ValueType::number:
      return normal_number(cell);
    case ValueType::boolean:
      return normal_boolean(cell);
    case ValueType::choice:
      return normal_choice(ontology, property, cell);
    case ValueType::phone:
      return from_key(phone_key(cell, hints.country), "no phone number");
    case ValueType::email:
      return from_key(email_key(cell), "no e-mail address");
    case ValueType::country: {
      if (auto code = country_code(cell)) {
        normal.value = std::move(*code);
      } else {
        normal.problem = "no country that is known";
      }
      return normal;
    }
    case ValueType::name:
      normal.value = clean_name(cell);
      return normal;
    case ValueType::text:
    case ValueType::url:
    case ValueType::identifier:
    case ValueType::entity:
      break;
  }
  normal.value = std::string(cell);
  return normal;
}

}  // namespace mekhala
