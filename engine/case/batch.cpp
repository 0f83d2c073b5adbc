#include "engine/case/batch.hpp"

#include <algorithm>

namespace mekhala {

std::string_view TextArena::keep(std::string_view text) {
  constexpr std::size_t kBlock = std::size_t{1} << 16;
  if (text.empty()) return {};
  if (blocks_.empty() || blocks_.back().capacity() - used_ < text.size()) {
    blocks_.emplace_back();
    blocks_.back().reserve(std::max(kBlock, text.size()));
    used_ = 0;
  }
  std::string& block = blocks_.back();
  block.append(text);
  const std::string_view kept = std::string_view(block).substr(used_);
  used_ = block.size();
  return kept;
}

}  // namespace mekhala
