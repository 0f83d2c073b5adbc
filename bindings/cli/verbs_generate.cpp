#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "bindings/cli/shell.hpp"
#include "bindings/cli/verbs.hpp"
#include "bindings/workbench/generate.hpp"

namespace mekhala::cli {

namespace {

constexpr const char* kGroup = "Trials";

struct CaseTexts {
  std::string folder;
  std::uint32_t victims = 300;
  std::string regime = "visible";
};

void run_generate_case(Shell& shell, const CaseTexts& texts) {
  GenerateRequest request;
  request.folder = texts.folder;
  request.plan.victims = texts.victims;
  request.plan.seed = shell.common.seed;
  const auto regime = generator::regime_named(texts.regime);
  if (!regime) {
    throw Error(ErrorCode::usage,
                fmt::format("--regime must be one of {}", fmt::join(generator::kRegimes, ", ")));
  }
  request.plan.regime = *regime;
  Context context(shell.context_options());
  Answer answer("generate");
  answer.head.set("folder", texts.folder)
      .set("victims", texts.victims)
      .set("seed", std::to_string(request.plan.seed))
      .set("regime", texts.regime);
  answer.head.set("written", !shell.common.dry_run);
  if (shell.common.dry_run) {
    answer.opening = {fmt::format("dry run: would write a case of {} victims into {}",
                                  grouped(texts.victims), texts.folder)};
    shell.print(answer);
    return;
  }
  const GeneratedCase made = generate_case(request, context);
  answer.head.set("interviewed", made.interviewed)
      .set("agents", made.agents)
      .set("liaisons", made.liaisons)
      .set("decoys", made.decoys)
      .set("truth", made.truth.string());
  answer.opening = {"Everybody in this case is invented."};
  Block block;
  block.key = "files";
  block.columns = {{"file", "file"}, {"rows", "rows", Style::integer}};
  for (const GeneratedFile& file : made.files) {
    block.rows.push_back(Json::object().set("file", file.file).set("rows", file.rows));
  }
  block.total = block.rows.size();
  answer.blocks.push_back(std::move(block));
  answer.closing = {fmt::format("{} victims, {} of them interviewed; {} agents, of whom {} link "
                                "countries and {} only seem to",
                                grouped(texts.victims), grouped(made.interviewed),
                                grouped(made.agents), grouped(made.liaisons), grouped(made.decoys)),
                    "Next:", fmt::format("  mekhala import NEW.case {}/files/*", texts.folder)};
  shell.print(answer);
}

}  // namespace

void add_generate_verbs(CLI::App& app, Shell& shell) {
  CLI::App* verb = add_verb(app, shell, "generate", "an invented case with known truth, for trials",
                            kGroup, Writes::yes);
  verb->require_subcommand(1);
  auto texts = std::make_shared<CaseTexts>();
  CLI::App* one = verb->add_subcommand("case", "messy files and truth.json into FOLDER");
  one->add_option("FOLDER", texts->folder, "where to write; a folder of its own")->required();
  one->add_option("--victims", texts->victims, "100 to 1,000,000")
      ->type_name("N")
      ->capture_default_str();
  one->add_option("--regime", texts->regime,
                  "how those who link countries show: visible, redundant, money, none, displaced")
      ->type_name("NAME")
      ->capture_default_str();
  add_common_options(*one, shell, Writes::yes);
  when_chosen(one, shell, [&shell, texts] { run_generate_case(shell, *texts); });
}

}  // namespace mekhala::cli
