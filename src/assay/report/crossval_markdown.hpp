#pragma once

#include <string>

#include "assay/record/crossval_result.hpp"

namespace assay::report {

// report.md of a cross-validation: that of any run, and before its models what the folds show: a table of all folds,
// where the variance comes from, how quality depends on the calibration samples, and which test applies.
std::string render_crossval_markdown(const record::CrossvalResult& crossval);

}  // namespace assay::report
