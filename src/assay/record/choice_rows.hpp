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
  std::uint64_t left_in_float = 0;  // of a search: so many of its layers, the worst
};

// One layer of a search for a mixed precision, and how much the answers suffer when it alone is quantized.
struct SearchedLayer {
  std::string node;
  Number sqnr_db;  // of the scores on the validation samples; undefined: nothing changed, or there are no scores
  std::uint64_t changed = 0;  // validation samples decided differently
};

// How a search for a mixed precision went. Its steps are the candidates.
struct MixedSearch {
  std::string method;                 // what everything was quantized by at first
  std::vector<SearchedLayer> layers;  // that hurt most first, the order in which they were left in float; empty: the
                                      // method passed with all its layers
  std::string ended;                  // a sentence: why no more layers were left out
};

// Which of several candidates to take.
struct Choice {
  std::vector<Objective> objectives;
  std::vector<ChoiceRow> rows;           // of the candidates that were run, in their order
  std::string preferred;                 // the objective that decides first: what the cheapest is meant by
  std::string recommended;               // a candidate's name; empty: none
  std::string reason;                    // a sentence
  std::uint64_t validation_samples = 0;  // it was made on so many samples, which nothing else is about; 0: on the same
  std::uint64_t validation_seed = 0;     // they were drawn with
  MixedSearch search;                    // no method: there was none
};

}  // namespace assay::record
