#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "assay/autograd/differentiable_graph.hpp"
#include "assay/autograd/program.hpp"
#include "assay/autograd/trainable_graph.hpp"
#include "assay/base/result.hpp"

namespace assay::autograd {

// What interprets graphs with gradients: the PyTorch module.
class Engine {
 public:
  virtual ~Engine() = default;
  virtual std::string version() const = 0;  // of libtorch: "1.13.0"

  // unsupported for an operator it lacks, with the node; invalid_argument for options that name what is not there. The
  // graphs it gives go before it does.
  virtual Result<std::unique_ptr<DifferentiableGraph>> differentiable(const Program& program,
                                                                      const GradientOptions& options) = 0;
  virtual Result<std::unique_ptr<TrainableGraph>> trainable(const Program& program, const TrainingOptions& options) = 0;
};

// Loads the PyTorch module: errors and search as runtime::open_torch_module().
Result<std::unique_ptr<Engine>> open_engine(const std::filesystem::path& module = {});

}  // namespace assay::autograd
