#pragma once

#include <string>

#include "assay/record/result.hpp"

namespace assay::report {

// How a candidate was made, in a line: "int8-static; calibrated on 200 samples of calib, seed 0". Of a simulated one it
// says so and gives the packed size. Empty for a file that does not say.
std::string method_sentence(const record::Measured<record::MethodRow>& made);

// The same at length, with every option and the method's notes, as a part of report.md. Empty likewise.
std::string method_part(const record::ModelRow& model);

}  // namespace assay::report
