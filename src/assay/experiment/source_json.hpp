#pragma once

#include <nlohmann/json.hpp>

#include "assay/base/result.hpp"
#include "assay/data/source.hpp"

namespace assay::experiment {

// How a data set is read, for a worker and for the plan. Paths are absolute in `places`, absent from the identity: what
// the files hold is in the data set's digest.
nlohmann::ordered_json to_json(const data::SourceOptions& options);
Result<data::SourceOptions> source_from_json(const nlohmann::ordered_json& document);

// How samples are chosen and read, beyond what their files hold: the same without paths.
nlohmann::ordered_json reading_of(const data::SourceOptions& options);

}  // namespace assay::experiment
