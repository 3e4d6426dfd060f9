#pragma once

#include <filesystem>
#include <memory>
#include <span>

#include "assay/base/result.hpp"
#include "assay/data/description_internal.hpp"
#include "assay/data/input_source_internal.hpp"
#include "assay/data/source.hpp"

namespace assay::data {

// One kind of file or folder that a data set can be read from.
struct Reader {
  ReaderInfo info;
  bool (*recognises)(const std::filesystem::path& path);
  Result<Description> (*describe)(const std::filesystem::path& path);             // as a data set of its own
  Result<std::unique_ptr<InputSource>> (*open)(const InputSpec& spec) = nullptr;  // as an input; null: cannot be one
};

// All readers, the first that recognises a path takes it.
std::span<const Reader> readers();

// nullptr when none does.
const Reader* reader_for(const std::filesystem::path& path);

}  // namespace assay::data
