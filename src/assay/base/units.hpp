#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "assay/base/result.hpp"

namespace assay {

// A number of bytes.
struct Bytes {
  std::uint64_t count = 0;
  friend auto operator<=>(const Bytes&, const Bytes&) = default;
};

// "38.1 kB", "1.07 GB": decimal units, three significant digits. Below 1000 exact: "512 B".
std::string to_text(Bytes bytes);

// "850 ms", "12.3 s", "4 min 10 s", "2 h 5 min": for people.
std::string to_text(std::chrono::nanoseconds duration);

// A measured time in the unit that suits it, with so many significant digits: "120.4 µs", "5.210 ms", "1.203 s".
std::string time_text(double microseconds, int digits = 4);

// "512MB", "2GiB", "1000": k, M, G, T are powers of 1000; Ki, Mi, Gi, Ti powers of 1024; the B may be left out.
Result<Bytes> parse_bytes(std::string_view text);

// "500ms", "30s", "5min", "2h"; a bare number is seconds. Zero or negative is refused.
Result<std::chrono::nanoseconds> parse_duration(std::string_view text);

// A part of a whole: "0.6" or "60%".
Result<double> parse_share(std::string_view text);

// The whole text as a finite decimal number, independent of the locale. A leading '+' is accepted.
Result<double> parse_number(std::string_view text);

}  // namespace assay
