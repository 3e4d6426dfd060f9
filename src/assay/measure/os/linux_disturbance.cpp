#include <sys/resource.h>
#include <unistd.h>

#include "assay/measure/disturbance.hpp"
#include "assay/measure/os/system_file_internal.hpp"

namespace assay::measure {
namespace {

namespace fs = std::filesystem;
using std::chrono::nanoseconds;

nanoseconds duration_of(const timeval& time) {
  return std::chrono::seconds(time.tv_sec) + std::chrono::microseconds(time.tv_usec);
}

Result<MachineTime> machine_time(const fs::path& root) {
  const long per_second = ::sysconf(_SC_CLK_TCK);
  ASSAY_ASSIGN(const std::string text, system_text(root / "proc/stat"));
  return parse_machine_time(text, nanoseconds(1'000'000'000 / (per_second > 0 ? per_second : 100)));
}

// Of all threads: each has its own count.
Result<std::uint64_t> migrations(const fs::path& root) {
  std::uint64_t total = 0;
  std::uint64_t threads = 0;
  Error last(ErrorCode::not_found, "no thread of the process can be seen");
  for (const fs::path& thread : numbered_folders(root / "proc/self/task", "")) {
    const auto text = system_text(thread / "sched");
    const auto count = text ? parse_migrations(*text) : Result<std::uint64_t>(tl::unexpected<Error>(text.error()));
    if (!count) last = count.error();
    if (!count) continue;  // a thread may end while we look
    total += *count;
    ++threads;
  }
  if (threads == 0) return tl::unexpected<Error>(std::move(last));
  return total;
}

Result<std::uint64_t> throttles(const fs::path& root) {
  std::uint64_t total = 0;
  const auto processors = numbered_folders(root / "sys/devices/system/cpu", "cpu");
  if (processors.empty()) return fail(ErrorCode::not_found, "the system shows no processors");
  for (const fs::path& processor : processors) {
    ASSAY_ASSIGN(const std::uint64_t count, system_number(processor / "thermal_throttle/core_throttle_count"));
    total += count;
  }
  return total;
}

void add_usage(MachineSnapshot& snapshot) {
  rusage own{};
  rusage ended{};
  if (::getrusage(RUSAGE_SELF, &own) != 0 || ::getrusage(RUSAGE_CHILDREN, &ended) != 0) return;
  snapshot.own =
      duration_of(own.ru_utime) + duration_of(own.ru_stime) + duration_of(ended.ru_utime) + duration_of(ended.ru_stime);
  snapshot.voluntary_switches = static_cast<std::uint64_t>(own.ru_nvcsw);
  snapshot.involuntary_switches = static_cast<std::uint64_t>(own.ru_nivcsw);
  snapshot.major_faults = static_cast<std::uint64_t>(own.ru_majflt);
}

}  // namespace

MachineSnapshot read_snapshot(const fs::path& root) {
  MachineSnapshot snapshot;
  snapshot.at = std::chrono::steady_clock::now().time_since_epoch();
  snapshot.machine = machine_time(root);
  add_usage(snapshot);
  snapshot.migrations = migrations(root);
  snapshot.throttles = throttles(root);
  return snapshot;
}

}  // namespace assay::measure
