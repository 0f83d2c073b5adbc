#pragma once

#include <string>
#include <string_view>

namespace mekhala {

// Chinese characters read in Mandarin without tones, one word each: "中国" gives "zhong guo"; all
// other text stays as it is. As ICU's Any-Latin spaces them, from a table made of ICU when this is
// built. Linear time. What is no UTF-8 becomes U+FFFD.
[[nodiscard]] std::string romanize_han(std::string_view text);

}  // namespace mekhala
