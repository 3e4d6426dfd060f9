#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <unistd.h>
#include <zip.h>
#include <zlib.h>

#include "assay/base/file.hpp"
#include "assay/tensor/npy.hpp"

namespace assay::data {

// A folder for one test's files, removed afterwards.
class ScratchFolder : public testing::Test {
 protected:
  ScratchFolder() {
    const auto* info = testing::UnitTest::GetInstance()->current_test_info();
    folder_ = std::filesystem::path(testing::TempDir()) /
              fmt::format("assay_data_{}_{}_{}", info->test_suite_name(), info->name(), getpid());
    std::filesystem::create_directories(folder_);
  }
  ~ScratchFolder() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path at(const std::string& name) const { return folder_ / name; }

  std::filesystem::path write(const std::string& name, std::string_view content) const {
    std::filesystem::create_directories(at(name).parent_path());
    std::ofstream file(at(name), std::ios::binary);
    file << content;
    EXPECT_TRUE(file.flush());
    return at(name);
  }

  std::filesystem::path write_gzip(const std::string& name, std::string_view content) const {
    gzFile file = gzopen(at(name).c_str(), "wb");
    gzwrite(file, content.data(), static_cast<unsigned>(content.size()));
    gzclose(file);
    return at(name);
  }

  template <class T>
  std::filesystem::path write_npy(const std::string& name, tensor::DType type, const tensor::Shape& shape,
                                  const std::vector<T>& values) const {
    const auto* bytes = reinterpret_cast<const std::byte*>(values.data());
    EXPECT_TRUE(tensor::write_npy(at(name), tensor::TensorView(type, shape, bytes)));
    return at(name);
  }

  // Files of this folder as an archive; the names of its members first.
  std::filesystem::path write_zip(const std::string& name,
                                  const std::vector<std::pair<std::string, std::filesystem::path>>& members,
                                  bool is_compressed = true) const {
    int code = 0;
    zip_t* archive = zip_open(at(name).c_str(), ZIP_CREATE | ZIP_TRUNCATE, &code);
    for (const auto& [member, path] : members) {
      zip_source_t* source = zip_source_file(archive, path.c_str(), 0, -1);
      const zip_int64_t index = zip_file_add(archive, member.c_str(), source, 0);
      zip_set_file_compression(archive, static_cast<zip_uint64_t>(index), is_compressed ? ZIP_CM_DEFLATE : ZIP_CM_STORE,
                               0);
    }
    EXPECT_EQ(zip_close(archive), 0);
    return at(name);
  }

  std::filesystem::path folder_;
};

inline std::filesystem::path testdata(const std::string& name) {
  return std::filesystem::path(ASSAY_SOURCE_DIR) / "src/assay/data/testdata" / name;
}

// An idx file: type code, extents, elements as they lie in the file.
inline std::string idx_bytes(char code, std::initializer_list<std::uint32_t> extents, std::string_view elements) {
  std::string bytes{0, 0, code, static_cast<char>(extents.size())};
  for (const std::uint32_t extent : extents) {
    for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(extent >> shift & 0xff);
  }
  return bytes + std::string(elements);
}

}  // namespace assay::data
