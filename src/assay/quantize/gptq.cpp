#include "assay/quantize/gptq.hpp"

#include <algorithm>
#include <numeric>
#include <thread>

#include <Eigen/Cholesky>
#include <Eigen/Core>

#include "assay/base/check.hpp"
#include "assay/base/parallel.hpp"

namespace assay::quantize {
namespace {

using Rows = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

Eigen::Index index(std::size_t i) {
  return static_cast<Eigen::Index>(i);
}

std::vector<std::size_t> order_of(const Gram& gram, bool by_activation) {
  std::vector<std::size_t> order(gram.width());
  std::iota(order.begin(), order.end(), std::size_t{0});
  if (by_activation) {
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return gram.at(a, a) > gram.at(b, b); });
  }
  return order;
}

// Rows and columns of a symmetric matrix in another order.
void reorder(Eigen::Map<Rows>& matrix, std::vector<std::size_t> order) {
  for (std::size_t k = 0; k < order.size(); ++k) {
    std::size_t from = order[k];
    while (from < k) from = order[from];  // moved away by an earlier exchange
    if (from == k) continue;
    matrix.row(index(k)).swap(matrix.row(index(from)));
    matrix.col(index(k)).swap(matrix.col(index(from)));
  }
}

// Factors the damped Hessian in place: its lower triangle becomes the Cholesky factor; gives whether it could be. An
// input that was always 0 gets a diagonal of 1: it says nothing and neither needs nor gives compensation. What is above
// the diagonal stays.
bool factor(Eigen::Map<Rows>& hessian, const Eigen::VectorXf& diagonal, double damping) {
  const auto added = static_cast<float>(damping * diagonal.cast<double>().sum() / static_cast<double>(diagonal.size()));
  for (Eigen::Index i = 0; i < diagonal.size(); ++i) {
    hessian(i, i) = diagonal(i) > 0 ? diagonal(i) + added : 1.0F;
  }
  const Eigen::LLT<Eigen::Ref<Rows>, Eigen::Lower> factored(hessian);
  return factored.info() == Eigen::Success && hessian.diagonal().allFinite();
}

// Inverts a lower triangle in place by halves: [[A, 0], [B, C]]⁻¹ = [[A⁻¹, 0], [−C⁻¹·B·A⁻¹, C⁻¹]].
void invert(Eigen::Ref<Rows> lower) {
  constexpr Eigen::Index k_small = 64;
  const Eigen::Index size = lower.rows();
  if (size <= k_small) {
    const Rows inverse = lower.triangularView<Eigen::Lower>().solve(Rows::Identity(size, size));
    lower.triangularView<Eigen::Lower>() = inverse;
    return;
  }
  const Eigen::Index half = size / 2;
  const Eigen::Index rest = size - half;
  invert(lower.topLeftCorner(half, half));
  invert(lower.bottomRightCorner(rest, rest));
  auto below = lower.bottomLeftCorner(rest, half);
  const Rows left = lower.bottomRightCorner(rest, rest).triangularView<Eigen::Lower>() * below;
  below.noalias() = -(left * lower.topLeftCorner(half, half).triangularView<Eigen::Lower>());
}

// The rounding of some outputs' weights.
class CompensatedRounding {
 public:
  CompensatedRounding(std::span<const float> weights, const Compensation& compensation, BlockedWeights& result)
      : weights_(weights), compensation_(compensation), result_(result), grid_(result.format.grid()) {}

  // Outputs first … last − 1.
  void run(std::size_t first, std::size_t last) {
    const std::size_t width = compensation_.width();
    first_ = first;
    working_.resize(index(last - first), index(width));
    for (std::size_t o = first; o < last; ++o) {
      for (std::size_t k = 0; k < width; ++k) {
        working_(index(o - first), index(k)) = weights_[o * width + compensation_.input(k)];
      }
      if (compensation_.by_activation()) fix_blocks(o);
    }
    // Later weights are brought up to date once for each span; a block of the format never crosses two.
    const std::size_t span = std::max<std::size_t>(128, result_.format.block);
    for (std::size_t from = 0; from < width; from += span) run_span(from, std::min(width, from + span));
  }

 private:
  // All blocks' parameters from the weights as they were given.
  void fix_blocks(std::size_t output) {
    const std::size_t inputs = result_.inputs;
    for (std::size_t start = 0; start < inputs; start += result_.format.block) {
      const std::size_t count = std::min(result_.format.block, inputs - start);
      set_block(output, start, block_affine(weights_.subspan(output * inputs + start, count), result_.format));
    }
  }

  void set_block(std::size_t output, std::size_t input, const Affine& affine) {
    const std::size_t block = output * result_.blocks() + input / result_.format.block;
    result_.scales[block] = affine.scale;
    result_.zero_points[block] = static_cast<std::uint8_t>(affine.zero_point + result_.format.middle());
  }

  Affine block_of(std::size_t output, std::size_t input) const {
    const std::size_t block = output * result_.blocks() + input / result_.format.block;
    return {result_.scales[block], result_.zero_points[block] - result_.format.middle()};
  }

  void run_span(std::size_t from, std::size_t to) {
    Rows errors(working_.rows(), index(to - from));
    for (Eigen::Index r = 0; r < working_.rows(); ++r) {
      for (std::size_t k = from; k < to; ++k) errors(r, index(k - from)) = round(r, k, to);
    }
    const std::size_t rest = compensation_.width() - to;
    if (rest == 0) return;
    Rows factors(index(to - from), index(rest));
    for (std::size_t k = from; k < to; ++k) {
      const auto row = compensation_.row(k).subspan(to - k);
      std::copy(row.begin(), row.end(), factors.row(index(k - from)).data());
    }
    working_.rightCols(index(rest)).noalias() -= errors * factors;
  }

  // Rounds the k-th weight of a row, moves those after it up to `to`, and gives the error in units of U's diagonal.
  float round(Eigen::Index row, std::size_t k, std::size_t to) {
    const std::size_t output = first_ + static_cast<std::size_t>(row);
    const std::size_t input = compensation_.input(k);
    float* weights = working_.row(row).data();
    if (!compensation_.by_activation() && k % result_.format.block == 0) {
      const std::size_t count = std::min(result_.format.block, result_.inputs - k);
      set_block(output, k, block_affine({weights + k, count}, result_.format));
    }
    const Affine affine = block_of(output, input);
    const std::int32_t q = quantize(weights[k], affine, grid_);
    result_.codes[output * result_.inputs + input] = static_cast<std::uint8_t>(q + result_.format.middle());
    const std::span<const float> factors = compensation_.row(k);
    const float error = (weights[k] - dequantize(q, affine)) / factors[0];
    for (std::size_t j = k + 1; j < to; ++j) weights[j] -= error * factors[j - k];
    return error;
  }

  std::span<const float> weights_;
  const Compensation& compensation_;
  BlockedWeights& result_;
  Grid grid_;
  std::size_t first_ = 0;
  Rows working_;  // [outputs of this run, inputs in the compensation's order]
};

}  // namespace

Result<Compensation> Compensation::of(Gram gram, const GptqOptions& options) {
  Compensation made;
  const std::size_t width = gram.width();
  const std::size_t rows = gram.rows();
  made.by_activation_ = options.act_order;
  made.order_ = order_of(gram, options.act_order);
  made.rows_ = std::move(gram).whole();
  Eigen::Map<Rows> matrix(made.rows_.data(), index(width), index(width));
  if (options.act_order) reorder(matrix, made.order_);
  // Back to front: the lower Cholesky factor, reversed again, is upper.
  std::reverse(made.rows_.begin(), made.rows_.end());
  const Eigen::VectorXf diagonal = matrix.diagonal();
  constexpr int k_attempts = 4;
  double damping = options.damping;
  bool definite = factor(matrix, diagonal, damping);
  for (int attempt = 1; attempt < k_attempts && !definite; ++attempt) {
    damping *= 10;
    for (Eigen::Index i = 0; i < matrix.rows(); ++i) matrix.row(i).head(i) = matrix.col(i).head(i).transpose();
    definite = factor(matrix, diagonal, damping);
  }
  if (!definite) {
    return fail(ErrorCode::internal,
                "the Hessian of {} inputs over {} rows cannot be factored even with a damping of {}", width, rows,
                damping);
  }
  // R = reverse(L) is upper with H = R Rᵀ, so U = R⁻¹ = reverse(L⁻¹).
  invert(matrix);
  std::reverse(made.rows_.begin(), made.rows_.end());
  return made;
}

BlockedWeights round_compensated(std::span<const float> weights, std::size_t outputs, const BlockFormat& format,
                                 const Compensation& compensation) {
  ASSAY_CHECK(weights.size() == outputs * compensation.width());
  BlockedWeights result(format, outputs, compensation.width());
  // Few outputs at a time: their working copies stay small.
  constexpr std::size_t k_together = 64;
  in_parallel(outputs, std::thread::hardware_concurrency(), [&](std::size_t first, std::size_t last) {
    for (std::size_t o = first; o < last; o += k_together) {
      CompensatedRounding(weights, compensation, result).run(o, std::min(last, o + k_together));
    }
  });
  return result;
}

}  // namespace assay::quantize
