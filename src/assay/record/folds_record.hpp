#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "assay/base/result.hpp"

namespace assay::record {

inline constexpr std::string_view k_folds_schema = "assay.folds/1";

// Rows of the data, ascending, with the first 16 hexadecimal digits of the SHA-256 of their numbers (int64): what a
// cell that deals with some rows alone names them by. In the run folder they are rows/<digest>.npy.
struct RowSet {
  std::vector<std::uint64_t> rows;
  std::string digest;  // empty: no rows
};
RowSet row_set(std::vector<std::uint64_t> rows);

std::filesystem::path rows_file(const std::filesystem::path& run_folder, const std::string& digest);
Status write_rows(const std::filesystem::path& file, const std::vector<std::uint64_t>& rows);
Result<std::vector<std::uint64_t>> read_rows(const std::filesystem::path& file);

// One fold of one repeat.
struct FoldRows {
  std::uint32_t repeat = 0;
  std::uint32_t fold = 0;
  RowSet judged;                    // held out: they see the fold's models once those are made
  RowSet validation;                // for early stopping and for the choice of a method; may be empty
  std::uint64_t training_rows = 0;  // train and calibrate; none of the others are among them
  std::string training;             // their digest
};

// A model that answered the rows of a fold.
struct FoldModel {
  std::string candidate;       // empty: the baseline
  bool in_every_fold = false;  // nothing of it depends on the fold: it answered all rows at once
  std::uint32_t repeat = 0;
  std::uint32_t fold = 0;
  std::uint32_t training = 0;             // which of the trainings of this fold, from 0
  std::uint32_t draw = 0;                 // which draw of calibration samples, from 0
  std::uint64_t calibration_samples = 0;  // 0: it needs none
  std::string made_by;                    // cell that made it; empty: it was given
  std::string cell;                       // its answers
  std::string rows;                       // digest of the rows it answered; empty: all
  std::uint64_t file_bytes = 0;
  std::uint64_t weights_bytes = 0;  // 0: not known
  std::string failure;              // why there are no answers; empty: there are
};

// folds.json: how the rows were divided and which cells hold the answers of the models of each fold.
struct FoldsRecord {
  std::string kind;  // plain | stratified | grouped | stratified-grouped | time-ordered | given
  std::uint32_t repeats = 1;
  std::uint32_t folds = 0;
  bool five_by_two = false;
  bool retrained = false;  // the baseline is trained anew in every fold
  std::uint32_t trainings = 1;
  std::uint32_t draws = 1;
  std::uint64_t calibration_samples = 0;         // of the models that are judged
  std::vector<std::uint64_t> calibration_sizes;  // that were compared; may be empty
  std::vector<FoldRows> rows;                    // repeats × folds: those of the first repeat first
  std::vector<FoldModel> models;
};

// folds.json, folds.npy (int32 [repeats, samples]: the fold that judges each row, −1 for none) and rows/.
Status write_folds(const std::filesystem::path& run_folder, const FoldsRecord& folds, std::uint64_t samples);

// not_found when the run has none.
Result<FoldsRecord> read_folds(const std::filesystem::path& run_folder);
bool has_folds(const std::filesystem::path& run_folder);

}  // namespace assay::record
