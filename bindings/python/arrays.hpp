#pragma once

#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>

#include <memory>
#include <vector>

// Arrays between C++ and NumPy without a copy.
namespace mekhala::python {

template <typename T>
using ArrayIn =
    nanobind::ndarray<const T, nanobind::ndim<1>, nanobind::c_contig, nanobind::device::cpu>;
template <typename T>
using ArrayOut = nanobind::ndarray<nanobind::numpy, T, nanobind::ndim<1>>;

// The vector becomes the array's own.
template <typename T>
[[nodiscard]] ArrayOut<T> to_array(std::vector<T>&& values) {
  auto kept = std::make_unique<std::vector<T>>(std::move(values));
  T* const data = kept->data();
  const std::size_t size = kept->size();
  const nanobind::capsule owner(
      kept.release(), [](void* pointer) noexcept { delete static_cast<std::vector<T>*>(pointer); });
  return ArrayOut<T>(data, {size}, owner);
}

}  // namespace mekhala::python
