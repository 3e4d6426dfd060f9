#pragma once

#include <nlohmann/json.hpp>

#include "assay/base/result.hpp"
#include "assay/record/result.hpp"

namespace assay::record {

// The document of result.json, schema "assay.result/1"; every key is described in docs/formats/result.md.
//   A number without a value is null with a sibling "<key>_undefined" that says why; an interval is [low, high] or the
//   same. Infinities and NaN are never written: they become null with that as the reason.
//   Latency and throughput that were not measured are null with the reason, and so is each number of memory.
nlohmann::ordered_json to_json(const RunResult& result);

// The inverse. Unknown keys are ignored. corrupt when the schema is another one, a key is missing, or a value is of
// the wrong type or outside its words.
Result<RunResult> result_from_json(const nlohmann::ordered_json& document);

}  // namespace assay::record
