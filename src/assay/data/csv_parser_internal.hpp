#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "assay/data/byte_stream_internal.hpp"

namespace assay::data {

// Records of comma-separated values (RFC 4180), or of values separated by another character: cells in double quotes may
// hold it, line ends and doubled quotes; lines end with LF, CRLF or CR; a byte-order mark at the start is passed over.
// One record in memory at a time.
class CsvParser {
 public:
  CsvParser(std::string name, std::unique_ptr<ByteStream> bytes, char delimiter = ',');

  // Moves to the next record; false at the end. corrupt for a quote that is never closed or text after a closing quote.
  Result<bool> next();

  // The current record. Views into this object, valid until next().
  std::size_t cells() const { return ends_.size(); }
  std::string_view cell(std::size_t index) const;

  // An empty line, which is one empty cell.
  bool is_blank() const { return ends_.size() == 1 && text_.empty() && !was_quoted_; }

  // The line, from 1, on which the current record starts.
  std::uint64_t row() const { return row_; }
  const std::string& name() const { return name_; }

 private:
  Result<bool> fill();
  // The next byte, or -1 at the end; does not consume it.
  Result<int> peek();
  void take_plain();
  Status take_quoted();
  Result<bool> take_separator();
  Result<bool> at_start();

  std::string name_;
  char delimiter_;
  std::array<bool, 256> ends_plain_{};  // what ends a cell without quotes
  std::unique_ptr<ByteStream> bytes_;
  std::vector<std::byte> buffer_;
  std::size_t position_ = 0;
  std::size_t filled_ = 0;
  std::string text_;               // of all cells, one after the other
  std::vector<std::size_t> ends_;  // of each cell in text_
  bool was_quoted_ = false;
  std::uint64_t row_ = 0;
  std::uint64_t line_ = 1;
};

}  // namespace assay::data
