package lazo.serving.protocol;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import lazo.problem.InvalidInput;
import lazo.scoring.DataType;
import lazo.scoring.Tensor;
import lazo.serving.inference.InferParameter;
import lazo.serving.inference.InferTensorContents;
import lazo.serving.inference.ModelInferRequest;
import lazo.serving.inference.ModelInferRequest.InferInputTensor;
import lazo.serving.inference.ModelInferResponse;
import org.jspecify.annotations.Nullable;

/** The Open Inference Protocol's gRPC messages, as calls and from answers. */
public final class GrpcCodec {
  private GrpcCodec() {}

  /** Tensors come all with their contents or all in raw form; answers go the way requests came. */
  public static InferCall call(ModelInferRequest request) {
    boolean raw = request.getRawInputContentsCount() > 0;
    if (raw && request.getRawInputContentsCount() != request.getInputsCount()) {
      throw new InvalidInput(
          "the request has %d inputs and %d raw_input_contents; send one for each input, or none"
              .formatted(request.getInputsCount(), request.getRawInputContentsCount()));
    }
    if (request.getInputsCount() == 0) {
      throw new InvalidInput("the request has no inputs");
    }
    List<Tensor> inputs = new ArrayList<>(request.getInputsCount());
    for (int i = 0; i < request.getInputsCount(); i++) {
      inputs.add(input(request.getInputs(i), raw ? request.getRawInputContents(i) : null));
    }
    var outputs =
        request.getOutputsList().stream()
            .map(output -> new InferCall.WantedOutput(output.getName(), null))
            .toList();
    String id = request.getId();
    return new InferCall(id.isEmpty() ? null : id, stickyKey(request), raw, inputs, outputs);
  }

  private static @Nullable String stickyKey(ModelInferRequest request) {
    InferParameter key = request.getParametersMap().get(InferCall.STICKY_KEY);
    if (key == null) {
      return null;
    }
    return switch (key.getParameterChoiceCase()) {
      case STRING_PARAM -> key.getStringParam();
      case INT64_PARAM -> Long.toString(key.getInt64Param());
      case UINT64_PARAM -> Long.toUnsignedString(key.getUint64Param());
      case BOOL_PARAM, DOUBLE_PARAM, PARAMETERCHOICE_NOT_SET ->
          throw new InvalidInput("the parameter 'sticky-key' must be a text or a whole number");
    };
  }

  private static Tensor input(InferInputTensor input, @Nullable ByteString raw) {
    String name = input.getName();
    DataType datatype = Json.datatype(name, input.getDatatype());
    long[] shape = input.getShapeList().stream().mapToLong(Long::longValue).toArray();
    if (raw != null) {
      if (input.hasContents()) {
        throw new InvalidInput(
            "input '" + name + "' has contents, but the request has raw_input_contents");
      }
      return RawTensors.read(name, datatype, shape, raw.asReadOnlyByteBuffer());
    }
    Object values = values(name, datatype, input.getContents());
    return new Tensor(name, datatype, shape, values);
  }

  private static Object values(String name, DataType datatype, InferTensorContents contents) {
    return switch (datatype) {
      case BOOL -> {
        boolean[] values = new boolean[contents.getBoolContentsCount()];
        for (int i = 0; i < values.length; i++) {
          values[i] = contents.getBoolContents(i);
        }
        yield values;
      }
      case INT8, INT16, INT32 ->
          whole(name, datatype, contents.getIntContentsList(), Integer::longValue);
      case INT64 -> whole(name, datatype, contents.getInt64ContentsList(), Long::longValue);
      case UINT8, UINT16, UINT32 ->
          whole(name, datatype, contents.getUintContentsList(), Integer::toUnsignedLong);
      case UINT64 -> contents.getUint64ContentsList().stream().mapToLong(Long::longValue).toArray();
      case FP32 -> {
        float[] values = new float[contents.getFp32ContentsCount()];
        for (int i = 0; i < values.length; i++) {
          values[i] = contents.getFp32Contents(i);
        }
        yield values;
      }
      case FP64 ->
          contents.getFp64ContentsList().stream().mapToDouble(Double::doubleValue).toArray();
      case BYTES ->
          contents.getBytesContentsList().stream()
              .map(bytes -> bytes.toString(StandardCharsets.UTF_8))
              .toArray(String[]::new);
      case FP16 ->
          throw new InvalidInput(
              "input '" + name + "' is FP16, which goes only into raw_input_contents");
    };
  }

  private static <N> Object whole(
      String name, DataType datatype, List<N> sent, java.util.function.ToLongFunction<N> value) {
    long[] values = sent.stream().mapToLong(value).toArray();
    for (long one : values) {
      if (!WholeNumbers.fits(datatype, one)) {
        throw new InvalidInput("input '%s' is %s, but has %d".formatted(name, datatype, one));
      }
    }
    return WholeNumbers.narrow(datatype, values);
  }

  /** An answer, in raw form if the request was. */
  public static ModelInferResponse response(InferCall call, InferWriter.Answer answer) {
    var response =
        ModelInferResponse.newBuilder()
            .setModelName(answer.model())
            .setModelVersion(answer.version())
            .setId(answer.id());
    Map.of(
            "lazo-variant", answer.variant(),
            "lazo-package", answer.packageDigest(),
            "prediction-id", answer.id())
        .forEach(
            (name, value) ->
                response.putParameters(
                    name, InferParameter.newBuilder().setStringParam(value).build()));
    List<Tensor> outputs = InferWriter.wanted(call, answer.outputs());
    boolean raw =
        call.binaryOutputs()
            || outputs.stream().anyMatch(output -> output.datatype() == DataType.FP16);
    for (Tensor output : outputs) {
      var tensor =
          ModelInferResponse.InferOutputTensor.newBuilder()
              .setName(output.name())
              .setDatatype(output.datatype().name());
      for (long size : output.shape()) {
        tensor.addShape(size);
      }
      if (raw) {
        response.addRawOutputContents(ByteString.copyFrom(RawTensors.write(output)));
      } else {
        tensor.setContents(contents(output));
      }
      response.addOutputs(tensor);
    }
    return response.build();
  }

  private static InferTensorContents contents(Tensor output) {
    var contents = InferTensorContents.newBuilder();
    boolean unsigned = output.datatype().name().startsWith("U");
    switch (output.values()) {
      case boolean[] values -> {
        for (boolean value : values) {
          contents.addBoolContents(value);
        }
      }
      case float[] values -> {
        for (float value : values) {
          contents.addFp32Contents(value);
        }
      }
      case double[] values -> {
        for (double value : values) {
          contents.addFp64Contents(value);
        }
      }
      case long[] values -> {
        for (long value : values) {
          var _ = unsigned ? contents.addUint64Contents(value) : contents.addInt64Contents(value);
        }
      }
      case int[] values -> {
        for (int value : values) {
          var _ = unsigned ? contents.addUintContents(value) : contents.addIntContents(value);
        }
      }
      case short[] values -> {
        for (short value : values) {
          var _ =
              unsigned
                  ? contents.addUintContents(Short.toUnsignedInt(value))
                  : contents.addIntContents(value);
        }
      }
      case byte[] values -> {
        for (byte value : values) {
          var _ =
              unsigned
                  ? contents.addUintContents(Byte.toUnsignedInt(value))
                  : contents.addIntContents(value);
        }
      }
      case String[] values -> {
        for (String value : values) {
          contents.addBytesContents(ByteString.copyFromUtf8(value));
        }
      }
      default -> throw new AssertionError(output.datatype()); // tensors hold no other array
    }
    return contents.build();
  }
}
