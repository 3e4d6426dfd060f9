#include "assay/base/problems.hpp"

#include <gtest/gtest.h>

namespace assay::problems_test {
namespace {

TEST(Problems, SuccessesAddUpToSuccess) {
  Problems problems;
  problems.add(Status{});
  EXPECT_TRUE(problems.empty());
  EXPECT_TRUE(problems.status());
}

TEST(Problems, AllMessagesAreToldEachOnceUnderTheFirstOnesCode) {
  Problems problems;
  problems.add(Error(ErrorCode::invalid_argument, "no metric is called 'acuracy'").within("reading the gates"));
  problems.add(Status(fail(ErrorCode::not_found, "class 7 does not exist")));
  problems.add(Status(fail(ErrorCode::invalid_argument, "no metric is called 'acuracy'")));
  const Status status = problems.status();
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code(), ErrorCode::invalid_argument);
  EXPECT_EQ(status.error().message(), "no metric is called 'acuracy'\nclass 7 does not exist");
  EXPECT_EQ(status.error().context(), std::vector<std::string>{"reading the gates"});
}

}  // namespace
}  // namespace assay::problems_test
