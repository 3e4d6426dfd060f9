#pragma once

#include <span>
#include <vector>

#include "assay/base/result.hpp"

namespace assay::stats {

// p-values adjusted for how many were looked at, in the order given. invalid_argument for a value outside [0, 1].

// Family-wise error (Holm, Scandinavian Journal of Statistics 6, 1979).
Result<std::vector<double>> holm(std::span<const double> p_values);

// False discovery rate (Benjamini & Hochberg, JRSS B 57, 1995).
Result<std::vector<double>> benjamini_hochberg(std::span<const double> p_values);

// False discovery rate under any dependence (Benjamini & Yekutieli, Annals of Statistics 29, 2001).
Result<std::vector<double>> benjamini_yekutieli(std::span<const double> p_values);

}  // namespace assay::stats
