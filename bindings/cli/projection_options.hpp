#pragma once

#include <string>
#include <vector>

#include "bindings/workbench/hubs.hpp"
#include "bindings/workbench/session.hpp"
#include "engine/case/projection.hpp"

namespace CLI {
class App;
}

namespace mekhala::cli {

class Shell;

// Which part of a case is looked at, as typed.
struct ProjectionTexts {
  std::vector<std::string> kinds, links, carry;
  std::string group, as_of, from, to, least_grade;
  bool carriers = false, fold = false;
};

// Adds --kinds --links --as-of --from --to --least-grade (those whose name is not taken).
void add_projection_options(CLI::App& verb, ProjectionTexts& texts);
[[nodiscard]] ProjectionSpec projection_of(const ProjectionTexts& texts);

// Throw Error(usage) naming the option. Empty text: nothing.
[[nodiscard]] std::optional<Date> date_option(const std::string& name, const std::string& text);
// Throws Error(usage) where nothing lies between the two.
void check_period(const std::optional<Date>& from, const std::optional<Date>& to);
[[nodiscard]] std::optional<Grade> grade_option(const std::string& name, const std::string& text);
[[nodiscard]] std::vector<std::string> comma_list(const std::vector<std::string>& texts);

// What hubs, explain and map ask of the measure.
struct RerunTexts {
  std::uint32_t runs = 0;
  std::vector<std::string> tables;
  std::uint32_t first = 5;
  double hide_people = 0, hide_links = 0;  // of 100
  std::string hide_by = "chance";
  double same_chance = 0.5;
  bool advice = false;
};
struct HubsTexts {
  std::string group, as_of, from, to, least_grade, rank;
  std::vector<std::string> kinds, carry;
  std::uint32_t min_group = 5;
  std::uint32_t permutations = 200;
};
void add_hubs_options(CLI::App& verb, HubsTexts& texts);
void add_rerun_options(CLI::App& verb, RerunTexts& texts);
[[nodiscard]] RerunOptions rerun_options(const RerunTexts& texts);
[[nodiscard]] HubsOptions hubs_options(const HubsTexts& texts, const Ontology& ontology);

// How this call opens a case: its view (and the question for a purpose), actor and mode.
[[nodiscard]] SessionOptions session_options(Shell& shell, bool names,
                                             Case::Mode mode = Case::Mode::read);

}  // namespace mekhala::cli
