#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "assay/base/process.hpp"
#include "assay/experiment/scratch_run_test.hpp"
#include "assay/experiment/training/train_one.hpp"
#include "assay/runtime/torch/torch_module.hpp"

// Ends the test where the PyTorch module is not built.
#define SKIP_WITHOUT_TORCH() \
  if (!assay::runtime::open_torch_module()) GTEST_SKIP() << "the PyTorch module is not built"

namespace assay::experiment::testing_only {

// Samples [n, 2] of three classes that a line each tells apart.
inline TrainPlan train_plan_in(const ScratchFolder& folder, std::size_t samples = 90) {
  const LabelledGrid grid = labelled_grid(samples);
  TrainPlan plan{.settings = default_settings("linear", false)};
  plan.sources.data.path = write_array(folder / "x.npy", {static_cast<std::int64_t>(samples), 2}, grid.values);
  plan.sources.data.labels = write_array(folder / "y.npy", {static_cast<std::int64_t>(samples)}, grid.labels);
  plan.settings.epochs = 5;
  plan.settings.least_steps = 0;
  plan.output = folder / "out/made.onnx";
  return plan;
}

inline std::vector<std::string> files_in(const fs::path& folder) {
  std::vector<std::string> names;
  if (!fs::exists(folder)) return names;
  for (const auto& entry : fs::directory_iterator(folder)) names.push_back(entry.path().filename());
  std::ranges::sort(names);
  return names;
}

}  // namespace assay::experiment::testing_only
