#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "assay/base/result.hpp"
#include "assay/data/dataset.hpp"
#include "assay/experiment/model_inputs.hpp"

namespace assay::experiment {

// What the models of a measuring cell are fed with: samples of the data set its places name or, with "data": null,
// numbers drawn at random in the shapes its specification gives.
class MeasuredInputs {
 public:
  static Result<MeasuredInputs> open(const nlohmann::ordered_json& specification, const nlohmann::ordered_json& places);

  // One batch for the model. `first` is the first sample or, without data, the seed. invalid_argument for a batch that
  // the model's own contradicts.
  Result<BatchInputs> of(const std::filesystem::path& model, std::size_t batch, std::uint64_t first) const;

  std::string source() const;  // "samples of digits", "numbers drawn at random"

 private:
  MeasuredInputs() = default;
  std::unique_ptr<data::Dataset> dataset_;  // may be null
  std::map<std::string, tensor::Shape> shapes_;
  std::map<std::string, std::vector<std::string>> undeclared_;  // by file: names of inputs, where the file says nothing
};

}  // namespace assay::experiment
