package lazo.scoring;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;

/** Small models as other projects write them. */
final class Graphs {
  private Graphs() {}

  /** "out" is "in", [rows, 2]. */
  static byte[] identity(TensorProto.DataType type) {
    return model(
        GraphProto.newBuilder()
            .setName("identity")
            .addNode(NodeProto.newBuilder().setOpType("Identity").addInput("in").addOutput("out"))
            .addInput(port("in", tensor(type, 2)))
            .addOutput(port("out", tensor(type, 2))));
  }

  /** A classifier with a ZipMap at its end, as scikit-learn's converter writes it. */
  static byte[] zipMap() {
    var classes =
        AttributeProto.newBuilder()
            .setName("classlabels_int64s")
            .setType(AttributeProto.AttributeType.INTS)
            .addInts(0)
            .addInts(1);
    var map =
        TypeProto.Map.newBuilder()
            .setKeyType(TensorProto.DataType.INT64.getNumber())
            .setValueType(
                TypeProto.newBuilder()
                    .setTensorType(
                        TypeProto.Tensor.newBuilder()
                            .setElemType(TensorProto.DataType.FLOAT.getNumber())
                            .setShape(TensorShapeProto.getDefaultInstance())));
    var sequence =
        TypeProto.newBuilder()
            .setSequenceType(
                TypeProto.Sequence.newBuilder()
                    .setElemType(TypeProto.newBuilder().setMapType(map)));
    return model(
        GraphProto.newBuilder()
            .setName("zipmap")
            .addNode(
                NodeProto.newBuilder()
                    .setOpType("ZipMap")
                    .setDomain("ai.onnx.ml")
                    .addInput("scores")
                    .addOutput("probabilities")
                    .addAttribute(classes))
            .addInput(port("scores", tensor(TensorProto.DataType.FLOAT, 2)))
            .addOutput(port("probabilities", sequence)));
  }

  /** Answers each batch twice over: rows that no input announces. */
  static byte[] twice() {
    var type = tensor(TensorProto.DataType.FLOAT, 2);
    return model(
        GraphProto.newBuilder()
            .setName("twice")
            .addInput(port("in", type))
            .addNode(
                NodeProto.newBuilder()
                    .setOpType("Concat")
                    .addInput("in")
                    .addInput("in")
                    .addOutput("out")
                    .addAttribute(
                        AttributeProto.newBuilder()
                            .setName("axis")
                            .setType(AttributeProto.AttributeType.INT)
                            .setI(0)))
            .addOutput(port("out", type)));
  }

  private static TypeProto.Builder tensor(TensorProto.DataType type, int width) {
    var shape =
        TensorShapeProto.newBuilder()
            .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("N"))
            .addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(width));
    return TypeProto.newBuilder()
        .setTensorType(TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(shape));
  }

  private static ValueInfoProto port(String name, TypeProto.Builder type) {
    return ValueInfoProto.newBuilder().setName(name).setType(type).build();
  }

  private static byte[] model(GraphProto.Builder graph) {
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(15))
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("ai.onnx.ml").setVersion(3))
        .setGraph(graph)
        .build()
        .toByteArray();
  }
}
