#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include <CLI/CLI.hpp>

#include "assay/base/result.hpp"
#include "assay/base/units.hpp"
#include "assay/cli/context.hpp"
#include "assay/experiment/evaluate.hpp"

namespace assay::cli {

// The options that bound what worker processes may take: shared by evaluate and bench.
struct ExecutionArguments {
  std::string timeout;
  std::string memory_limit;
};

void add_limit_options(CLI::App& command, ExecutionArguments& arguments);

// Nothing where an option was not given; invalid_argument with the option's name for what cannot be right, such as less
// memory than the runtime alone takes.
Result<std::optional<std::chrono::nanoseconds>> timeout_in(const ExecutionArguments& arguments);
Result<std::optional<Bytes>> memory_limit_in(const ExecutionArguments& arguments);

// Calls `run` with what a process that runs models provides: workers of this program, progress on the terminal, and a
// request to end that is held back until the workers can be stopped in order; the analysis after them may just end.
void provide_surroundings(Context& context, const std::function<void(const experiment::Surroundings&)>& run);

// The same for what gives a result.
template <class Run>
auto with_surroundings(Context& context, const Run& run) {
  std::optional<decltype(run(std::declval<const experiment::Surroundings&>()))> outcome;
  provide_surroundings(context,
                       [&](const experiment::Surroundings& surroundings) { outcome.emplace(run(surroundings)); });
  return std::move(*outcome);
}

}  // namespace assay::cli
