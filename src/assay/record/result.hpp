#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "assay/record/choice_rows.hpp"
#include "assay/record/explain_rows.hpp"
#include "assay/record/kernels.hpp"
#include "assay/record/number.hpp"
#include "assay/record/serving_rows.hpp"
#include "assay/record/speed_rows.hpp"

namespace assay::record {

// What was concluded from the records: the content of result.json ("assay.result/1"), documented key by key in
// docs/formats/result.md. Plain values; who computed them and how they are shown is not known here.

inline constexpr std::string_view k_result_schema = "assay.result/1";

enum class Verdict { pass, fail, inconclusive, not_run, not_judged };  // the last: measured, and no gate was asked
std::string_view name_of(Verdict verdict);
Verdict verdict_named(std::string_view name);

// How a number is shown: a fraction as per cent and its difference in points.
enum class Unit { fraction, number, bytes, microseconds, per_second };
std::string_view name_of(Unit unit);
Unit unit_named(std::string_view name);

struct QualityRow {
  std::string metric;
  std::string title;
  Unit unit = Unit::number;
  bool higher_is_better = true;
  bool headline = false;  // shown in the short table
  Number baseline;
  Number candidate;
  Number difference;  // candidate − baseline
  Range interval;     // of the difference
  Range baseline_interval;
  Range candidate_interval;
  double level = 0.95;
  std::uint64_t n = 0;
  std::string method;
};

struct Agreement {
  Number top1;  // share of samples on which both models decide alike
  Range top1_interval;
  Number regressions;   // baseline right, candidate wrong
  Number improvements;  // the reverse
  Number both_wrong;
  Number flips;  // regressions + improvements
  Number flip_rate;
  Range flip_rate_interval;
  Number disagreements;  // decided differently, rightly or not
  Number tie_rate;       // samples on which either model's highest score is shared by two classes
  Number ties;
  Number mcnemar_midp;
  Number mcnemar_exact;
  Number sign_flip_p;  // groups exchanged as a whole; for grouped samples
  Number kl_mean;
  Number sqnr_db;
  Number cosine_mean;
  Number max_abs_error;
  Number smallest_excludable_drop;  // margin of accuracy these samples could have excluded with 80 % power
};

// One class or one value of a slice.
struct SubsetRow {
  std::string slice;  // "class" for the classes
  std::string value;
  std::uint64_t n = 0;
  Number baseline;   // accuracy within the subset
  Number candidate;  // the same
  Number difference;
  Range interval;
  std::uint64_t regressions = 0;
  std::uint64_t improvements = 0;
  std::uint64_t disagreements = 0;
  Number p_value;                  // McNemar mid-p
  Number p_adjusted;               // Benjamini–Hochberg over all subsets of this candidate
  std::string most_common_change;  // "7 → 9: 2"; the commonest wrong decision among the regressions
};

struct FlipRow {
  std::uint64_t index = 0;  // in data-set order, from 0
  std::string id;
  std::string target;  // empty without labels
  std::string baseline;
  std::string candidate;
  std::string kind;        // regression | improvement | disagreement
  Number baseline_score;   // of the class that matters: the target, or without labels the baseline's decision
  Number candidate_score;  // of the same class
  double severity = 0;     // how far the score of that class moved
};

struct GateRow {
  std::string gate;    // "max-drop accuracy"
  std::string metric;  // "accuracy"
  std::string title;   // "drop ≤ 1.00 pt"
  double limit = 0;
  Number value;
  Range interval;
  Verdict status = Verdict::inconclusive;
  Number p_value;
  Number needed_samples;
  std::string method;
};

// Which samples calibrated a made model.
struct CalibrationRow {
  std::string data;
  std::uint64_t samples = 0;
  std::uint64_t seed = 0;           // they were drawn with
  std::string digest;               // of their content, in order
  bool of_the_judged_data = false;  // kept apart from the samples that judge
};

// How a model was made from a baseline: in this run or, as its file says, before.
struct MethodRow {
  std::string name;
  std::map<std::string, std::string> options;
  bool simulated = false;  // computed in float: its speed and memory say nothing of the format
  Number packed_bytes;     // weights, scales and zero points as a kernel of the format would hold them
  std::vector<std::string> notes;
  Measured<CalibrationRow> calibration;
  std::string tool;  // program and version of an external command; otherwise empty
  std::string
      made_by;  // of a file that was given, as it says: the program that made it; empty: it was made in this run
};

struct ModelRow {
  std::string name;
  std::string path;
  std::string digest;
  std::string runtime;  // "ONNX Runtime 1.30.0 (CPU)", or how predictions made elsewhere were read
  std::string cell;
  std::uint64_t batch = 0;  // 0: unknown
  std::string batch_reason;
  std::string scores;  // logits | probabilities | ranking | none
  Number file_bytes;
  Number weights_bytes;
  std::map<std::string, std::uint64_t> weights_by_dtype;
  Measured<MethodRow> method = Measured<MethodRow>::none("the file was given");

  // No kernel computes its format: its answers count, its speed and memory do not, and it replaces nothing.
  bool is_simulated() const { return method.defined() && method->simulated; }
};

struct CandidateResult {
  ModelRow model;
  Verdict verdict = Verdict::not_run;
  std::string verdict_reason;
  bool on_validation = false;  // of a sweep, and not chosen: verdict, quality, agreement, subsets, flips, confusion and
                               // gates are about the validation samples
  std::vector<QualityRow> quality;
  Agreement agreement;
  std::vector<SubsetRow> subsets;
  std::vector<FlipRow> flips;  // worst first; at most k_listed_flips, all of them in flips-<name>.csv
  std::uint64_t flips_total = 0;
  std::vector<GateRow> gates;
  std::vector<std::vector<std::uint64_t>> confusion;  // rows = true class
  Speed speed;                                        // of both models
  Serving serving;                                    // of the candidate
  std::optional<Explanation> explanation;             // with --explain
};

inline constexpr std::size_t k_listed_flips = 200;

struct RunInfo {
  std::string id;
  std::string created;
  std::string tool;
  std::string environment;         // one line: processor, cores, system
  nlohmann::ordered_json machine;  // in full, as run.json has it; null: not recorded
  std::uint64_t seed = 0;
  std::vector<std::string> rejudged;  // options of the analysis that are not the run's own, such as "gates"
};

struct DataRow {
  std::string name;
  std::string path;
  std::string digest;
  std::uint64_t samples = 0;
  std::uint64_t undecodable = 0;
  bool labelled = false;
  std::string split;
  std::uint64_t groups = 0;
  std::vector<std::string> classes;
  std::string positive;  // name or number of the positive class of a binary task; otherwise empty
};

struct RunResult {
  RunInfo run;
  std::string task;
  DataRow data;
  Verdict verdict = Verdict::not_run;
  ModelRow baseline;
  std::vector<std::vector<std::uint64_t>> baseline_confusion;
  Speed baseline_speed;  // of the baseline measured alone
  Serving baseline_serving;
  std::vector<GateRow> baseline_gates;  // on it, where there is no candidate
  std::vector<CandidateResult> candidates;
  Measured<Choice> choice = Measured<Choice>::none("fewer than two candidates were run");
  std::vector<std::string> notes;  // what a reader must know before believing the numbers
  double level = 0.95;
  Measured<KernelReport> kernels;  // of the integer kernels on this processor, where a model uses them
};

}  // namespace assay::record
