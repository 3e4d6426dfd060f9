#pragma once

#include <string_view>

#include "assay/experiment/evaluate.hpp"

namespace assay::cli {

// "[NAME=]FILE". Without a name the file's own, less its extension; a file whose name has '=' exists as it is.
// invalid_argument when the name or the file is empty.
Result<experiment::ModelRef> parse_model(std::string_view text);

}  // namespace assay::cli
