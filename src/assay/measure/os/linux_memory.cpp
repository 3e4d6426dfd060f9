#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <malloc.h>
#include <unistd.h>

#include "assay/measure/memory.hpp"
#include "assay/measure/os/system_file_internal.hpp"

namespace assay::measure {
namespace {

namespace fs = std::filesystem;

Result<std::uint64_t> peak_resident(const fs::path& process) {
  ASSAY_ASSIGN(const std::string status, system_text(process / "status"));
  return parse_peak_resident(status);
}

HeapUse heap_use() {
  const struct mallinfo2 all = ::mallinfo2();  // of every arena
  return {.in_use = all.uordblks + all.hblkhd, .kept_free = all.fordblks};
}

}  // namespace

Result<MemorySample> read_memory(const fs::path& process) {
  const HeapUse heap = heap_use();  // before we allocate to read the rest
  ASSAY_ASSIGN(const std::string rollup, system_text(process / "smaps_rollup"));
  ASSAY_ASSIGN(MemorySample sample, parse_smaps_rollup(rollup));
  sample.heap = heap;
  sample.peak_resident = peak_resident(process);
  return sample;
}

// The kernel takes 5 as "reset the peak" (proc(5), since Linux 4.0).
Status restart_peak(const fs::path& process) {
  const fs::path path = process / "clear_refs";
  const int file = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
  const bool written = file >= 0 && ::write(file, "5", 1) == 1;
  const int reason = errno;
  if (file >= 0) ::close(file);
  if (!written) return fail(ErrorCode::io, "{}: {}", path.string(), std::strerror(reason));
  return {};
}

void trim_heap() {
  ::malloc_trim(0);
}

}  // namespace assay::measure
