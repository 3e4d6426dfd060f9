// The test program is its own worker: started as "PROGRAM worker FOLDER" it runs one cell, as ours does.
#include <string_view>

#include <gtest/gtest.h>

#include "assay/experiment/worker.hpp"

int main(int argc, char** argv) {
  if (argc == 3 && std::string_view(argv[1]) == "worker") return assay::experiment::run_worker(argv[2]);
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
