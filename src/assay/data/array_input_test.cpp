#include <gmock/gmock.h>

#include "assay/data/input_source_internal.hpp"
#include "assay/data/scratch_folder_test.hpp"

namespace assay::data::array_input_test {
namespace {

using tensor::DType;
using testing::ElementsAre;
using testing::HasSubstr;
using ArrayInputTest = ScratchFolder;

template <class T>
Result<std::vector<T>> rows(const InputSpec& spec, std::size_t first, std::size_t count) {
  ASSAY_ASSIGN(const auto source, open_array_input(spec));
  ASSAY_ASSIGN(const auto stream, source->open());
  std::vector<T> values(count * tensor::elements_of(source->raw().shape));
  std::vector<Undecodable> undecodable;
  ASSAY_TRY(stream->read(first, count, std::as_writable_bytes(std::span(values)), undecodable));
  return values;
}

TEST_F(ArrayInputTest, RowsOfEveryKindOfFileAreTheSame) {
  write_npy<std::int16_t>("x.npy", DType::i16, {3, 2}, {1, 2, 3, 4, 5, 600});
  write_gzip("x.npy.gz", *read_file(at("x.npy")));
  write_zip("stored.npz", {{"x.npy", at("x.npy")}}, false);
  write_zip("deflated.npz", {{"x.npy", at("x.npy")}}, true);
  write("x.idx", idx_bytes(0x0B, {3, 2}, std::string_view("\0\1\0\2\0\3\0\4\0\5\2\x58", 12)));
  for (const char* name : {"x.npy", "x.npy.gz", "stored.npz", "deflated.npz", "x.idx"}) {
    EXPECT_THAT(*rows<std::int16_t>({.path = at(name)}, 0, 3), ElementsAre(1, 2, 3, 4, 5, 600)) << name;
    EXPECT_THAT(*rows<std::int16_t>({.path = at(name)}, 1, 2), ElementsAre(3, 4, 5, 600)) << name;
  }
}

TEST_F(ArrayInputTest, KeyPicksTheArray) {
  write_npy<float>("a.npy", DType::f32, {1}, {1});
  write_npy<float>("b.npy", DType::f32, {1}, {2});
  write_zip("x.npz", {{"a.npy", at("a.npy")}, {"b.npy", at("b.npy")}});
  EXPECT_THAT(*rows<float>({.path = at("x.npz"), .key = "b"}, 0, 1), ElementsAre(2));
  EXPECT_THAT(open_array_input({.path = at("x.npz")}).error().message(), HasSubstr("no array 'x'"));
}

TEST_F(ArrayInputTest, TextAndSingleNumbersAreNoInputs) {
  ASSERT_TRUE(tensor::write_npy_strings(at("s.npy"), std::vector<std::string>{"a"}));
  EXPECT_EQ(open_array_input({.path = at("s.npy")}).error().code(), ErrorCode::unsupported);
  write_npy<float>("one.npy", DType::f32, {}, {1});
  EXPECT_EQ(open_array_input({.path = at("one.npy")}).error().code(), ErrorCode::corrupt);
}

TEST_F(ArrayInputTest, BytesBeyondTheLastRowAreCorrupt) {
  write("x.idx", idx_bytes(0x08, {2, 2}, "12345"));
  EXPECT_TRUE(rows<char>({.path = at("x.idx")}, 0, 1));
  EXPECT_EQ(rows<char>({.path = at("x.idx")}, 0, 2).error().code(), ErrorCode::corrupt);
}

TEST_F(ArrayInputTest, CompressedFileCutShortIsCorruptWhereItEnds) {
  std::string pixels;
  for (int i = 0; i < 4000; ++i) pixels += static_cast<char>(i * i % 251);
  write_gzip("x.idx.gz", idx_bytes(0x08, {1000, 4}, pixels));
  const std::string bytes = *read_file(at("x.idx.gz"));
  write("cut.idx.gz", bytes.substr(0, bytes.size() / 2));
  EXPECT_FALSE(rows<char>({.path = at("cut.idx.gz")}, 0, 1000));
}

}  // namespace
}  // namespace assay::data::array_input_test
