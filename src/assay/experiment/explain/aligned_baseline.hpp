#pragma once

#include <set>
#include <string>

#include "assay/model/graph.hpp"

namespace assay::experiment {

// The baseline in the form whose values the candidate's names stand for. Quantizers of ours fold normalisations, Pad
// and biases into products and give the folded node the first one's output, so that "conv1" in the candidate may be
// what the baseline calls "bn1". Where the candidate lacks the values that such a folding removes, the baseline is
// folded likewise; another tool's candidate, or one that was not folded, gets the baseline as it is.
model::Graph aligned_baseline(const model::Graph& baseline, const model::Graph& candidate);

// Values that stand for something else in the candidate although they have the same name: what comes out of a node
// whose constants differ by more than rounding explains (weights rescaled by equalization or SmoothQuant, or
// corrected), up to the next product. The weights of products are seen where they lie behind a DequantizeLinear.
std::set<std::string> rescaled_values(const model::Graph& baseline, const model::Graph& candidate);

}  // namespace assay::experiment
