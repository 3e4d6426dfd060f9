#include "assay/experiment/block_reader.hpp"

#include <new>

namespace assay::experiment {
namespace {

constexpr std::size_t k_blocks_ahead = 2;

}  // namespace

BlockReader::BlockReader(std::unique_ptr<data::SampleReader> samples, std::size_t block_size)
    : samples_(std::move(samples)), block_size_(block_size), thread_([this] { read_ahead(); }) {}

BlockReader::~BlockReader() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

// An exception must not end the thread: the process would end with it.
Status BlockReader::read_into(data::Batch& batch) {
  try {
    return samples_->read(block_size_, batch);
  } catch (const std::bad_alloc&) {
    return fail(ErrorCode::runtime, "out of memory while reading samples");
  }
}

void BlockReader::read_ahead() {
  bool more = true;
  while (more) {
    data::Batch batch;
    const Status status = read_into(batch);
    more = status && batch.count > 0;
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return stopped_ || waiting_.size() < k_blocks_ahead; });
    if (stopped_) return;
    if (status) {
      waiting_.emplace_back(std::move(batch));
    } else {
      waiting_.emplace_back(tl::unexpected<Error>(status.error()));
    }
    changed_.notify_all();
  }
}

Result<data::Batch> BlockReader::next() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return !waiting_.empty(); });
  const bool last = !waiting_.front() || waiting_.front()->count == 0;
  if (last) return waiting_.front();  // stays, for whoever asks again
  Result<data::Batch> block = std::move(waiting_.front());
  waiting_.pop_front();
  changed_.notify_all();
  return block;
}

}  // namespace assay::experiment
