#include "assay/cli/exit_code.hpp"

#include <algorithm>
#include <ostream>

namespace assay::cli {

int exit_code_of(const Error& error) {
  switch (error.code()) {
    case ErrorCode::invalid_argument:
      return k_usage;
    case ErrorCode::runtime:
      return k_model_failed;
    case ErrorCode::cancelled:
      return k_interrupted;
    case ErrorCode::internal:
      return k_internal;
    default:
      return k_invalid_input;
  }
}

int told(const Result<int>& outcome, Context& context) {
  if (outcome) return *outcome;
  context.err << "assay: " << outcome.error().text() << "\n";
  return exit_code_of(outcome.error());
}

// Of a sweep: what matters is the candidate that was chosen.
int exit_code_of(record::Verdict verdict) {
  if (verdict == record::Verdict::not_run) return k_model_failed;
  if (verdict == record::Verdict::fail) return k_fail;
  return verdict == record::Verdict::inconclusive ? k_inconclusive : k_pass;  // not_judged: nothing was asked
}

int exit_code_of(const record::RunResult& result) {
  if (result.choice.defined() && result.choice->validation_samples > 0) return exit_code_of(result.verdict);
  const auto any = [&result](record::Verdict verdict) {
    if (result.candidates.empty()) return result.verdict == verdict;  // a model measured alone
    return std::ranges::any_of(result.candidates,
                               [verdict](const auto& candidate) { return candidate.verdict == verdict; });
  };
  if (any(record::Verdict::not_run)) return k_model_failed;
  if (any(record::Verdict::fail)) return k_fail;
  return any(record::Verdict::inconclusive) ? k_inconclusive : k_pass;
}

}  // namespace assay::cli
