#pragma once

#include <string>
#include <vector>

#include "bindings/workbench/import_files.hpp"
#include "bindings/workbench/session.hpp"
#include "engine/base/context.hpp"
#include "tests/bindings/program.hpp"

// What the tests of the workbench begin with: files of a folder as a case, opened by somebody.
namespace mekhala::workbench_test {

inline const Actor kTester{"tester", "a test"};

// The files as the case t.case; `source` may be "": each file then is one of its own.
inline void import_into(const program::Folder& folder, const std::vector<std::string>& files,
                        const std::string& source = "notes") {
  ImportRequest asked;
  asked.case_file = folder / "t.case";
  for (const std::string& file : files) asked.files.push_back(folder / file);
  asked.options.source = source;
  asked.actor.name = kTester.name;
  Context context;
  static_cast<void>(import_files(asked, context));
}

// Only the work view writes here, unless asked: a case has one writer at a time.
inline SessionOptions opening(View view, bool writes = false) {
  SessionOptions options;
  options.mode = view == View::work || writes ? Case::Mode::write : Case::Mode::read;
  options.view = view;
  options.actor = kTester;
  return options;
}

}  // namespace mekhala::workbench_test
