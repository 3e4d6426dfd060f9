#pragma once

#include <algorithm>
#include <cstddef>
#include <thread>
#include <vector>

namespace assay {

// Calls work(first, last) on consecutive shares of {0, …, count − 1}, one share a thread, and waits for all. `work`
// must not throw.
template <class Work>
void in_parallel(std::size_t count, unsigned threads, const Work& work) {
  const std::size_t shares = std::clamp<std::size_t>(threads, 1, std::max<std::size_t>(1, count));
  std::vector<std::jthread> workers;
  for (std::size_t k = 1; k < shares; ++k) {
    workers.emplace_back([&work, count, shares, k] { work(count * k / shares, count * (k + 1) / shares); });
  }
  work(0, count / shares);
}

}  // namespace assay
