#include "assay/experiment/marked_calibration.hpp"

#include "assay/experiment/input_extremes.hpp"
#include "assay/experiment/making_mark.hpp"
#include "assay/experiment/overlap.hpp"
#include "assay/experiment/sample_digest.hpp"

namespace assay::experiment {
namespace {

// As marks keep them; empty for rows that do not judge.
std::vector<std::string> judging(std::vector<std::string> digests, const std::vector<std::uint64_t>& calibration_rows) {
  for (std::string& digest : digests) digest.resize(k_mark_digits);
  for (const std::uint64_t row : calibration_rows) digests[row].clear();
  return digests;
}

std::string shared_text(const CalibratedFile& file, const Overlap& overlap, const record::DataRecord& data) {
  const std::string recorded =
      file.samples > k_marked_samples ? fmt::format(" ({} of them are recorded)", file.digests.size()) : "";
  return fmt::format(
      "'{}' was calibrated on {} samples{}, as its file says, and {} of the samples that judge are among "
      "them, first '{}'",
      file.model, file.samples, recorded, overlap.judged.size(), data.ids[overlap.judged.front()]);
}

}  // namespace

Status check_marked_calibration(const EvaluatePlan& plan, const ExecutorOptions& executor, Prepared& prepared) {
  if (prepared.calibrated_files.empty()) return {};
  ASSAY_ASSIGN(ToldApart samples, tell_samples_apart(*prepared.making.samples, executor));
  const std::vector<std::string> judged = judging(std::move(samples.digests), prepared.data.calibration_rows);
  for (const CalibratedFile& file : prepared.calibrated_files) {
    if (const std::string scale = other_scale(file.inputs, samples.inputs); !scale.empty()) {
      prepared.run.notes.push_back(scale_note(file.model, scale));
    }
    const Overlap overlap = find_overlap(file.digests, judged);
    if (overlap.judged.empty()) continue;
    const std::string shared = shared_text(file, overlap, prepared.data);
    if (!plan.calibration.allow_overlap) {
      return fail(ErrorCode::invalid_argument,
                  "{}. A model is not judged on what it was calibrated on: judge it by other samples, or say "
                  "--allow-overlap",
                  shared);
    }
    prepared.run.notes.push_back(shared + " (--allow-overlap): the verdict may be too good");
  }
  return {};
}

}  // namespace assay::experiment
