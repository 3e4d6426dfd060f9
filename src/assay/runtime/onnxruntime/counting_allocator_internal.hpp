#pragma once

#include <memory>

#include "assay/runtime/allocation_counter.hpp"
#include "assay/runtime/onnxruntime/library_internal.hpp"

namespace assay::runtime {

// An allocator of ours in the shape the C interface wants, registered with an environment. Sessions that set
// session.use_env_allocators take all memory of the processor from it, so every block they hold is counted.
// It is described as a device allocator: one described as an arena is refused, since arenas are the library's own.
// Blocks are aligned to 64 bytes; the size stands in front of each. Must outlive the environment's sessions;
// thread-safe.
class CountingAllocator {
 public:
  static Result<std::unique_ptr<CountingAllocator>> register_with(const OrtApi& api, OrtEnv* env,
                                                                  AllocationCounter& counter);
  CountingAllocator(const CountingAllocator&) = delete;
  CountingAllocator& operator=(const CountingAllocator&) = delete;
  ~CountingAllocator();

  const AllocationCounter& counter() const { return counter_; }

 private:
  struct Interface : OrtAllocator {
    CountingAllocator* owner = nullptr;
  };
  CountingAllocator(const OrtApi& api, OrtEnv* env, OrtMemoryInfo* info, AllocationCounter& counter);

  static void* take(OrtAllocator* self, std::size_t bytes, AllocationCounter::Kind kind);
  static void give_back(OrtAllocator* self, void* block) noexcept;

  const OrtApi& api_;
  OrtEnv* env_;
  OrtMemoryInfo* info_;
  AllocationCounter& counter_;
  Interface interface_;
  bool registered_ = false;
};

}  // namespace assay::runtime
