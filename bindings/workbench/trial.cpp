#include <fmt/format.h>

#include "bindings/workbench/equal_names.hpp"
#include "bindings/workbench/generate.hpp"
#include "bindings/workbench/import_files.hpp"
#include "bindings/workbench/score.hpp"
#include "bindings/workbench/temporary_folder.hpp"

namespace mekhala {

GeneratedCase import_trial(const std::filesystem::path& folder, const generator::CasePlan& plan,
                           const std::filesystem::path& case_file, const Actor& actor,
                           Context& context) {
  GeneratedCase made = generate_case({folder, plan}, context);
  for (const GeneratedFile& one : made.files) {
    ImportRequest request;
    request.case_file = case_file;
    request.files = {folder / one.file};
    // It says of its entries that they are taken over from the sheet of recruiters.
    if (one.file.ends_with(".ftm.json")) request.options.origin = "recruiters";
    request.actor = actor;
    request.show_new = 0;
    static_cast<void>(import_files(request, context));
  }
  Case store = Case::open(case_file, Case::Mode::write);
  static_cast<void>(resolve_equal_names(store, actor, "equal names in an invented case", context));
  return made;
}

ScoreReport run_trial(const generator::CasePlan& plan, Context& context) {
  const TemporaryFolder folder;
  const Actor actor{.name = "trial", .purpose = "an invented case"};
  const std::filesystem::path file = folder.path() / "trial.case";
  const GeneratedCase made = import_trial(folder.path(), plan, file, actor, context);
  const Case store = Case::open(file, Case::Mode::read);
  const Disclosure door(store, {.view = View::work, .actor = actor, .release_seed = {}});
  return score_case(store, door, ScoreTruth::read(made.truth), {}, context);
}

}  // namespace mekhala
