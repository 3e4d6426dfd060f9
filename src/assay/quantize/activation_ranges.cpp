#include "assay/quantize/activation_ranges.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <functional>
#include <optional>

#include "assay/base/parallel.hpp"
#include "assay/quantize/range_entropy_internal.hpp"
#include "assay/quantize/range_histogram_internal.hpp"
#include "assay/quantize/range_least_squares_internal.hpp"
#include "assay/quantize/range_tails_internal.hpp"

namespace assay::quantize {
namespace {

struct Extent {
  float least = 0;
  float most = 0;
  bool finite = true;
};

// Written so that the compiler can use vectors: independent lanes, no early end.
Extent extent_of(std::span<const float> values) {
  constexpr std::size_t lanes = 16;
  constexpr std::uint32_t exponent = 0x7F800000U;
  std::array<float, lanes> least;
  std::array<float, lanes> most;
  std::array<std::uint32_t, lanes> broken{};
  least.fill(values.front());
  most.fill(values.front());
  const auto look = [&](float x, std::size_t k) {
    least[k] = x < least[k] ? x : least[k];
    most[k] = x > most[k] ? x : most[k];
    broken[k] |= (std::bit_cast<std::uint32_t>(x) & exponent) == exponent ? 1U : 0U;
  };
  std::size_t at = 0;
  for (; at + lanes <= values.size(); at += lanes) {
    for (std::size_t k = 0; k < lanes; ++k) look(values[at + k], k);
  }
  for (; at < values.size(); ++at) look(values[at], 0);
  return {*std::ranges::min_element(least), *std::ranges::max_element(most),
          std::ranges::none_of(broken, [](std::uint32_t bits) { return bits != 0; })};
}

// What is known of one tensor: from the first pass its ends and how many values it had; then what the method counts.
struct Observed {
  std::uint64_t n = 0;
  double least = 0;
  double most = 0;
  double average_least = 0;
  double average_most = 0;
  std::optional<std::size_t> broken_at;  // first sample of a batch with a value that is not finite
  std::optional<Histogram> histogram;
  std::optional<Tails> tails;

  void look(std::size_t first, std::span<const float> values, double momentum) {
    if (values.empty()) return;
    const Extent extent = extent_of(values);
    if (!extent.finite) {
      if (!broken_at) broken_at = first;
      return;
    }
    const bool begins = n == 0;
    n += values.size();
    least = begins ? extent.least : std::min<double>(least, extent.least);
    most = begins ? extent.most : std::max<double>(most, extent.most);
    average_least += (begins ? 1.0 : momentum) * (extent.least - average_least);
    average_most += (begins ? 1.0 : momentum) * (extent.most - average_most);
  }
  double magnitude() const { return std::max(std::abs(least), std::abs(most)); }
};

using Observe = std::function<void(std::size_t first, std::size_t tensor, std::span<const float> values)>;

Status pass(const model::Graph& graph, const std::vector<std::string>& tensors, unsigned threads,
            Calibration& calibration, const Observe& observe) {
  return calibration.run(graph, tensors, [&](std::size_t first, std::span<const tensor::TensorView> values) -> Status {
    for (std::size_t k = 0; k < values.size(); ++k) {
      if (values[k].dtype() != tensor::DType::f32) {
        return fail(ErrorCode::unsupported, "{}: its values are {}; ranges are taken of float32 only", tensors[k],
                    tensor::name_of(values[k].dtype()));
      }
    }
    in_parallel(values.size(), threads, [&](std::size_t from, std::size_t to) {
      for (std::size_t k = from; k < to; ++k) observe(first, k, values[k].as<float>());
    });
    return {};
  });
}

// Whole ranges of the first pass become histograms or tails for the second.
void begin_second_pass(Observed& tensor, const RangeOptions& options) {
  if (options.method == RangeMethod::percentile) {
    tensor.tails.emplace(tensor.n, 1.0 - options.percentile / 100);
  } else if (options.method == RangeMethod::entropy) {
    tensor.histogram.emplace(0.0, tensor.magnitude());
  } else {
    tensor.histogram.emplace(tensor.least, tensor.most);
  }
}

void count(Observed& tensor, RangeMethod method, std::span<const float> values) {
  if (method == RangeMethod::percentile) {
    tensor.tails->add(values);
  } else if (method == RangeMethod::entropy) {
    tensor.histogram->add_magnitudes(values);
  } else {
    tensor.histogram->add(values);
  }
}

// Of magnitudes: half of the grid's where both signs occur, all of them otherwise.
std::size_t entropy_levels(const Observed& tensor, const Grid& grid) {
  const auto levels = static_cast<std::size_t>(grid.most - grid.least + 1);
  return tensor.least < 0 && tensor.most > 0 ? levels / 2 : levels;
}

ActivationRange chosen_range(const Observed& tensor, const RangeOptions& options) {
  switch (options.method) {
    case RangeMethod::min_max:
      break;
    case RangeMethod::moving_average:
      return {tensor.average_least, tensor.average_most};
    case RangeMethod::percentile:
      return tensor.tails->range();
    case RangeMethod::entropy: {
      const double end = entropy_threshold(*tensor.histogram, entropy_levels(tensor, options.grid));
      return {std::max(tensor.least, -end), std::min(tensor.most, end)};
    }
    case RangeMethod::least_squares:
      return least_squares_range(*tensor.histogram, options.grid);
  }
  return {tensor.least, tensor.most};
}

// Where clipping leaves a single point of values that do vary, the whole range.
ActivationRange range_of(const Observed& tensor, const RangeOptions& options) {
  const ActivationRange range = chosen_range(tensor, options);
  return range.least < range.most ? range : ActivationRange{tensor.least, tensor.most};
}

Status check(const std::vector<std::string>& tensors, const std::vector<Observed>& observed) {
  for (std::size_t k = 0; k < tensors.size(); ++k) {
    if (observed[k].broken_at) {
      return fail(ErrorCode::out_of_range,
                  "{}: NaN or infinity in the batch that begins with calibration sample {}; a range needs finite "
                  "values. Look at that sample, or exclude the node that reads {}",
                  tensors[k], *observed[k].broken_at, tensors[k]);
    }
    if (observed[k].n == 0) {
      return fail(ErrorCode::insufficient_data, "{}: calibration gave no values for it; give more samples", tensors[k]);
    }
  }
  return {};
}

}  // namespace

Result<RangeMethod> range_method_named(const std::string& name) {
  if (name == "minmax") return RangeMethod::min_max;
  if (name == "moving-average") return RangeMethod::moving_average;
  if (name == "percentile") return RangeMethod::percentile;
  if (name == "entropy") return RangeMethod::entropy;
  if (name == "least-squares") return RangeMethod::least_squares;
  return fail(ErrorCode::invalid_argument,
              "ranges={}: expected minmax, moving-average, percentile, entropy or least-squares", name);
}

Result<std::vector<ActivationRange>> activation_ranges(const model::Graph& graph,
                                                       const std::vector<std::string>& tensors,
                                                       const RangeOptions& options, Calibration& calibration) {
  std::vector<Observed> observed(tensors.size());
  if (tensors.empty()) return std::vector<ActivationRange>{};
  ASSAY_TRY(pass(graph, tensors, options.threads, calibration,
                 [&](std::size_t first, std::size_t tensor, std::span<const float> values) {
                   observed[tensor].look(first, values, options.momentum);
                 }));
  ASSAY_TRY(check(tensors, observed));
  const bool twice = options.method != RangeMethod::min_max && options.method != RangeMethod::moving_average;
  if (twice) {
    for (Observed& tensor : observed) begin_second_pass(tensor, options);
    ASSAY_TRY(pass(graph, tensors, options.threads, calibration,
                   [&](std::size_t, std::size_t tensor, std::span<const float> values) {
                     count(observed[tensor], options.method, values);
                   }));
  }
  std::vector<ActivationRange> ranges(tensors.size());
  in_parallel(tensors.size(), options.threads, [&](std::size_t from, std::size_t to) {
    for (std::size_t k = from; k < to; ++k) ranges[k] = range_of(observed[k], options);
  });
  return ranges;
}

}  // namespace assay::quantize
