#pragma once

#include "assay/record/result.hpp"

// Results as runs conclude them, made up for the tests of this module.
namespace assay::report::examples {

record::RunResult passing();
record::RunResult failing();       // three broken or doubtful gates, a bad class, a bad slice
record::RunResult inconclusive();  // with undefined numbers
record::RunResult not_run();
record::RunResult unlabelled();
record::RunResult regression();  // predictions made elsewhere
record::RunResult two_candidates();
record::RunResult measured();      // passing, with speed and memory, on a disturbed machine
record::RunResult bench();         // two models, no quality, one gate open
record::RunResult bench_alone();   // one model
record::RunResult served();        // bench, under load too
record::RunResult served_alone();  // bench_alone, under load too

}  // namespace assay::report::examples
