#pragma once

#include <string>
#include <string_view>

#include "assay/record/result.hpp"

namespace assay::report {

// "PASS", "FAIL", "INCONCLUSIVE", "NOT RUN"; "DONE" where no gate was asked.
std::string_view word_of(record::Verdict verdict);

// The file name of a model, as people refer to it; its name when it has no path.
std::string file_name_of(const record::ModelRow& model);

// One sentence: whether the candidate may replace the baseline, and otherwise which gate says no or cannot tell.
std::string sentence_of(const record::CandidateResult& candidate, const record::RunResult& result);

// One sentence about all candidates, for runs with several: "1 of 3 candidates may replace fp32.onnx: int8;
// must not: coarse; undecided: rough."
std::string summary_of(const record::RunResult& result);

// What a report says first and a terminal last: the verdict or, of several candidates, which one to take.
struct Conclusion {
  std::string word;  // "PASS", …, "RECOMMENDED"
  record::Verdict verdict = record::Verdict::not_run;
  std::string sentence;
};
Conclusion conclusion_of(const record::RunResult& result);

// Of a sweep: what was chosen on some samples is judged on the others.
bool is_sweep(const record::RunResult& result);

// How many samples the numbers rest on: those that could be read and, where quality is known, that have a label. Of a
// sweep those that judge what was chosen; a candidate that was not chosen has the validation samples.
std::uint64_t samples_of(const record::RunResult& result);
std::uint64_t samples_of(const record::CandidateResult& candidate, const record::RunResult& result);

}  // namespace assay::report
