#pragma once

#include <string_view>

// The fixed objects of our own STIX exports: who made the objects, and what our extension means.
namespace mekhala {

inline constexpr std::string_view kStixMaker = "identity--6d656b68-616c-4a01-8000-000000000002";
inline constexpr std::string_view kStixExtension =
    "extension-definition--6d656b68-616c-4a01-8000-000000000001";

}  // namespace mekhala
