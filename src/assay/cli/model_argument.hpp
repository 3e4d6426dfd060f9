#pragma once

#include <string>
#include <string_view>

#include "assay/experiment/evaluate.hpp"

namespace assay::cli {

// "[NAME=]FILE". Without a name the file's own, less its extension; a file whose name has '=' exists as it is.
// invalid_argument when the name or the file is empty.
Result<experiment::ModelRef> parse_model(std::string_view text);

// The same, or "[NAME=]quantize:METHOD(key=value,…)": a model that is yet to be made from the baseline. Without a name
// the method's text, or the method's name where that is long. The method's own errors.
Result<experiment::ModelRef> parse_candidate(const std::string& text);

}  // namespace assay::cli
