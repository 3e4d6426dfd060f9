#pragma once

#include <onnx/onnx_pb.h>

namespace assay::model {

// Every constant of the main graph as an initializer that is no input: the values of Constant nodes (numbers only; one
// whose value is an output of the graph stays) and the initializers that files before version 4 of the format also list
// as inputs. The format's version becomes at least 4.
void bring_to_normal_form(onnx::ModelProto& model);

}  // namespace assay::model
