#pragma once

#include <nlohmann/json.hpp>

#include "assay/record/choice_rows.hpp"

namespace assay::analysis {

// Puts what a run's record says of a search for a mixed precision (`search` of run.json; null: nothing) beside the
// choice: the layers in the order they were left in float, and how many of them each candidate leaves.
void add_search(const nlohmann::ordered_json& search, record::Choice& choice);

}  // namespace assay::analysis
