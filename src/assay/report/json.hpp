#pragma once

#include <string>

#include "assay/record/result.hpp"

namespace assay::report {

// result.json as text: indented by two, a newline at the end. Bytes that are not UTF-8 become U+FFFD.
std::string render_json(const record::RunResult& result);

}  // namespace assay::report
