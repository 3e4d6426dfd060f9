#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "assay/measure/reading.hpp"

namespace assay::measure {

// Bytes that the allocator of the C library has given out and not got back, and those it keeps for the next who asks.
struct HeapUse {
  std::uint64_t in_use = 0;
  std::uint64_t kept_free = 0;
};

// The memory of this process at one moment, in bytes.
struct MemorySample {
  std::uint64_t resident = 0;      // pages in memory, shared or not (RSS)
  std::uint64_t proportional = 0;  // each page divided by how many processes map it (PSS)
  std::uint64_t unique = 0;        // pages no other process maps (USS): what would come free if this process ended
  std::uint64_t anonymous = 0;     // of the resident pages, those with no file behind them
  HeapUse heap;
  Reading<std::uint64_t> peak_resident;  // highest `resident` since restart_peak(), or since the process began
};

// From the text of /proc/PID/smaps_rollup; heap and peak stay unset. corrupt when a figure is missing.
Result<MemorySample> parse_smaps_rollup(const std::string& text);

// VmHWM of the text of /proc/PID/status; corrupt when it is not there.
Result<std::uint64_t> parse_peak_resident(const std::string& status);

// Of this process, as `process` (a folder of /proc) shows it. not_found on kernels before 4.14.
Result<MemorySample> read_memory(const std::filesystem::path& process = "/proc/self");

// Makes the kernel forget the highest resident size so far. io when it does not allow that.
Status restart_peak(const std::filesystem::path& process = "/proc/self");

// Gives pages the allocator keeps but does not need back to the kernel.
void trim_heap();

// By how much the memory a process holds for itself grew, as if no other process mapped the same files: the growth of
// resident pages. It equals that of unique pages while no other process maps the runtime's library, and does not fall
// by that library's size when one does.
std::int64_t own_growth(const MemorySample& from, const MemorySample& to);

// Of own_growth(), what other processes map too.
std::int64_t shared_growth(const MemorySample& from, const MemorySample& to);

// What one fresh process saw that loaded one model and ran it.
struct MemoryTrace {
  MemorySample before;  // the runtime not yet opened, the inputs already there, the heap trimmed
  MemorySample loaded;
  MemorySample first_run;
  MemorySample steady;               // after some more runs, the last outputs still held
  Reading<std::uint64_t> load_peak;  // highest resident size from before to loaded, beyond what stood before
};

// A trace in the few figures that explain memory and that are worth keeping: bytes beyond `before`, at the steady state
// unless they say otherwise.
struct MemoryGrowth {
  std::int64_t loaded = 0;               // own_growth() after loading
  std::int64_t steady = 0;               // own_growth()
  std::int64_t steady_unique = 0;        // USS as the kernel tells it: without what other processes map just now
  std::int64_t steady_proportional = 0;  // PSS
  std::int64_t held = 0;                 // known to be in use, whatever pages it lies on: live heap, and mapped files
  Reading<std::uint64_t> load_peak;      // as in MemoryTrace
};

MemoryGrowth growth_of(const MemoryTrace& trace);

// What a runtime asked its allocator for.
struct CountedBytes {
  std::uint64_t loaded = 0;    // live after loading
  std::uint64_t run_peak = 0;  // most that was live at a time during a run
  std::uint64_t steady = 0;    // live after a run, its outputs still held
};

}  // namespace assay::measure
