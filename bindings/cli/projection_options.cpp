#include "bindings/cli/projection_options.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "bindings/cli/shell.hpp"
#include "engine/base/text.hpp"

namespace mekhala::cli {

namespace {

constexpr const char* kGroup = "Which part of a case";

template <typename T>
void add(CLI::App& verb, const std::string& name, T& target, const std::string& text,
         const std::string& type) {
  if (verb.get_option_no_throw(name) != nullptr) return;
  auto* option = verb.add_option(name, target, text)->group(kGroup)->type_name(type);
  if constexpr (!std::is_same_v<T, std::string>) option->allow_extra_args(false);
}

}  // namespace

void add_projection_options(CLI::App& verb, ProjectionTexts& texts) {
  add(verb, "--kinds", texts.kinds, "only entities of these kinds: person,account", "LIST");
  add(verb, "--links", texts.links, "only links of these kinds: recruited,paid", "LIST");
  add(verb, "--as-of", texts.as_of, "only what holds at this date", "DATE");
  add(verb, "--from", texts.from, "only what holds at this date or later", "DATE");
  add(verb, "--to", texts.to, "only what holds at this date or before", "DATE");
  add(verb, "--least-grade", texts.least_grade, "only evidence graded so or better: B2", "GRADE");
}

std::vector<std::string> comma_list(const std::vector<std::string>& texts) {
  std::vector<std::string> parts;
  for (const std::string& text : texts) {
    for (const std::string_view part : split(text, ',')) {
      if (!trim(part).empty()) parts.emplace_back(trim(part));
    }
  }
  return parts;
}

std::optional<Date> date_option(const std::string& name, const std::string& text) {
  if (text.empty()) return std::nullopt;
  const auto date = parse_iso_date(text);
  if (!date) {
    throw Error(ErrorCode::usage,
                fmt::format("{} must be a date: 2024, 2024-02 or 2024-02-29", name));
  }
  if (text >= "2200") {
    throw Error(ErrorCode::usage,
                fmt::format("{} lies far ahead; a year of the Buddhist era less 543 is the common "
                            "one (2567 is 2024)",
                            name));
  }
  return date;
}

std::optional<Grade> grade_option(const std::string& name, const std::string& text) {
  if (text.empty()) return std::nullopt;
  const auto grade = parse_grade(text);
  if (!grade) {
    throw Error(ErrorCode::usage,
                fmt::format("{} must be a grade: B2 (Admiralty), 1B (3x5x2) or B24 (5x5x5)", name));
  }
  return grade;
}

void check_period(const std::optional<Date>& from, const std::optional<Date>& to) {
  if (from && to && to->last_day < from->first_day) {
    throw Error(ErrorCode::usage, "--to is before --from: nothing lies between them");
  }
}

ProjectionSpec projection_of(const ProjectionTexts& texts) {
  ProjectionSpec spec;
  spec.entity_kinds = comma_list(texts.kinds);
  spec.link_kinds = comma_list(texts.links);
  spec.carry = comma_list(texts.carry);
  spec.carriers_only = texts.carriers;
  spec.fold_identifiers = texts.fold;
  spec.group_property = texts.group;
  spec.as_of = date_option("--as-of", texts.as_of);
  spec.from = date_option("--from", texts.from);
  spec.to = date_option("--to", texts.to);
  check_period(spec.from, spec.to);
  spec.least_grade = grade_option("--least-grade", texts.least_grade);
  return spec;
}

SessionOptions session_options(Shell& shell, bool names, Case::Mode mode) {
  SessionOptions options;
  options.mode = mode;
  options.view = shell.decide_view(names);
  options.actor = shell.actor();
  options.opened = [&shell](const Disclosure& door) { shell.guard(door.filter()); };
  if (shell.interactive()) {
    options.ask_purpose = [&shell] {
      return shell.ask("Names will be shown. What for? (logged once a day)");
    };
  }
  return options;
}

}  // namespace mekhala::cli
