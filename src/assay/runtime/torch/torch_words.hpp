#pragma once

#include <exception>
#include <new>
#include <string>
#include <string_view>
#include <type_traits>

#include <c10/util/Exception.h>

#include "assay/base/result.hpp"

namespace assay::runtime {

// The words of what libtorch threw, without its call stack: the last line says what went wrong, those before where.
// Only for what is built into the PyTorch module, as the next.
inline std::string words_of(const std::exception& error) {
  if (dynamic_cast<const std::bad_alloc*>(&error) != nullptr) return "out of memory";
  const auto* of_torch = dynamic_cast<const c10::Error*>(&error);
  std::string words = of_torch != nullptr ? of_torch->what_without_backtrace() : error.what();
  words.erase(words.find_last_not_of(" \n") + 1);
  if (const auto marker = words.rfind("RuntimeError: "); marker != std::string::npos) words.erase(0, marker + 14);
  // "[enforce fail at alloc_cpu.cpp:75] err == 0. DefaultCPUAllocator: can't allocate memory"
  if (words.starts_with("[enforce fail at ")) {
    const auto place = words.find(". ", words.find(']'));
    if (place != std::string::npos) words.erase(0, place + 2);
  }
  if (const auto end = words.find('\n'); end != std::string::npos) words.erase(end);
  return words;
}

// The result of `work`; what it throws is a runtime error that begins with what was being done.
template <class Work>
std::invoke_result_t<Work> guarded(std::string_view doing, const Work& work) {
  try {
    return work();
  } catch (const std::exception& error) {
    return fail(ErrorCode::runtime, "{}: {}", doing, words_of(error));
  }
}

}  // namespace assay::runtime
