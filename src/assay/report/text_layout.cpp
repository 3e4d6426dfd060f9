#include "assay/report/text_layout.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

namespace assay::report {
namespace {

struct Character {
  char32_t code = 0;
  std::size_t bytes = 1;
};

// The first character; a byte that starts none stands for itself.
Character first_character(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  const std::size_t bytes = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (bytes == 1 || bytes > text.size()) return {lead, 1};
  char32_t code = lead & (0xFFU >> (bytes + 1));
  for (std::size_t i = 1; i < bytes; ++i) {
    const auto next = static_cast<unsigned char>(text[i]);
    if ((next & 0xC0U) != 0x80U) return {lead, 1};
    code = (code << 6U) | (next & 0x3FU);
  }
  return {code, bytes};
}

using Span = std::pair<char32_t, char32_t>;

template <std::size_t N>
bool is_in(const std::array<Span, N>& spans, char32_t code) {
  return std::ranges::any_of(spans, [code](const Span& span) { return span.first <= code && code <= span.second; });
}

int width_of(char32_t code) {
  constexpr std::array<Span, 5> k_none{
      {{0x0300, 0x036F}, {0x200B, 0x200F}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFEFF, 0xFEFF}}};
  constexpr std::array<Span, 8> k_wide{{{0x1100, 0x115F},
                                        {0x2E80, 0xA4CF},
                                        {0xAC00, 0xD7A3},
                                        {0xF900, 0xFAFF},
                                        {0xFE30, 0xFE6F},
                                        {0xFF00, 0xFF60},
                                        {0x1F300, 0x1FAFF},
                                        {0x20000, 0x3FFFD}}};
  if (is_in(k_none, code)) return 0;
  return is_in(k_wide, code) ? 2 : 1;
}

bool is_unit(std::string_view word) {
  constexpr std::array<std::string_view, 11> k_units{"%", "pt", "×", "B", "kB", "MB", "GB", "TB", "dB", "<", "≤"};
  while (!word.empty() && std::string_view(",.;:)").find(word.back()) != std::string_view::npos) word.remove_suffix(1);
  return std::ranges::find(k_units, word) != k_units.end();
}

bool expects_a_number(std::string_view word) {
  return word.ends_with("<") || word.ends_with("≤") || word.ends_with("≥");
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (word.empty()) continue;
    if (!words.empty() && (is_unit(word) || expects_a_number(words.back()))) {
      words.back().append(" ").append(word);
    } else {
      words.emplace_back(word);
    }
  }
  return words;
}

}  // namespace

int display_width(std::string_view text) {
  int width = 0;
  while (!text.empty()) {
    const Character next = first_character(text);
    width += width_of(next.code);
    text.remove_prefix(next.bytes);
  }
  return width;
}

std::string on_one_line(std::string_view text) {
  constexpr std::string_view k_blanks = " \t\r\n";
  std::string line;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const bool broken = end < text.size();
    std::string_view part = text.substr(0, end);
    text.remove_prefix(broken ? end + 1 : end);
    if (broken) part = part.substr(0, part.find_last_not_of(k_blanks) + 1);
    line += part;
    const std::size_t next = text.find_first_not_of(k_blanks);
    if (!broken || next == std::string_view::npos) return line;
    text.remove_prefix(next);
    if (!line.empty()) line += line.ends_with(':') || line.ends_with(';') ? " " : "; ";
  }
  return line;
}

std::string printable(std::string_view message) {
  const std::string line = on_one_line(message);
  std::string_view text = line;
  std::string shown;
  shown.reserve(text.size());
  while (!text.empty()) {
    const Character next = first_character(text);
    const bool control = next.code < 0x20 || (next.code >= 0x7F && next.code < 0xA0);
    const bool broken = next.bytes == 1 && next.code >= 0x80;
    shown += control || broken ? std::string_view("?") : text.substr(0, next.bytes);
    text.remove_prefix(next.bytes);
  }
  return shown;
}

std::string pad_right(std::string_view text, int width) {
  const int missing = std::max(0, width - display_width(text));
  return std::string(text) + std::string(static_cast<std::size_t>(missing), ' ');
}

std::string pad_left(std::string_view text, int width) {
  const int missing = std::max(0, width - display_width(text));
  return std::string(static_cast<std::size_t>(missing), ' ') + std::string(text);
}

std::string shortened(std::string_view text, int width) {
  if (display_width(text) <= width) return std::string(text);
  std::string kept;
  int used = 1;
  while (!text.empty()) {
    const Character next = first_character(text);
    used += width_of(next.code);
    if (used > width) break;
    kept += text.substr(0, next.bytes);
    text.remove_prefix(next.bytes);
  }
  return kept + "…";
}

std::vector<std::string> wrapped(std::string_view text, int width) {
  std::vector<std::string> lines;
  for (const std::string& word : words_of(text)) {
    if (!lines.empty() && display_width(lines.back()) + 1 + display_width(word) <= width) {
      lines.back().append(" ").append(word);
    } else {
      lines.push_back(word);
    }
  }
  return lines;
}

}  // namespace assay::report
