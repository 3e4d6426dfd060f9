#pragma once

#include <vector>

#include "assay/base/result.hpp"

namespace assay {

// Gathers what several checks find wrong, so that all of it is told at once and not the first alone.
class Problems {
 public:
  void add(const Status& status);  // a success adds nothing
  void add(Error problem);

  bool empty() const { return problems_.empty(); }

  // Success when nothing was added. Otherwise one error with the code and the context of the first, and all messages
  // below each other in the order they came, each once.
  Status status() const;

 private:
  std::vector<Error> problems_;
};

}  // namespace assay
