#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "assay/base/result.hpp"
#include "assay/data/dataset.hpp"
#include "assay/experiment/input_match.hpp"
#include "assay/train/rows.hpp"

namespace assay::experiment {

// The labelled samples of a data set in memory, as a network takes them: real inputs as float32.
struct TrainingRows {
  train::Rows rows;                  // targets: int64 [n], or float32 [n, 1]
  std::vector<std::string> digests;  // of each row's content; see sample_digests()
  std::vector<std::int32_t> groups;  // empty: none
  std::uint64_t undecodable = 0;     // samples left out
};

// insufficient_data when there are no labels or none of the samples can be used; the reader's errors.
Result<TrainingRows> read_training_rows(const data::Dataset& dataset, const data::Annotations& annotations,
                                        const Binding& binding);

// Which rows are kept for validation: about `share` of them, classes in their proportions, rows of one group or of the
// same content on one side. Ascending. insufficient_data when one side would be left without rows.
struct ValidationShare {
  std::vector<std::uint32_t> training;
  std::vector<std::uint32_t> validation;
};
Result<ValidationShare> share_rows(const TrainingRows& rows, double share, std::uint64_t seed);

// How many rows of `other` have the content of one of `rows`.
std::uint64_t shared_contents(const TrainingRows& rows, const TrainingRows& other);

}  // namespace assay::experiment
