#include "bindings/workbench/temporary_folder.hpp"

#include <stdlib.h>

#include "engine/base/error.hpp"

namespace mekhala {

TemporaryFolder::TemporaryFolder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "mekhala-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) {
    throw Error(ErrorCode::failure, "cannot make a temporary folder; is TMPDIR writable?");
  }
  path_ = pattern;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace mekhala
