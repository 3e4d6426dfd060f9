#pragma once

#include <string>

#include "assay/record/result.hpp"

namespace assay::report {

// "5 of 899: 3 got worse, 2 got better (McNemar mid-p 0.69); ties 0". Empty for a task that decides on no class;
// without labels, how many decisions changed.
std::string flips_sentence(const record::CandidateResult& candidate, const record::RunResult& result);

// The class with most samples newly wrong, among equals the smaller class; null when no class lost any.
const record::SubsetRow* worst_class(const record::CandidateResult& candidate);

// "8: 2 of 87 newly wrong (8 → 9: 2)", with the adjusted p value where it is below 0.05.
std::string subset_sentence(const record::SubsetRow& row);

// The value of a slice that got worse with the smallest adjusted p value below 0.05; null without one.
const record::SubsetRow* worst_slice(const record::CandidateResult& candidate);

// "38.1 kB → 11.9 kB, 0.31 ×"; empty when neither size is known.
std::string size_sentence(const record::ModelRow& baseline, const record::ModelRow& candidate);

}  // namespace assay::report
