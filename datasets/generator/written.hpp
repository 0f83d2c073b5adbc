#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// How the files write days and lines. Day 0 is 2023-01-01.
namespace mekhala::generator {

[[nodiscard]] std::string iso_date(std::uint32_t day);   // 2024-01-16
[[nodiscard]] std::string thai_date(std::uint32_t day);  // 16/01/2567, of the Buddhist era

// One FollowTheMoney entity.
[[nodiscard]] std::string json_line(
    std::string_view id, std::string_view schema,
    const std::vector<std::pair<std::string, std::string>>& properties);

}  // namespace mekhala::generator
