#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include <linux/perf_event.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "assay/measure/os/linux_counters_internal.hpp"
#include "assay/measure/os/system_file_internal.hpp"

namespace assay::measure {
namespace {

Result<RawCount> read_count(int file) {
  std::array<std::uint64_t, 3> words{};
  if (::read(file, words.data(), sizeof(words)) != static_cast<ssize_t>(sizeof(words))) {
    return fail(ErrorCode::io, "the counter could not be read: {}", std::strerror(errno));
  }
  return RawCount{.count = words[0], .enabled = words[1], .running = words[2]};
}

Reading<std::uint64_t> counted(Result<PerfEvent>& event) {
  if (!event) return Reading<std::uint64_t>::none(event.error().message());
  const auto raw = event->stop();
  return raw ? whole_window(*raw) : Reading<std::uint64_t>::none(raw.error().message());
}

}  // namespace

std::string refusal_text(int reason, const std::string& paranoid) {
  switch (reason) {
    case ENOENT:
    case ENODEV:
    case EOPNOTSUPP:
      return "unavailable: no such counter (ENOENT), as in most virtual machines";
    case EACCES:
    case EPERM:
      return fmt::format(
          "unavailable: the kernel does not allow it (kernel.perf_event_paranoid is {}; 2 or less is needed, and a "
          "container must let perf_event_open through)",
          paranoid);
    case ENOSYS:
      return "unavailable: the kernel has no perf_event_open";
    default:
      return fmt::format("unavailable: perf_event_open: {}", std::strerror(reason));
  }
}

Result<PerfEvent> PerfEvent::open(std::uint32_t type, std::uint64_t config) {
  perf_event_attr attributes{};
  attributes.type = type;
  attributes.size = sizeof(attributes);
  attributes.config = config;
  attributes.read_format = PERF_FORMAT_TOTAL_TIME_ENABLED | PERF_FORMAT_TOTAL_TIME_RUNNING;
  attributes.disabled = 1;
  attributes.inherit = 1;
  attributes.exclude_kernel = 1;
  attributes.exclude_hv = 1;
  const long file = ::syscall(SYS_perf_event_open, &attributes, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
  if (file >= 0) return PerfEvent(static_cast<int>(file));
  const int reason = errno;
  const std::string paranoid = system_text("/proc/sys/kernel/perf_event_paranoid").value_or("not known");
  return fail(ErrorCode::unsupported, "{}", refusal_text(reason, paranoid));
}

PerfEvent::PerfEvent(PerfEvent&& other) noexcept : file_(std::exchange(other.file_, -1)), at_start_(other.at_start_) {}

PerfEvent& PerfEvent::operator=(PerfEvent&& other) noexcept {
  std::swap(file_, other.file_);
  at_start_ = other.at_start_;
  return *this;
}

PerfEvent::~PerfEvent() {
  if (file_ >= 0) ::close(file_);
}

// The times do not go back to zero with the count: differences are taken of all three.
Status PerfEvent::start() {
  ASSAY_ASSIGN(at_start_, read_count(file_));
  if (::ioctl(file_, PERF_EVENT_IOC_ENABLE, 0) == 0) return {};
  return fail(ErrorCode::io, "the counter could not be started: {}", std::strerror(errno));
}

Result<RawCount> PerfEvent::stop() {
  ::ioctl(file_, PERF_EVENT_IOC_DISABLE, 0);
  ASSAY_ASSIGN(const RawCount now, read_count(file_));
  return RawCount{.count = now.count - at_start_.count,
                  .enabled = now.enabled - at_start_.enabled,
                  .running = now.running - at_start_.running};
}

struct HardwareCounters::Events {
  struct Named {
    const char* name;
    Result<PerfEvent> event;
  };
  std::array<Named, 4> all{{{"instructions", PerfEvent::open(PERF_TYPE_HARDWARE, PERF_COUNT_HW_INSTRUCTIONS)},
                            {"cycles", PerfEvent::open(PERF_TYPE_HARDWARE, PERF_COUNT_HW_CPU_CYCLES)},
                            {"cache misses", PerfEvent::open(PERF_TYPE_HARDWARE, PERF_COUNT_HW_CACHE_MISSES)},
                            {"branch misses", PerfEvent::open(PERF_TYPE_HARDWARE, PERF_COUNT_HW_BRANCH_MISSES)}}};
};

HardwareCounters::HardwareCounters(std::unique_ptr<Events> events) : events_(std::move(events)) {}
HardwareCounters::HardwareCounters(HardwareCounters&&) noexcept = default;
HardwareCounters& HardwareCounters::operator=(HardwareCounters&&) noexcept = default;
HardwareCounters::~HardwareCounters() = default;

HardwareCounters HardwareCounters::open() {
  return HardwareCounters(std::make_unique<Events>());
}

std::vector<std::string> HardwareCounters::available() const {
  std::vector<std::string> names;
  for (const auto& [name, event] : events_->all) {
    if (event) names.emplace_back(name);
  }
  return names;
}

std::string HardwareCounters::refusal() const {
  if (!available().empty()) return "";
  constexpr std::string_view k_word = "unavailable: ";
  std::string reason = events_->all.front().event.error().message();
  if (reason.starts_with(k_word)) reason.erase(0, k_word.size());
  return "this machine gives no hardware counters: " + reason;
}

void HardwareCounters::start() {
  for (auto& [name, event] : events_->all) {
    if (!event) continue;
    if (const Status started = event->start(); !started) event = tl::unexpected<Error>(started.error());
  }
}

HardwareCounts HardwareCounters::stop() {
  auto& all = events_->all;
  return {.instructions = counted(all[0].event),
          .cycles = counted(all[1].event),
          .cache_misses = counted(all[2].event),
          .branch_misses = counted(all[3].event)};
}

}  // namespace assay::measure
