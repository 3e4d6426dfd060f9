#include "assay/experiment/memory_shortage.hpp"

#include <csignal>

#include <gtest/gtest.h>

namespace assay::experiment::memory_shortage_test {
namespace {

constexpr Bytes k_limit{std::uint64_t{64} << 20};

std::optional<ProcessExit> killed_by(int signal) {
  return ProcessExit{ProcessExit::Kind::signalled, signal};
}

TEST(MemoryShortage, NamesTheLimitWhereTheTextSaysThatMemoryRanOut) {
  for (const char* reason :
       {"out of memory", "ONNX Runtime: std::bad_alloc", "Failed to allocate memory for requested buffer of size 9",
        "the worker process died: exit code 127\n  it printed: libx.so: cannot allocate memory in static TLS block",
        "libx.so: failed to map segment from shared object", "libx.so: cannot map zero-fill pages",
        "the worker process died: exit code 70\n  it printed: internal error: Resource temporarily unavailable"}) {
    EXPECT_EQ(with_memory_limit(reason, k_limit, std::nullopt),
              "ran out of the memory allowed by --memory-limit 64MiB: " + std::string(reason));
  }
}

TEST(MemoryShortage, SignalUnderALimitIsProbablyTheLimits) {
  for (const int signal : {SIGABRT, SIGSEGV, SIGBUS, SIGKILL}) {
    EXPECT_EQ(with_memory_limit("died", k_limit, killed_by(signal)),
              "probably ran out of the memory allowed by --memory-limit 64MiB: died");
  }
  EXPECT_EQ(with_memory_limit("died", k_limit, killed_by(SIGILL)), "died");
  EXPECT_EQ(with_memory_limit("died", k_limit, ProcessExit{ProcessExit::Kind::exited, SIGABRT}), "died");
  EXPECT_EQ(with_memory_limit("died", k_limit, ProcessExit{ProcessExit::Kind::timed_out, SIGKILL}), "died");
}

TEST(MemoryShortage, AbortWithTheExceptionsNameIsSurelyTheLimits) {
  EXPECT_EQ(with_memory_limit("died, it printed: what(): std::bad_alloc", k_limit, killed_by(SIGABRT)).find("ran out"),
            0U);
}

TEST(MemoryShortage, LimitIsWrittenAsItIsGiven) {
  EXPECT_EQ(with_memory_limit("out of memory", Bytes{std::uint64_t{3} << 30}, std::nullopt),
            "ran out of the memory allowed by --memory-limit 3GiB: out of memory");
  EXPECT_EQ(with_memory_limit("out of memory", Bytes{1'000'000}, std::nullopt),
            "ran out of the memory allowed by --memory-limit 1.00 MB: out of memory");
}

TEST(MemoryShortage, OtherFailuresAndRunsWithoutALimitKeepTheirReason) {
  EXPECT_EQ(with_memory_limit("unknown operator", k_limit, std::nullopt), "unknown operator");
  EXPECT_EQ(with_memory_limit("out of memory", std::nullopt, std::nullopt), "out of memory");
  EXPECT_EQ(with_memory_limit("died", std::nullopt, killed_by(SIGSEGV)), "died");
}

}  // namespace
}  // namespace assay::experiment::memory_shortage_test
