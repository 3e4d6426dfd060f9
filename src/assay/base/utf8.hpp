#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace assay {

// Where the first byte stands that makes the text no UTF-8 (RFC 3629: shortest forms only, no surrogates, at most
// U+10FFFF); nothing when all of it is UTF-8.
std::optional<std::size_t> first_not_utf8(std::string_view text);

// The text with every byte that is no UTF-8 written as "\xE9", to be shown in a message.
std::string utf8_shown(std::string_view text);

}  // namespace assay
