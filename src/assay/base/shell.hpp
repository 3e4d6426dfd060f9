#pragma once

#include <string>
#include <string_view>

namespace assay {

// The text as one word of a POSIX shell's command line: as it is where no character of it means anything there,
// otherwise in single quotes. For commands that a reader is to copy.
std::string shell_quoted(std::string_view text);

}  // namespace assay
