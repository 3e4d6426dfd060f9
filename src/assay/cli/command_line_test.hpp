#pragma once

#include <sstream>
#include <string>
#include <vector>

#include "assay/base/process.hpp"
#include "assay/cli/application.hpp"

namespace assay::cli::testing_only {

// What a command line ended with and printed.
struct Outcome {
  int code = -1;
  std::string out;
  std::string err;
};

inline Outcome run_command(const std::vector<std::string>& arguments) {
  std::vector<const char*> pointers{"assay"};
  for (const std::string& argument : arguments) pointers.push_back(argument.c_str());
  std::ostringstream out;
  std::ostringstream err;
  Context context{.out = out, .err = err, .program = own_executable()};
  const int code = run(static_cast<int>(pointers.size()), pointers.data(), context);
  return {code, out.str(), err.str()};
}

}  // namespace assay::cli::testing_only
