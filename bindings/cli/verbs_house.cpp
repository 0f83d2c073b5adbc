#include <CLI/CLI.hpp>
#include <memory>

#include "bindings/cli/shell.hpp"
#include "bindings/cli/verbs.hpp"
#include "bindings/workbench/doctor.hpp"

namespace mekhala::cli {

namespace {

void run_doctor(Shell& shell) {
  const DoctorReport report = examine_machine();
  Answer answer("doctor");
  Block block;
  block.key = "checks";
  block.columns = {{"check", "check"}, {"state", "state"}, {"detail", "found"}, {"for", "for"}};
  bool all = true;
  for (const DoctorCheck& check : report.checks) {
    Json row = Json::object();
    const char* missing = check.optional ? "optional" : "missing";
    row.set("check", check.name).set("ok", check.ok).set("state", check.ok ? "ok" : missing);
    row.set("detail", check.detail).set("for", check.needed_for);
    block.rows.push_back(std::move(row));
    all = all && (check.ok || check.optional);
  }
  block.total = block.rows.size();
  answer.head.set("ok", all);
  answer.head.set("missing_packages", Json::strings(report.missing_packages));
  answer.head.set("apt", report.apt_line());
  answer.blocks.push_back(std::move(block));
  if (!report.missing_packages.empty()) {
    answer.closing = {"To install what is missing:", "  " + report.apt_line()};
  } else if (all) {
    answer.closing = {"Everything is there."};
  }
  if (!report.missing_packages.empty()) shell.status = exit_code(ErrorCode::helper_missing);
  shell.print(answer);
}

// What files are refused beyond: one row a limit.
void print_limits(Shell& shell) {
  Answer answer("doctor");
  Block block;
  block.key = "limits";
  block.columns = {{"limit", "limit"}, {"value", "value"}, {"unit", "unit"}, {"what", "what"}};
  for (const NamedLimit& limit : reader_limits()) {
    Json row = Json::object();
    row.set("limit", limit.name).set("value", limit.value);
    row.set("unit", limit.unit).set("what", limit.what);
    block.rows.push_back(std::move(row));
  }
  block.total = block.rows.size();
  answer.blocks.push_back(std::move(block));
  shell.print(answer);
}

}  // namespace

void add_house_verbs(CLI::App& app, Shell& shell) {
  CLI::App* doctor =
      add_verb(app, shell, "doctor", "check for Graphviz, fonts and memory", "The program");
  auto limits = std::make_shared<bool>(false);
  doctor->add_flag("--limits", *limits, "print what readers of files refuse to go beyond");
  when_chosen(doctor, shell,
              [&shell, limits] { *limits ? print_limits(shell) : run_doctor(shell); });

  CLI::App* completion =
      add_verb(app, shell, "completion", "print a script for tab completion", "The program");
  auto name = std::make_shared<std::string>("bash");
  completion->add_option("SHELL", *name, "bash, zsh or fish")->capture_default_str();
  when_chosen(completion, shell,
              [&shell, &app, name] { shell.print_text(completion_script(app, *name)); });
}

}  // namespace mekhala::cli
