#pragma once

#include <chrono>
#include <cstdint>
#include <memory>

#include <nlohmann/json.hpp>

#include "assay/base/result.hpp"
#include "assay/experiment/measured_model.hpp"
#include "assay/measure/clock.hpp"
#include "assay/measure/load/measured_system.hpp"

namespace assay::experiment {

// The model of a load cell as a system to ask: one session with one batch bound to it, which stands for every sample,
// so that a query is nothing but inference. A query of more samples than the batch makes several calls; one of fewer
// still runs the whole batch.
class ModelUnderLoad {
 public:
  // Loads the model, binds a batch (other samples for another `first`) and runs it until it is warm: a twentieth of the
  // cell's time, and at least three times.
  static Result<ModelUnderLoad> open(const nlohmann::ordered_json& specification, const nlohmann::ordered_json& places,
                                     std::uint64_t first, measure::Clock& clock);

  // Valid while this lives.
  measure::load::SystemUnderTest system() const;

  std::size_t batch() const { return batch_; }
  std::chrono::nanoseconds call_time() const { return call_time_; }  // mean of the later half of the warm-up's calls
  std::string runtime() const { return models_->runtime(); }
  std::string source() const { return models_->source(); }

 private:
  ModelUnderLoad() = default;
  Status warm_up(std::chrono::nanoseconds time, measure::Clock& clock);

  std::unique_ptr<MeasuredModels> models_;  // outlives the session
  std::unique_ptr<MeasuredModel> model_;
  std::size_t batch_ = 1;
  std::chrono::nanoseconds call_time_{};
};

}  // namespace assay::experiment
