#include <cmath>

#include <gmock/gmock.h>

#include "assay/data/composition_internal.hpp"
#include "assay/data/scratch_folder_test.hpp"

namespace assay::data::composed_reader_test {
namespace {

using tensor::DType;
using tensor::Shape;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class ComposedReaderTest : public ScratchFolder {
 protected:
  std::unique_ptr<SampleReader> open(Description description) {
    auto set = compose(std::move(description));
    EXPECT_TRUE(set) << set.error().text();
    return *(*set)->open();
  }
};

std::vector<float> floats(const Batch& batch, std::size_t input = 0) {
  const auto values = batch.inputs[input].as<float>();
  return {values.begin(), values.end()};
}

TEST_F(ComposedReaderTest, BatchesGoThroughAllSamplesInLockstep) {
  write_npy<float>("x.npy", DType::f32, {5, 1}, {0, 1, 2, 3, 4});
  write_npy<std::int64_t>("t.npy", DType::i64, {5, 2}, {0, 0, 1, 1, 2, 2, 3, 3, 4, 4});
  const auto reader = open({.inputs = {{.name = "x", .path = at("x.npy"), .preprocessing = {.scale = 10}},
                                       {.name = "t", .path = at("t.npy")}}});
  Batch batch;
  ASSERT_TRUE(reader->read(3, batch));
  EXPECT_EQ(batch.count, 3U);
  EXPECT_THAT(floats(batch), ElementsAre(0, 10, 20));
  EXPECT_EQ(batch.inputs[0].shape(), (Shape{3, 1}));
  EXPECT_THAT(batch.inputs[1].as<std::int64_t>(), ElementsAre(0, 0, 1, 1, 2, 2));
  EXPECT_THAT(batch.usable, IsEmpty());
  ASSERT_TRUE(reader->read(3, batch));
  EXPECT_EQ(batch.count, 2U);
  EXPECT_THAT(floats(batch), ElementsAre(30, 40));
  ASSERT_TRUE(reader->read(3, batch));
  EXPECT_EQ(batch.count, 0U);
}

TEST_F(ComposedReaderTest, SelectedRowsAreReadFromEveryKindOfFile) {
  write_npy<float>("x.npy", DType::f32, {5}, {0, 1, 2, 3, 4});
  write_zip("x.npz", {{"x.npy", at("x.npy")}});
  write("x.csv", "x\n0\n1\n2\n3\n4\n");
  write("s.csv", "s\na\nb\nb\na\nb\n");
  for (const char* name : {"x.npy", "x.npz", "x.csv"}) {
    Description d{.inputs = {{.path = at(name)}}};
    d.split = SplitSpec{{.file = at("s.csv"), .column = "s"}, "b"};
    const auto reader = open(d);
    Batch batch;
    ASSERT_TRUE(reader->read(2, batch));
    EXPECT_THAT(floats(batch), ElementsAre(1, 2)) << name;
    ASSERT_TRUE(reader->read(2, batch));
    EXPECT_THAT(floats(batch), ElementsAre(4)) << name;
  }
}

TEST_F(ComposedReaderTest, SkippedSamplesAreNotReadFromAnyKindOfFile) {
  write_npy<float>("x.npy", DType::f32, {5}, {0, 1, 2, 3, 4});
  write_zip("x.npz", {{"x.npy", at("x.npy")}});
  write("x.csv", "x\n0\n1\n2\n3\n4\n");
  for (const char* name : {"x.npy", "x.npz", "x.csv"}) {
    const auto reader = open({.inputs = {{.path = at(name)}}});
    Batch batch;
    ASSERT_TRUE(reader->skip(1));
    ASSERT_TRUE(reader->read(1, batch));
    EXPECT_THAT(floats(batch), ElementsAre(1)) << name;
    ASSERT_TRUE(reader->skip(2));
    ASSERT_TRUE(reader->read(2, batch));
    EXPECT_THAT(floats(batch), ElementsAre(4)) << name;
    ASSERT_TRUE(reader->skip(9));
    ASSERT_TRUE(reader->read(2, batch));
    EXPECT_EQ(batch.count, 0U) << name;
  }
}

TEST_F(ComposedReaderTest, SkippedImagesAreNotDecoded) {
  write("1.png", "broken");
  write("2.png", *read_file(testdata("png_colour.png")));
  const auto reader = open({.inputs = {{.path = folder_}}});
  Batch batch;
  ASSERT_TRUE(reader->skip(1));
  const Status read = reader->read(1, batch);
  ASSERT_TRUE(read) << read.error().text();
}

TEST_F(ComposedReaderTest, ValueThatIsNotFiniteNamesSampleInputAndElement) {
  std::vector<float> values(3 * 2 * 2, 1);
  values[2 * 4 + 3] = std::nanf("");
  write_npy<float>("x.npy", DType::f32, {3, 2, 2}, values);
  write("i.csv", "i\np\nq\nr\n");
  const auto reader =
      open({.inputs = {{.name = "image", .path = at("x.npy")}}, .ids = ColumnSpec{.file = at("i.csv"), .column = "i"}});
  Batch batch;
  ASSERT_TRUE(reader->read(2, batch));
  const auto error = reader->read(2, batch).error();
  EXPECT_EQ(error.code(), ErrorCode::corrupt);
  EXPECT_THAT(error.message(), HasSubstr("sample 'r' (row 2, from 0): input 'image' is nan at element [1, 1]"));
}

TEST_F(ComposedReaderTest, NanInACsvIsFoundToo) {
  write("x.csv", "x,y\n1,2\n3,nan\n");
  Batch batch;
  EXPECT_THAT(open({.inputs = {{.path = at("x.csv")}}})->read(9, batch).error().message(), HasSubstr("row 1"));
}

TEST_F(ComposedReaderTest, UndecodableImagesAreZeroAndMarkedUntilThereAreTooMany) {
  for (const char* name : {"1.png", "3.png"}) write(name, *read_file(testdata("png_colour.png")));
  write("2.png", "broken");
  write("4.png", "broken, too");
  Description d{.inputs = {{.path = folder_, .preprocessing = {.offset = 5}}}, .max_undecodable = 1};
  const auto reader = open(d);
  Batch batch;
  ASSERT_TRUE(reader->read(3, batch));
  EXPECT_THAT(batch.usable, ElementsAre(1, 0, 1));
  const std::size_t elements = 3 * 19 * 23;
  EXPECT_GE(floats(batch)[0], 5.0F);
  const std::vector<float> values = floats(batch);
  for (std::size_t i = 0; i < elements; ++i) ASSERT_EQ(values[elements + i], 0.0F);
  const auto error = reader->read(3, batch).error();
  EXPECT_EQ(error.code(), ErrorCode::corrupt);
  EXPECT_THAT(error.message(), HasSubstr("4.png: does not decode"));
  EXPECT_THAT(error.message(), HasSubstr("2 undecodable so far, 1 allowed"));
}

TEST_F(ComposedReaderTest, ImagesAreScaledTo01) {
  write("1.png", *read_file(testdata("png_colour.png")));
  Batch batch;
  ASSERT_TRUE(open({.inputs = {{.path = folder_}}})->read(1, batch));
  const auto image = tensor::read_npy(testdata("png_colour_rgb.npy"));
  EXPECT_EQ(floats(batch)[0], static_cast<float>(image->as<std::uint8_t>()[0]) / 255.0F);
}

}  // namespace
}  // namespace assay::data::composed_reader_test
