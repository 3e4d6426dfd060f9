#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "assay/base/result.hpp"
#include "assay/data/folds.hpp"
#include "assay/record/data_record.hpp"
#include "assay/record/folds_record.hpp"

namespace assay::experiment {

// How the rows are to be divided.
struct FoldPlan {
  std::optional<data::FoldKind> kind;  // empty: stratified where there are classes, otherwise plain
  std::uint32_t folds = 10;
  std::uint32_t repeats = 1;
  bool five_by_two = false;  // five repeats of two folds; `folds` and `repeats` are not read
  bool shuffle = true;
  std::uint64_t seed = 0;
  std::uint32_t gap = 0;
  std::string fold_column;        // whose values are the folds
  std::string time_column;        // numbers, or texts that sort as time does
  double validation_share = 0.2;  // of the rows that train, where validation rows are needed
};

// What the rows are divided by.
struct FoldGround {
  const record::DataRecord* data = nullptr;
  std::span<const std::string> digests;              // of each sample's content; see sample_digests()
  const record::DataRecord::Slice* given = nullptr;  // the fold column's values
  const record::DataRecord::Slice* times = nullptr;
  bool with_validation = false;
};

struct FoldDivision {
  std::string kind;
  std::uint32_t repeats = 1;
  std::uint32_t folds = 0;
  std::vector<record::FoldRows> rows;                // folds of the first repeat first
  std::vector<std::vector<std::uint64_t>> training;  // of each, ascending
  std::vector<std::int32_t> together;                // samples of one number are in one group or of one content
  std::vector<std::string> notes;
};

// Divides the labelled rows. Rows of one group, or of the same content, are never on two sides of a fold: the kinds
// that do not read groups become those that do where there are any, folds that were given are refused, and in time
// order such rows are left out of the training. Validation rows are drawn from the training rows of the fold, whole
// groups, classes in proportion; in time order they are the latest of them. The errors of data::assign_folds() and
// data::folds_of_column(); invalid_argument also for given folds that hold one sample's content twice, for a share
// outside (0, 1) and for columns that contradict the kind.
Result<FoldDivision> divide_rows(const FoldPlan& plan, const FoldGround& ground);

// internal when a sample that judges has the content of one that trains: nothing that divide_rows() gives.
Status check_no_leak(std::span<const std::uint64_t> training, std::span<const std::uint64_t> judged,
                     std::span<const std::string> digests);

// Samples that calibrate the models of one fold: `count` of its training rows, whole groups where there are any. Draws
// of other folds and numbers are independent; without groups a larger count draws the same samples and more.
// invalid_argument, with the fold, when there are not more than `count`.
Result<std::vector<std::uint64_t>> draw_calibration_rows(const FoldDivision& division, std::size_t fold,
                                                         std::uint64_t count, std::uint64_t seed, std::uint32_t draw);

// "fold 3 of repeat 1", numbers from 1.
std::string name_of_fold(const FoldDivision& division, std::size_t fold);

}  // namespace assay::experiment
