#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "assay/base/result.hpp"
#include "assay/data/description_internal.hpp"
#include "assay/tensor/tensor.hpp"

namespace assay::data {

// Raw samples of one input to what a model is given: float32, or the source's own integers when nothing is to be done
// to them. The formula is Preprocessing's. Not thread-safe.
class Preprocessor {
 public:
  // invalid_argument when mean or std have neither one value nor one per channel, or a std is not positive.
  static Result<Preprocessor> create(const Preprocessing& steps, tensor::DType raw, const tensor::Shape& sample,
                                     const std::string& name);

  tensor::DType output() const { return output_; }

  // `out` has as many elements as `raw`, both a whole number of samples.
  Status apply(std::span<const std::byte> raw, std::span<std::byte> out);

 private:
  Preprocessor() = default;
  double value(double raw, std::size_t channel) const;
  void build_table();
  void apply_table(std::span<const std::byte> raw, std::span<float> out) const;
  void apply_formula(std::size_t first, std::span<const double> raw, std::span<float> out) const;
  std::size_t channel_of(std::size_t element) const;

  Preprocessing steps_;
  tensor::DType raw_ = tensor::DType::f32;
  tensor::DType output_ = tensor::DType::f32;
  std::size_t sample_elements_ = 1;
  std::size_t channels_ = 1;                   // that have steps of their own
  std::size_t inner_ = 1;                      // consecutive elements of one channel
  std::vector<std::array<float, 256>> table_;  // per channel, for bytes
  std::vector<double> scratch_;
};

// Position of the first element that is NaN or infinite; values.size() when there is none.
std::size_t first_not_finite(std::span<const float> values);

}  // namespace assay::data
