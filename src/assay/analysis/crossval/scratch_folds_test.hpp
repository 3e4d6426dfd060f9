#pragma once

#include <algorithm>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "assay/record/cell.hpp"
#include "assay/record/data_record.hpp"
#include "assay/record/folds_record.hpp"
#include "assay/record/run_record.hpp"
#include "assay/tensor/npy.hpp"

namespace assay::analysis::testing_only {

// A run folder as crossval leaves it: `samples` samples of two classes in two folds of one repeat (even rows, odd
// rows), the last two rows of either fold's training rows set apart as validation rows. Scores say the true class, but
// for rows that a model is told to get wrong.
class ScratchFolds {
 public:
  explicit ScratchFolds(const std::string& name, std::uint64_t samples = 40)
      : folder_(std::filesystem::path(testing::TempDir()) / ("assay_" + name)) {
    std::filesystem::remove_all(folder_);
    data.name = "forty";
    data.task = "classification";
    data.samples = samples;
    data.labelled = true;
    for (std::uint64_t i = 0; i < samples; ++i) {
      data.labels.push_back(static_cast<std::int64_t>(i / 2 % 2));
      data.ids.push_back("s" + std::to_string(i));
    }
    folds.kind = "stratified";
    folds.folds = 2;
    folds.calibration_samples = 8;
    for (std::uint32_t fold = 0; fold < 2; ++fold) {
      std::vector<std::uint64_t> judged;
      for (std::uint64_t i = fold; i < samples; i += 2) judged.push_back(i);
      const std::uint64_t last = samples - 1 - fold;  // of the other fold's rows
      folds.rows.push_back({.fold = fold,
                            .judged = record::row_set(judged),
                            .validation = record::row_set({last - 2, last}),
                            .training_rows = samples / 2 - 2,
                            .training = "t"});
    }
    run.id = "run";
    run.environment = nlohmann::ordered_json::object();
    run.baseline = {.name = "fp32", .path = "fp32.onnx", .facts = {{"file_bytes", 100}, {"batch", 1}}};
  }
  ~ScratchFolds() { std::filesystem::remove_all(folder_); }
  ScratchFolds(const ScratchFolds&) = delete;
  ScratchFolds& operator=(const ScratchFolds&) = delete;

  const std::filesystem::path& folder() const { return folder_; }

  // A model that answers all rows, in every fold. wrong: rows it decides wrongly.
  void add_fixed(const std::string& candidate, const std::vector<std::uint64_t>& wrong) {
    std::vector<std::uint64_t> rows;
    for (std::uint64_t i = 0; i < data.samples; ++i) rows.push_back(i);
    const std::string cell = "fixed-" + candidate;
    write_scores(cell, rows, wrong);
    folds.models.push_back(
        {.candidate = candidate, .in_every_fold = true, .cell = cell, .file_bytes = 40, .weights_bytes = 32});
  }

  // A model of one fold that answers its held-out and validation rows.
  void add_of_fold(const std::string& candidate, std::uint32_t fold, const std::vector<std::uint64_t>& wrong,
                   std::uint32_t draw = 0, std::uint64_t calibration_samples = 8) {
    std::vector<std::uint64_t> rows;
    std::ranges::set_union(folds.rows[fold].judged.rows, folds.rows[fold].validation.rows, std::back_inserter(rows));
    const record::RowSet set = record::row_set(rows);
    EXPECT_TRUE(record::write_rows(record::rows_file(folder_, set.digest), set.rows));
    const std::string cell = fmt::format("{}-{}-{}-{}", candidate, fold, draw, calibration_samples);
    write_scores(cell, rows, wrong);
    folds.models.push_back({.candidate = candidate,
                            .fold = fold,
                            .draw = draw,
                            .calibration_samples = calibration_samples,
                            .cell = cell,
                            .rows = set.digest,
                            .file_bytes = 25 + fold,
                            .weights_bytes = 16 + fold});
  }

  void write() const {
    EXPECT_TRUE(record::write_data(folder_, data));
    EXPECT_TRUE(record::write_run(folder_, run));
    EXPECT_TRUE(record::write_folds(folder_, folds, data.samples));
  }

  record::DataRecord data;
  record::FoldsRecord folds;
  record::RunRecord run;

 private:
  void write_scores(const std::string& cell, const std::vector<std::uint64_t>& rows,
                    const std::vector<std::uint64_t>& wrong) const {
    std::vector<float> scores;
    for (const std::uint64_t row : rows) {
      const bool right = std::ranges::find(wrong, row) == wrong.end();
      const bool first = (data.labels[row] == 0) == right;
      scores.insert(scores.end(), {first ? 2.0F : -1.0F, first ? -1.0F : 2.0F});
    }
    record::CellRecord record;
    record.id = cell;
    record.outcome = {{"runtime", "Engine 1.0 (CPU)"}};
    EXPECT_TRUE(record::write_cell(folder_ / "cells" / cell, record));
    const tensor::Shape shape{static_cast<std::int64_t>(rows.size()), 2};
    EXPECT_TRUE(tensor::write_npy(folder_ / "cells" / cell / "scores.npy",
                                  {tensor::DType::f32, shape, std::as_bytes(std::span(scores)).data()}));
  }

  std::filesystem::path folder_;
};

}  // namespace assay::analysis::testing_only
