#pragma once

#include <string>
#include <vector>

#include "assay/base/result.hpp"
#include "assay/model/graph.hpp"
#include "assay/quantize/calibration.hpp"

namespace assay::quantize {

// A value and the axis along which its channels lie; negative axes count from the last.
struct ChannelledTensor {
  std::string name;
  int axis = 1;
};

// Over all samples and positions, for each channel.
struct ChannelStatistics {
  std::vector<double> mean;
  std::vector<float> largest;  // magnitude
};

// One pass over the calibration data, tensors in parallel. Errors: out_of_range naming the tensor whose mean is not
// finite; unsupported for one that is not float32 or has no such axis; corrupt when its channels change in number;
// those of the calibration.
Result<std::vector<ChannelStatistics>> channel_statistics(const model::Graph& graph,
                                                          const std::vector<ChannelledTensor>& tensors,
                                                          Calibration& calibration, unsigned threads);

}  // namespace assay::quantize
