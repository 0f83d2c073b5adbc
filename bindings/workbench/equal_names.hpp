#pragma once

#include <string_view>

#include "engine/base/context.hpp"
#include "engine/case/case.hpp"

namespace mekhala {

// Decides, as an analyst of an invented case would, that whom the files call by one name is one
// person, agency or account; nobody who is protected with somebody who is not. One transaction.
// Returns how many pairs of those that may be named were decided.
std::size_t resolve_equal_names(Case& store, const Actor& actor, std::string_view reason,
                                Context& context);

}  // namespace mekhala
