#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include "assay/experiment/evaluate.hpp"
#include "assay/model/model.hpp"
#include "assay/record/data_record.hpp"

namespace assay::experiment {

// What a model's answers will look like, as far as that can be told before it runs.
struct AnswerForm {
  std::size_t columns = 0;  // of scores; 0: not known, or decisions alone
  bool decides_alone = false;

  // Of a classification; 0: not known. A single score stands for two.
  std::size_t classes() const { return columns == 1 ? 2 : columns; }
};

// By the declared type and shape of the output with the scores. `classifies`: one int32 or int64 a sample decides.
AnswerForm form_of(const model::TensorInfo& scores, bool classifies);

// By the header of a .npy, or the columns of a csv that were named. A file that cannot be read tells nothing: what is
// wrong with it is said when it is imported, where it stops nothing but itself.
AnswerForm form_of_predictions(const EvaluatePlan& plan, const std::filesystem::path& file);

// Every label must be a class that the model knows; where the data name their classes it is called by its name.
Status check_labels_fit(const record::DataRecord& data, const AnswerForm& form);

// A regression takes one value a sample.
Status check_values_fit(const record::DataRecord& data, const AnswerForm& form, const std::string& output);

}  // namespace assay::experiment
