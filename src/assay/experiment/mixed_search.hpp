#pragma once

#include <optional>
#include <string>
#include <vector>

#include "assay/base/result.hpp"
#include "assay/experiment/evaluate.hpp"
#include "assay/experiment/methods.hpp"
#include "assay/record/result.hpp"

namespace assay::experiment {

// Worst first: the lowest signal-to-noise ratio of the answers, then the most changed decisions; layers that change
// nothing last, in their order.
void sort_by_damage(std::vector<record::SearchedLayer>& layers);

// The method with the first `count` layers left in float, beside those it leaves out anyway.
MethodRef excluding(const MethodRef& method, const std::vector<record::SearchedLayer>& layers, std::size_t count);

// Which number of layers to leave in float next. First 1, 2, 3, 5, 8, 13, … (each the sum of the two before it) and
// last all but one, until one passes or the gain is gone; then, between the most that did not pass and the least that
// did, the middle, until they are neighbours. Quality is taken to grow with the layers left in float: where it does
// not, what is found passes, but a smaller number might as well.
class StepPlan {
 public:
  explicit StepPlan(std::size_t layers) : most_(layers > 0 ? layers - 1 : 0) {}

  std::optional<std::size_t> next() const;
  void passed(std::size_t count) { passing_ = count; }
  void failed(std::size_t count);
  void give_up() { given_up_ = true; }  // the gain is gone

 private:
  std::size_t most_;
  std::size_t failing_ = 0;
  std::size_t failing_before_ = 1;
  std::optional<std::size_t> passing_;
  bool given_up_ = false;
};

// The search for a mixed precision. Makes the model with everything quantized; where it does not pass every gate of
// quality on the validation samples, measures one layer quantized at a time (all others in float), and leaves out more
// and more of the layers that hurt most, step by step (StepPlan), until the gates pass or the gain is gone: where size
// is preferred, when the model is no smaller than the baseline, though the full one was; otherwise when nothing would
// be left to quantize (speed is measured afterwards, of every model on the path). Every model on the path is then a
// candidate of a sweep, which measures speed and memory as well. The choice among them is the sweep's: the cheapest
// that passes on the validation samples.
//
// The plan has a validation share, and no candidates; its output gets the sweep, a folder "search" in it the runs
// before, which share the sweep's cells, so that nothing is made or run twice. The result's choice tells the path.
// invalid_argument for a method without the option "exclude" and for a plan whose gates are all
// of speed or size (without any the default one stands); the method's own
// failure when the full model cannot be made.
Result<record::RunResult> search_mixed(const EvaluatePlan& plan, const MethodRef& method,
                                       const Surroundings& surroundings);

}  // namespace assay::experiment
