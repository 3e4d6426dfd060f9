#include "assay/measure/os/recorded_system_test.hpp"
#include "assay/measure/os/system_file_internal.hpp"

namespace assay::measure::system_file_test {
namespace {

class SystemFile : public testing_only::RecordedSystem {};

TEST_F(SystemFile, FilesOfProcThatClaimToBeEmptyAreReadWhole) {
  const auto text = system_text("/proc/self/status");
  ASSERT_TRUE(text) << text.error().text();
  EXPECT_NE(text->find("VmHWM:"), std::string::npos);
}

TEST_F(SystemFile, LineEndIsNoPartOfTheTextAndNumbersAreWhole) {
  record("a", "performance\n");
  record("n", "262143328850\n");
  record("x", "12 apples\n");
  EXPECT_EQ(*system_text(root_ / "a"), "performance");
  EXPECT_EQ(*system_number(root_ / "n"), 262143328850U);
  EXPECT_EQ(system_number(root_ / "x").error().code(), ErrorCode::corrupt);
}

TEST_F(SystemFile, MissingOneIsNotFoundWithThePathAndTheReason) {
  const auto text = system_text(root_ / "none");
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().code(), ErrorCode::not_found);
  EXPECT_NE(text.error().message().find("none: No such file"), std::string::npos) << text.error().message();
}

TEST_F(SystemFile, FoldersComeInNumericalOrderWithoutTheirNeighbours) {
  for (const char* name : {"cpu10", "cpu2", "cpufreq", "cpu", "gpu1"}) std::filesystem::create_directory(root_ / name);
  const auto folders = numbered_folders(root_, "cpu");
  ASSERT_EQ(folders.size(), 2U);
  EXPECT_EQ(folders[0].filename(), "cpu2");
  EXPECT_EQ(folders[1].filename(), "cpu10");
  EXPECT_TRUE(numbered_folders(root_ / "none", "cpu").empty());
}

}  // namespace
}  // namespace assay::measure::system_file_test
