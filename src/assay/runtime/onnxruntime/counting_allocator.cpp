#include <cstdlib>
#include <limits>
#include <new>

#include "assay/runtime/onnxruntime/counting_allocator_internal.hpp"

namespace assay::runtime {
namespace {

constexpr std::size_t k_alignment = 64;

// Stands before each block, padded to the alignment.
struct BlockHeader {
  std::size_t bytes;
  AllocationCounter::Kind kind;
};
static_assert(sizeof(BlockHeader) <= k_alignment);

}  // namespace

CountingAllocator::CountingAllocator(const OrtApi& api, OrtEnv* env, OrtMemoryInfo* info, AllocationCounter& counter)
    : api_(api), env_(env), info_(info), counter_(counter) {
  interface_.owner = this;
  interface_.version = ORT_API_VERSION;
  interface_.Alloc = [](OrtAllocator* self, std::size_t bytes) {
    return take(self, bytes, AllocationCounter::Kind::plain);
  };
  interface_.Reserve = [](OrtAllocator* self, std::size_t bytes) {
    return take(self, bytes, AllocationCounter::Kind::reserved);
  };
  interface_.Free = [](OrtAllocator* self, void* block) { give_back(self, block); };
  interface_.Info = [](const OrtAllocator* self) -> const OrtMemoryInfo* {
    return static_cast<const Interface*>(self)->owner->info_;
  };
}

Result<std::unique_ptr<CountingAllocator>> CountingAllocator::register_with(const OrtApi& api, OrtEnv* env,
                                                                            AllocationCounter& counter) {
  OrtMemoryInfo* info = nullptr;
  ASSAY_ORT(api, CreateCpuMemoryInfo(OrtDeviceAllocator, OrtMemTypeDefault, &info));
  std::unique_ptr<CountingAllocator> allocator(new CountingAllocator(api, env, info, counter));
  ASSAY_ORT(api, RegisterAllocator(env, &allocator->interface_));
  allocator->registered_ = true;
  return allocator;
}

CountingAllocator::~CountingAllocator() {
  if (registered_) {
    if (OrtStatus* status = api_.UnregisterAllocator(env_, info_)) api_.ReleaseStatus(status);
  }
  api_.ReleaseMemoryInfo(info_);
}

// No memory left is an exception, as in the library's own allocators: its kernels write to a null pointer unasked.
void* CountingAllocator::take(OrtAllocator* self, std::size_t bytes, AllocationCounter::Kind kind) {
  if (bytes == 0) return nullptr;
  if (bytes > std::numeric_limits<std::size_t>::max() - 2 * k_alignment) throw std::bad_alloc();
  const std::size_t whole = (bytes + 2 * k_alignment - 1) / k_alignment * k_alignment;
  void* start = std::aligned_alloc(k_alignment, whole);
  if (start == nullptr) throw std::bad_alloc();
  *static_cast<BlockHeader*>(start) = {bytes, kind};
  static_cast<Interface*>(self)->owner->counter_.allocated(bytes, kind);
  return static_cast<std::byte*>(start) + k_alignment;
}

void CountingAllocator::give_back(OrtAllocator* self, void* block) noexcept {
  if (block == nullptr) return;
  void* start = static_cast<std::byte*>(block) - k_alignment;
  const BlockHeader header = *static_cast<const BlockHeader*>(start);
  static_cast<Interface*>(self)->owner->counter_.freed(header.bytes, header.kind);
  std::free(start);
}

}  // namespace assay::runtime
