#pragma once

#include "assay/autograd/program.hpp"
#include "assay/base/result.hpp"
#include "assay/model/graph.hpp"

namespace assay::autograd {

// The graph as plain values. Errors: those of reading constants; unsupported for a node with a graph inside (If, Loop,
// Scan), which is named.
Result<Program> program_of(const model::Graph& graph);

}  // namespace assay::autograd
