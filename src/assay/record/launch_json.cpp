#include <cmath>

#include "assay/record/launch_json_internal.hpp"

namespace assay::record {

using nlohmann::ordered_json;

void put_number(ordered_json& object, const std::string& key, const Number& number) {
  if (number.defined() && std::isfinite(number.value())) {
    object[key] = number.value();
    return;
  }
  object[key] = nullptr;
  object[key + "_undefined"] = number.defined() ? "not a finite number" : number.reason();
}

Number take_number(const ordered_json& object, const std::string& key) {
  const ordered_json& value = object.at(key);
  if (!value.is_null()) return value.get<double>();
  return Number::undefined(object.at(key + "_undefined").get<std::string>());
}

}  // namespace assay::record
