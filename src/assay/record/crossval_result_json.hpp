#pragma once

#include <nlohmann/json.hpp>

#include "assay/record/crossval_result.hpp"

namespace assay::record {

// crossval.json, key by key as docs/formats/crossval.md has it.
nlohmann::ordered_json to_json(const CrossvalResult& result);

}  // namespace assay::record
