#include "assay/quantize/gram.hpp"

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

}  // namespace assay::quantize
