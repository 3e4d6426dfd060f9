#include "assay/tensor/npy.hpp"

#include <fstream>

#include <gtest/gtest.h>

#include "assay/base/random.hpp"

namespace assay::tensor::npy_test {
namespace {

namespace fs = std::filesystem;

class NpyTest : public testing::Test {
 protected:
  void SetUp() override { fs::create_directories(folder_); }
  void TearDown() override { fs::remove_all(folder_); }
  fs::path file(const char* name) const { return folder_ / name; }
  fs::path folder_ = fs::path(testing::TempDir()) / "assay_npy_test";
};

// As NumPy 1.24 writes numpy.save(f, numpy.array([[1, 2, 3]], dtype='<i2')).
std::string numpys_own() {
  std::string header = "{'descr': '<i2', 'fortran_order': False, 'shape': (1, 3), }";
  header.resize(117, ' ');
  header += '\n';
  return std::string("\x93NUMPY\x01\x00\x76\x00", 10) + header + std::string("\x01\x00\x02\x00\x03\x00", 6);
}

std::span<const std::byte> bytes_of_text(const std::string& text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

TEST_F(NpyTest, ReadsWhatNumPyWrites) {
  const std::string content = numpys_own();
  const auto tensor = parse_npy(bytes_of_text(content), "a.npy");
  ASSERT_TRUE(tensor) << tensor.error().text();
  EXPECT_EQ(tensor->shape(), (Shape{1, 3}));
  EXPECT_EQ(tensor->as<std::int16_t>()[2], 3);
}

TEST_F(NpyTest, WriterCountsRowsAndReaderStreamsThem) {
  auto writer = NpyWriter::create(file("a.npy"), DType::f32, {2});
  ASSERT_TRUE(writer);
  for (int i = 0; i < 5; ++i) {
    const std::array<float, 2> row{static_cast<float>(i), 10.0F * static_cast<float>(i)};
    ASSERT_TRUE(writer->append(std::as_bytes(std::span(row))));
  }
  ASSERT_TRUE(writer->commit());
  const auto reader = NpyReader::open(file("a.npy"));
  ASSERT_TRUE(reader) << reader.error().text();
  EXPECT_EQ(reader->header().shape, (Shape{5, 2}));
  std::array<float, 4> rows{};
  ASSERT_TRUE(reader->read(3, 2, std::as_writable_bytes(std::span(rows))));
  EXPECT_EQ(rows[0], 3.0F);
  EXPECT_EQ(rows[3], 40.0F);
}

TEST_F(NpyTest, StringsRoundTripAndUnicodeIsRead) {
  const std::vector<std::string> ids{"a", "", "née"};
  ASSERT_TRUE(write_npy_strings(file("ids.npy"), ids));
  EXPECT_EQ(read_npy_strings(file("ids.npy")).value(), ids);
  std::string header = "{'descr': '<U2', 'fortran_order': False, 'shape': (1,), }";
  header.resize(117, ' ');
  const std::string content =
      std::string("\x93NUMPY\x01\x00\x76\x00", 10) + header + "\n" + std::string("\xe9\x00\x00\x00\x41\x00\x00\x00", 8);
  EXPECT_EQ(parse_npy_strings(bytes_of_text(content), "u.npy").value(), std::vector<std::string>{"éA"});
}

TEST_F(NpyTest, DamagedFilesAreNamed) {
  const std::string good = numpys_own();
  const auto code_of = [](const std::string& content) {
    const auto tensor = parse_npy(bytes_of_text(content), "a.npy");
    EXPECT_FALSE(tensor);
    EXPECT_NE(tensor.error().message().find("a.npy"), std::string::npos);
    return tensor.error().code();
  };
  EXPECT_EQ(code_of(good.substr(0, good.size() - 1)), ErrorCode::corrupt);
  EXPECT_EQ(code_of(good.substr(0, 40)), ErrorCode::corrupt);
  EXPECT_EQ(code_of("PK not npy at all"), ErrorCode::corrupt);
  std::string fortran = good;
  fortran.replace(fortran.find("False"), 5, "True ");
  EXPECT_EQ(code_of(fortran), ErrorCode::unsupported);
  std::string big_endian = good;
  big_endian.replace(big_endian.find("<i2"), 3, ">i2");
  EXPECT_EQ(code_of(big_endian), ErrorCode::unsupported);
}

// 2^42 strings of 2^20 characters of four bytes are 2^64 bytes: as many as none at all, once the product wraps.
TEST_F(NpyTest, SizeBeyond64BitsIsCorrupt) {
  std::string header = "{'descr': '<U1048576', 'fortran_order': False, 'shape': (4398046511104,), }";
  header.resize(117, ' ');
  const std::string content = std::string("\x93NUMPY\x01\x00\x76\x00", 10) + header + "\n";
  // Judged by the reader, which only opens: reading on would never end.
  std::ofstream(file("big.npy"), std::ios::binary) << content;
  const auto reader = NpyReader::open(file("big.npy"));
  ASSERT_FALSE(reader);
  EXPECT_EQ(reader.error().code(), ErrorCode::corrupt);
}

TEST_F(NpyTest, TypesThatTheFormatLacksAreUnsupported) {
  EXPECT_EQ(NpyWriter::create(file("b.npy"), DType::bf16, {}).error().code(), ErrorCode::unsupported);
  EXPECT_EQ(write_npy(file("b.npy"), Tensor(DType::i4, {2}).view()).error().code(), ErrorCode::unsupported);
  EXPECT_FALSE(fs::exists(file("b.npy")));
}

TEST_F(NpyTest, RandomDamageNeverCrashes) {
  RandomStream random(1, stream_named("npy damage"), 0);
  for (int round = 0; round < 2000; ++round) {
    std::string content = numpys_own();
    for (int k = 0; k < 3; ++k)
      content[random.below(static_cast<std::uint32_t>(content.size()))] = static_cast<char>(random.below(256));
    content.resize(random.below(static_cast<std::uint32_t>(content.size())) + 1);
    (void)parse_npy(bytes_of_text(content), "a.npy");
    (void)parse_npy_strings(bytes_of_text(content), "a.npy");
  }
}

}  // namespace
}  // namespace assay::tensor::npy_test
