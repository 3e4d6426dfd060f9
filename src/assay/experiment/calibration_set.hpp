#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "assay/base/result.hpp"
#include "assay/tensor/npy.hpp"
#include "assay/tensor/tensor.hpp"

namespace assay::experiment {

// The samples that calibrate, as a calibration cell left them: a folder with one .npy for each input of the model,
// [samples, …] in the model's own element type and shape, ids.npy, digests.npy and calibration.json that lists them:
//   {"schema": "assay.calibration/1", "data": "digits", "samples": 200, "seed": 0, "digest": "…",
//    "ranges": {"image": [0, 1]}, "inputs": [{"name": "image", "file": "image.npy"}]}
struct CalibrationContent {
  std::vector<std::string> ids;
  std::vector<std::string> digests;  // of each sample; see sample_digests()
  struct Input {
    std::string name;
    std::string file;  // its name in the folder
  };
  std::vector<Input> inputs;                                         // in the order of the model's
  std::string data = {};                                             // name of the data they are from
  std::uint64_t seed = 0;                                            // they were drawn with
  nlohmann::ordered_json ranges = nlohmann::ordered_json::object();  // InputExtremes::json() of them

  std::string digest() const;  // over the samples' digests, in order
};

// File names for inputs of these names: letters, digits, '.', '-' and '_' stay, all else becomes '_'; no two are alike.
std::vector<std::string> array_names(const std::vector<std::string>& inputs);

// ids.npy, digests.npy and calibration.json; the arrays are there already.
Status write_calibration(const std::filesystem::path& folder, const CalibrationContent& content);

// Such a folder, opened. Reads samples when asked; not thread-safe.
class CalibrationSet {
 public:
  // not_found, io or corrupt, with the file.
  static Result<CalibrationSet> open(const std::filesystem::path& folder);

  std::size_t samples() const { return content_.ids.size(); }
  const CalibrationContent& content() const { return content_; }

  // Samples first … first + count − 1 of each input, in the order of the model's; after the last comes the first again.
  Result<std::vector<tensor::Tensor>> read(std::size_t first, std::size_t count) const;

 private:
  CalibrationContent content_;
  std::vector<tensor::NpyReader> arrays_;
};

}  // namespace assay::experiment
