#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <string>

#include <nlohmann/json.hpp>

#include "assay/base/result.hpp"
#include "assay/experiment/measured_inputs.hpp"
#include "assay/runtime/runtime.hpp"

namespace assay::experiment {

// A session and one batch to bind to it.
struct MeasuredModel {
  std::unique_ptr<runtime::Session> session;
  BatchInputs inputs;
  std::chrono::nanoseconds load{};  // creating the session, which reads the file
};

// How a model is loaded and fed when its speed is measured.
struct MeasuredConfiguration {
  int threads = 1;
  std::size_t batch = 1;
  std::uint64_t first_sample = 0;  // or, without data, the seed of the numbers
};

// The engine of the model under `role` as a measuring cell's specification has it.
nlohmann::ordered_json engine_specified(const nlohmann::ordered_json& specification, const std::string& role);

// What the models of a measuring cell share: the engines they need, the inputs, and the cell's places.
class MeasuredModels {
 public:
  // Opens the engines and the data set the cell names.
  static Result<MeasuredModels> open(const nlohmann::ordered_json& specification, const nlohmann::ordered_json& places);

  // The model under `role` in the places: "baseline", "candidate".
  Result<MeasuredModel> load(const std::string& role, const MeasuredConfiguration& configuration) const;
  Result<std::unique_ptr<runtime::Session>> session(const std::string& role, int threads) const;
  Result<BatchInputs> inputs(const std::string& role, std::size_t batch, std::uint64_t first) const;

  // What is told of the engine once a session of the role has run.
  void note_run(const std::string& role, const runtime::Session& session);

  std::string runtime() const;  // "ONNX Runtime 1.30.0 (CPU)", and another where the models need two
  std::string source() const { return inputs_.source(); }
  std::chrono::nanoseconds engine_time() const { return engine_time_; }  // that opening the engine took

 private:
  MeasuredModels(MeasuredInputs inputs, nlohmann::ordered_json places)
      : inputs_(std::move(inputs)), places_(std::move(places)) {}
  Status open_engine_for(const std::string& role, const nlohmann::ordered_json& specification);
  std::filesystem::path path_of(const std::string& role) const { return places_.at(role).get<std::string>(); }

  std::map<std::string, std::unique_ptr<runtime::Runtime>> engines_;  // by name
  std::map<std::string, std::string> engine_by_role_;
  std::map<std::string, nlohmann::ordered_json> specified_;  // the engine of each role, as the cell names it
  std::map<std::string, std::vector<std::string>> details_;  // by engine, of how it ran
  MeasuredInputs inputs_;
  nlohmann::ordered_json places_;
  std::chrono::nanoseconds engine_time_{};
};

}  // namespace assay::experiment
