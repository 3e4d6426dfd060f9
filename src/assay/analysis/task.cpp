#include "assay/analysis/task.hpp"

#include <algorithm>
#include <charconv>

namespace assay::analysis {
namespace {

using metrics::Task;
using metrics::TaskShape;
using record::DataRecord;
using record::Predictions;

std::size_t classes_of_decisions(const DataRecord& data, std::span<const Predictions* const> models) {
  std::int64_t highest = static_cast<std::int64_t>(data.classes.size()) - 1;
  if (highest < 0) {
    for (const std::int64_t label : data.labels) highest = std::max(highest, label);
    for (const Predictions* model : models) {
      for (const std::int64_t label : model->decisions()) highest = std::max(highest, label);
    }
  }
  return std::max<std::size_t>(2, static_cast<std::size_t>(highest + 1));
}

Result<std::size_t> number_of_classes(const DataRecord& data, std::span<const Predictions* const> models) {
  std::size_t classes = 0;
  for (const Predictions* model : models) {
    const std::size_t own = model->columns() == 1 ? 2 : model->columns();
    if (own == 0) continue;
    if (classes == 0) classes = own;  // the baseline comes first and says how many there are
  }
  return classes > 0 ? classes : classes_of_decisions(data, models);
}

Result<std::int32_t> positive_class(const DataRecord& data) {
  if (data.positive.empty()) return 1;
  const auto found = std::ranges::find(data.classes, data.positive);
  if (found != data.classes.end()) return static_cast<std::int32_t>(found - data.classes.begin());
  std::int32_t index = -1;
  const auto [end, error] = std::from_chars(data.positive.data(), data.positive.data() + data.positive.size(), index);
  if (error != std::errc{} || end != data.positive.data() + data.positive.size() || index < 0 || index > 1) {
    return fail(ErrorCode::invalid_argument, "--positive {}: neither 0, 1 nor the name of a class", data.positive);
  }
  return index;
}

}  // namespace

Status check_labels(const DataRecord& data, std::size_t classes, std::string_view who) {
  if (data.task != "classification" || classes == 0) return {};
  for (std::size_t i = 0; i < data.labels.size(); ++i) {
    const std::int64_t label = data.labels[i];
    if (label >= static_cast<std::int64_t>(classes) || label < -1) {
      return fail(
          ErrorCode::out_of_range,
          "sample '{}' (row {}) has label {}, but {} knows {} classes, 0 to {}; renumber the labels or name the "
          "right output with --scores-output",
          data.ids[i], i, label, who, classes, classes - 1);
    }
  }
  return {};
}

Result<TaskShape> task_of(const DataRecord& data, std::span<const Predictions* const> models) {
  TaskShape task;
  if (data.task == "regression") {
    task.task = Task::regression;
    return task;
  }
  ASSAY_ASSIGN(task.classes, number_of_classes(data, models));
  ASSAY_TRY(check_labels(data, task.classes, "the baseline"));
  task.task = task.classes == 2 ? Task::binary : Task::multiclass;
  if (task.task == Task::binary) {
    ASSAY_ASSIGN(task.positive, positive_class(data));
  }
  task.costs = data.costs;
  const bool square = std::ranges::all_of(task.costs, [&](const auto& row) { return row.size() == task.classes; });
  if (!task.costs.empty() && (task.costs.size() != task.classes || !square)) {
    return fail(ErrorCode::invalid_argument, "the cost matrix must have {0} rows of {0} numbers, one per class",
                task.classes);
  }
  return task;
}

}  // namespace assay::analysis
