#include "assay/record/folds_record.hpp"

#include <span>
#include <utility>

#include <nlohmann/json.hpp>

#include "assay/base/check.hpp"
#include "assay/base/digest.hpp"
#include "assay/record/json_file.hpp"
#include "assay/tensor/npy.hpp"

namespace assay::record {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

constexpr std::size_t k_row_digits = 16;
constexpr const char* k_folds_file = "folds.json";

std::vector<std::int64_t> signed_rows(const std::vector<std::uint64_t>& rows) {
  return {rows.begin(), rows.end()};
}

ordered_json fold_rows_to_json(const FoldRows& fold) {
  return {{"repeat", fold.repeat},
          {"fold", fold.fold},
          {"judged", fold.judged.digest},
          {"judged_rows", fold.judged.rows.size()},
          {"validation", fold.validation.digest},
          {"validation_rows", fold.validation.rows.size()},
          {"training", fold.training},
          {"training_rows", fold.training_rows}};
}

Result<RowSet> read_row_set(const fs::path& run_folder, const std::string& digest) {
  if (digest.empty()) return RowSet{};
  ASSAY_ASSIGN(auto rows, read_rows(rows_file(run_folder, digest)));
  return RowSet{std::move(rows), digest};
}

Result<FoldRows> fold_rows_from_json(const fs::path& run_folder, const ordered_json& document) {
  FoldRows fold{.repeat = document.at("repeat"),
                .fold = document.at("fold"),
                .judged = {},
                .validation = {},
                .training_rows = document.at("training_rows"),
                .training = document.at("training")};
  ASSAY_ASSIGN(fold.judged, read_row_set(run_folder, document.at("judged")));
  ASSAY_ASSIGN(fold.validation, read_row_set(run_folder, document.at("validation")));
  return fold;
}

ordered_json fold_model_to_json(const FoldModel& model) {
  return {{"candidate", model.candidate},
          {"in_every_fold", model.in_every_fold},
          {"repeat", model.repeat},
          {"fold", model.fold},
          {"training", model.training},
          {"draw", model.draw},
          {"calibration_samples", model.calibration_samples},
          {"made_by", model.made_by},
          {"cell", model.cell},
          {"rows", model.rows},
          {"file_bytes", model.file_bytes},
          {"weights_bytes", model.weights_bytes},
          {"failure", model.failure}};
}

FoldModel fold_model_from_json(const ordered_json& document) {
  return {.candidate = document.at("candidate"),
          .in_every_fold = document.at("in_every_fold"),
          .repeat = document.at("repeat"),
          .fold = document.at("fold"),
          .training = document.at("training"),
          .draw = document.at("draw"),
          .calibration_samples = document.at("calibration_samples"),
          .made_by = document.at("made_by"),
          .cell = document.at("cell"),
          .rows = document.at("rows"),
          .file_bytes = document.at("file_bytes"),
          .weights_bytes = document.value("weights_bytes", std::uint64_t{0}),
          .failure = document.at("failure")};
}

Result<FoldsRecord> folds_from_json(const fs::path& run_folder, const ordered_json& document) {
  FoldsRecord folds{.kind = document.at("kind"),
                    .repeats = document.at("repeats"),
                    .folds = document.at("folds"),
                    .five_by_two = document.at("five_by_two"),
                    .retrained = document.at("retrained"),
                    .trainings = document.at("trainings"),
                    .draws = document.at("draws"),
                    .calibration_samples = document.at("calibration_samples"),
                    .calibration_sizes = document.at("calibration_sizes").get<std::vector<std::uint64_t>>(),
                    .rows = {},
                    .models = {}};
  for (const ordered_json& each : document.at("rows")) {
    ASSAY_ASSIGN(FoldRows rows, fold_rows_from_json(run_folder, each));
    folds.rows.push_back(std::move(rows));
  }
  for (const ordered_json& each : document.at("models")) folds.models.push_back(fold_model_from_json(each));
  const auto is_of_a_fold = [&](const auto& one) { return one.repeat < folds.repeats && one.fold < folds.folds; };
  if (folds.rows.size() != std::size_t{folds.repeats} * folds.folds || folds.rows.empty() ||
      !std::ranges::all_of(folds.rows, is_of_a_fold) || !std::ranges::all_of(folds.models, is_of_a_fold)) {
    return fail(ErrorCode::corrupt, "{} repeats of {} folds, but other rows or models; run crossval again",
                folds.repeats, folds.folds);
  }
  return folds;
}

// int32 [repeats, samples].
Status write_fold_numbers(const fs::path& file, const FoldsRecord& folds, std::uint64_t samples) {
  std::vector<std::int32_t> numbers(folds.repeats * samples, -1);
  for (const FoldRows& fold : folds.rows) {
    for (const std::uint64_t row : fold.judged.rows) {
      ASSAY_CHECK(fold.repeat < folds.repeats && row < samples);
      numbers[fold.repeat * samples + row] = static_cast<std::int32_t>(fold.fold);
    }
  }
  const tensor::Shape shape{static_cast<std::int64_t>(folds.repeats), static_cast<std::int64_t>(samples)};
  return tensor::write_npy(file, {tensor::DType::i32, shape, std::as_bytes(std::span(numbers)).data()});
}

}  // namespace

RowSet row_set(std::vector<std::uint64_t> rows) {
  if (rows.empty()) return {};
  const auto numbers = signed_rows(rows);
  Sha256 digest;
  digest.update(std::as_bytes(std::span(numbers)));
  return {std::move(rows), digest.finish().substr(0, k_row_digits)};
}

fs::path rows_file(const fs::path& run_folder, const std::string& digest) {
  return run_folder / "rows" / (digest + ".npy");
}

Status write_rows(const fs::path& file, const std::vector<std::uint64_t>& rows) {
  const auto numbers = signed_rows(rows);
  const tensor::Shape shape{static_cast<std::int64_t>(numbers.size())};
  return tensor::write_npy(file, {tensor::DType::i64, shape, std::as_bytes(std::span(numbers)).data()});
}

Result<std::vector<std::uint64_t>> read_rows(const fs::path& file) {
  ASSAY_ASSIGN(const tensor::Tensor array, tensor::read_npy(file));
  if (array.dtype() != tensor::DType::i64) return fail(ErrorCode::corrupt, "{}: not rows of data", file.string());
  const auto values = array.as<std::int64_t>();
  return std::vector<std::uint64_t>(values.begin(), values.end());
}

Status write_folds(const fs::path& run_folder, const FoldsRecord& folds, std::uint64_t samples) {
  ordered_json document{{"schema", k_folds_schema},
                        {"kind", folds.kind},
                        {"repeats", folds.repeats},
                        {"folds", folds.folds},
                        {"five_by_two", folds.five_by_two},
                        {"retrained", folds.retrained},
                        {"trainings", folds.trainings},
                        {"draws", folds.draws},
                        {"calibration_samples", folds.calibration_samples},
                        {"calibration_sizes", folds.calibration_sizes}};
  document["rows"] = ordered_json::array();
  document["models"] = ordered_json::array();
  for (const FoldRows& fold : folds.rows) {
    document["rows"].push_back(fold_rows_to_json(fold));
    for (const RowSet* set : {&fold.judged, &fold.validation}) {
      if (!set->rows.empty()) ASSAY_TRY(write_rows(rows_file(run_folder, set->digest), set->rows));
    }
  }
  for (const FoldModel& model : folds.models) document["models"].push_back(fold_model_to_json(model));
  ASSAY_TRY(write_fold_numbers(run_folder / "folds.npy", folds, samples));
  return write_json(run_folder / k_folds_file, document);
}

Result<FoldsRecord> read_folds(const fs::path& run_folder) {
  const fs::path file = run_folder / k_folds_file;
  ASSAY_ASSIGN(const ordered_json document, read_json(file));
  try {
    if (document.at("schema") != k_folds_schema) {
      return fail(ErrorCode::corrupt, "{}: {} instead of {}", file.string(), document.at("schema").dump(),
                  k_folds_schema);
    }
    return folds_from_json(run_folder, document);
  } catch (const nlohmann::json::exception& error) {
    return fail(ErrorCode::corrupt, "{}: {}", file.string(), error.what());
  }
}

bool has_folds(const fs::path& run_folder) {
  std::error_code ignored;
  return fs::exists(run_folder / k_folds_file, ignored);
}

}  // namespace assay::record
