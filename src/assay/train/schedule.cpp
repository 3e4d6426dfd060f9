#include "assay/train/schedule.hpp"

#include <cmath>
#include <numbers>

namespace assay::train {

std::string_view name_of(ScheduleKind kind) {
  if (kind == ScheduleKind::constant) return "constant";
  return kind == ScheduleKind::cosine ? "cosine" : "step";
}

double rate_at(const Schedule& schedule, std::uint64_t step, std::uint64_t steps_per_epoch, std::uint32_t epochs) {
  const std::uint64_t rising = schedule.warm_up * steps_per_epoch;
  if (step < rising) return schedule.rate * static_cast<double>(step + 1) / static_cast<double>(rising);
  if (schedule.kind == ScheduleKind::cosine) {
    const auto span = static_cast<double>(epochs * steps_per_epoch - rising);
    const double gone = static_cast<double>(step - rising) / span;
    return schedule.rate * 0.5 * (1 + std::cos(std::numbers::pi * gone));
  }
  if (schedule.kind == ScheduleKind::step) {
    const std::uint64_t drops = step / (schedule.step_epochs * steps_per_epoch);
    return schedule.rate * std::pow(schedule.factor, static_cast<double>(drops));
  }
  return schedule.rate;
}

}  // namespace assay::train
