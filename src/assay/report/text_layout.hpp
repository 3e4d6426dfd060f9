#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace assay::report {

// Columns a terminal needs for UTF-8 text: East Asian wide characters and pictographs take two, combining marks none,
// all others (−, ≤, ×, →, …) one.
int display_width(std::string_view text);

// The lines of a message as one: "a\n  b\n" is "a; b", and after a colon or a semicolon only a blank stands.
std::string on_one_line(std::string_view text);

// The text on one line with control characters (escape sequences in a file name, say) replaced by '?', so that it can
// be shown.
std::string printable(std::string_view text);

// Blanks are added on the right, or on the left; text that is too long stays whole.
std::string pad_right(std::string_view text, int width);
std::string pad_left(std::string_view text, int width);

// At most `width` columns, the last of them "…" when something was cut.
std::string shortened(std::string_view text, int width);

// Lines of at most `width` columns, broken at blanks. A number keeps its unit ("1.00 pt"); a longer word stays whole.
std::vector<std::string> wrapped(std::string_view text, int width);

}  // namespace assay::report
