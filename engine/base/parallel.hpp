#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <type_traits>
#include <vector>

#include "engine/base/context.hpp"

namespace mekhala {

namespace detail {

// A borrowed callable: what run_chunks calls for each chunk. `worker` is below context.threads(),
// and no two calls that run at the same time have the same worker.
class ChunkBody {
 public:
  template <typename F>
  explicit ChunkBody(F& body)
      : object_(&body), call_([](void* object, std::size_t chunk, unsigned worker) {
          (*static_cast<F*>(object))(chunk, worker);
        }) {}
  void operator()(std::size_t chunk, unsigned worker) const { call_(object_, chunk, worker); }

 private:
  void* object_;
  void (*call_)(void*, std::size_t, unsigned);
};

// Runs every chunk in [0, chunks) once. Calls context.checkpoint() before each, reports progress,
// and carries out the exception of the lowest chunk that threw: the same one for any number of
// threads. The only place in the project that starts threads.
void run_chunks(Context& context, std::size_t chunks, ChunkBody body);

[[nodiscard]] constexpr std::size_t chunk_count(std::size_t size, std::size_t grain) {
  return grain == 0 ? 0 : (size + grain - 1) / grain;
}

}  // namespace detail

// Calls body(begin, end, chunk) for consecutive ranges of `grain` indices below `size`. Ranges
// depend on size and grain only, never on threads: state kept per chunk is the same for any number.
template <typename Body>
void parallel_chunks(Context& context, std::size_t size, std::size_t grain, Body&& body) {
  auto call = [&](std::size_t chunk, unsigned) {
    body(chunk * grain, std::min(size, (chunk + 1) * grain), chunk);
  };
  detail::run_chunks(context, detail::chunk_count(size, grain), detail::ChunkBody(call));
}

// Calls body(i) for each index below `size`, in no order. body must not write what another index
// reads.
template <typename Index, typename Body>
void parallel_for(Context& context, Index size, Body&& body, std::size_t grain = 256) {
  const auto each = [&](std::size_t begin, std::size_t end, std::size_t) {
    for (std::size_t i = begin; i < end; ++i) body(static_cast<Index>(i));
  };
  parallel_chunks(context, static_cast<std::size_t>(size), grain, each);
}

// The same with scratch memory: `scratch` is copied once for each thread that takes part, and
// body(i, copy) may use it freely. The result must not depend on what an earlier index left in it.
template <typename Index, typename Scratch, typename Body>
requires(!std::is_arithmetic_v<std::remove_cvref_t<Body>>) void parallel_for(
    Context& context, Index size, const Scratch& scratch, Body&& body, std::size_t grain = 16) {
  std::vector<std::optional<Scratch>> copies(context.threads());
  auto call = [&](std::size_t chunk, unsigned worker) {
    auto& copy = copies[worker];
    if (!copy) copy.emplace(scratch);
    const std::size_t end = std::min<std::size_t>(size, (chunk + 1) * grain);
    for (std::size_t i = chunk * grain; i < end; ++i) body(static_cast<Index>(i), *copy);
  };
  detail::run_chunks(context, detail::chunk_count(size, grain), detail::ChunkBody(call));
}

// The same, and hands back the copies that were used, in no order that means anything: only for
// totals in which order does not count, such as whole numbers.
template <typename Index, typename Scratch, typename Body>
[[nodiscard]] std::vector<Scratch> parallel_collect(Context& context, Index size,
                                                    const Scratch& scratch, Body&& body,
                                                    std::size_t grain = 16) {
  std::vector<std::optional<Scratch>> copies(context.threads());
  auto call = [&](std::size_t chunk, unsigned worker) {
    auto& copy = copies[worker];
    if (!copy) copy.emplace(scratch);
    const std::size_t end = std::min<std::size_t>(size, (chunk + 1) * grain);
    for (std::size_t i = chunk * grain; i < end; ++i) body(static_cast<Index>(i), *copy);
  };
  detail::run_chunks(context, detail::chunk_count(size, grain), detail::ChunkBody(call));
  std::vector<Scratch> used;
  for (auto& copy : copies) {
    if (copy) used.push_back(std::move(*copy));
  }
  return used;
}

// Combines map(begin, end) of each chunk in the order of chunks: one order of additions, so one
// sum.
template <typename Value, typename Map, typename Combine>
[[nodiscard]] Value parallel_reduce(Context& context, std::size_t size, std::size_t grain,
                                    Value identity, Map&& map, Combine&& combine) {
  std::vector<Value> parts(detail::chunk_count(size, grain), identity);
  parallel_chunks(context, size, grain, [&](std::size_t begin, std::size_t end, std::size_t chunk) {
    parts[chunk] = map(begin, end);
  });
  Value total = identity;
  for (const Value& part : parts) total = combine(total, part);
  return total;
}

}  // namespace mekhala
