#include <gmock/gmock.h>

#include "assay/data/manifest_internal.hpp"

namespace assay::data::manifest_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Result<Description> parse(const std::string& text) {
  return parse_manifest(text, "folder/dataset.yaml");
}

constexpr const char* k_whole = R"(name: digits
task: classification
inputs:
  - name: image
    file: digits.csv
    columns: pixel_0..pixel_63
    shape: [1, 8, 8]
    scale: 0.0625
    offset: 1
    mean: [0.5]
    std: 0.25
target: digit
classes: ["no", "yes"]
positive: yes
ids: {file: ids.npy}
groups: {file: x.npz, key: patient}
slices: [ink, site]
split: {column: split, use: test}
costs: [[0, 1], [10, 0]]
max_undecodable: 2
)";

TEST(Manifest, EveryKeyIsRead) {
  const auto d = parse(k_whole);
  ASSERT_TRUE(d) << d.error().text();
  EXPECT_EQ(d->name, "digits");
  EXPECT_EQ(d->task, Task::classification);
  ASSERT_EQ(d->inputs.size(), 1U);
  const InputSpec& input = d->inputs[0];
  EXPECT_EQ(input.name, "image");
  EXPECT_EQ(input.path, "folder/digits.csv");
  EXPECT_THAT(input.columns, ElementsAre("pixel_0..pixel_63"));
  EXPECT_EQ(input.shape, (tensor::Shape{1, 8, 8}));
  EXPECT_EQ(input.preprocessing.scale, 0.0625);
  EXPECT_EQ(input.preprocessing.offset, 1);
  EXPECT_THAT(input.preprocessing.mean, ElementsAre(0.5));
  EXPECT_THAT(input.preprocessing.std, ElementsAre(0.25));
  EXPECT_EQ(d->target->column, "digit");
  EXPECT_THAT(d->classes, ElementsAre("no", "yes"));
  EXPECT_EQ(d->positive, "yes");
  EXPECT_EQ(d->ids->file, "folder/ids.npy");
  EXPECT_EQ(d->groups->key, "patient");
  EXPECT_EQ(d->slices[1].name, "site");
  EXPECT_EQ(d->split->column.column, "split");
  EXPECT_EQ(d->split->use, "test");
  EXPECT_EQ(d->costs[1][0], 10);
  EXPECT_EQ(d->max_undecodable, 2U);
}

TEST(Manifest, SlicesCanBeInFilesOfTheirOwn) {
  const auto d = parse("inputs: [{file: x.npy}]\nslices:\n  ink: {file: ink.npy}\n  site: place\n");
  ASSERT_TRUE(d) << d.error().text();
  EXPECT_EQ(d->slices[0].name, "ink");
  EXPECT_EQ(d->slices[0].file, "folder/ink.npy");
  EXPECT_EQ(d->slices[1].column, "place");
}

TEST(Manifest, ImagesHaveTheirOwnKeys) {
  const auto d = parse(
      "inputs:\n  - {folder: images, resize: 256, crop: 224, interpolation: bicubic, channels: bgr, layout: nhwc}\n");
  ASSERT_TRUE(d) << d.error().text();
  const ImageOptions& images = d->inputs[0].images;
  EXPECT_EQ(images.resize, 256);
  EXPECT_EQ(images.crop, 224);
  EXPECT_EQ(images.interpolation, "bicubic");
  EXPECT_EQ(images.channels, "bgr");
  EXPECT_TRUE(d->inputs[0].preprocessing.channels_last);
}

TEST(Manifest, NameIsTheFoldersWhenNotGiven) {
  EXPECT_EQ(parse("inputs: [{file: x.npy}]")->name, "folder");
}

TEST(Manifest, EveryProblemIsReportedWithItsLine) {
  const auto result = parse(
      "taks: regression\ninputs:\n  - file: a.csv\n    shpae: [1]\n    scale: big\n  - name: b\n    std: [0]\n"
      "split: {use: test}\nmax_undecodable: -1\n");
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code(), ErrorCode::invalid_argument);
  const std::string& said = result.error().message();
  EXPECT_THAT(said,
              HasSubstr("folder/dataset.yaml:1: unknown key 'taks' in a data-set manifest (did you mean 'task'?)"));
  EXPECT_THAT(said, HasSubstr(":4: unknown key 'shpae' in an input (did you mean 'shape'?)"));
  EXPECT_THAT(said, HasSubstr(":5: 'scale' must be a number"));
  EXPECT_THAT(said, HasSubstr(":6: an input needs either a 'file' or a 'folder'"));
  EXPECT_THAT(said, HasSubstr(":7: 'std' must be positive"));
  EXPECT_THAT(said, HasSubstr(":3: an input needs a name"));
  EXPECT_THAT(said, HasSubstr(":8: 'split' needs a 'column'"));
  EXPECT_THAT(said, HasSubstr(":9: 'max_undecodable' must be a whole number"));
}

TEST(Manifest, WhatIsNotYamlNamesTheLine) {
  EXPECT_THAT(parse("name: x\ninputs: [").error().message(), HasSubstr("dataset.yaml:"));
  EXPECT_FALSE(parse(""));
  EXPECT_FALSE(parse("just text"));
  EXPECT_FALSE(parse("inputs: x.npy"));
}

}  // namespace
}  // namespace assay::data::manifest_test
