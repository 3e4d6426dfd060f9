#include "assay/experiment/sample_digest.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/experiment/scratch_run_test.hpp"
#include "assay/experiment/source_json.hpp"

namespace assay::experiment::sample_digest_test {
namespace {

using namespace testing_only;

template <class T>
data::Batch batch_of(const tensor::Shape& shape, const std::vector<T>& values) {
  data::Batch batch;
  tensor::Tensor input(tensor::dtype_of<T>, shape);
  std::ranges::copy(values, input.as<T>().begin());
  batch.count = static_cast<std::size_t>(shape.front());
  batch.inputs.push_back(std::move(input));
  return batch;
}

data::DatasetInfo info_of(const std::vector<std::string>& names) {
  data::DatasetInfo info;
  for (const std::string& name : names) info.inputs.emplace_back().name = name;
  return info;
}

const data::DatasetInfo k_one = info_of({"x"});

TEST(SampleDigests, TellSamplesApartByTheirContentAlone) {
  const auto digests = sample_digests(batch_of<float>({3, 2}, {1, 2, 3, 4, 1, 2}), k_one);
  ASSERT_TRUE(digests) << digests.error().text();
  EXPECT_EQ((*digests)[0], (*digests)[2]);
  EXPECT_NE((*digests)[0], (*digests)[1]);
  EXPECT_EQ(digests->front().size(), 32U);
  // of Python's hashlib.sha256(struct.pack("<2f", 1, 2))
  EXPECT_EQ(digests->front(), "b9c80b5adeca450753a16950c3cc655d");
}

TEST(SampleDigests, ElementTypeDoesNotMatterButEveryInputDoes) {
  const auto bytes = sample_digests(batch_of<std::uint8_t>({1, 2}, {1, 2}), k_one);
  EXPECT_EQ(bytes->front(), sample_digests(batch_of<float>({1, 2}, {1, 2}), k_one)->front());
  data::Batch two = batch_of<float>({1, 2}, {1, 2});
  two.inputs.push_back(tensor::Tensor(tensor::DType::f32, {1, 1}));
  EXPECT_NE(sample_digests(two, info_of({"x", "y"}))->front(), bytes->front());
}

TEST(SampleDigests, DoNotDependOnTheOrderOfTheInputs) {
  data::Batch two = batch_of<float>({1, 2}, {1, 2});
  two.inputs.push_back(batch_of<float>({1, 1}, {3}).inputs.front());
  data::Batch turned = two;
  std::swap(turned.inputs[0], turned.inputs[1]);
  EXPECT_EQ(*sample_digests(two, info_of({"a", "b"})), *sample_digests(turned, info_of({"b", "a"})));
  EXPECT_NE(*sample_digests(two, info_of({"a", "b"})), *sample_digests(turned, info_of({"a", "b"})));
}

TEST(SamplesCell, LeavesOneDigestForEachSample) {
  ScratchFolder folder("samples_cell_test");
  data::SourceOptions source;
  source.path = write_array<float>(folder / "x.npy", {3, 2}, {1, 2, 3, 4, 1, 2});
  const auto outcome = run_samples_cell({{"data", to_json(source)}}, folder.path());
  ASSERT_TRUE(outcome) << outcome.error().text();
  EXPECT_EQ(outcome->at("samples"), 3);
  EXPECT_EQ(*read_sample_digests(folder.path()), *sample_digests(batch_of<float>({3, 2}, {1, 2, 3, 4, 1, 2}), k_one));
}

TEST(SamplesCell, DataThatCannotBeReadAreAtFault) {
  ScratchFolder folder("samples_cell_test");
  data::SourceOptions source;
  source.path = folder / "none.npy";
  const auto outcome = run_samples_cell({{"data", to_json(source)}}, folder.path());
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().fault, record::Fault::data);
}

}  // namespace
}  // namespace assay::experiment::sample_digest_test
