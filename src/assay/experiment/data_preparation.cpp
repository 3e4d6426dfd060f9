#include "assay/experiment/data_preparation.hpp"

namespace assay::experiment {
namespace {

using data::Annotations;
using data::Task;
using record::DataRecord;

std::string task_of(const data::DatasetInfo& info) {
  return info.task.value_or(Task::classification) == Task::regression ? "regression" : "classification";
}

void take_annotations(Annotations annotations, DataRecord& record) {
  record.labels = std::move(annotations.labels);
  record.values = std::move(annotations.values);
  record.ids = std::move(annotations.ids);
  record.groups = std::move(annotations.groups);
  for (auto& slice : annotations.slices) {
    record.slices.push_back({std::move(slice.name), std::move(slice.values), std::move(slice.codes)});
  }
  if (record.classes.empty()) record.classes = std::move(annotations.classes);
}

}  // namespace

Result<DataRecord> data_record_of(const EvaluatePlan& plan, const data::Dataset& dataset) {
  const data::DatasetInfo& info = dataset.info();
  DataRecord record;
  record.name = info.name;
  record.path = (plan.data.path.empty() ? plan.data.labels : plan.data.path).string();
  record.split = info.split;
  record.task = task_of(info);
  record.samples = info.samples;
  record.labelled = info.labelled;
  record.classes = info.classes;
  record.positive = plan.data.positive.empty() ? info.positive : plan.data.positive;
  record.costs = info.costs;
  if (record.samples == 0) {
    return fail(ErrorCode::insufficient_data, "{}: the data set is empty: no sample to judge by", record.path);
  }
  ASSAY_ASSIGN(record.digest, dataset.digest());
  ASSAY_ASSIGN(Annotations annotations, dataset.annotations());
  take_annotations(std::move(annotations), record);
  return record;
}

}  // namespace assay::experiment
