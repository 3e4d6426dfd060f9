#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "assay/data/column_internal.hpp"
#include "assay/data/dataset.hpp"
#include "assay/data/selection_internal.hpp"

namespace assay::data {

// True labels or values of the samples.
struct Labels {
  Task task = Task::classification;
  std::vector<std::int64_t> labels;  // classification
  std::vector<double> values;        // regression
  std::vector<std::string> classes;  // as given, or the distinct texts of the column, sorted; may be empty
};

// What is in the column, for the selected rows. The task, when not given: classification for whole numbers, text, or
// when `classes` are given; regression for fractions. With class names a label is one of the names when all labels
// are; otherwise it is the number of a class from 0.
// out_of_range for a label outside the classes or below 0, corrupt for one that is missing, fractional where a class is
// expected, text where a value is expected, or not finite: each names the row and the value.
Result<Labels> labels_from(const Column& column, const Selection& selection, std::optional<Task> task,
                           const std::vector<std::string>& classes);

}  // namespace assay::data
