#include <atomic>
#include <system_error>
#include <thread>
#include <vector>

#include "assay/measure/load/workers_internal.hpp"

namespace assay::measure::load {
namespace {

enum class Signal { wait, begin, give_up };

Status start_threads(std::vector<std::thread>& threads, std::size_t count,
                     const std::function<void(std::size_t)>& body) {
  try {
    for (std::size_t worker = 0; worker < count; ++worker) threads.emplace_back(body, worker);
  } catch (const std::system_error& error) {
    return fail(ErrorCode::runtime, "thread {} of {} could not be started: {}", threads.size() + 1, count,
                error.what());
  }
  return {};
}

}  // namespace

Status run_workers(std::size_t count, const std::function<void()>& ready,
                   const std::function<Status(std::size_t)>& work) {
  if (count == 1) {
    ready();
    return work(0);
  }
  std::atomic<Signal> signal = Signal::wait;
  std::atomic<std::size_t> running = 0;
  std::vector<Status> outcomes(count);
  std::vector<std::thread> threads;
  threads.reserve(count);
  const Status started = start_threads(threads, count, [&](std::size_t worker) {
    ++running;
    while (signal.load() == Signal::wait) std::this_thread::yield();
    if (signal.load() == Signal::begin) outcomes[worker] = work(worker);
  });
  while (started && running.load() < count) std::this_thread::yield();
  if (started) ready();
  signal = started ? Signal::begin : Signal::give_up;
  for (std::thread& thread : threads) thread.join();
  ASSAY_TRY(started);
  for (const Status& outcome : outcomes) ASSAY_TRY(outcome);
  return {};
}

}  // namespace assay::measure::load
