#include "assay/quantize/gram.hpp"

#include <algorithm>

#include <Eigen/Core>

#include "assay/base/check.hpp"

namespace assay::quantize {

Status Gram::add(std::span<const float> rows) {
  ASSAY_CHECK(width_ > 0 && rows.size() % width_ == 0);
  using Rows = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  const auto width = static_cast<Eigen::Index>(width_);
  const auto count = static_cast<Eigen::Index>(rows.size() / width_);
  Eigen::Map<Rows> sums(sums_.data(), width, width);
  const Eigen::Map<const Rows> batch(rows.data(), count, width);
  if (!batch.allFinite()) {
    return fail(ErrorCode::out_of_range, "an activation is not finite: leave such samples out of the calibration data");
  }
  sums.selfadjointView<Eigen::Lower>().rankUpdate(batch.transpose());
  rows_ += rows.size() / width_;
  return {};
}

std::vector<float> Gram::whole() && {
  constexpr std::size_t k_tile = 32;  // rows and columns at a time: both stay in the cache
  for (std::size_t from = 0; from < width_; from += k_tile) {
    for (std::size_t i = from; i < width_; ++i) {
      const std::size_t last = std::min(i, from + k_tile);
      for (std::size_t j = from; j < last; ++j) sums_[j * width_ + i] = sums_[i * width_ + j];
    }
  }
  return std::move(sums_);
}

}  // namespace assay::quantize
