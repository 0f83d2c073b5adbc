#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "datasets/generator/world.hpp"

// Advertisements: a campaign is one text with its slots filled; who posts it changes a little.
namespace mekhala::generator {

struct Advert {
  std::string id;
  std::uint32_t account = kNobody;
  std::uint32_t campaign = 0;  // adverts of one campaign and language are near-duplicates
  std::string_view language;   // ISO 639
  std::uint32_t day = 0;
};

// The advertisements of one account. Who supplies a liaison posts its campaign as often as the
// cell's own, but for the money regime.
[[nodiscard]] std::vector<Advert> adverts_of(const World& world, std::uint32_t account);
[[nodiscard]] std::string advert_text(const World& world, const Advert& advert);

}  // namespace mekhala::generator
