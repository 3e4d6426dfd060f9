// The test program is its own worker: started as "PROGRAM worker FOLDER" it is the command line.
#include <iostream>
#include <string_view>

#include <gtest/gtest.h>

#include "assay/cli/application.hpp"

int main(int argc, char** argv) {
  if (argc > 1 && std::string_view(argv[1]) == "worker") {
    assay::cli::Context context{.out = std::cout, .err = std::cerr};
    return assay::cli::run(argc, argv, context);
  }
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
