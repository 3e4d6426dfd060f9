#include "assay/cli/execution_arguments.hpp"

#include "assay/cli/progress_display.hpp"
#include "assay/experiment/interrupt.hpp"

namespace assay::cli {
namespace {

// The runtime alone takes about 32 MiB; in less a worker ends before it can say why.
constexpr Bytes k_least_memory{std::uint64_t{64} << 20};

}  // namespace

void add_limit_options(CLI::App& command, ExecutionArguments& a) {
  command.add_option("--timeout", a.timeout, "Stop a model that runs longer (30s, 5min)")
      ->type_name("DURATION")
      ->group("Execution");
  command.add_option("--memory-limit", a.memory_limit, "Refuse a model more memory (2GiB)")
      ->type_name("BYTES")
      ->group("Execution");
}

Result<std::optional<std::chrono::nanoseconds>> timeout_in(const ExecutionArguments& a) {
  if (a.timeout.empty()) return std::nullopt;
  ASSAY_ASSIGN(const auto timeout, within(parse_duration(a.timeout), "--timeout"));
  return timeout;
}

Result<std::optional<Bytes>> memory_limit_in(const ExecutionArguments& a) {
  if (a.memory_limit.empty()) return std::nullopt;
  ASSAY_ASSIGN(const Bytes limit, within(parse_bytes(a.memory_limit), "--memory-limit"));
  if (limit.count >= k_least_memory.count) return limit;
  return fail(ErrorCode::invalid_argument, "--memory-limit {}: at least 64MiB; the runtime alone needs half of that",
              a.memory_limit);
}

void provide_surroundings(Context& context, const std::function<void(const experiment::Surroundings&)>& run) {
  ProgressDisplay display(context.err, context.err_is_terminal, context.width);
  std::optional<experiment::InterruptGuard> guard(std::in_place);
  const experiment::Surroundings surroundings{.tool = k_tool,
                                              .worker_command = {context.program.string(), "worker"},
                                              .on_progress = [&display](const auto& cells) { display.show(cells); },
                                              .on_stage =
                                                  [&](const std::string& stage) {
                                                    display.stage(stage);
                                                    if (stage == experiment::k_analysing) guard.reset();
                                                  },
                                              .interrupted = [&guard] { return guard && guard->requested(); }};
  run(surroundings);
}

}  // namespace assay::cli
