#pragma once

#include <string>
#include <vector>

#include "assay/experiment/training/training_outcome.hpp"

namespace assay::experiment {

// What somebody should look at who takes the model for a good one, in sentences: it is worse than the commonest class
// (or the mean), the first epoch was the best, or the classes look like values.
std::vector<std::string> training_notes(const TrainingOutcome& outcome);

}  // namespace assay::experiment
