#pragma once

#include "assay/analysis/comparison.hpp"
#include "assay/record/result.hpp"

namespace assay::analysis {

// Fills kl_mean, sqnr_db, cosine_mean and max_abs_error from both models' scores; see agreement.hpp for definitions.
void fill_divergence(const Comparison& comparison, record::Agreement& agreement);

}  // namespace assay::analysis
