#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>

#include "assay/base/result.hpp"
#include "assay/data/dataset.hpp"

namespace assay::experiment {

// Reads a data set ahead of its consumer on a thread of its own, a block of samples at a time, with at most two blocks
// waiting, so that decoding does not stand in the way of the model and memory stays bounded.
class BlockReader {
 public:
  BlockReader(std::unique_ptr<data::SampleReader> samples, std::size_t block_size);
  ~BlockReader();
  BlockReader(const BlockReader&) = delete;
  BlockReader& operator=(const BlockReader&) = delete;

  // The next block, of block_size samples or, for the last, fewer; count 0 at the end. Waits for it. The
  // reader's errors; runtime when memory runs out.
  Result<data::Batch> next();

 private:
  Status read_into(data::Batch& batch);
  void read_ahead();

  std::unique_ptr<data::SampleReader> samples_;
  std::size_t block_size_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Result<data::Batch>> waiting_;
  bool stopped_ = false;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace assay::experiment
