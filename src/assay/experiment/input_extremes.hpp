#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "assay/base/result.hpp"
#include "assay/data/dataset.hpp"

namespace assay::experiment {

// The least and the largest finite value of each input of a data set, as they are read.
class InputExtremes {
 public:
  explicit InputExtremes(const data::DatasetInfo& info);

  // Samples that could not be decoded do not count.
  Status take(const data::Batch& block);

  // {"image": [0, 1]}; inputs without a finite value are left out.
  nlohmann::ordered_json json() const;

 private:
  struct Extremes {
    std::string name;
    float least;
    float most;
  };
  std::vector<Extremes> inputs_;
};

// What a person should know when inputs that judge are of another scale than those that calibrated, by json() of both:
// "input 'image' reaches 255 where samples judge and 1 where they calibrated". Inputs are told by their names, or are
// the only ones. Empty when none differs by more than a factor that data alone would seldom make.
std::string other_scale(const nlohmann::ordered_json& calibration, const nlohmann::ordered_json& judged);

// That, of a model, with what to do.
std::string scale_note(const std::string& model, const std::string& difference);

}  // namespace assay::experiment
