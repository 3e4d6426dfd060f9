#include <gmock/gmock.h>

#include "assay/data/image_list_internal.hpp"
#include "assay/data/scratch_folder_test.hpp"

namespace assay::data {
namespace {

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

TEST_F(ImageListTest, NothingToReadIsInsufficient) {
  EXPECT_EQ(list_images(folder_).error().code(), ErrorCode::insufficient_data);
  write("cat/a.png", "");
  write("dog/notes.txt", "");
  EXPECT_THAT(list_images(folder_).error().message(), HasSubstr("dog"));
}

TEST_F(ImageListTest, ImagesBesideClassFoldersAreNotDroppedSilently) {
  write("cat/a.png", "");
  write("stray.png", "");
  EXPECT_THAT(list_images(folder_).error().message(), HasSubstr("'stray.png'"));
}

}  // namespace
}  // namespace assay::data
