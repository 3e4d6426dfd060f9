#pragma once

#include <cstddef>

#include "assay/base/result.hpp"
#include "assay/model/graph.hpp"

namespace assay::quantize {

// Takes a Pad with zeros along the spatial axes, which exporters write before strided convolutions, into the padding of
// the one Conv that reads it: the runtime has no integer Pad. Pads of another mode or value, negative ones, and those
// before a Conv with automatic padding stay. Gives how many went. Errors: those of reading a constant.
Result<std::size_t> fold_pads(model::Graph& graph);

}  // namespace assay::quantize
