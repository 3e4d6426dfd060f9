#include "assay/analysis/crossval/compared_rows.hpp"

#include <algorithm>

namespace assay::analysis {
namespace {

bool is_usable(const record::Predictions& model, std::uint64_t row) {
  return model.usable().empty() || model.usable()[row] != 0;
}

Sample counted_rows(const ComparedRows::Models& models, std::span<const std::uint64_t> rows) {
  const record::DataRecord& data = *models.data;
  Sample sample;
  for (const std::uint64_t row : rows) {
    const bool usable = is_usable(*models.baseline, row) && is_usable(*models.candidate, row);
    const bool unlabelled = data.labelled && !data.labels.empty() && data.labels[row] < 0;
    if (!usable) ++sample.undecodable;
    if (usable && unlabelled) ++sample.unlabelled;
    if (usable && !unlabelled) sample.index.push_back(row);
  }
  return sample;
}

}  // namespace

Result<std::unique_ptr<ComparedRows>> ComparedRows::open(const Models& models, std::span<const std::uint64_t> rows) {
  std::unique_ptr<ComparedRows> compared(new ComparedRows());
  compared->sample_ = counted_rows(models, rows);
  if (compared->sample_.index.empty()) return fail(ErrorCode::insufficient_data, "none of the rows can be used");
  if (models.baseline->columns() != models.candidate->columns()) {
    return fail(ErrorCode::corrupt,
                "it gives {} scores a sample, the baseline {}: they do not answer the same question",
                models.candidate->columns(), models.baseline->columns());
  }
  const auto& ids = models.data->ids;
  ASSAY_ASSIGN(compared->baseline_,
               answers_of("baseline", *models.baseline, compared->sample_, models.task, models.baseline_scores));
  ASSAY_TRY(within(check_numbers(compared->baseline_, compared->sample_, ids), "reading the baseline's answers"));
  ASSAY_ASSIGN(compared->candidate_, answers_of(models.candidate_name, *models.candidate, compared->sample_,
                                                models.task, models.candidate_scores));
  ASSAY_TRY(check_numbers(compared->candidate_, compared->sample_, ids));
  compared->take_truth(*models.data);
  compared->comparison_ = {.data = models.data,
                           .sample = &compared->sample_,
                           .task = models.task,
                           .baseline = &compared->baseline_,
                           .candidate = &compared->candidate_,
                           .labels = compared->labels_,
                           .targets = compared->targets_,
                           .groups = compared->groups_};
  return compared;
}

void ComparedRows::take_truth(const record::DataRecord& data) {
  for (const std::uint64_t row : sample_.index) {
    if (!data.labels.empty()) labels_.push_back(data.labels[row]);
    if (!data.values.empty()) targets_.push_back(data.values[row]);
    if (!data.groups.empty()) groups_.push_back(data.groups[row]);
  }
}

}  // namespace assay::analysis
