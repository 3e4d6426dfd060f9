#include "assay/train/fit.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

#include "assay/train/batches.hpp"

namespace assay::train {
namespace {

using autograd::TrainableGraph;
using tensor::Tensor;
using tensor::TensorView;

constexpr std::size_t k_judged_at_once = 256;
constexpr std::size_t k_judged_training_rows = 256;

// Evenly spaced, as rows are often sorted by class.
Rows spaced_rows(const Rows& rows) {
  const std::size_t count = std::min(k_judged_training_rows, rows.count());
  std::vector<std::uint32_t> which;
  for (std::size_t i = 0; i < count; ++i) which.push_back(static_cast<std::uint32_t>(i * rows.count() / count));
  return gathered(rows, which);
}

std::vector<TensorView> views_of(const std::vector<Tensor>& tensors) {
  std::vector<TensorView> views;
  for (const Tensor& one : tensors) views.push_back(one.view());
  return views;
}

// What a batch's mean loss counts: its rows, or the sum of their classes' weights.
double weight_of(const Tensor& targets, const std::vector<double>& weights) {
  if (weights.empty()) return static_cast<double>(targets.shape().front());
  double sum = 0;
  for (const std::int64_t label : targets.as<std::int64_t>()) sum += weights.at(static_cast<std::size_t>(label));
  return sum;
}

// The values that learned and the ranges that followed, as they were.
class Snapshot {
 public:
  static Result<Snapshot> of(const TrainableGraph& graph) {
    Snapshot taken;
    for (const std::string& name : graph.learned()) {
      ASSAY_ASSIGN(Tensor value, graph.value(name));
      taken.values_.emplace_back(name, std::move(value));
    }
    taken.ranges_ = graph.ranges();
    return taken;
  }
  Status put_back(TrainableGraph& graph) const {
    for (const auto& [name, value] : values_) ASSAY_TRY(graph.set(name, value.view()));
    return graph.set_ranges(ranges_);
  }

 private:
  std::vector<std::pair<std::string, Tensor>> values_;
  std::map<std::string, autograd::ActivationRange> ranges_;
};

class Training {
 public:
  Training(TrainableGraph& graph, const Objective& objective, const Rows& rows, const Rows* validation,
           const FitOptions& options)
      : graph_(graph),
        objective_(objective),
        rows_(rows),
        validation_(validation),
        options_(options),
        judged_rows_(spaced_rows(rows)),
        steps_(batches_in(rows.count(), options.batch)) {}

  Result<FitResult> run() {
    for (std::uint32_t epoch = 1; epoch <= options_.epochs; ++epoch) {
      if (epoch + options_.frozen_epochs > options_.epochs) graph_.freeze_statistics(true);
      EpochResult result{.epoch = epoch};
      ASSAY_TRY(within(run_epoch(result), fmt::format("epoch {}", epoch)));
      if (fit_.divergence) break;
      ASSAY_TRY(within(finish(result), fmt::format("after epoch {}", epoch)));
      if (fit_.divergence || fit_.stopped_early) break;
    }
    if (best_) ASSAY_TRY(best_->put_back(graph_));
    return std::move(fit_);
  }

 private:
  Status run_epoch(EpochResult& result) {
    const EpochOrder order(rows_.count(), options_.batch, options_.seed, result.epoch);
    double sum = 0;
    double weights = 0;
    for (std::size_t index = 0; index < order.batches(); ++index) {
      const auto which = order.batch(index);
      Rows batch = gathered(rows_, which);
      augment(batch.inputs.front(), which, options_.augmentation, options_.seed, result.epoch);
      result.learning_rate = rate_at(options_.schedule, step_++, steps_, options_.epochs);
      const auto views = views_of(batch.inputs);
      const Result<double> loss = graph_.step(views, batch.targets.view(), result.learning_rate);
      if (!loss && loss.error().code() == ErrorCode::out_of_range) {
        fit_.divergence = Divergence{result.epoch, index + 1, result.learning_rate, loss.error().text()};
        return {};
      }
      if (!loss) return within(Status(tl::unexpected<Error>(loss.error())), fmt::format("step {}", index + 1));
      const double weight = weight_of(batch.targets, options_.class_weights);
      sum += *loss * weight;
      weights += weight;
      done_ += which.size();
      if (options_.on_progress) {
        options_.on_progress({done_, result.epoch, weights > 0 ? sum / weights : 0, last_validation_loss()});
      }
    }
    result.training_loss = weights > 0 ? sum / weights : 0;
    return {};
  }

  std::optional<double> last_validation_loss() const {
    if (fit_.epochs.empty() || !fit_.epochs.back().validation) return std::nullopt;
    return fit_.epochs.back().validation->loss;
  }

  Result<Judgement> judged(const Rows& rows, const char* which, const EpochResult& result) {
    ASSAY_ASSIGN(const Judgement judgement, judge(graph_, objective_, rows, options_.class_weights));
    if (!std::isfinite(judgement.loss)) {
      fit_.divergence = Divergence{result.epoch, 0, result.learning_rate,
                                   fmt::format("the loss of {} rows is {}", which, judgement.loss)};
    }
    return judgement;
  }

  Status finish(EpochResult& result) {
    ASSAY_ASSIGN(result.training, judged(judged_rows_, "training", result));
    if (validation_ != nullptr && !fit_.divergence) {
      ASSAY_ASSIGN(result.validation, judged(*validation_, "validation", result));
    }
    if (fit_.divergence) return {};
    fit_.epochs.push_back(result);
    const bool better = !result.validation || result.validation->loss < lowest_;
    if (better) {
      if (result.validation) lowest_ = result.validation->loss;
      fit_.best_epoch = result.epoch;
      ASSAY_ASSIGN(Snapshot taken, Snapshot::of(graph_));
      best_ = std::move(taken);
    }
    fit_.stopped_early = options_.patience > 0 && result.epoch - fit_.best_epoch >= options_.patience;
    return {};
  }

  TrainableGraph& graph_;
  const Objective& objective_;
  const Rows& rows_;
  const Rows* validation_;
  const FitOptions& options_;
  Rows judged_rows_;
  std::uint64_t steps_;  // of an epoch
  std::uint64_t step_ = 0;
  std::uint64_t done_ = 0;
  double lowest_ = std::numeric_limits<double>::infinity();
  std::optional<Snapshot> best_;
  FitResult fit_;
};

}  // namespace

Result<FitResult> fit(TrainableGraph& graph, const Objective& objective, const Rows& training, const Rows* validation,
                      const FitOptions& options) {
  return Training(graph, objective, training, validation, options).run();
}

Result<Judgement> judge(TrainableGraph& graph, const Objective& objective, const Rows& rows,
                        const std::vector<double>& weights) {
  double loss = 0;
  double weight = 0;
  double measure = 0;
  std::vector<std::uint32_t> which(rows.count());
  std::iota(which.begin(), which.end(), 0U);
  for (std::size_t first = 0; first < which.size(); first += k_judged_at_once) {
    const auto some = std::span(which).subspan(first, std::min(k_judged_at_once, which.size() - first));
    const Rows block = gathered(rows, some);
    const auto views = views_of(block.inputs);
    ASSAY_ASSIGN(const autograd::Judged judged, graph.judge(views, block.targets.view()));
    const double of_block = weight_of(block.targets, weights);
    loss += judged.loss * of_block;
    weight += of_block;
    measure += correct_or_squares(objective, judged.scores, block.targets.view());
  }
  measure /= static_cast<double>(rows.count());
  if (objective.loss == autograd::LossKind::mean_squared_error) measure = std::sqrt(measure);
  return Judgement{weight > 0 ? loss / weight : 0, measure};
}

}  // namespace assay::train
