#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "assay/record/number.hpp"

namespace assay::record {

enum class Verdict;
enum class Unit;

// What several candidates are weighed by: the difference of a metric, or a ratio to the baseline.
struct Objective {
  std::string name;   // "accuracy", "latency.p50", "memory.steady", "file_bytes"
  std::string title;  // "accuracy", "latency p50"
  bool higher_is_better = false;
  bool is_ratio = true;  // candidate over baseline; otherwise candidate − baseline
  Unit unit{};           // of a difference
};

struct ObjectiveValue {
  Number value;
  Range interval;  // exact numbers have both ends equal
};

struct ChoiceRow {
  std::string candidate;
  Verdict verdict{};
  std::vector<ObjectiveValue> values;     // one per objective, in their order
  bool on_front = false;                  // no other candidate dominates it
  std::vector<std::string> dominated_by;  // names
  bool simulated = false;                 // no kernel computes its format: it is weighed, never recommended
  bool recommended = false;
};

// Which of several candidates to take.
struct Choice {
  std::vector<Objective> objectives;
  std::vector<ChoiceRow> rows;           // of the candidates that were run, in their order
  std::string preferred;                 // the objective by which the cheapest is meant
  std::string recommended;               // a candidate's name; empty: none
  std::string reason;                    // a sentence
  std::uint64_t validation_samples = 0;  // it was made on so many samples, which nothing else is about; 0: on the same
};

}  // namespace assay::record
