#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "assay/autograd/trainable_graph.hpp"
#include "assay/base/result.hpp"
#include "assay/train/augmentation.hpp"
#include "assay/train/objective.hpp"
#include "assay/train/rows.hpp"
#include "assay/train/schedule.hpp"

namespace assay::train {

// How far a training is.
struct FitProgress {
  std::uint64_t rows = 0;                 // trained on so far, counted in each epoch
  std::uint32_t epoch = 0;                // from 1
  double loss = 0;                        // of this epoch until now
  std::optional<double> validation_loss;  // of the epoch before
};

struct FitOptions {
  std::uint32_t epochs = 30;
  std::size_t batch = 32;
  Schedule schedule;
  std::uint32_t patience = 0;         // epochs without a lower validation loss after which it stops; 0: it does not
  Augmentation augmentation;          // of the first input
  std::uint64_t seed = 0;             // of the order and of augmentation
  std::vector<double> class_weights;  // those of the loss
  // Epochs at the end in which normalisations and ranges no longer move (of fake quantization).
  std::uint32_t frozen_epochs = 0;
  std::function<void(const FitProgress&)> on_progress;  // after each step; may be empty
};

// Loss and measure over rows, in inference mode.
struct Judgement {
  double loss = 0;
  double measure = 0;  // accuracy; of values the root of the mean squared error
};

struct EpochResult {
  std::uint32_t epoch = 0;   // from 1
  double learning_rate = 0;  // of its last step
  double training_loss = 0;  // mean of the batches', by their rows, each before its step
  Judgement training;        // of up to 256 training rows, evenly spaced, after its last step and without augmentation
  std::optional<Judgement> validation;
};

// Why it stopped where the loss or a gradient was no number.
struct Divergence {
  std::uint32_t epoch = 0;  // from 1
  std::uint64_t step = 0;   // of this epoch, from 1; 0: when rows were judged after it
  double learning_rate = 0;
  std::string reason;
};

struct FitResult {
  std::vector<EpochResult> epochs;  // those that were finished
  std::uint32_t best_epoch = 0;     // whose weights the graph has now; 0: none was finished
  bool stopped_early = false;
  std::optional<Divergence> divergence;
};

// Trains for the epochs asked for, or until validation no longer improves. Leaves in the graph the weights and ranges
// of the epoch with the lowest validation loss (of equals the first), without validation rows those of the last epoch
// that was finished. Loss and gradients that are not finite end it without being an error. Errors: those of the graph,
// with epoch and step.
Result<FitResult> fit(autograd::TrainableGraph& graph, const Objective& objective, const Rows& training,
                      const Rows* validation, const FitOptions& options);

// By blocks of rows. `weights`: by class as in LossOptions, empty: all 1.
Result<Judgement> judge(autograd::TrainableGraph& graph, const Objective& objective, const Rows& rows,
                        const std::vector<double>& weights = {});

}  // namespace assay::train
