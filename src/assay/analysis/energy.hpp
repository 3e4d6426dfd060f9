#pragma once

#include <span>

#include "assay/analysis/latency.hpp"
#include "assay/record/energy.hpp"
#include "assay/record/speed_rows.hpp"

namespace assay::analysis {

// Joules of an inference by domain: mean over launches, Student's interval of it. Ratio candidate / baseline: geometric
// mean over the launches that both have of their ratios, Student's interval of the mean logarithm; of the net energy
// undefined where that of any launch is not above 0, for it then drowns in what the machine draws idling. Launches are
// processes of one model each that took turns. `candidate` is empty where a model was measured alone. Undefined when
// there are no launches of a model.
record::Measured<record::Energy> energy_of(std::span<const record::EnergyPass> baseline,
                                           std::span<const record::EnergyPass> candidate, bool paired,
                                           const FailedCells& failed, double level);

}  // namespace assay::analysis
