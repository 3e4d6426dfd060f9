#pragma once

#include <string>
#include <string_view>

#include "assay/record/result.hpp"

namespace assay::report {

// What a gate compares, read from the first word of its name ("max-drop accuracy").
enum class GateShape { drop, rise, minimum, maximum, ratio_at_most, ratio_at_least };
GateShape shape_of(const record::GateRow& gate);

// True for gates on a paired difference, whose interval is that of the difference itself.
bool compares_difference(GateShape shape);

// A gate in words and units, with as many decimals as it takes to tell its value from its limit.
struct GateText {
  std::string subject;   // "accuracy", "F1 macro", "file size"
  std::string value;     // "1.20 pt", "94.10 %", "0.62 ×"
  std::string limit;     // in the same unit
  std::string interval;  // in the same unit
  std::string broken;    // "accuracy fell by 3.20 pt, allowed 1.00 pt"
  std::string doubtful;  // "accuracy may have fallen by as much as 1.62 pt, allowed 1.00 pt"
  std::string needs;     // "about 3,100 samples would settle it (to pass); has 899", or why not; of gates that are not
                         // decided
};
GateText text_of(const record::GateRow& gate, const record::CandidateResult& candidate, std::uint64_t samples);

// "pass", "inconclusive", "not judged".
std::string status_text(record::Verdict status);

// The name of what a gate looks at: the title of its quality row, else words for it.
std::string subject_of(std::string_view metric, const record::CandidateResult& candidate);

// The quality row of a metric; null without one.
const record::QualityRow* quality_row(std::string_view metric, const record::CandidateResult& candidate);

}  // namespace assay::report
