#pragma once

#include "assay/cli/context.hpp"

namespace assay::cli {

// Parses the command line and runs the command it names; gives the exit code.
int run(int argc, const char* const* argv, Context& context);

}  // namespace assay::cli
