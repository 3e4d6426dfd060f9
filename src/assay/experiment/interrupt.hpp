#pragma once

#include <csignal>

namespace assay::experiment {

// While it lives, Ctrl-C and a polite request to end (SIGINT, SIGTERM) wait to be asked for instead of ending the
// process, so that workers can be stopped in order. Make it on the main thread, before other threads.
class InterruptGuard {
 public:
  InterruptGuard();
  ~InterruptGuard();
  InterruptGuard(const InterruptGuard&) = delete;
  InterruptGuard& operator=(const InterruptGuard&) = delete;

  // True from the first request on.
  bool requested();

 private:
  sigset_t previous_;
  bool requested_ = false;
};

}  // namespace assay::experiment
