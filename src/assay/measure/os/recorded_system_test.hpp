#pragma once

#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>

namespace assay::measure::testing_only {

// A folder that stands for the root of a system's /proc and /sys, with the files a test writes into it.
class RecordedSystem : public testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::remove_all(root_);
    std::filesystem::create_directories(root_);
  }
  void TearDown() override { std::filesystem::remove_all(root_); }
  void record(const std::string& path, const std::string& text) const {
    std::filesystem::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path) << text;
  }
  std::filesystem::path root_ = std::filesystem::path(testing::TempDir()) / "assay_recorded_system";
};

}  // namespace assay::measure::testing_only
