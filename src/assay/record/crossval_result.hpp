#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "assay/record/number.hpp"
#include "assay/record/result.hpp"

namespace assay::record {

// What a cross-validation concluded: the content of crossval.json ("assay.crossval/1"), documented key by key in
// docs/formats/crossval.md.

inline constexpr std::string_view k_crossval_schema = "assay.crossval/1";

// A metric over the folds. Values by fold stand in the order of CrossvalResult::folds.
struct FoldMetric {
  std::string metric;
  std::string title;
  Unit unit = Unit::number;
  bool higher_is_better = true;
  bool headline = false;
  std::vector<Number> baseline;   // of each fold, over its held-out samples
  std::vector<Number> candidate;  // the same; where a fold has several models, their mean
  std::uint64_t folds = 0;        // in which both are defined
  Number mean_baseline;           // over those folds
  Number mean_candidate;          //
  Number mean_difference;         // candidate − baseline
  Number spread;                  // standard deviation of the folds' differences
  Range corrected;                // of the mean difference, with Nadeau and Bengio's correction
  Number corrected_p;             // of "there is no difference"
  Number five_by_two_p;           // Alpaydin's F test; of 5×2 folds
  Number pooled_baseline;         // over all held-out samples at once, in the first repeat
  Number pooled_candidate;        //
  Number pooled_difference;       //
  Range pooled_interval;          //
  std::string pooled_method;
};

// How one fold by itself would have judged a candidate.
struct FoldVerdict {
  Verdict verdict = Verdict::inconclusive;  // of all gates, by the intervals of its held-out samples alone
  bool keeps_limits = true;                 // its estimates keep every limit
  std::string finding;                      // the first gate whose estimate breaks its limit; empty: none
};

// How much of what one fold shows is due to one source.
struct VarianceShare {
  std::string source;  // sampling | training | calibration
  std::string what;    // in words
  Number deviation;    // standard deviation of a fold's difference that is due to it
  Range interval;      // of that
  Number share;        // of the variance of one fold's difference
};

// A candidate calibrated with so many samples, for each draw of them: over all held-out samples of the first repeat.
struct CalibrationSize {
  std::uint64_t samples = 0;
  std::vector<Number> differences;  // candidate − baseline, by draw
  Number mean;
  Number lowest;
  Number highest;
  Number deviation;  // over the draws
};

struct CrossvalCandidate {
  std::string name;
  bool refitted = false;  // made anew in every fold, from rows of the other folds
  std::string applies;    // which test applies and why
  std::vector<FoldMetric> metrics;
  std::vector<FoldVerdict> folds;  // in the order of CrossvalResult::folds
  std::vector<VarianceShare> variance;
  std::string variance_undefined;  // why there is none
  std::vector<CalibrationSize> sizes;
  std::uint64_t chosen = 0;  // folds in which it would have been chosen
};

struct FoldInfo {
  std::uint32_t repeat = 0;
  std::uint32_t fold = 0;
  std::uint64_t judged = 0;
  std::uint64_t training = 0;
  std::uint64_t validation = 0;
  std::string chosen;  // name of the candidate that its validation samples choose; empty: none, or nothing to choose
};

struct CrossvalResult {
  std::string kind;
  std::uint32_t repeats = 1;
  std::uint32_t folds_per_repeat = 0;
  bool five_by_two = false;
  bool retrained = false;
  std::uint32_t trainings = 1;
  std::uint32_t draws = 1;
  std::uint64_t calibration_samples = 0;
  std::string metric;  // that variance and calibration sizes are about
  std::vector<FoldInfo> folds;
  std::vector<CrossvalCandidate> candidates;  // in the order of result.candidates
  bool has_choice = false;                    // the last candidate is whatever each fold's validation samples chose
  RunResult result;                           // the judgement, as `evaluate` gives one
};

}  // namespace assay::record
