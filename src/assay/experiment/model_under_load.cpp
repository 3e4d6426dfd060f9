#include "assay/experiment/model_under_load.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

namespace assay::experiment {
namespace {

using nlohmann::ordered_json;
using std::chrono::nanoseconds;

constexpr std::size_t k_fewest_calls = 3;
constexpr std::size_t k_most_calls = 100'000;
constexpr int k_warm_up_part = 20;

// What the machine takes from us counts: as much of it may be expected of the run.
nanoseconds mean_of_later_half(const std::vector<nanoseconds>& times) {
  const auto first = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
  return std::accumulate(first, times.end(), nanoseconds{}) / (times.end() - first);
}

}  // namespace

Result<ModelUnderLoad> ModelUnderLoad::open(const ordered_json& specification, const ordered_json& places,
                                            std::uint64_t first, measure::Clock& clock) {
  ModelUnderLoad opened;
  ASSAY_ASSIGN(MeasuredModels models, MeasuredModels::open(specification, places));
  opened.models_ = std::make_unique<MeasuredModels>(std::move(models));
  opened.batch_ = specification.at("batch");
  const MeasuredConfiguration configuration{
      .threads = specification.at("runtime").at("threads"), .batch = opened.batch_, .first_sample = first};
  ASSAY_ASSIGN(MeasuredModel model, within(opened.models_->load("baseline", configuration), "loading the model"));
  opened.model_ = std::make_unique<MeasuredModel>(std::move(model));
  ASSAY_TRY(opened.model_->session->bind(opened.model_->inputs.views()));
  opened.models_->note_run("baseline", *opened.model_->session);
  const nanoseconds time(specification.at("time_ns").get<std::int64_t>());
  ASSAY_TRY(opened.warm_up(time / k_warm_up_part, clock));
  return opened;
}

measure::load::SystemUnderTest ModelUnderLoad::system() const {
  runtime::Session* session = model_->session.get();
  return {.workers = {[session, batch = batch_](std::span<const std::uint32_t> samples) -> Status {
            for (std::size_t done = 0; done < samples.size(); done += batch) ASSAY_TRY(session->run_bound());
            return {};
          }},
          .population = 1};
}

Status ModelUnderLoad::warm_up(nanoseconds time, measure::Clock& clock) {
  std::vector<nanoseconds> calls;
  const nanoseconds start = clock.now();
  for (nanoseconds now = start; calls.size() < k_fewest_calls || (now - start < time && calls.size() < k_most_calls);) {
    const nanoseconds before = now;
    ASSAY_TRY(model_->session->run_bound());
    now = clock.now();
    ASSAY_ASSIGN(const nanoseconds took, measure::elapsed(before, now, "a warm-up run"));
    calls.push_back(took);
  }
  call_time_ = std::max(mean_of_later_half(calls), nanoseconds(1));
  return {};
}

}  // namespace assay::experiment
