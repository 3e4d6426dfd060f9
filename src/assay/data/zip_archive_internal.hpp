#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "assay/data/byte_stream_internal.hpp"

namespace assay::data {

// One array of a .npz file.
struct ZipMember {
  std::unique_ptr<ByteStream> bytes;
  std::uint64_t size = 0;  // decompressed, as the archive's directory says
};

// Names of the arrays of a .npz file: its members without their ".npy".
Result<std::vector<std::string>> npz_keys(const std::filesystem::path& path);

// not_found for an array that is not there, naming those that are; corrupt for what is not a zip archive; unsupported
// for encrypted members. Each opened member has an archive handle of its own.
Result<ZipMember> open_npz_array(const std::filesystem::path& path, const std::string& key);

}  // namespace assay::data
