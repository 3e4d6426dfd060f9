#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <yaml-cpp/yaml.h>

#include "assay/base/result.hpp"
#include "assay/tensor/shape.hpp"

namespace assay::data {

// What is wrong with a YAML file, all of it, each with its line.
class YamlProblems {
 public:
  explicit YamlProblems(std::filesystem::path path) : path_(std::move(path)) {}
  void add(const YAML::Node& where, const std::string& what);

  // invalid_argument with one line for each problem; success without any.
  Status status() const;

 private:
  std::filesystem::path path_;
  std::vector<std::string> lines_;
};

// A map of a YAML file, read key by key. A wrong kind of value is noted and gives the default.
class YamlSection {
 public:
  // `what`: "an input", for messages. Notes unknown and repeated keys.
  YamlSection(const YAML::Node& node, std::string what, std::vector<std::string> keys, YamlProblems& problems);

  bool has(const std::string& key) const;
  YAML::Node at(const std::string& key) const;  // undefined when absent

  std::string text(const std::string& key) const;
  std::string choice(const std::string& key, const std::vector<std::string>& allowed, std::string otherwise) const;
  double number(const std::string& key, double otherwise) const;
  std::int64_t whole_number(const std::string& key, std::int64_t least) const;  // 0 when absent
  std::vector<std::string> texts(const std::string& key) const;                 // one, or a list
  std::vector<double> numbers(const std::string& key) const;                    // one, or a list
  tensor::Shape shape(const std::string& key) const;
  std::vector<std::vector<double>> matrix(const std::string& key) const;

  void problem(const YAML::Node& where, const std::string& what) const { problems_.add(where, what); }

 private:
  std::vector<double> number_list(const YAML::Node& node, const std::string& key) const;

  YAML::Node node_;
  std::vector<std::string> keys_;
  YamlProblems& problems_;
};

// A scalar's text. Empty for anything else.
std::string scalar_text(const YAML::Node& node);

}  // namespace assay::data
