#pragma once

#include <memory>

#include "assay/autograd/differentiable_graph.hpp"
#include "assay/autograd/program.hpp"

namespace assay::autograd {

Result<std::unique_ptr<DifferentiableGraph>> make_differentiable(const Program& program,
                                                                 const GradientOptions& options);

}  // namespace assay::autograd
