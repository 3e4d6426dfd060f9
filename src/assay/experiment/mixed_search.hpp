#pragma once

#include <string>
#include <vector>

#include "assay/base/result.hpp"
#include "assay/experiment/evaluate.hpp"
#include "assay/experiment/methods.hpp"
#include "assay/record/result.hpp"

namespace assay::experiment {

// One node of a model and how much the answers suffer when it alone is quantized.
struct LayerDamage {
  std::string node;
  record::Number
      sqnr_db;  // of the scores on the validation samples; undefined: nothing changed, or there are no scores
  std::uint64_t changed = 0;  // validation samples decided differently
};

// Worst first: the lowest signal-to-noise ratio, then the most changed decisions; layers that change nothing last, in
// their order.
void sort_by_damage(std::vector<LayerDamage>& layers);

// How many of `layers` the search leaves out, step by step: 0, 1, 2, 3, 5, 8, 13, … and all but one.
std::vector<std::size_t> exclusion_steps(std::size_t layers);

// The method with the first `count` layers left in float, beside those it leaves out anyway.
MethodRef excluding(const MethodRef& method, const std::vector<LayerDamage>& layers, std::size_t count);

// The search for a mixed precision: makes the model with everything quantized; where it does not pass every gate on the
// validation samples, measures one layer quantized at a time, and evaluates as a sweep the models that leave out more
// and more of the layers that hurt most. The choice among them is the sweep's: the cheapest that passes on the
// validation samples. The plan has a validation share, and no candidates; its output gets the sweep, a folder "search"
// in it the other two runs. The result's notes tell the path. invalid_argument for a method without the option
// "exclude"; the method's own failure when the full model cannot be made.
Result<record::RunResult> search_mixed(const EvaluatePlan& plan, const MethodRef& method,
                                       const Surroundings& surroundings);

}  // namespace assay::experiment
