#include "assay/measure/paired_timing.hpp"

#include <algorithm>
#include <numeric>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "assay/base/random.hpp"

namespace assay::measure {
namespace {

using std::chrono::nanoseconds;

constexpr std::size_t k_least_blocks = 2;
constexpr std::int64_t k_wanted_blocks = 4;  // of a budget that long blocks would not leave enough of

double milliseconds(nanoseconds time) {
  return std::chrono::duration<double, std::milli>(time).count();
}

Status check_options(std::span<Run> subjects, const LaunchOptions& options) {
  if (subjects.empty()) return fail(ErrorCode::invalid_argument, "nothing to time");
  if (options.block_rounds == 0 || options.max_rounds / options.block_rounds < k_least_blocks) {
    return fail(ErrorCode::invalid_argument, "at most {} rounds do not hold {} blocks of {}", options.max_rounds,
                k_least_blocks, options.block_rounds);
  }
  if (options.time <= nanoseconds::zero()) return fail(ErrorCode::invalid_argument, "a time budget of 0");
  return {};
}

std::optional<std::int64_t> median_of(std::vector<std::int64_t> values) {
  if (values.empty()) return std::nullopt;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

// One launch as it goes: the subjects, their order and what has been timed so far.
class Launch {
 public:
  Launch(std::span<Run> subjects, const LaunchOptions& options, Clock& clock)
      : subjects_(subjects),
        options_(options),
        clock_(clock),
        random_(options.seed, stream_named("order within rounds"), 0),
        order_(subjects.size()) {
    std::iota(order_.begin(), order_.end(), std::size_t{0});
    timing_.subjects.resize(subjects.size());
    timing_.block_rounds = options.block_rounds;
    for (SubjectTiming& subject : timing_.subjects) {
      subject.run_ns.reserve(std::min<std::size_t>(options.max_rounds, 1U << 16U));
    }
  }

  Status warm_up();
  Status time_blocks();
  LaunchTiming take() { return std::move(timing_); }

 private:
  void shuffle();
  Result<std::int64_t> timed(std::size_t subject);
  Status time_round();
  void fit_blocks();
  void cut_blocks(std::size_t rounds);
  bool warm(std::size_t subject) const;
  Status too_short(std::size_t rounds, nanoseconds used) const;

  std::span<Run> subjects_;
  const LaunchOptions& options_;
  Clock& clock_;
  RandomStream random_;
  std::vector<std::size_t> order_;
  nanoseconds last_{0};  // the latest time seen
  LaunchTiming timing_;
};

void Launch::shuffle() {
  for (std::size_t i = order_.size(); i > 1; --i) {
    std::swap(order_[i - 1], order_[random_.below(static_cast<std::uint32_t>(i))]);
  }
}

Result<std::int64_t> Launch::timed(std::size_t subject) {
  const nanoseconds start = clock_.now();
  auto status = subjects_[subject]();
  const nanoseconds end = clock_.now();
  if (!status)
    return tl::unexpected<Error>(std::move(status).error().within(fmt::format("timing subject {}", subject)));
  if (start < last_) ASSAY_TRY(elapsed(last_, start, fmt::format("the pause before subject {}", subject)));
  if (end < start) ASSAY_TRY(elapsed(start, end, fmt::format("a run of subject {}", subject)));
  last_ = end;
  return (end - start).count();
}

bool Launch::warm(std::size_t subject) const {
  const auto& runs = timing_.subjects[subject].warm_up_ns;
  const auto spent = std::accumulate(runs.begin(), runs.end(), std::int64_t{0});
  return runs.size() >= options_.warm_up_runs && spent >= options_.warm_up_time.count();
}

Status Launch::warm_up() {
  last_ = clock_.now();
  shuffle();
  for (const std::size_t subject : order_) {
    ASSAY_ASSIGN(timing_.subjects[subject].first_run_ns, timed(subject));
  }
  const auto all_warm = [&] { return std::ranges::all_of(order_, [&](std::size_t subject) { return warm(subject); }); };
  while (!all_warm()) {
    shuffle();
    for (const std::size_t subject : order_) {
      ASSAY_ASSIGN(const std::int64_t run, timed(subject));
      timing_.subjects[subject].warm_up_ns.push_back(run);
    }
  }
  return {};
}

Status Launch::time_round() {
  shuffle();
  for (const std::size_t subject : order_) {
    if (options_.hot) ASSAY_TRY(subjects_[subject]());
    ASSAY_ASSIGN(const std::int64_t run, timed(subject));
    timing_.subjects[subject].run_ns.push_back(run);
  }
  return {};
}

Status Launch::too_short(std::size_t rounds, nanoseconds used) const {
  const auto needed =
      used * static_cast<std::int64_t>(k_least_blocks * timing_.block_rounds) / static_cast<std::int64_t>(rounds);
  return fail(ErrorCode::insufficient_data,
              "{} rounds took {:.3g} ms of a budget of {:.3g} ms; {} blocks of {} rounds need about {:.3g} ms", rounds,
              milliseconds(used), milliseconds(options_.time), k_least_blocks, timing_.block_rounds,
              milliseconds(needed));
}

// By the median warm-up run of each subject.
void Launch::fit_blocks() {
  if (options_.least_block_rounds == 0) return;
  std::int64_t round = 0;
  for (const SubjectTiming& subject : timing_.subjects) {
    round += median_of(subject.warm_up_ns).value_or(subject.first_run_ns);
  }
  if (options_.hot) round *= 2;
  const std::int64_t fitting = options_.time.count() / (k_wanted_blocks * std::max<std::int64_t>(round, 1));
  const auto least = static_cast<std::int64_t>(std::min(options_.least_block_rounds, options_.block_rounds));
  timing_.block_rounds =
      static_cast<std::size_t>(std::clamp(fitting, least, static_cast<std::int64_t>(options_.block_rounds)));
}

// What was to be four blocks may have become one, when the runs were slower than in the warm-up.
void Launch::cut_blocks(std::size_t rounds) {
  if (options_.least_block_rounds == 0 || rounds >= k_least_blocks * timing_.block_rounds) return;
  timing_.block_rounds = std::max(options_.least_block_rounds, rounds / static_cast<std::size_t>(k_wanted_blocks));
}

Status Launch::time_blocks() {
  fit_blocks();
  const nanoseconds start = clock_.now();
  std::size_t rounds = 0;
  std::size_t within = 0;  // rounds the budget held
  const std::size_t most = options_.max_rounds - options_.max_rounds % timing_.block_rounds;
  while (within < most) {
    ASSAY_TRY(time_round());
    ++rounds;
    if (last_ - start > options_.time) break;
    within = rounds;
  }
  cut_blocks(within);
  const std::size_t kept = within - within % timing_.block_rounds;
  if (kept < k_least_blocks * timing_.block_rounds) return too_short(rounds, last_ - start);
  for (SubjectTiming& subject : timing_.subjects) subject.run_ns.resize(kept);
  return {};
}

}  // namespace

Result<LaunchTiming> time_launch(std::span<Run> subjects, const LaunchOptions& options, Clock& clock) {
  ASSAY_TRY(check_options(subjects, options));
  Launch launch(subjects, options, clock);
  ASSAY_TRY(launch.warm_up());
  ASSAY_TRY(launch.time_blocks());
  return launch.take();
}

}  // namespace assay::measure
