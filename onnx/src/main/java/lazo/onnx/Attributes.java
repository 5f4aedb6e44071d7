package lazo.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import com.google.protobuf.ByteString;
import java.util.List;

/** Attributes of ONNX nodes. */
final class Attributes {
  private Attributes() {}

  static AttributeProto.Builder integer(String name, long value) {
    return attribute(name, AttributeType.INT).setI(value);
  }

  static AttributeProto.Builder real(String name, float value) {
    return attribute(name, AttributeType.FLOAT).setF(value);
  }

  static AttributeProto.Builder text(String name, String value) {
    return attribute(name, AttributeType.STRING).setS(ByteString.copyFromUtf8(value));
  }

  static AttributeProto.Builder integers(String name, Iterable<Long> values) {
    return attribute(name, AttributeType.INTS).addAllInts(values);
  }

  static AttributeProto.Builder reals(String name, Iterable<Float> values) {
    return attribute(name, AttributeType.FLOATS).addAllFloats(values);
  }

  static AttributeProto.Builder texts(String name, List<ByteString> values) {
    return attribute(name, AttributeType.STRINGS).addAllStrings(values);
  }

  private static AttributeProto.Builder attribute(String name, AttributeType type) {
    return AttributeProto.newBuilder().setName(name).setType(type);
  }
}
