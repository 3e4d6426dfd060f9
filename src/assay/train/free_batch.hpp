#pragma once

#include "assay/base/result.hpp"
#include "assay/model/graph.hpp"

namespace assay::train {

// The graph with the first extent of its inputs free and called "N", and of its outputs where it was the batch: a batch
// that was fixed is also taken out of constant shapes of Reshape. An extent that is free already keeps its name.
Result<model::Graph> with_free_batch(model::Graph graph);

}  // namespace assay::train
