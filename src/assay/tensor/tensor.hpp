#pragma once

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "assay/base/check.hpp"
#include "assay/tensor/dtype.hpp"
#include "assay/tensor/shape.hpp"

namespace assay::tensor {

// Elements somewhere else: does not own them. Row-major.
class TensorView {
 public:
  TensorView(DType type, Shape shape, const std::byte* data) : type_(type), shape_(std::move(shape)), data_(data) {}

  DType dtype() const { return type_; }
  const Shape& shape() const { return shape_; }
  std::size_t elements() const { return elements_of(shape_); }
  std::span<const std::byte> bytes() const { return {data_, bytes_of(type_, elements())}; }

  // The elements as T, which must be the C++ type of dtype(). (f16 and bf16: std::uint16_t bits.)
  template <class T>
  std::span<const T> as() const {
    ASSAY_CHECK(sizeof(T) * 8 == bits_of(type_));
    return {reinterpret_cast<const T*>(data_), elements()};
  }

 private:
  DType type_;
  Shape shape_;
  const std::byte* data_;
};

// Owns its elements: row-major, aligned to 64 bytes, zero when made.
class Tensor {
 public:
  Tensor() : Tensor(DType::f32, Shape{0}) {}
  Tensor(DType type, Shape shape);

  DType dtype() const { return type_; }
  const Shape& shape() const { return shape_; }
  std::size_t elements() const { return elements_of(shape_); }
  std::span<std::byte> bytes() { return {data(), bytes_of(type_, elements())}; }
  std::span<const std::byte> bytes() const { return {data(), bytes_of(type_, elements())}; }

  template <class T>
  std::span<T> as() {
    ASSAY_CHECK(sizeof(T) * 8 == bits_of(type_));
    return {reinterpret_cast<T*>(data()), elements()};
  }
  template <class T>
  std::span<const T> as() const {
    ASSAY_CHECK(sizeof(T) * 8 == bits_of(type_));
    return {reinterpret_cast<const T*>(data()), elements()};
  }

  TensorView view() const { return {type_, shape_, data()}; }

  // The same elements under another shape of as many elements.
  void reshape(Shape shape);

 private:
  struct alignas(64) Line {
    std::byte bytes[64];
  };
  std::byte* data() { return lines_.empty() ? nullptr : lines_.front().bytes; }
  const std::byte* data() const { return lines_.empty() ? nullptr : lines_.front().bytes; }

  DType type_;
  Shape shape_;
  std::vector<Line> lines_;
};

}  // namespace assay::tensor
