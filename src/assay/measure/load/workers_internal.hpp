#pragma once

#include <cstddef>
#include <functional>

#include "assay/base/result.hpp"

namespace assay::measure::load {

// Calls work(0), …, work(count − 1) at the same time: on the caller's thread when it is one, otherwise each on a thread
// of its own, all of which have been started before ready() is called and before any work begins. Returns the first
// failure by number. When a thread cannot be started none of the work is done (runtime). work must not throw.
Status run_workers(std::size_t count, const std::function<void()>& ready,
                   const std::function<Status(std::size_t)>& work);

}  // namespace assay::measure::load
