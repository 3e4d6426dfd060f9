#include "assay/measure/throughput.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "assay/base/clock.hpp"
#include "assay/base/random.hpp"
#include "assay/stats/mean.hpp"

namespace assay::measure {
namespace {

using std::chrono::nanoseconds;

constexpr std::uint32_t k_fewest_windows = 5;

Status check(const std::vector<ThroughputModel>& models, const ThroughputOptions& options) {
  if (models.empty()) return fail(ErrorCode::invalid_argument, "throughput: there is no model to measure");
  if (options.grid.empty()) return fail(ErrorCode::invalid_argument, "throughput: the grid has no configuration");
  for (const Configuration& configuration : options.grid) {
    if (configuration.batch == 0 || configuration.threads == 0) {
      return fail(ErrorCode::invalid_argument, "throughput: batch {} with {} threads: both are at least 1",
                  configuration.batch, configuration.threads);
    }
  }
  if (options.windows < k_fewest_windows) {
    return fail(ErrorCode::invalid_argument, "throughput: {} windows; an interval needs at least {}", options.windows,
                k_fewest_windows);
  }
  if (options.window < nanoseconds(1)) return fail(ErrorCode::invalid_argument, "throughput: a window lasts some time");
  if (!(options.level > 0 && options.level < 1)) {
    return fail(ErrorCode::invalid_argument, "throughput: the level {} does not lie between 0 and 1", options.level);
  }
  return {};
}

// Of positive values, through their logarithms.
ThroughputEstimate geometric_estimate(std::span<const double> values, double level) {
  std::vector<double> logarithms(values.size());
  std::transform(values.begin(), values.end(), logarithms.begin(), [](double value) { return std::log(value); });
  const double sum = std::accumulate(logarithms.begin(), logarithms.end(), 0.0);
  ThroughputEstimate estimate{.value = std::exp(sum / static_cast<double>(values.size())),
                              .windows = static_cast<std::uint32_t>(values.size())};
  if (const auto interval = stats::student_interval(logarithms, level)) {
    estimate.interval = stats::Interval{.low = std::exp(interval->low), .high = std::exp(interval->high)};
  } else {
    estimate.interval_undefined = interval.error().message();
  }
  return estimate;
}

class Measurement {
 public:
  Measurement(const std::vector<ThroughputModel>& models, const ThroughputOptions& options, Clock& clock)
      : options_(options), clock_(clock), start_(clock.now()), window_(options.window) {
    for (std::size_t model = 0; model < models.size(); ++model) {
      result_.models.push_back({.name = models[model].name});
      for (const Configuration& configuration : options.grid) {
        result_.models[model].cells.push_back({.configuration = configuration});
        places_.push_back({.model = model, .cell = result_.models[model].cells.size() - 1});
      }
      sessions_.emplace_back();
    }
  }

  Result<Throughput> run(const std::vector<ThroughputModel>& models) && {
    create_sessions(models);
    for (std::uint32_t round = 0; round < options_.windows && left() > nanoseconds::zero(); ++round) {
      fit_windows(options_.windows - round);
      ASSAY_TRY(run_round(round));
    }
    for (ModelThroughput& model : result_.models) conclude(model);
    compare();
    return std::move(result_);
  }

 private:
  struct Place {
    std::size_t model = 0;
    std::size_t cell = 0;
  };

  nanoseconds left() { return start_ + options_.budget - clock_.now(); }

  ThroughputCell& cell_at(const Place& place) { return result_.models[place.model].cells[place.cell]; }

  // Gives up on the cell; windows it may have had do not count.
  static void give_up(ThroughputCell& cell, std::string reason) {
    cell.undefined = std::move(reason);
    cell.samples_per_second.clear();
  }

  void create_sessions(const std::vector<ThroughputModel>& models) {
    for (const Place& place : places_) {
      const std::uint32_t threads = cell_at(place).configuration.threads;
      auto& sessions = sessions_[place.model];
      if (!sessions.contains(threads)) sessions.emplace(threads, models[place.model].create(threads));
      if (const auto& session = sessions.at(threads); !session) {
        give_up(cell_at(place), fmt::format("no session with {} threads: {}", threads, session.error().message()));
      }
    }
  }

  // Windows as long as asked, or as the time left allows for all rounds to come of the cells that have not failed.
  void fit_windows(std::uint32_t rounds) {
    const auto cells = static_cast<std::int64_t>(std::count_if(
        places_.begin(), places_.end(), [this](const Place& place) { return cell_at(place).undefined.empty(); }));
    if (cells > 0) window_ = std::clamp(left() / (cells * rounds), nanoseconds(1), options_.window);
  }

  Status run_round(std::uint32_t round) {
    std::vector<Place> order = places_;
    RandomStream random(options_.seed, stream_named("order of throughput windows"), round);
    for (std::size_t i = order.size(); i > 1; --i) {
      std::swap(order[i - 1], order[random.below(static_cast<std::uint32_t>(i))]);
    }
    for (const Place& place : order) {
      if (left() <= nanoseconds::zero()) return {};
      if (cell_at(place).undefined.empty()) ASSAY_TRY(run_window(place));
    }
    return {};
  }

  Status run_window(const Place& place) {
    ThroughputCell& cell = cell_at(place);
    const RunBatch& run = *sessions_[place.model].at(cell.configuration.threads);
    const std::uint32_t batch = cell.configuration.batch;
    if (const Status warm = run(batch); !warm) return fail_cell(cell, warm.error());
    const nanoseconds begin = clock_.now();
    nanoseconds end = begin;
    std::uint64_t samples = 0;
    do {
      if (const Status status = run(batch); !status) return fail_cell(cell, status.error());
      samples += batch;
      const nanoseconds now = clock_.now();
      if (now < end) return tl::unexpected(elapsed(end, now, window_name(place)).error());
      end = now;
    } while (end - begin < window_);
    cell.samples_per_second.push_back(static_cast<double>(samples) / in_seconds(end - begin));
    return {};
  }

  std::string window_name(const Place& place) {
    const Configuration& configuration = cell_at(place).configuration;
    return fmt::format("throughput of {}, batch {}, {} threads", result_.models[place.model].name, configuration.batch,
                       configuration.threads);
  }

  static Status fail_cell(ThroughputCell& cell, const Error& error) {
    give_up(cell, fmt::format("batch {} failed: {}", cell.configuration.batch, error.message()));
    return {};
  }

  void conclude(ModelThroughput& model) const {
    for (std::size_t i = 0; i < model.cells.size(); ++i) {
      ThroughputCell& cell = model.cells[i];
      if (!cell.undefined.empty()) continue;
      if (cell.samples_per_second.size() < k_fewest_windows) {
        cell.undefined = fmt::format("the budget of {:.3g} s was over after {} of {} windows; at least {} are needed",
                                     in_seconds(options_.budget), cell.samples_per_second.size(), options_.windows,
                                     k_fewest_windows);
        cell.is_short_of_time = true;
        continue;
      }
      cell.estimate = geometric_estimate(cell.samples_per_second, options_.level);
      if (!model.best || cell.estimate->value > model.cells[*model.best].estimate->value) model.best = i;
    }
  }

  void compare() {
    if (result_.models.size() != 2) {
      result_.ratio_undefined = fmt::format("a ratio compares two models; {} were measured", result_.models.size());
      return;
    }
    for (const ModelThroughput& model : result_.models) {
      if (model.best) continue;
      result_.ratio_undefined = fmt::format("{} has no throughput in any configuration", model.name);
      return;
    }
    const auto& baseline = best_windows(0);
    const auto& candidate = best_windows(1);
    std::vector<double> ratios(std::min(baseline.size(), candidate.size()));
    for (std::size_t round = 0; round < ratios.size(); ++round) ratios[round] = candidate[round] / baseline[round];
    result_.ratio = geometric_estimate(ratios, options_.level);
  }

  const std::vector<double>& best_windows(std::size_t model) const {
    return result_.models[model].cells[*result_.models[model].best].samples_per_second;
  }

  const ThroughputOptions& options_;
  Clock& clock_;
  nanoseconds start_;
  nanoseconds window_;
  std::vector<std::map<std::uint32_t, Result<RunBatch>>> sessions_;  // by model, then by threads
  std::vector<Place> places_;                                        // every cell of every model
  Throughput result_;
};

}  // namespace

Result<Throughput> measure_throughput(const std::vector<ThroughputModel>& models, const ThroughputOptions& options,
                                      Clock& clock) {
  ASSAY_TRY(check(models, options));
  return Measurement(models, options, clock).run(models);
}

}  // namespace assay::measure
