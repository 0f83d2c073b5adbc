#include "engine/base/version.hpp"

namespace mekhala {

std::string_view version() { return MEKHALA_VERSION; }

}  // namespace mekhala
