#include "assay/base/problems.hpp"

#include <algorithm>

namespace assay {

void Problems::add(const Status& status) {
  if (!status) add(status.error());
}

void Problems::add(Error problem) {
  if (std::ranges::find(problems_, problem.message(), &Error::message) == problems_.end()) {
    problems_.push_back(std::move(problem));
  }
}

Status Problems::status() const {
  if (problems_.empty()) return {};
  std::string text;
  for (const Error& problem : problems_) text += (text.empty() ? "" : "\n") + problem.message();
  Error all(problems_.front().code(), std::move(text));
  for (const std::string& line : problems_.front().context()) all = std::move(all).within(line);
  return tl::unexpected<Error>(std::move(all));
}

}  // namespace assay
