#include "assay/experiment/memory_shortage.hpp"

#include <algorithm>
#include <array>
#include <csignal>
#include <utility>

namespace assay::experiment {
namespace {

constexpr std::array<std::string_view, 8> k_signs{
    k_out_of_memory,
    "bad_alloc",
    "Failed to allocate",     // ONNX Runtime
    "annot allocate memory",  // ENOMEM, and the loader
    "cannot map zero-fill pages",
    "Resource temporarily unavailable",
    "failed to map segment",  // the loader
    "pthread_create failed",  // no room for a thread's stack
};

// As it is given on the command line, where that is a round number of binary units.
std::string option_text(Bytes limit) {
  constexpr std::array<std::pair<int, std::string_view>, 3> units{{{30, "GiB"}, {20, "MiB"}, {10, "KiB"}}};
  for (const auto& [shift, unit] : units) {
    const std::uint64_t whole = limit.count >> shift;
    if (whole > 0 && whole << shift == limit.count) return fmt::format("{}{}", whole, unit);
  }
  return to_text(limit);
}

// Memory that is not there is met by an abort (an exception nobody caught), or by a null pointer that is followed.
bool ended_as_without_memory(const ProcessExit& exit) {
  constexpr std::array<int, 4> signals{SIGABRT, SIGSEGV, SIGBUS, SIGKILL};
  return exit.kind == ProcessExit::Kind::signalled && std::ranges::find(signals, exit.value) != signals.end();
}

}  // namespace

bool tells_of_memory_shortage(std::string_view text) {
  return std::ranges::any_of(k_signs,
                             [text](std::string_view sign) { return text.find(sign) != std::string_view::npos; });
}

std::string with_memory_limit(const std::string& reason, std::optional<Bytes> limit,
                              const std::optional<ProcessExit>& exit) {
  if (!limit) return reason;
  const bool surely = tells_of_memory_shortage(reason);
  if (!surely && !(exit && ended_as_without_memory(*exit))) return reason;
  return fmt::format("{}ran out of the memory allowed by --memory-limit {}: {}", surely ? "" : "probably ",
                     option_text(*limit), reason);
}

}  // namespace assay::experiment
