#include "assay/record/folds_record.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include <nlohmann/json.hpp>

#include "assay/base/check.hpp"
#include "assay/base/digest.hpp"
#include "assay/record/json_file.hpp"
#include "assay/record/result_fields_internal.hpp"
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

Result<RowSet> read_row_set(const fs::path& run_folder, const std::string& digest) {
  if (digest.empty()) return RowSet{};
  ASSAY_ASSIGN(auto rows, read_rows(rows_file(run_folder, digest)));
  return RowSet{std::move(rows), digest};
}

Status check_whole(const FoldsRecord& folds) {
  const auto is_of_a_fold = [&](const auto& one) { return one.repeat < folds.repeats && one.fold < folds.folds; };
  const bool is_whole = !folds.rows.empty() && folds.rows.size() == std::size_t{folds.repeats} * folds.folds &&
                        std::ranges::all_of(folds.rows, is_of_a_fold) &&
                        std::ranges::all_of(folds.models, is_of_a_fold);
  if (is_whole) return {};
  return fail(ErrorCode::corrupt, "{} repeats of {} folds, but rows or models of others; run crossval again",
              folds.repeats, folds.folds);
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

// The rows themselves lie in files of their own, named by their digests.
template <class Io>
void fields(const Io& io, Fields<FoldRows> auto& fold) {
  io("repeat", fold.repeat);
  io("fold", fold.fold);
  io("judged", fold.judged.digest);
  io.told("judged_rows", fold.judged.rows.size());
  io("validation", fold.validation.digest);
  io.told("validation_rows", fold.validation.rows.size());
  io("training", fold.training);
  io("training_rows", fold.training_rows);
}

template <class Io>
void fields(const Io& io, Fields<FoldModel> auto& model) {
  io("candidate", model.candidate);
  io("in_every_fold", model.in_every_fold);
  io("repeat", model.repeat);
  io("fold", model.fold);
  io("training", model.training);
  io("draw", model.draw);
  io("calibration_samples", model.calibration_samples);
  io("made_by", model.made_by);
  io("cell", model.cell);
  io("rows", model.rows);
  io("file_bytes", model.file_bytes);
  io.later("weights_bytes", model.weights_bytes);
  io("failure", model.failure);
}

template <class Io>
void fields(const Io& io, Fields<FoldsRecord> auto& folds) {
  io("kind", folds.kind);
  io("repeats", folds.repeats);
  io("folds", folds.folds);
  io("five_by_two", folds.five_by_two);
  io("retrained", folds.retrained);
  io("trainings", folds.trainings);
  io("draws", folds.draws);
  io("calibration_samples", folds.calibration_samples);
  io("calibration_sizes", folds.calibration_sizes);
  io("rows", folds.rows);
  io("models", folds.models);
}

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
  ordered_json document;
  document["schema"] = k_folds_schema;
  fields(Writer(document), folds);
  for (const FoldRows& fold : folds.rows) {
    for (const RowSet* set : {&fold.judged, &fold.validation}) {
      if (!set->rows.empty()) ASSAY_TRY(write_rows(rows_file(run_folder, set->digest), set->rows));
    }
  }
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
    FoldsRecord folds;
    fields(Reader(document), folds);
    ASSAY_TRY(within(check_whole(folds), file.string()));
    for (FoldRows& fold : folds.rows) {
      ASSAY_ASSIGN(fold.judged, read_row_set(run_folder, fold.judged.digest));
      ASSAY_ASSIGN(fold.validation, read_row_set(run_folder, fold.validation.digest));
    }
    return folds;
  } catch (const nlohmann::json::exception& error) {
    return fail(ErrorCode::corrupt, "{}: {}", file.string(), error.what());
  }
}

bool has_folds(const fs::path& run_folder) {
  std::error_code ignored;
  return fs::exists(run_folder / k_folds_file, ignored);
}

}  // namespace assay::record
