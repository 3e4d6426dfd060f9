#include "assay/data/npz_file.hpp"

#include <gmock/gmock.h>

#include "assay/base/digest.hpp"
#include "assay/data/scratch_folder_test.hpp"
#include "assay/data/source.hpp"

namespace assay::data {
namespace npz_file_test {

using testing::ElementsAre;

class NpzFileTest : public ScratchFolder {};

TEST_F(NpzFileTest, IsReadAsADataSet) {
  write_npy<float>("inputs.npy", tensor::DType::f32, {3, 2}, {0, 1, 2, 3, 4, 5});
  write_npy<std::int64_t>("labels.npy", tensor::DType::i64, {3}, {1, 0, 1});
  ASSERT_TRUE(write_npz(at("fold.npz"), {{"x", at("inputs.npy")}, {"y", at("labels.npy")}}));
  const auto opened = open_dataset({.path = at("fold.npz")});
  ASSERT_TRUE(opened) << opened.error().text();
  EXPECT_EQ((*opened)->info().samples, 3U);
  EXPECT_THAT((*opened)->annotations()->labels, ElementsAre(1, 0, 1));
  Batch batch;
  ASSERT_TRUE((*(*opened)->open())->read(3, batch));
  EXPECT_THAT(batch.inputs[0].as<float>(), ElementsAre(0, 1, 2, 3, 4, 5));
}

TEST_F(NpzFileTest, EqualArraysGiveEqualBytes) {
  write_npy<float>("inputs.npy", tensor::DType::f32, {3, 2}, {0, 1, 2, 3, 4, 5});
  ASSERT_TRUE(write_npz(at("a.npz"), {{"x", at("inputs.npy")}}));
  std::filesystem::last_write_time(at("inputs.npy"), std::filesystem::file_time_type{});
  ASSERT_TRUE(write_npz(at("b.npz"), {{"x", at("inputs.npy")}}));
  EXPECT_EQ(*sha256_of_file(at("a.npz")), *sha256_of_file(at("b.npz")));
}

TEST_F(NpzFileTest, WhatCannotBeWrittenLeavesNothing) {
  EXPECT_EQ(write_npz(at("no/such/folder/a.npz"), {}).error().code(), ErrorCode::io);
  EXPECT_EQ(write_npz(at("a.npz"), {{"x", at("absent.npy")}}).error().code(), ErrorCode::io);
  EXPECT_FALSE(std::filesystem::exists(at("a.npz")));
}

}  // namespace npz_file_test
}  // namespace assay::data
