#pragma once

#include <map>
#include <string>
#include <variant>
#include <vector>

#include "assay/base/result.hpp"

namespace assay::quantize {

struct Boolean {};
struct Integer {
  std::int64_t least = 0;
  std::int64_t most = 0;
};
struct Real {
  double least = 0;
  double most = 0;
};
struct Choice {
  std::vector<std::string> values;
};
struct Names {};  // several, separated by ';'
struct Text {};

// What another option has to be for one to have an effect.
struct OnlyWith {
  std::string option;
  std::vector<std::string> values;
};

// One setting of a method: what it may be and what it is when it is not given.
struct OptionInfo {
  std::string name;
  std::variant<Boolean, Integer, Real, Choice, Names, Text> kind;
  std::string otherwise;
  std::string summary;
  std::vector<OnlyWith> only_with = {};  // all of them
};

// The settings of one method, complete: what was not given has its default.
class Options {
 public:
  // invalid_argument naming the option, what was given and what it may be; an unknown name lists those there are.
  static Result<Options> parse(const std::vector<OptionInfo>& known, const std::map<std::string, std::string>& given,
                               const std::string& method);

  // Which of the settings given change nothing beside the others, and what would give each an effect.
  std::map<std::string, OnlyWith> without_effect(const std::vector<OptionInfo>& known,
                                                 const std::map<std::string, std::string>& given) const;

  bool boolean(const std::string& name) const;
  std::int64_t integer(const std::string& name) const;
  double real(const std::string& name) const;
  const std::string& text(const std::string& name) const;  // of a choice too
  std::vector<std::string> names(const std::string& name) const;

  // Every setting in canonical text, for records and identity: {"per_channel": "true", …}.
  const std::map<std::string, std::string>& all() const { return values_; }

 private:
  std::map<std::string, std::string> values_;
};

}  // namespace assay::quantize
