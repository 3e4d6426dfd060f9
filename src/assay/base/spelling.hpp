#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace assay {

// The name nearest to `word` in edit distance (insert, delete, replace, swap of neighbours), when it is near enough to
// be a likely misspelling (at most a third of the longer one's letters); otherwise empty. The first of equals wins.
std::string nearest_name(std::string_view word, std::span<const std::string> names);

// " (did you mean 'scale'?)", or empty: to end an error message with.
std::string did_you_mean(std::string_view word, std::span<const std::string> names);

}  // namespace assay
