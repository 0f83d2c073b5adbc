#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bindings/workbench/generate.hpp"
#include "bindings/workbench/hubs.hpp"
#include "datasets/generator/world.hpp"

namespace mekhala {

// How well a ranking finds the liaisons of an invented case.
struct MeasureScore {
  std::string measure;
  std::size_t ranked = 0;  // rows with a score above 0
  // At k = the number of liaisons, 5 and 10. recall: distinct liaisons among the first k, of all;
  // precision: rows among the first k that are a liaison, over k. Missing liaisons: both 0.
  double recall_k = 0, precision_k = 0;
  double recall_5 = 0, precision_5 = 0;
  double recall_10 = 0, precision_10 = 0;
  double reciprocal_rank = 0;  // one over the rank of the first liaison; 0 where none is ranked
  // Rows that are a decoy and no liaison.
  std::size_t decoys_k = 0, decoys_5 = 0, decoys_10 = 0;
};

struct ScoreReport {
  std::size_t liaisons = 0;            // in the truth
  std::size_t findable = 0;            // of them, those that some entity of the case is
  std::size_t k = 0;                   // liaisons, or 10 where there is none
  std::vector<MeasureScore> measures;  // crossing first
  // The first rows of crossing, as the truth knows them: "L81 liaison", "S86 remittance", "-".
  std::vector<std::string> first;
  std::vector<std::string> warnings;
  std::vector<std::pair<std::string, std::string>> manifest;
};

// The truth of a generated case, as `generate` wrote it.
class ScoreTruth {
 public:
  // Throws Error(invalid_input) where the file is no truth.json.
  [[nodiscard]] static ScoreTruth read(const std::filesystem::path& path);

  [[nodiscard]] const std::vector<std::string>& liaisons() const { return liaisons_; }
  // Who has this name or number; sorted. Names are compared folded, without spaces and marks.
  [[nodiscard]] std::vector<std::string> ids_of(std::string_view spelling) const;
  [[nodiscard]] bool is_liaison(std::string_view id) const;
  [[nodiscard]] std::string decoy_kind(std::string_view id) const;  // "" where it is none
  [[nodiscard]] std::string role(std::string_view id) const;

 private:
  std::vector<std::string> liaisons_;                                // sorted
  std::vector<std::pair<std::string, std::string>> spellings_;       // normal form, id; sorted
  std::vector<std::pair<std::string, std::string>> decoys_, roles_;  // id, kind; sorted
};

// Compares the actors table of hubs with the truth, and beside it, on the same carriers, with the
// same exclusions, and ranking the same entities: joined contacts, through, crossing without
// generic carriers, betweenness, victim-only betweenness, degree, PageRank, participation, and
// countries touched times victims within three steps. Neighbors are carriers and victims, whatever
// the measure. Ties are broken by a hash of the entity's number, so that neither its name nor its
// file decides. Errors: Error(refused) in the release view, whose ids are fresh each time.
[[nodiscard]] ScoreReport score_case(const Case& store, const Disclosure& disclosure,
                                     const ScoreTruth& truth, const HubsOptions& options,
                                     Context& context);

// Generates a case in a folder, imports its files as they are into `case_file` and takes equal
// names for one.
[[nodiscard]] GeneratedCase import_trial(const std::filesystem::path& folder,
                                         const generator::CasePlan& plan,
                                         const std::filesystem::path& case_file, const Actor& actor,
                                         Context& context);

// The same in a temporary folder that is gone afterwards, and scores it.
[[nodiscard]] ScoreReport run_trial(const generator::CasePlan& plan, Context& context);

}  // namespace mekhala
