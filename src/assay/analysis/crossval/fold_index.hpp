#pragma once

#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "assay/base/result.hpp"
#include "assay/record/folds_record.hpp"
#include "assay/record/predictions.hpp"

namespace assay::analysis {

// Which of the models of a fold: of which training, calibrated with which draw of how many samples.
struct FoldArm {
  std::uint32_t training = 0;
  std::uint32_t draw = 0;
  std::uint64_t calibration_samples = 0;
};

// The rows of a fold that answers are taken for.
enum class FoldSide { judged, validation };

// Finds the models of the folds of a run and their answers. Borrows the record.
class FoldIndex {
 public:
  FoldIndex(std::filesystem::path run_folder, const record::FoldsRecord& folds, std::uint64_t samples);

  // The model of a candidate (empty: the baseline) in a fold, by its place in FoldsRecord::rows; null when the run has
  // none. What does not depend on draw or training is found for each of them.
  const record::FoldModel* find(const std::string& candidate, std::size_t fold, const FoldArm& arm) const;

  // Answers to the rows of the folds first … last − 1, each by the candidate that is named for it (one name a fold, by
  // its place in FoldsRecord::rows; empty: the baseline). insufficient_data for a model that has no answers, with its
  // fold and its failure.
  Result<record::Predictions> answers(std::span<const std::string> candidates, std::size_t first, std::size_t last,
                                      FoldSide side, const FoldArm& arm) const;

  // "fold 3 of repeat 1"; without the repeat where there is one alone. Numbers from 1.
  std::string name_of_fold(std::size_t fold) const;

 private:
  using Key = std::tuple<std::string, std::size_t, std::uint32_t, std::uint32_t, std::uint64_t>;
  Result<const std::vector<std::uint64_t>*> rows_answered(const std::string& digest) const;

  std::filesystem::path run_folder_;
  const record::FoldsRecord& folds_;
  std::uint64_t samples_;
  std::map<Key, const record::FoldModel*> models_;
  std::map<std::string, const record::FoldModel*> everywhere_;
  mutable std::map<std::string, std::vector<std::uint64_t>> rows_;  // by digest, as they are read
};

}  // namespace assay::analysis
