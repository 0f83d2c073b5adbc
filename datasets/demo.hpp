#pragma once

#include <string_view>

// The files of the demo case, built in. Everything in them is invented (datasets/demo/README.md).
namespace mekhala::data {

extern const std::string_view demo_interviews_csv;
extern const std::string_view demo_phones_txt;
extern const std::string_view demo_agencies_xlsx;
extern const std::string_view demo_payments_csv;
extern const std::string_view demo_aleph_ftm_json;

// One mapping for the tables among them (io/mapping.hpp); FollowTheMoney needs none.
extern const std::string_view demo_mapping_yaml;

}  // namespace mekhala::data
