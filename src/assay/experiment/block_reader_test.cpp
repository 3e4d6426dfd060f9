#include "assay/experiment/block_reader.hpp"

#include <gtest/gtest.h>

namespace assay::experiment::block_reader_test {
namespace {

// Counts upwards, one number per sample; fails after `fails_after` blocks.
class Counting : public data::SampleReader {
 public:
  Status skip(std::uint64_t) override { return {}; }
  Counting(std::size_t samples, int fails_after) : left_(samples), fails_after_(fails_after) {}
  Status read(std::size_t count, data::Batch& batch) override {
    if (fails_after_-- == 0) return fail(ErrorCode::io, "the disk is gone");
    batch.count = std::min(count, left_);
    batch.inputs = {tensor::Tensor(tensor::DType::f32, {static_cast<std::int64_t>(batch.count), 1})};
    for (float& value : batch.inputs[0].as<float>()) value = next_++;
    left_ -= batch.count;
    return {};
  }

 private:
  std::size_t left_;
  int fails_after_;
  float next_ = 0;
};

TEST(BlockReader, GivesEverySampleInOrderThenTheEndForEver) {
  BlockReader reader(std::make_unique<Counting>(10, 99), 4);
  float expected = 0;
  for (const std::size_t count : {4U, 4U, 2U}) {
    const auto block = reader.next();
    ASSERT_TRUE(block);
    ASSERT_EQ(block->count, count);
    for (const float value : block->inputs[0].as<float>()) EXPECT_EQ(value, expected++);
  }
  EXPECT_EQ(reader.next()->count, 0U);
  EXPECT_EQ(reader.next()->count, 0U);
}

TEST(BlockReader, FailureComesAfterWhatWasReadBefore) {
  BlockReader reader(std::make_unique<Counting>(100, 1), 4);
  EXPECT_TRUE(reader.next());
  EXPECT_EQ(reader.next().error().code(), ErrorCode::io);
}

class Hungry : public data::SampleReader {
 public:
  Status skip(std::uint64_t) override { return {}; }
  Status read(std::size_t, data::Batch&) override { throw std::bad_alloc(); }
};

TEST(BlockReader, MemoryThatRunsOutIsAFailureLikeAnother) {
  BlockReader reader(std::make_unique<Hungry>(), 4);
  EXPECT_EQ(reader.next().error().code(), ErrorCode::runtime);
}

TEST(BlockReader, CanBeLeftInTheMiddle) {
  BlockReader reader(std::make_unique<Counting>(1000, 99), 1);
  EXPECT_TRUE(reader.next());
}

}  // namespace
}  // namespace assay::experiment::block_reader_test
