#include "assay/quantize/channel_statistics.hpp"

#include <algorithm>
#include <cmath>

#include "assay/base/parallel.hpp"
#include "assay/quantize/affine.hpp"

namespace assay::quantize {
namespace {

struct Sums {
  std::vector<double> sum;
  std::vector<float> largest;
  std::uint64_t positions = 0;

  void add(std::span<const float> values, const ChannelLayout& layout) {
    positions += layout.elements();
    for (std::size_t outer = 0; outer < layout.outer; ++outer) {
      const float* row = values.data() + outer * layout.channels * layout.inner;
      for (std::size_t c = 0; c < layout.channels; ++c, row += layout.inner) {
        double part = 0;
        float most = largest[c];
        for (std::size_t k = 0; k < layout.inner; ++k) {
          part += row[k];
          most = std::max(most, std::abs(row[k]));
        }
        sum[c] += part;
        largest[c] = most;
      }
    }
  }
};

Result<ChannelLayout> layout_of(const ChannelledTensor& tensor, const tensor::TensorView& view, Sums& sums) {
  const auto rank = static_cast<int>(view.shape().size());
  const int axis = tensor.axis < 0 ? tensor.axis + rank : tensor.axis;
  if (view.dtype() != tensor::DType::f32 || axis < 0 || axis >= rank) {
    return fail(ErrorCode::unsupported, "{}: {} of shape {} has no float32 channels along axis {}", tensor.name,
                tensor::name_of(view.dtype()), tensor::to_text(view.shape()), tensor.axis);
  }
  const ChannelLayout layout = channels_along(view.shape(), static_cast<std::size_t>(axis));
  if (sums.sum.empty()) {
    sums.sum.resize(layout.channels, 0.0);
    sums.largest.resize(layout.channels, 0.0F);
  }
  if (sums.sum.size() != layout.channels) {
    return fail(ErrorCode::corrupt, "{}: {} channels in one batch and {} in another", tensor.name, sums.sum.size(),
                layout.channels);
  }
  return layout;
}

}  // namespace

Result<std::vector<ChannelStatistics>> channel_statistics(const model::Graph& graph,
                                                          const std::vector<ChannelledTensor>& tensors,
                                                          Calibration& calibration, unsigned threads) {
  std::vector<std::string> names;
  for (const ChannelledTensor& tensor : tensors) names.push_back(tensor.name);
  std::vector<Sums> sums(tensors.size());
  const auto observe = [&](std::size_t, std::span<const tensor::TensorView> values) -> Status {
    std::vector<ChannelLayout> layouts;
    for (std::size_t k = 0; k < tensors.size(); ++k) {
      ASSAY_ASSIGN(const ChannelLayout layout, layout_of(tensors[k], values[k], sums[k]));
      layouts.push_back(layout);
    }
    in_parallel(tensors.size(), threads, [&](std::size_t first, std::size_t last) {
      for (std::size_t k = first; k < last; ++k) sums[k].add(values[k].as<float>(), layouts[k]);
    });
    return {};
  };
  if (!tensors.empty()) ASSAY_TRY(calibration.run(graph, names, observe));
  std::vector<ChannelStatistics> statistics(tensors.size());
  for (std::size_t k = 0; k < tensors.size(); ++k) {
    statistics[k].largest = std::move(sums[k].largest);
    for (const double sum : sums[k].sum) {
      if (!std::isfinite(sum)) {
        return fail(ErrorCode::out_of_range, "{}: NaN or infinity in calibration; a mean needs finite values",
                    tensors[k].name);
      }
      statistics[k].mean.push_back(sums[k].positions == 0 ? 0.0 : sum / static_cast<double>(sums[k].positions));
    }
  }
  return statistics;
}

}  // namespace assay::quantize
