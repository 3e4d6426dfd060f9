#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "assay/record/number.hpp"

namespace assay::record {

// A Number under `key`; without a value null with "<key>_undefined" beside it.
void put_number(nlohmann::ordered_json& object, const std::string& key, const Number& number);

// The inverse; throws nlohmann::json::exception when the key is missing or no number.
Number take_number(const nlohmann::ordered_json& object, const std::string& key);

}  // namespace assay::record
