#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "assay/base/result.hpp"

namespace assay {

// SHA-256 (FIPS 180-4) of bytes given piece by piece. Not thread-safe; one object per digest.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;

  void update(std::span<const std::byte> bytes);
  void update(std::string_view text);

  // The digest as 64 lowercase hexadecimal characters. The object takes no more bytes afterwards.
  std::string finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

std::string sha256_of(std::string_view text);

// Reads the file in pieces; memory does not grow with its size.
Result<std::string> sha256_of_file(const std::filesystem::path& path);

}  // namespace assay
