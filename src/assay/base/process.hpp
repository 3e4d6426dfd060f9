#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

#include "assay/base/result.hpp"
#include "assay/base/units.hpp"

namespace assay {

struct ProcessOptions {
  std::vector<std::string> arguments;               // argv, the program first
  std::optional<std::chrono::nanoseconds> timeout;  // killed when it has run for longer
  std::optional<Bytes> memory_limit;                // of writable memory (RLIMIT_DATA); allocation fails beyond it
  std::filesystem::path standard_error;             // file that takes what it prints; empty: discarded
  bool output_with_errors = false;                  // standard output goes to the same file; otherwise it is discarded
};

// How a process ended.
struct ProcessExit {
  enum class Kind { exited, signalled, timed_out };
  Kind kind = Kind::exited;
  int value = 0;  // exit code, or the signal's number

  bool ok() const { return kind == Kind::exited && value == 0; }
  // "exit code 3", "killed by signal 11 (Segmentation fault)", "ran past its time limit".
  std::string text() const;
};

// A child process whose file descriptor 3 is a pipe to us. It is killed when this object goes, and when our process
// ends in whatever way. Thread rule: one thread at a time.
class ChildProcess {
 public:
  static Result<ChildProcess> start(const ProcessOptions& options);
  ChildProcess(ChildProcess&& other) noexcept;
  ChildProcess& operator=(ChildProcess&& other) noexcept;
  ~ChildProcess();

  pid_t id() const { return id_; }

  // Lines the child wrote to descriptor 3 since the last call. Does not wait.
  std::vector<std::string> lines();

  // How it ended, once it has; kills it when its time is up. Does not wait.
  std::optional<ProcessExit> poll();

  void kill();

 private:
  ChildProcess(pid_t id, int pipe, std::optional<std::chrono::steady_clock::time_point> deadline)
      : id_(id), pipe_(pipe), deadline_(deadline) {}

  pid_t id_ = -1;
  int pipe_ = -1;
  std::optional<std::chrono::steady_clock::time_point> deadline_;
  bool timed_out_ = false;
  std::string partial_;
};

// Path of the running program.
std::filesystem::path own_executable();

}  // namespace assay
