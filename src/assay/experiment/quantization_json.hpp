#pragma once

#include <nlohmann/json.hpp>

#include "assay/quantize/method.hpp"

namespace assay::experiment {

// What became of a graph that was quantized: nodes, ranges, notes, simulated, packed_bytes, as
// docs/formats/run-directory.md says of a cell of kind "quantize". Numbers that are not finite are null.
nlohmann::ordered_json quantization_json(const quantize::Outcome& outcome);

}  // namespace assay::experiment
