#include "assay/data/row_view.hpp"

#include <gmock/gmock.h>

#include "assay/data/scratch_folder_test.hpp"
#include "assay/data/source.hpp"

namespace assay::data {
namespace row_view_test {

using testing::ElementsAre;
using testing::HasSubstr;

class RowViewTest : public ScratchFolder {
 protected:
  // Six samples x = (10·i, 10·i + 1), labels i mod 3, groups "p0 p0 p1 p1 p2 p2", ids s0 … s5.
  std::unique_ptr<Dataset> six_samples() const {
    std::string text = "id,patient,a,b,y\n";
    for (int i = 0; i < 6; ++i) text += fmt::format("s{},p{},{},{},{}\n", i, i / 2, 10 * i, 10 * i + 1, i % 3);
    SourceOptions source{.path = write("rows.csv", text), .target = "y", .id = "id", .group = "patient"};
    auto opened = open_dataset(source);
    EXPECT_TRUE(opened) << opened.error().text();
    return std::move(*opened);
  }
};

TEST_F(RowViewTest, ReadsItsRowsAloneHoweverTheyAreAsked) {
  for (const std::size_t at_once : {1U, 2U, 3U, 10U}) {
    const auto view = view_of_rows(six_samples(), {0, 3, 4, 5});
    ASSERT_TRUE(view) << view.error().text();
    EXPECT_EQ((*view)->info().samples, 4U);
    const auto reader = (*view)->open();
    ASSERT_TRUE(reader);
    std::vector<float> firsts;
    for (Batch batch; (*reader)->read(at_once, batch) && batch.count > 0;) {
      const auto values = batch.inputs[0].as<float>();
      for (std::size_t i = 0; i < batch.count; ++i) firsts.push_back(values[2 * i]);
    }
    EXPECT_THAT(firsts, ElementsAre(0, 30, 40, 50)) << at_once << " at once";
  }
}

TEST_F(RowViewTest, SkippedRowsAreItsOwn) {
  const auto view = view_of_rows(six_samples(), {1, 2, 5});
  const auto reader = (*view)->open();
  ASSERT_TRUE((*reader)->skip(2));
  Batch batch;
  ASSERT_TRUE((*reader)->read(5, batch));
  EXPECT_THAT(batch.inputs[0].as<float>(), ElementsAre(50, 51));
}

TEST_F(RowViewTest, AnnotationsAreThoseOfItsRows) {
  const auto view = view_of_rows(six_samples(), {0, 2, 5});
  const auto annotations = (*view)->annotations();
  ASSERT_TRUE(annotations);
  EXPECT_THAT(annotations->labels, ElementsAre(0, 2, 2));
  EXPECT_THAT(annotations->ids, ElementsAre("s0", "s2", "s5"));
  EXPECT_THAT(annotations->groups, ElementsAre(0, 1, 2));
}

TEST_F(RowViewTest, OtherRowsHaveAnotherDigest) {
  const auto a = *view_of_rows(six_samples(), {0, 1});
  const auto b = *view_of_rows(six_samples(), {0, 2});
  const auto a_again = *view_of_rows(six_samples(), {0, 1});
  EXPECT_NE(*a->digest(), *b->digest());
  EXPECT_EQ(*a->digest(), *a_again->digest());
}

TEST_F(RowViewTest, NoRowAndRowsThatThereAreNotAreRefused) {
  EXPECT_EQ(view_of_rows(six_samples(), {}).error().code(), ErrorCode::insufficient_data);
  const auto beyond = view_of_rows(six_samples(), {1, 6});
  ASSERT_FALSE(beyond);
  EXPECT_EQ(beyond.error().code(), ErrorCode::out_of_range);
  EXPECT_THAT(beyond.error().text(), HasSubstr("sample 6 is wanted, but there are 6"));
}

}  // namespace row_view_test
}  // namespace assay::data
