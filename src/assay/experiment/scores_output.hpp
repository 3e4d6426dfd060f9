#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "assay/base/result.hpp"
#include "assay/model/model.hpp"

namespace assay::experiment {

// The output of a model that holds the scores: the first of those named that it has, or else the only one that can
// (floating or quantized values; of whole numbers alone the only output, which decides). invalid_argument with the
// outputs listed when the choice is not clear.
Result<model::TensorInfo> find_scores_output(const model::ModelSummary& model, const std::vector<std::string>& named);

// Which of the outputs named by --scores-output some model has: a name that none has is a mistake, even where each
// model has but one output.
class NamedOutputs {
 public:
  explicit NamedOutputs(const std::vector<std::string>& names) : names_(names) {}
  void note(const model::ModelSummary& model, const std::filesystem::path& file);

  // invalid_argument for a name that none of the models noted has, with what the first of them has.
  Status check() const;

 private:
  const std::vector<std::string>& names_;
  std::set<std::string> found_;
  std::map<std::string, Error> missing_;
};

}  // namespace assay::experiment
