#include "assay/experiment/interrupt.hpp"

#include <ctime>

namespace assay::experiment {
namespace {

sigset_t requests() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  return set;
}

}  // namespace

InterruptGuard::InterruptGuard() {
  const sigset_t set = requests();
  pthread_sigmask(SIG_BLOCK, &set, &previous_);
}

InterruptGuard::~InterruptGuard() {
  requested();  // one that came last would end the process as the mask is lifted
  pthread_sigmask(SIG_SETMASK, &previous_, nullptr);
}

bool InterruptGuard::requested() {
  const sigset_t set = requests();
  const timespec now{0, 0};
  while (sigtimedwait(&set, nullptr, &now) > 0) requested_ = true;
  return requested_;
}

}  // namespace assay::experiment
