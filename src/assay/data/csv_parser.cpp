#include <algorithm>

#include "assay/data/csv_parser_internal.hpp"

namespace assay::data {
namespace {

constexpr std::size_t k_buffer = std::size_t{1} << 17;
constexpr std::size_t k_longest_record = std::size_t{1} << 27;

}  // namespace

CsvParser::CsvParser(std::string name, std::unique_ptr<ByteStream> bytes, char delimiter)
    : name_(std::move(name)), delimiter_(delimiter), bytes_(std::move(bytes)), buffer_(k_buffer) {
  for (const char c : {delimiter, '\n', '\r'}) ends_plain_[static_cast<unsigned char>(c)] = true;
}

std::string_view CsvParser::cell(std::size_t index) const {
  const std::size_t begin = index == 0 ? 0 : ends_[index - 1];
  return std::string_view(text_).substr(begin, ends_[index] - begin);
}

Result<bool> CsvParser::fill() {
  position_ = 0;
  ASSAY_ASSIGN(filled_, bytes_->read(buffer_));
  return filled_ > 0;
}

Result<int> CsvParser::peek() {
  if (position_ == filled_) {
    ASSAY_ASSIGN(const bool more, fill());
    if (!more) return -1;
  }
  return static_cast<int>(buffer_[position_]);
}

Result<bool> CsvParser::at_start() {
  if (row_ == 0) {
    ASSAY_TRY(peek());
    const auto* front = reinterpret_cast<const char*>(buffer_.data());
    if (std::string_view(front, filled_).starts_with("\xef\xbb\xbf")) position_ = 3;
  }
  ASSAY_ASSIGN(const int first, peek());
  row_ = line_;
  return first >= 0;
}

// Up to the separator or the end of the buffer.
void CsvParser::take_plain() {
  const auto* chars = reinterpret_cast<const char*>(buffer_.data());
  std::size_t end = position_;
  while (end < filled_ && !ends_plain_[static_cast<unsigned char>(chars[end])]) ++end;
  text_.append(chars + position_, end - position_);
  position_ = end;
}

Status CsvParser::take_quoted() {
  was_quoted_ = true;
  ++position_;
  while (true) {
    ASSAY_ASSIGN(const int c, peek());
    if (c < 0 || text_.size() > k_longest_record) {
      return fail(ErrorCode::corrupt, "{}:row {}: a quoted cell is never closed", name_, row_);
    }
    ++position_;
    if (c == '\n') ++line_;
    if (c == '"') {
      ASSAY_ASSIGN(const int after, peek());
      if (after != '"') break;
      ++position_;
    }
    text_ += static_cast<char>(c);
  }
  ASSAY_ASSIGN(const int after, peek());
  if (after < 0 || ends_plain_[static_cast<std::size_t>(after)]) return {};
  return fail(ErrorCode::corrupt, "{}:row {}: text after the closing quote of cell {}", name_, row_, ends_.size() + 1);
}

// Ends the cell; true when another cell follows in the record.
Result<bool> CsvParser::take_separator() {
  ends_.push_back(text_.size());
  ASSAY_ASSIGN(const int c, peek());
  if (c < 0) return false;
  ++position_;
  if (c == static_cast<unsigned char>(delimiter_)) return true;
  ++line_;
  if (c == '\n') return false;
  ASSAY_ASSIGN(const int after, peek());
  if (after == '\n') ++position_;
  return false;
}

Result<bool> CsvParser::next() {
  text_.clear();
  ends_.clear();
  was_quoted_ = false;
  ASSAY_ASSIGN(const bool more, at_start());
  if (!more) return false;
  bool goes_on = true;
  while (goes_on) {
    ASSAY_ASSIGN(int c, peek());
    if (c == '"') ASSAY_TRY(take_quoted());
    while (c >= 0 && c != '"' && !ends_plain_[static_cast<std::size_t>(c)]) {
      take_plain();
      ASSAY_ASSIGN(c, peek());
    }
    if (text_.size() > k_longest_record) return fail(ErrorCode::corrupt, "{}:row {}: is too long", name_, row_);
    ASSAY_ASSIGN(goes_on, take_separator());
  }
  return true;
}

}  // namespace assay::data
