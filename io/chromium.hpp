#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace mekhala {

// Absolute path of a Chromium or Chrome, looked for in the system folders only (never in PATH or
// the working folder); empty where there is none.
[[nodiscard]] std::string find_chromium();

struct PrintOptions {
  std::filesystem::path folder;  // empty, of its own: page, profile and result lie there meanwhile
  std::chrono::milliseconds time_limit{120'000};
  std::function<void()> checkpoint = {};  // asked now and then; ends the printing by throwing
};

// Prints an HTML page as a PDF. Chromium runs as a child process without a window, with no shell,
// an empty profile in `folder`, a clean environment and no network: every name resolves to nothing.
// As root it runs without its sandbox, which does not start there. The dates that it writes into a
// PDF are taken out: the same page gives the same bytes with the same Chromium.
//
// Errors: Error(helper_missing) without Chromium, Error(limit_exceeded) past the time limit,
//   Error(failure) where it gives no PDF.
[[nodiscard]] std::string print_html(std::string_view html, const PrintOptions& options);

}  // namespace mekhala
