#include "assay/experiment/input_extremes.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "assay/tensor/quantization.hpp"

namespace assay::experiment {
namespace {

using nlohmann::ordered_json;

// Bytes beside their 256th part differ by 255, beside standardised values by about 100; a few outliers do not.
constexpr double k_far = 8;

double magnitude(const ordered_json& extremes) {
  return std::max(std::abs(extremes.at(0).get<double>()), std::abs(extremes.at(1).get<double>()));
}

}  // namespace

InputExtremes::InputExtremes(const data::DatasetInfo& info) {
  constexpr float k_infinity = std::numeric_limits<float>::infinity();
  for (const data::InputInfo& input : info.inputs) inputs_.push_back({input.name, k_infinity, -k_infinity});
}

Status InputExtremes::take(const data::Batch& block) {
  for (std::size_t k = 0; k < inputs_.size(); ++k) {
    const tensor::Tensor& values = block.inputs[k];
    tensor::Tensor floats(tensor::DType::f32, values.shape());
    ASSAY_TRY(tensor::to_float32(values.view(), nullptr, floats.as<float>()));
    const std::size_t each = block.count > 0 ? floats.elements() / block.count : 0;
    for (std::size_t i = 0; i < block.count; ++i) {
      if (!block.usable.empty() && block.usable[i] == 0) continue;
      for (const float value : floats.as<float>().subspan(i * each, each)) {
        if (!std::isfinite(value)) continue;
        inputs_[k].least = std::min(inputs_[k].least, value);
        inputs_[k].most = std::max(inputs_[k].most, value);
      }
    }
  }
  return {};
}

ordered_json InputExtremes::json() const {
  ordered_json document = ordered_json::object();
  for (const Extremes& input : inputs_) {
    if (input.least <= input.most) document[input.name] = {input.least, input.most};
  }
  return document;
}

std::string other_scale(const ordered_json& calibration, const ordered_json& judged) {
  const bool are_alone = calibration.size() == 1 && judged.size() == 1;
  for (const auto& [name, extremes] : judged.items()) {
    const auto found = are_alone ? calibration.begin() : calibration.find(name);
    if (found == calibration.end()) continue;
    const double here = magnitude(extremes);
    const double there = magnitude(*found);
    if (here <= k_far * there && there <= k_far * here) continue;
    const std::string subject = name.empty() ? std::string("the input") : fmt::format("input '{}'", name);
    return fmt::format("{} reaches {:.4g} where samples judge and {:.4g} where they calibrated", subject, here, there);
  }
  return "";
}

std::string scale_note(const std::string& model, const std::string& difference) {
  return fmt::format(
      "{}: {}; if they are the same quantity, one of them is not read as the model takes it (--scale, "
      "--mean, --std)",
      model, difference);
}

}  // namespace assay::experiment
