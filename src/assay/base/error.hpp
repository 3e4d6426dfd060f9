#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace assay {

// What went wrong, for a program to act on. The texts are for people.
enum class ErrorCode {
  invalid_argument,   // what the caller or the user asked for makes no sense; nothing was tried
  not_found,          // a file, key or name that does not exist
  unsupported,        // understood, but this build or this runtime cannot do it
  corrupt,            // data that does not keep to its format or contradicts itself
  io,                 // the operating system refused to read or write
  out_of_range,       // a value outside its allowed set, such as a label outside the classes
  insufficient_data,  // too few samples for what was asked
  runtime,            // a model could not be loaded or run
  cancelled,          // stopped on request
  internal,           // a bug of ours
};

// "corrupt", "io", … as written to cell.json.
std::string_view name_of(ErrorCode code);

// The inverse of name_of; `internal` for a name it does not know.
ErrorCode error_code_of(std::string_view name);

// A failure as a value: what happened, and from the inside out, one line for each layer it passed.
class Error {
 public:
  Error(ErrorCode code, std::string message) : code_(code), message_(std::move(message)) {}

  ErrorCode code() const { return code_; }
  const std::string& message() const { return message_; }
  const std::vector<std::string>& context() const { return context_; }

  // The same error with one more line saying what was being done.
  Error within(std::string doing) &&;

  // The message, then each context line indented below it.
  std::string text() const;

 private:
  ErrorCode code_;
  std::string message_;
  std::vector<std::string> context_;
};

}  // namespace assay
