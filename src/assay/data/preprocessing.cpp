#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

#include "assay/data/elements_internal.hpp"
#include "assay/data/preprocessing_internal.hpp"

namespace assay::data {
namespace {

using tensor::DType;
using tensor::Shape;

constexpr std::size_t k_scratch = 4096;

std::size_t channels_in(const Shape& sample, bool last) {
  if (sample.empty()) return 1;
  return static_cast<std::size_t>(last ? sample.back() : sample.front());
}

Status check_count(const std::vector<double>& values, const char* what, std::size_t channels, const std::string& name) {
  if (values.size() <= 1 || values.size() == channels) return {};
  return fail(ErrorCode::invalid_argument, "input {}: {} values for {}, expected 1 or one per channel ({})", name,
              values.size(), what, channels);
}

}  // namespace

Result<Preprocessor> Preprocessor::create(const Preprocessing& steps, DType raw, const Shape& sample,
                                          const std::string& name) {
  const std::size_t channels = channels_in(sample, steps.channels_last);
  ASSAY_TRY(check_count(steps.mean, "mean", channels, name));
  ASSAY_TRY(check_count(steps.std, "std", channels, name));
  for (const double std : steps.std) {
    if (!(std > 0)) return fail(ErrorCode::invalid_argument, "input {}: std {} is not positive", name, std);
  }
  Preprocessor made;
  made.steps_ = steps;
  made.raw_ = raw;
  made.output_ = tensor::is_floating(raw) || !steps.changes_nothing() ? DType::f32 : raw;
  made.sample_elements_ = tensor::elements_of(sample);
  if (steps.mean.size() > 1 || steps.std.size() > 1) made.channels_ = channels;
  made.inner_ = made.channels_ == 1   ? std::max<std::size_t>(made.sample_elements_, 1)
                : steps.channels_last ? 1
                                      : made.sample_elements_ / made.channels_;
  if (raw == DType::u8 && made.output_ == DType::f32) made.build_table();
  made.scratch_.resize(k_scratch);
  return made;
}

double Preprocessor::value(double raw, std::size_t channel) const {
  double result = (steps_.scale == 0 ? raw : raw * steps_.scale) + steps_.offset;
  if (!steps_.mean.empty()) result -= steps_.mean[steps_.mean.size() == 1 ? 0 : channel];
  if (!steps_.std.empty()) result /= steps_.std[steps_.std.size() == 1 ? 0 : channel];
  return result;
}

void Preprocessor::build_table() {
  table_.resize(channels_);
  for (std::size_t channel = 0; channel < channels_; ++channel) {
    for (std::size_t raw = 0; raw < 256; ++raw) {
      table_[channel][raw] = static_cast<float>(value(static_cast<double>(raw), channel));
    }
  }
}

std::size_t Preprocessor::channel_of(std::size_t element) const {
  return element / inner_ % channels_;
}

void Preprocessor::apply_table(std::span<const std::byte> raw, std::span<float> out) const {
  for (std::size_t first = 0; first < raw.size(); first += inner_) {
    const auto& table = table_[channel_of(first)];
    const std::size_t end = std::min(first + inner_, raw.size());
    for (std::size_t i = first; i < end; ++i) out[i] = table[std::to_integer<std::size_t>(raw[i])];
  }
}

void Preprocessor::apply_formula(std::size_t first, std::span<const double> raw, std::span<float> out) const {
  if (channels_ == 1) {
    for (std::size_t i = 0; i < raw.size(); ++i) out[i] = static_cast<float>(value(raw[i], 0));
    return;
  }
  for (std::size_t i = 0; i < raw.size(); ++i) out[i] = static_cast<float>(value(raw[i], channel_of(first + i)));
}

Status Preprocessor::apply(std::span<const std::byte> raw, std::span<std::byte> out) {
  if (raw.empty()) return {};
  if (output_ == raw_ && steps_.changes_nothing()) {
    std::memcpy(out.data(), raw.data(), raw.size());
    return {};
  }
  const std::span<float> floats(reinterpret_cast<float*>(out.data()), out.size() / sizeof(float));
  if (!table_.empty()) {
    apply_table(raw, floats);
    return {};
  }
  const std::size_t width = tensor::bits_of(raw_) / 8;
  for (std::size_t first = 0; first < floats.size(); first += k_scratch) {
    const std::size_t count = std::min(k_scratch, floats.size() - first);
    const std::span<double> numbers = std::span(scratch_).first(count);
    ASSAY_TRY(to_double(raw_, raw.subspan(first * width, count * width), numbers));
    apply_formula(first, numbers, floats.subspan(first, count));
  }
  return {};
}

std::size_t first_not_finite(std::span<const float> values) {
  constexpr std::uint32_t k_exponent = 0x7f800000;
  constexpr std::size_t k_block = 1024;
  for (std::size_t first = 0; first < values.size(); first += k_block) {
    const std::size_t end = std::min(first + k_block, values.size());
    // Without a branch, so that whole vectors are compared at once.
    std::uint32_t bad = 0;
    for (std::size_t i = first; i < end; ++i) {
      bad |= static_cast<std::uint32_t>((std::bit_cast<std::uint32_t>(values[i]) & k_exponent) == k_exponent);
    }
    for (std::size_t i = first; bad != 0 && i < end; ++i) {
      if (!std::isfinite(values[i])) return i;
    }
  }
  return values.size();
}

}  // namespace assay::data
