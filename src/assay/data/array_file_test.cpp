#include <gmock/gmock.h>

#include "assay/data/array_file_internal.hpp"
#include "assay/data/scratch_folder_test.hpp"

namespace assay::data::array_file_test {
namespace {

using tensor::DType;
using testing::ElementsAre;
using testing::HasSubstr;
using ArrayFileTest = ScratchFolder;

std::vector<double> numbers(const std::filesystem::path& path, const std::string& key = "y") {
  const auto values = read_array_values(path, key);
  EXPECT_TRUE(values) << values.error().text();
  return values ? std::get<std::vector<double>>(*values) : std::vector<double>{};
}

TEST_F(ArrayFileTest, NumbersAreReadFromEveryKindOfFile) {
  write_npy<std::int64_t>("y.npy", DType::i64, {3}, {4, -1, 7});
  write_npy<float>("c.npy", DType::f32, {2, 1}, {0.5F, 2});
  write_zip("a.npz", {{"y.npy", at("y.npy")}});
  write_gzip("y.npy.gz", *read_file(at("y.npy")));
  write_gzip("y-idx1-ubyte.gz", idx_bytes(0x08, {2}, "\x05\x06"));
  write("y.idx", idx_bytes(0x0B, {2}, std::string_view("\xff\xfe\x01\x00", 4)));
  EXPECT_THAT(numbers(at("y.npy")), ElementsAre(4, -1, 7));
  EXPECT_THAT(numbers(at("c.npy")), ElementsAre(0.5, 2));
  EXPECT_THAT(numbers(at("a.npz")), ElementsAre(4, -1, 7));
  EXPECT_THAT(numbers(at("y.npy.gz")), ElementsAre(4, -1, 7));
  EXPECT_THAT(numbers(at("y-idx1-ubyte.gz")), ElementsAre(5, 6));
  EXPECT_THAT(numbers(at("y.idx")), ElementsAre(-2, 256));
}

TEST_F(ArrayFileTest, TextIsReadFromNpyAndNpz) {
  ASSERT_TRUE(tensor::write_npy_strings(at("s.npy"), std::vector<std::string>{"ab", "c"}));
  write_zip("s.npz", {{"ids.npy", at("s.npy")}});
  EXPECT_THAT(std::get<1>(*read_array_values(at("s.npy"), "")), ElementsAre("ab", "c"));
  EXPECT_THAT(std::get<1>(*read_array_values(at("s.npz"), "ids")), ElementsAre("ab", "c"));
}

TEST_F(ArrayFileTest, IntegersBeyondDoubleStayExactAsText) {
  write_npy<std::int64_t>("i.npy", DType::i64, {2}, {9007199254740993, 1});
  EXPECT_THAT(std::get<1>(*read_array_values(at("i.npy"), "")), ElementsAre("9007199254740993", "1"));
}

TEST_F(ArrayFileTest, SeveralValuesPerSampleAreNoColumn) {
  write_npy<float>("y.npy", DType::f32, {1, 2}, {1, 2});
  EXPECT_THAT(read_array_values(at("y.npy"), "").error().message(), HasSubstr("one value per sample"));
}

TEST_F(ArrayFileTest, HeaderThatPromisesMoreThanTheFileHoldsIsCorrupt) {
  const std::string huge = idx_bytes(0x08, {0xffffffff, 0xffffffff, 0xffffffff}, "x");
  EXPECT_EQ(open_array(write("a.idx", huge), "").error().code(), ErrorCode::corrupt);
  EXPECT_EQ(open_array(write("b.idx", idx_bytes(0x08, {5, 2}, "123456789")), "").error().code(), ErrorCode::corrupt);
  EXPECT_TRUE(open_array(write("c.idx", idx_bytes(0x08, {5, 2}, "1234567890")), ""));
  EXPECT_EQ(open_array(write_gzip("d.idx.gz", huge), "").error().code(), ErrorCode::corrupt);
}

TEST_F(ArrayFileTest, BytesLeftOverAreCorrupt) {
  EXPECT_THAT(read_array_values(write("a.idx", idx_bytes(0x08, {2}, "123")), "").error().message(),
              HasSubstr("more bytes"));
}

}  // namespace
}  // namespace assay::data::array_file_test
