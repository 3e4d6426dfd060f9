#include "assay/data/source.hpp"

#include <gmock/gmock.h>

#include "assay/data/scratch_folder_test.hpp"

namespace assay::data::source_test {
namespace {

namespace fs = std::filesystem;
using tensor::DType;
using tensor::Shape;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class SourceTest : public ScratchFolder {
 protected:
  std::unique_ptr<Dataset> open(const SourceOptions& options) {
    auto set = open_dataset(options);
    EXPECT_TRUE(set) << set.error().text();
    return set ? std::move(*set) : nullptr;
  }
  Error refused(const SourceOptions& options) {
    const auto set = open_dataset(options);
    EXPECT_FALSE(set);
    return set ? Error(ErrorCode::internal, "") : set.error();
  }
  static std::vector<float> values(const Dataset& set) {
    Batch batch;
    const auto reader = *set.open();
    EXPECT_TRUE(reader->read(100, batch));
    const auto floats = batch.inputs.front().as<float>();
    return {floats.begin(), floats.end()};
  }
};

TEST_F(SourceTest, CsvWithEveryColumnOption) {
  write("a.csv", "id,x,y,label,who,site\np,1,2,no,7,n\nq,3,4,yes,8,s\n");
  const auto set = open({.path = at("a.csv"),
                         .target = "label",
                         .id = "id",
                         .group = "who",
                         .slices = {"site"},
                         .positive = "yes",
                         .shape = {2, 1},
                         .scale = 2});
  ASSERT_TRUE(set);
  EXPECT_EQ(set->info().name, "a");
  EXPECT_EQ(set->info().inputs[0].shape, (Shape{2, 1}));
  EXPECT_TRUE(set->info().inputs[0].shape_is_declared);
  EXPECT_THAT(set->info().classes, ElementsAre("no", "yes"));
  EXPECT_EQ(set->info().positive, "yes");
  EXPECT_THAT(values(*set), ElementsAre(2, 4, 6, 8));
  EXPECT_THAT(set->annotations()->groups, ElementsAre(0, 1));
}

TEST_F(SourceTest, LabelsOfTheirOwnAreJoinedToACsvById) {
  write("x.csv", "id,x,who\np,1,7\nq,2,8\n");
  write("y.csv", "id,label\nr,1\nq,1\np,0\n");
  SourceOptions options{.path = at("x.csv"), .labels = at("y.csv"), .target = "label", .id = "id", .group = "who"};
  const auto set = open(options);
  ASSERT_TRUE(set);
  EXPECT_THAT(set->annotations()->labels, ElementsAre(0, 1));
  EXPECT_THAT(set->annotations()->ids, ElementsAre("p", "q"));
  EXPECT_THAT(values(*set), ElementsAre(1, 2)) << "neither id nor group is an input";
  EXPECT_THAT(set->info().notes, ElementsAre(HasSubstr("1 row has the id of no sample")));
  write("y.csv", "id,label\nq,1\ns,0\n");
  EXPECT_THAT(refused(options).message(), HasSubstr("no row has the id 'p'"));
  write("y.csv", "id,label\nq,1\np,0\nq,0\n");
  EXPECT_THAT(refused(options).message(), HasSubstr("id 'q' stands in rows 2 and 4"));
}

TEST_F(SourceTest, TablesThatDisagreeRowByRowAreNotPutSideBySide) {
  write("x.csv", "id,x\np,1\nq,2\n");
  write("y.csv", "id,label\nq,1\np,0\n");
  const SourceOptions options{.path = at("x.csv"), .labels = at("y.csv"), .target = "label", .features = {"x"}};
  EXPECT_THAT(refused(options).message(), HasSubstr("join them with --id id"));
  write("y.csv", "id,label\np,1\nq,0\n");
  const auto set = open(options);
  ASSERT_TRUE(set);
  EXPECT_THAT(set->info().notes, ElementsAre("labels were taken from y.csv in the order of its rows"));
}

TEST_F(SourceTest, LabelsOfImagesAreJoinedByTheirPaths) {
  for (const char* name : {"a.png", "b.png"}) write(name, *read_file(testdata("png_colour.png")));
  write("y/l.csv", "path,label,site\nb.png,cow,n\na.png,dog,s\n");
  const SourceOptions options{
      .path = folder_, .labels = at("y/l.csv"), .target = "label", .id = "path", .slices = {"site"}};
  fs::rename(at("y"), fs::path(folder_) += "_labels");
  SourceOptions moved = options;
  moved.labels = (fs::path(folder_) += "_labels") / "l.csv";
  const auto set = open(moved);
  ASSERT_TRUE(set);
  EXPECT_THAT(set->annotations()->ids, ElementsAre("a.png", "b.png"));
  EXPECT_THAT(set->annotations()->labels, ElementsAre(1, 0)) << "a dog, then a cow";
  EXPECT_EQ(set->annotations()->slices[0].values.front(), "s") << "slices come from the labels' table, joined too";
  moved.id.clear();
  EXPECT_THAT(refused(moved).message(), HasSubstr("say with --id which of its columns (path, label, site)"));
  fs::remove_all(fs::path(folder_) += "_labels");
}

TEST_F(SourceTest, LabelsOfAnArchiveWithIdsAreJoinedByThem) {
  write_npy<float>("x.npy", DType::f32, {2, 1}, {1, 2});
  write_npy<std::int64_t>("ids.npy", DType::i64, {2}, {7, 8});
  write_npy<std::int64_t>("backward.npy", DType::i64, {2}, {8, 7});
  write_npy<std::int64_t>("y.npy", DType::i64, {2}, {1, 0});
  write_zip("a.npz", {{"x.npy", at("x.npy")}, {"ids.npy", at("ids.npy")}});
  write_zip("y.npz", {{"y.npy", at("y.npy")}, {"ids.npy", at("backward.npy")}});
  write("y.csv", "sample,label\n8,1\n7,0\n");
  EXPECT_THAT(open({.path = at("a.npz"), .labels = at("y.npz")})->annotations()->labels, ElementsAre(0, 1));
  EXPECT_THAT(
      open({.path = at("a.npz"), .labels = at("y.csv"), .target = "label", .id = "sample"})->annotations()->labels,
      ElementsAre(0, 1));
  EXPECT_THAT(open({.path = at("a.npz"), .labels = at("y.npy")})->info().notes,
              ElementsAre(HasSubstr("it holds no ids")));
}

TEST_F(SourceTest, ManifestNamesTheColumnToJoinBy) {
  write("x.csv", "id,x\np,1\nq,2\n");
  write("y.csv", "sample;label\nq;1\np;0\n");
  write("dataset.yaml",
        "inputs: [{file: x.csv, columns: x}]\nids: id\ntarget: {file: y.csv, column: label, id: sample}\n");
  EXPECT_THAT(refused({.path = folder_}).message(), HasSubstr("looks separated by ';'"));
  write("y.csv", "sample,label\nq,1\np,0\n");
  EXPECT_THAT(open({.path = folder_})->annotations()->labels, ElementsAre(0, 1));
  write("dataset.yaml", "inputs: [{file: x.csv, columns: x}]\ntarget: {file: y.csv, column: label, id: sample}\n");
  EXPECT_THAT(refused({.path = folder_}).message(), HasSubstr("nothing says what the samples' ids are"));
}

TEST_F(SourceTest, IdThatTwoSamplesHaveIsRefused) {
  write("x.csv", "id,x,y,s\np,1,0,a\nq,2,1,a\np,3,1,b\n");
  const Error error = refused({.path = at("x.csv"), .target = "y", .id = "id", .features = {"x"}});
  EXPECT_EQ(error.code(), ErrorCode::corrupt);
  EXPECT_THAT(error.message(), HasSubstr("id 'p' stands in rows 2 and 4"));
  write("dataset.yaml", "inputs: [{file: x.csv, columns: x}]\nids: id\ntarget: y\nsplit: {column: s, use: a}\n");
  EXPECT_EQ(open({.path = folder_})->info().samples, 2U) << "the other p is in another split";
}

TEST_F(SourceTest, DelimiterOfEveryCsv) {
  write("x.csv", "id;x;y\np;1;0\nq;2;1\n");
  write("y.csv", "id;z\nq;1\np;0\n");
  EXPECT_THAT(refused({.path = at("x.csv"), .target = "y"}).message(), HasSubstr("--delimiter ';'"));
  const auto set = open(
      {.path = at("x.csv"), .labels = at("y.csv"), .delimiter = ";", .target = "z", .id = "id", .features = {"x"}});
  ASSERT_TRUE(set);
  EXPECT_THAT(set->annotations()->labels, ElementsAre(0, 1));
  EXPECT_THAT(values(*set), ElementsAre(1, 2));
  EXPECT_EQ(refused({.path = at("x.csv"), .delimiter = ";;"}).code(), ErrorCode::invalid_argument);
  write("dataset.yaml", "inputs: [{file: x.csv, columns: x}]\ntarget: y\ndelimiter: ';'\n");
  EXPECT_THAT(values(*open({.path = folder_})), ElementsAre(1, 2));
}

TEST_F(SourceTest, LimitOfAnImageFolderTakesTheClassesInTurn) {
  for (const char* name : {"cat/1.png", "cat/2.png", "dog/1.png", "dog/2.png"}) {
    write(name, *read_file(testdata("png_colour.png")));
  }
  write("dog/3.bmp", "");
  const auto set = open({.path = folder_, .limit = 2});
  ASSERT_TRUE(set);
  EXPECT_THAT(set->annotations()->ids, ElementsAre("cat/1.png", "dog/1.png"));
  EXPECT_EQ(values(*set).size(), 2 * tensor::elements_of(set->info().inputs[0].shape));
  EXPECT_THAT(set->info().notes, ElementsAre(HasSubstr("1 file is no JPEG or PNG and was left out (1 .bmp)")));
}

TEST_F(SourceTest, TextThatIsNotUtf8IsRefusedWithItsPlace) {
  write("head.csv", "caf\xE9,y\n1,0\n");
  EXPECT_THAT(refused({.path = at("head.csv"), .target = "y"}).message(), HasSubstr("row 1, cell 1: 'caf\\xE9'"));
  write("cell.csv", "id,x,y\np,1,no\nq,2,caf\xE9\n");
  const Error error = refused({.path = at("cell.csv"), .target = "y", .id = "id"});
  EXPECT_EQ(error.code(), ErrorCode::corrupt);
  EXPECT_THAT(error.message(), HasSubstr("cell.csv column 'y', row 3: 'caf\\xE9' is not UTF-8"));
  write("dataset.yaml", "name: ok\nclasses: [no, caf\xE9]\n");
  EXPECT_THAT(refused({.path = at("dataset.yaml")}).message(), HasSubstr("dataset.yaml:2: not UTF-8"));
}

TEST_F(SourceTest, CsvWithoutAHeaderByNumber) {
  write("a.csv", "1,2,0\n3,4,1\n");
  const auto set = open({.path = at("a.csv"), .target = "3"});
  ASSERT_TRUE(set);
  EXPECT_FALSE(set->info().inputs[0].shape_is_declared);
  EXPECT_THAT(values(*set), ElementsAre(1, 2, 3, 4));
  EXPECT_THAT(set->annotations()->labels, ElementsAre(0, 1));
}

TEST_F(SourceTest, FeatureMayBeTheTargetAsForPredictionsInATable) {
  write("a.csv", "id,guess\np,cat\nq,dog\n");
  const auto set = open({.path = at("a.csv"),
                         .task = "classification",
                         .target = "guess",
                         .id = "id",
                         .features = {"guess"},
                         .classes = {"dog", "cat"}});
  ASSERT_TRUE(set);
  EXPECT_THAT(set->annotations()->labels, ElementsAre(1, 0));
}

TEST_F(SourceTest, WithoutATargetNothingIsLabelled) {
  write("a.csv", "x\n1\n");
  const auto set = open({.path = at("a.csv")});
  ASSERT_TRUE(set);
  EXPECT_FALSE(set->info().labelled);
  EXPECT_FALSE(set->info().task);
  EXPECT_THAT(set->annotations()->labels, IsEmpty());
  EXPECT_THAT(set->annotations()->ids, ElementsAre("0"));
}

TEST_F(SourceTest, NpyWithLabelsInAnyFile) {
  write_npy<float>("x.npy", DType::f32, {2, 2}, {1, 2, 3, 4});
  write_npy<double>("y.npy", DType::f64, {2}, {0.5, 1});
  write("y.csv", "a,b\n1,0\n0,1\n");
  write("one.csv", "1\n0\n");
  write_gzip("y-idx1-ubyte.gz", idx_bytes(0x08, {2}, std::string_view("\1\0", 2)));
  EXPECT_EQ(open({.path = at("x.npy"), .labels = at("y.npy")})->info().task, Task::regression);
  EXPECT_THAT(open({.path = at("x.npy"), .labels = at("y.csv"), .target = "b"})->annotations()->labels,
              ElementsAre(0, 1));
  EXPECT_THAT(open({.path = at("x.npy"), .labels = at("one.csv")})->annotations()->labels, ElementsAre(1, 0));
  EXPECT_THAT(open({.path = at("x.npy"), .labels = at("y-idx1-ubyte.gz")})->annotations()->labels, ElementsAre(1, 0));
  EXPECT_THAT(refused({.path = at("x.npy"), .labels = at("y.csv")}).message(),
              HasSubstr("has 2 columns (a, b); say with --target"));
}

TEST_F(SourceTest, IdsOfALabelsTableAreFound) {
  write_npy<float>("x.npy", DType::f32, {1, 2}, {1, 2});
  write("y.csv", "name,b\nfirst,0\n");
  const auto set = open({.path = at("x.npy"), .labels = at("y.csv"), .target = "b", .id = "name"});
  EXPECT_THAT(set->annotations()->ids, ElementsAre("first"));
}

TEST_F(SourceTest, LabelsAlone) {
  write("y.csv", "name,b\nfirst,1\nsecond,0\n");
  const auto set = open({.labels = at("y.csv"), .target = "b", .id = "name"});
  ASSERT_TRUE(set);
  EXPECT_EQ(set->info().samples, 2U);
  EXPECT_THAT(set->annotations()->ids, ElementsAre("first", "second"));
  EXPECT_THAT(set->info().inputs, IsEmpty());
}

TEST_F(SourceTest, NpzTakesYAndGroup) {
  write_npy<float>("x.npy", DType::f32, {2, 1}, {1, 2});
  write_npy<std::int64_t>("y.npy", DType::i64, {2}, {1, 0});
  write_zip("a.npz", {{"x.npy", at("x.npy")}, {"y.npy", at("y.npy")}, {"group.npy", at("y.npy")}});
  const auto set = open({.path = at("a.npz")});
  ASSERT_TRUE(set);
  EXPECT_THAT(set->annotations()->labels, ElementsAre(1, 0));
  EXPECT_THAT(set->annotations()->groups, ElementsAre(0, 1));
  EXPECT_THAT(values(*set), ElementsAre(1, 2));
}

TEST_F(SourceTest, IdxWithoutScaleStaysBytes) {
  write("x.idx", idx_bytes(0x08, {1, 2, 2}, "\1\2\3\4"));
  EXPECT_EQ(open({.path = at("x.idx")})->info().inputs[0].dtype, DType::u8);
  EXPECT_EQ(open({.path = at("x.idx"), .scale = 1})->info().inputs[0].dtype, DType::f32);
}

TEST_F(SourceTest, ImageFolderIsLabelledByItsSubFolders) {
  for (const char* name : {"cat/1.png", "dog/1.png", "dog/2.png"}) write(name, *read_file(testdata("png_colour.png")));
  const auto set = open({.path = folder_, .images = {.resize = 8, .crop = 8}});
  ASSERT_TRUE(set);
  EXPECT_EQ(set->info().inputs[0].shape, (Shape{3, 8, 8}));
  EXPECT_THAT(set->info().classes, ElementsAre("cat", "dog"));
  EXPECT_THAT(set->annotations()->labels, ElementsAre(0, 1, 1));
  EXPECT_THAT(set->annotations()->ids, ElementsAre("cat/1.png", "dog/1.png", "dog/2.png"));
  EXPECT_THAT(open({.path = folder_, .classes = {"dog", "cat"}})->annotations()->labels, ElementsAre(1, 0, 0));
  EXPECT_EQ(refused({.path = folder_, .classes = {"dog", "cow"}}).code(), ErrorCode::out_of_range);
}

TEST_F(SourceTest, ManifestIsFoundByItsFolderAndOptionsGoBeforeIt) {
  write("a.csv", "x,y,s\n1,0,train\n2,1,test\n3,0,test\n");
  write("dataset.yaml", "inputs: [{file: a.csv, scale: 10}]\ntarget: y\nsplit: {column: s, use: test}\n");
  const auto set = open({.path = folder_});
  ASSERT_TRUE(set);
  EXPECT_EQ(set->info().split, "test");
  EXPECT_THAT(values(*set), ElementsAre(20, 30));
  EXPECT_THAT(values(*open({.path = at("dataset.yaml"), .split = "train", .scale = 2})), ElementsAre(2));
  EXPECT_EQ(open({.path = folder_, .limit = 1})->info().samples, 1U);
  EXPECT_EQ(refused({.path = folder_, .split = "val"}).code(), ErrorCode::not_found);
}

TEST_F(SourceTest, ManifestOfSeveralInputsCannotBeChangedFromOutside) {
  write_npy<float>("x.npy", DType::f32, {1, 1}, {1});
  write("dataset.yaml", "inputs: [{name: a, file: x.npy}, {name: b, file: x.npy}]\n");
  EXPECT_EQ(open({.path = folder_})->info().inputs.size(), 2U);
  EXPECT_THAT(refused({.path = folder_, .scale = 2}).message(), HasSubstr("has 2 inputs"));
}

TEST_F(SourceTest, WhatCannotBeReadIsToldApart) {
  EXPECT_EQ(refused({}).code(), ErrorCode::invalid_argument);
  EXPECT_EQ(refused({.path = at("none.csv")}).code(), ErrorCode::not_found);
  EXPECT_EQ(refused({.path = write("a.txt", "x")}).code(), ErrorCode::unsupported);
  EXPECT_EQ(refused({.path = write("a.csv", "x\n1\n"), .labels = at("none.npy")}).code(), ErrorCode::not_found);
  EXPECT_EQ(refused({.path = at("a.csv"), .split = "test"}).code(), ErrorCode::invalid_argument);
  EXPECT_EQ(refused({.path = at("a.csv"), .task = "ranking"}).code(), ErrorCode::invalid_argument);
  EXPECT_EQ(refused({.path = write("empty.csv", "")}).code(), ErrorCode::insufficient_data);
}

TEST(BuiltinReaders, AreListedWithWhatTheyAreKnownBy) {
  const auto readers = builtin_readers();
  ASSERT_EQ(readers.size(), 6U);
  for (const ReaderInfo& reader : readers) {
    EXPECT_FALSE(reader.name.empty() || reader.recognised_by.empty() || reader.summary.empty());
  }
}

}  // namespace
}  // namespace assay::data::source_test
