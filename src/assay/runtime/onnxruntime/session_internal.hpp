#pragma once

#include <memory>

#include "assay/runtime/onnxruntime/library_internal.hpp"
#include "assay/runtime/runtime.hpp"

namespace assay::runtime {

// Loads a model into an environment that outlives the session.
Result<std::unique_ptr<Session>> load_session(const OrtApi& api, OrtEnv* env, const std::filesystem::path& model,
                                              const SessionOptions& options);

}  // namespace assay::runtime
