#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "assay/quantize/calibration.hpp"

namespace assay::quantize::testing_only {

// Gives written-down values instead of running the graph: for each tensor one vector a batch.
class FixedCalibration : public Calibration {
 public:
  explicit FixedCalibration(std::map<std::string, std::vector<std::vector<float>>> batches)
      : batches_(std::move(batches)) {}

  std::size_t samples() const override { return batches_.begin()->second.size(); }
  int passes() const { return passes_; }

  Status run(const model::Graph&, const std::vector<std::string>& tensors, const Observe& observe) override {
    ++passes_;
    for (std::size_t batch = 0; batch < samples(); ++batch) {
      std::vector<tensor::TensorView> views;
      for (const std::string& name : tensors) {
        const std::vector<float>& values = batches_.at(name).at(batch);
        views.emplace_back(tensor::DType::f32, tensor::Shape{static_cast<std::int64_t>(values.size())},
                           reinterpret_cast<const std::byte*>(values.data()));
      }
      ASSAY_TRY(observe(batch, views));
    }
    return {};
  }

 private:
  std::map<std::string, std::vector<std::vector<float>>> batches_;
  int passes_ = 0;
};

}  // namespace assay::quantize::testing_only
