#pragma once

#include <memory>

#include "assay/autograd/program.hpp"
#include "assay/autograd/trainable_graph.hpp"

namespace assay::autograd {

Result<std::unique_ptr<TrainableGraph>> make_trainable(const Program& program, const TrainingOptions& options);

}  // namespace assay::autograd
