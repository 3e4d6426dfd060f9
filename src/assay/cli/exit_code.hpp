#pragma once

#include "assay/base/result.hpp"
#include "assay/cli/context.hpp"
#include "assay/record/result.hpp"

namespace assay::cli {

// What scripts may rely on; docs/exit-codes.md says the same.
enum ExitCode : int {
  k_pass = 0,
  k_fail = 1,
  k_usage = 2,  // bad usage or plan
  k_inconclusive = 3,
  k_invalid_input = 4,  // unreadable or invalid input, or output that cannot be written
  k_model_failed = 5,   // a model could not be run
  k_internal = 70,
  k_interrupted = 130,
};

int exit_code_of(const Error& error);

// What a command came to: its code; of a failure the code that stands for it, once its text is on standard error.
int told(const Result<int>& outcome, Context& context);

// Of one verdict alone.
int exit_code_of(record::Verdict verdict);

// 5 if any model could not be run, else 1 if any candidate fails, else 3 if any is inconclusive, else 0.
// Without candidates (`bench` of one model) the verdict of the whole run decides in the same way.
int exit_code_of(const record::RunResult& result);

}  // namespace assay::cli
