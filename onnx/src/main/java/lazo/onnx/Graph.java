package lazo.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.List;

/**
 * A graph that is being written: inputs, constants and nodes in order, then the bytes of the model.
 */
final class Graph {
  static final String ML = "ai.onnx.ml";
  static final long VARIABLE = -1;

  private static final int IR_VERSION = 8;
  private static final int OPSET = 15;
  private static final int OPSET_ML = 3;

  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("lazo");
  private int values;

  String input(String name, TensorProto.DataType type, long... shape) {
    graph.addInput(port(name, type, shape));
    return name;
  }

  void output(String name, TensorProto.DataType type, long... shape) {
    graph.addOutput(port(name, type, shape));
  }

  String floats(float[] values, long... shape) {
    var tensor = constant(TensorProto.DataType.FLOAT, shape);
    for (float value : values) {
      tensor.addFloatData(value);
    }
    graph.addInitializer(tensor);
    return tensor.getName();
  }

  String longs(long... values) {
    var tensor = constant(TensorProto.DataType.INT64, values.length);
    for (long value : values) {
      tensor.addInt64Data(value);
    }
    graph.addInitializer(tensor);
    return tensor.getName();
  }

  /** Adds a node with one output of a fresh name, which is returned. */
  String node(
      String domain, String operator, List<String> inputs, AttributeProto.Builder... attributes) {
    String output = fresh(operator);
    node(domain, operator, inputs, output, attributes);
    return output;
  }

  void node(
      String domain,
      String operator,
      List<String> inputs,
      String output,
      AttributeProto.Builder... attributes) {
    var node =
        NodeProto.newBuilder()
            .setDomain(domain)
            .setOpType(operator)
            .setName(operator + "_" + graph.getNodeCount())
            .addAllInput(inputs)
            .addOutput(output);
    for (var attribute : attributes) {
      node.addAttribute(attribute);
    }
    graph.addNode(node);
  }

  byte[] bytes() {
    return ModelProto.newBuilder()
        .setIrVersion(IR_VERSION)
        .setProducerName("lazo")
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain(ML).setVersion(OPSET_ML))
        .setGraph(graph)
        .build()
        .toByteArray();
  }

  private TensorProto.Builder constant(TensorProto.DataType type, long... shape) {
    var tensor = TensorProto.newBuilder().setName(fresh("constant")).setDataType(type.getNumber());
    for (long size : shape) {
      tensor.addDims(size);
    }
    return tensor;
  }

  /** Names of our own start with a slash, so that they never meet a column's name. */
  private String fresh(String what) {
    return "/" + what + "_" + values++;
  }

  private static ValueInfoProto port(String name, TensorProto.DataType type, long... shape) {
    var dimensions = TensorShapeProto.newBuilder();
    for (long size : shape) {
      dimensions.addDim(
          size == VARIABLE
              ? TensorShapeProto.Dimension.newBuilder().setDimParam("rows")
              : TensorShapeProto.Dimension.newBuilder().setDimValue(size));
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder()
                        .setElemType(type.getNumber())
                        .setShape(dimensions)))
        .build();
  }
}
