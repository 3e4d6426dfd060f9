#pragma once

#include "assay/model/graph.hpp"

namespace assay::model {

// Adds the types and shapes that can be derived from the inputs' (type_of() then knows them). What cannot be derived
// stays unknown; nothing fails for it.
void infer_shapes(Graph& graph);

}  // namespace assay::model
