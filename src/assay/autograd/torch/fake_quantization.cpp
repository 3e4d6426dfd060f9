#include <algorithm>
#include <cmath>

#include "assay/autograd/torch/fake_quantization_internal.hpp"
#include "assay/autograd/torch/rounding_internal.hpp"

namespace assay::autograd {
namespace {

Status check_bits(const std::string& name, int bits, int least) {
  if (bits >= least && bits <= 16) return {};
  return fail(ErrorCode::invalid_argument, "'{}' is to have {} bits; {} to 16 there are", name, bits, least);
}

at::Tensor followed(const at::Tensor& kept, const at::Tensor& seen, double averaging) {
  return kept.defined() ? kept + averaging * (seen - kept) : seen;
}

}  // namespace

Result<FakeQuantization> FakeQuantization::make(const TrainingOptions& options) {
  FakeQuantization made;
  for (const FakeQuantizedWeight& one : options.weights) {
    ASSAY_TRY(check_bits(one.parameter, one.bits, 2));
    made.weights_.emplace(one.parameter, one);
    made.names_.push_back(one.parameter);
  }
  for (const FakeQuantizedActivation& one : options.activations) {
    ASSAY_TRY(check_bits(one.value, one.bits, 1));
    made.activations_.emplace(one.value, Observed{one, {}, {}});
    made.names_.push_back(one.value);
  }
  std::ranges::sort(made.names_);
  if (const auto twice = std::ranges::adjacent_find(made.names_); twice != made.names_.end()) {
    return fail(ErrorCode::invalid_argument, "'{}' is to be quantized twice", *twice);
  }
  return made;
}

at::Tensor FakeQuantization::weight(const FakeQuantizedWeight& options, const at::Tensor& value) {
  const double most = std::ldexp(1.0, options.bits - 1) - 1;
  at::Tensor largest = at::abs(value.detach());
  if (options.axis < 0) {
    largest = largest.max();
  } else {
    std::vector<std::int64_t> others;
    for (std::int64_t i = 0; i < value.dim(); ++i) {
      if (i != options.axis) others.push_back(i);
    }
    if (!others.empty()) largest = at::amax(largest, others, true);
  }
  const at::Tensor scale = at::where(largest == 0, at::ones_like(largest), largest / most);
  const at::Tensor limit = at::scalar_tensor(most, value.options().requires_grad(false));
  return quantized_straight_through(value, scale, -limit, limit, true) * scale;
}

at::Tensor FakeQuantization::activation(const FakeQuantizedActivation& options, const Extremes& range,
                                        const at::Tensor& value) {
  const double levels = std::ldexp(1.0, options.bits) - 1;
  at::Tensor scale = (range.high - range.low) / levels;
  scale = at::where(scale == 0, at::ones_like(scale), scale);
  const at::Tensor zero_point = at::round(-range.low / scale);
  return quantized_straight_through(value, scale, -zero_point, levels - zero_point, true) * scale;
}

at::Tensor FakeQuantization::apply(const std::string& name, const at::Tensor& value, bool observe) {
  if (const auto found = weights_.find(name); found != weights_.end()) return weight(found->second, value);
  Observed& observed = activations_.at(name);
  if (!observe) return observed.kept.low.defined() ? activation(observed.options, observed.kept, value) : value;
  const at::Tensor batch = value.detach();
  const double averaging = observed.options.averaging;
  observed.seen.low = followed(observed.kept.low, at::clamp_max(batch.min(), 0), averaging);
  observed.seen.high = followed(observed.kept.high, at::clamp_min(batch.max(), 0), averaging);
  return activation(observed.options, observed.seen, value);
}

void FakeQuantization::keep_observed() {
  for (auto& [name, observed] : activations_) observed.kept = observed.seen;
}

std::map<std::string, ActivationRange> FakeQuantization::ranges() const {
  std::map<std::string, ActivationRange> known;
  for (const auto& [name, observed] : activations_) {
    if (!observed.kept.low.defined()) continue;
    known[name] = {observed.kept.low.item<double>(), observed.kept.high.item<double>()};
  }
  return known;
}

Status FakeQuantization::set_ranges(const std::map<std::string, ActivationRange>& ranges) {
  for (const auto& [name, range] : ranges) {
    const auto found = activations_.find(name);
    if (found == activations_.end()) {
      return fail(ErrorCode::not_found, "'{}' is no fake-quantized activation", name);
    }
    found->second.kept = {at::scalar_tensor(range.low, at::kFloat), at::scalar_tensor(range.high, at::kFloat)};
  }
  return {};
}

}  // namespace assay::autograd
