#pragma once

#include <cstdint>
#include <string_view>

namespace assay::train {

enum class ScheduleKind {
  constant,
  cosine,  // from the rate down to 0 one step after the last: Loshchilov & Hutter, SGDR, ICLR 2017, without restarts
  step,    // times `factor` every `step_epochs`
};

std::string_view name_of(ScheduleKind kind);

// The learning rate over the steps of a training.
struct Schedule {
  ScheduleKind kind = ScheduleKind::cosine;
  double rate = 1e-3;         // the largest
  std::uint32_t warm_up = 0;  // epochs in which it rises linearly from almost 0: Goyal et al., arXiv:1706.02677
  std::uint32_t step_epochs = 10;
  double factor = 0.1;
};

// Of step 0, 1, … of `epochs` epochs of `steps_per_epoch` steps each. Warm-up comes first; the cosine spans the rest,
// the steps of `step` are counted from the beginning.
double rate_at(const Schedule& schedule, std::uint64_t step, std::uint64_t steps_per_epoch, std::uint32_t epochs);

}  // namespace assay::train
