#include <gmock/gmock.h>

#include "assay/data/image_list_internal.hpp"
#include "assay/data/scratch_folder_test.hpp"

namespace assay::data::image_list_test {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using ImageListTest = ScratchFolder;

TEST_F(ImageListTest, SubFoldersAreTheClassesInTheOrderOfTheirNames) {
  write("dog/b.JPG", "");
  write("dog/a.png", "");
  write("cat/deep/z.jpeg", "");
  write("cat/notes.txt", "");
  write(".cache/x.png", "");
  const auto list = list_images(folder_);
  ASSERT_TRUE(list) << list.error().text();
  EXPECT_THAT(list->classes, ElementsAre("cat", "dog"));
  EXPECT_THAT(list->files, ElementsAre("cat/deep/z.jpeg", "dog/a.png", "dog/b.JPG"));
  EXPECT_THAT(list->class_of, ElementsAre(0, 1, 1));
}

TEST_F(ImageListTest, FlatFolderHasNoClasses) {
  write("b.png", "");
  write("a.jpg", "");
  const auto list = list_images(folder_);
  EXPECT_THAT(list->files, ElementsAre("a.jpg", "b.png"));
  EXPECT_THAT(list->classes, IsEmpty());
}

TEST_F(ImageListTest, FilesThatAreNoImageAreCountedByExtension) {
  write("cat/a.png", "");
  write("cat/b.BMP", "");
  write("cat/deep/c.bmp", "");
  write("cat/d.webp", "");
  write("cat/.DS_Store", "");
  write("list", "");
  const auto list = list_images(folder_);
  ASSERT_TRUE(list) << list.error().text();
  EXPECT_THAT(left_out_text(*list),
              HasSubstr("4 files are no JPEG or PNG and were left out (2 .bmp, 1 .webp, 1 without an extension)"));
  fs::remove_all(folder_ / "cat");
  write("dog/a.jpg", "");
  fs::remove(folder_ / "list");
  EXPECT_EQ(left_out_text(*list_images(folder_)), "");
}

TEST_F(ImageListTest, NothingToReadIsInsufficient) {
  EXPECT_EQ(list_images(folder_).error().code(), ErrorCode::insufficient_data);
  write("cat/a.png", "");
  write("dog/notes.txt", "");
  EXPECT_THAT(list_images(folder_).error().message(),
              HasSubstr("dog: a class folder without a JPEG or PNG image (1 .txt)"));
}

TEST_F(ImageListTest, ImagesBesideClassFoldersAreNotDroppedSilently) {
  write("cat/a.png", "");
  write("stray.png", "");
  EXPECT_THAT(list_images(folder_).error().message(), HasSubstr("'stray.png'"));
}

}  // namespace
}  // namespace assay::data::image_list_test
