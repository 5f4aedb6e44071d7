package lazo.serving.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import lazo.problem.InvalidInput;
import lazo.scoring.DataType;
import lazo.scoring.Tensor;
import org.jspecify.annotations.Nullable;

/** Writes the answer to an inference request. */
public final class InferWriter {
  /**
   * An answer.
   *
   * @param jsonLength how many bytes of the body are JSON when raw tensors follow; -1 if none do
   */
  public record Body(byte[] bytes, int jsonLength) {}

  /** Who answered what, in the words of the protocol. */
  public record Answer(
      String model,
      String version,
      String id,
      String variant,
      String packageDigest,
      List<Tensor> outputs) {}

  private InferWriter() {}

  /** The outputs that the call wants, in JSON or raw as it wants them. */
  public static Body write(InferCall call, Answer answer) {
    List<byte[]> raw = new ArrayList<>(0);
    var bytes = new ByteArrayBuilder(512);
    try (JsonGenerator json = Json.FACTORY.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("model_name", answer.model());
      json.writeStringField("model_version", answer.version());
      json.writeStringField("id", answer.id());
      json.writeObjectFieldStart("parameters");
      json.writeStringField("lazo-variant", answer.variant());
      json.writeStringField("lazo-package", answer.packageDigest());
      json.writeStringField("prediction-id", answer.id());
      json.writeEndObject();
      json.writeArrayFieldStart("outputs");
      if (call.outputs().isEmpty()) {
        for (Tensor output : answer.outputs()) {
          output(json, output, call.binaryOutputs(), raw);
        }
      }
      for (InferCall.WantedOutput wanted : call.outputs()) {
        Boolean binary = wanted.binary();
        output(
            json,
            find(wanted.name(), answer.outputs()),
            binary == null ? call.binaryOutputs() : binary,
            raw);
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    int jsonLength = raw.isEmpty() ? -1 : bytes.size();
    raw.forEach(tensor -> bytes.write(tensor, 0, tensor.length));
    return new Body(bytes.toByteArray(), jsonLength);
  }

  /** The outputs that a call wants, in its order. */
  static List<Tensor> wanted(InferCall call, List<Tensor> outputs) {
    return call.outputs().isEmpty()
        ? outputs
        : call.outputs().stream().map(wanted -> find(wanted.name(), outputs)).toList();
  }

  private static Tensor find(String name, List<Tensor> outputs) {
    for (Tensor output : outputs) {
      if (output.name().equals(name)) {
        return output;
      }
    }
    throw new InvalidInput(
        "the model has no output '%s'; its outputs are %s"
            .formatted(name, outputs.stream().map(Tensor::name).toList()));
  }

  private static void output(JsonGenerator json, Tensor output, boolean binary, List<byte[]> raw)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("name", output.name());
    json.writeStringField("datatype", output.datatype().name());
    json.writeArrayFieldStart("shape");
    for (long size : output.shape()) {
      json.writeNumber(size);
    }
    json.writeEndArray();
    if (binary) {
      byte[] bytes = RawTensors.write(output);
      raw.add(bytes);
      json.writeObjectFieldStart("parameters");
      json.writeNumberField("binary_data_size", bytes.length);
      json.writeEndObject();
    } else {
      json.writeArrayFieldStart("data");
      for (int i = 0, size = output.size(); i < size; i++) {
        element(json, output, i);
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  /** One value; what JSON has no number for becomes a text. */
  static void element(JsonGenerator json, Tensor tensor, int at) throws IOException {
    boolean unsigned = tensor.datatype().name().startsWith("U");
    switch (tensor.values()) {
      case float[] values -> json.writeNumber(values[at]);
      case double[] values -> json.writeNumber(values[at]);
      case long[] values -> {
        if (unsigned) {
          json.writeNumber(Long.toUnsignedString(values[at]));
        } else {
          json.writeNumber(values[at]);
        }
      }
      case int[] values ->
          json.writeNumber(unsigned ? Integer.toUnsignedLong(values[at]) : values[at]);
      case short[] values -> {
        if (tensor.datatype() == DataType.FP16) {
          json.writeNumber(Float.float16ToFloat(values[at]));
        } else {
          json.writeNumber(unsigned ? Short.toUnsignedInt(values[at]) : values[at]);
        }
      }
      case byte[] values ->
          json.writeNumber(unsigned ? Byte.toUnsignedInt(values[at]) : values[at]);
      case boolean[] values -> json.writeBoolean(values[at]);
      case String[] values -> text(json, values[at]);
      default -> throw new AssertionError(tensor.datatype()); // tensors hold no other array
    }
  }

  private static void text(JsonGenerator json, @Nullable String text) throws IOException {
    json.writeString(text);
  }
}
