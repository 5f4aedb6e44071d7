package lazo.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import lazo.problem.InvalidInput;
import lazo.problem.Unsupported;

/**
 * What an ONNX file says of itself.
 *
 * @param opsets version by domain; the default domain is "ai.onnx"
 */
public record OnnxInfo(
    List<Port> inputs, List<Port> outputs, long irVersion, Map<String, Long> opsets) {
  private static final String DEFAULT_DOMAIN = "ai.onnx";

  /**
   * An input or output.
   *
   * @param type the element type of a tensor in lower case ("float", "int64", "string"), or "other"
   *     for sequences, maps and optional values
   * @param shape -1 where a size may vary; empty for a scalar and where no shape is told
   */
  public record Port(String name, String type, List<Long> shape) {
    public Port {
      shape = List.copyOf(shape);
    }
  }

  public OnnxInfo {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    opsets = Map.copyOf(opsets);
  }

  /**
   * Reads the description of a model.
   *
   * @throws InvalidInput if the bytes are no ONNX model
   * @throws Unsupported if the weights lie in other files
   */
  public static OnnxInfo read(byte[] model) {
    ModelProto parsed = parse(model);
    var graph = parsed.getGraph();
    requireNoExternalData(graph);
    requireOperatorSets(parsed);
    var opsets = new TreeMap<String, Long>();
    parsed
        .getOpsetImportList()
        .forEach(set -> opsets.put(domain(set.getDomain()), set.getVersion()));
    return new OnnxInfo(inputs(graph), ports(graph.getOutputList()), parsed.getIrVersion(), opsets);
  }

  private static ModelProto parse(byte[] model) {
    if (model.length == 0) {
      throw new InvalidInput("the file is empty; an ONNX model was expected");
    }
    ModelProto parsed;
    try {
      parsed = ModelProto.parseFrom(model);
    } catch (InvalidProtocolBufferException e) {
      throw new InvalidInput(
          "not an ONNX model, or a part of one is missing ("
              + model.length
              + " bytes): "
              + e.getMessage(),
          e);
    }
    if (!parsed.hasGraph()
        || parsed.getOpsetImportCount() == 0
        || parsed.getGraph().getOutputCount() == 0) {
      throw new InvalidInput(
          "not an ONNX model: the file ("
              + model.length
              + " bytes) holds no graph with outputs and operator sets");
    }
    return parsed;
  }

  /** They stand at the end of the file, so that a file cut there is valid but for them. */
  private static void requireOperatorSets(ModelProto model) {
    var domains = new HashSet<String>();
    model.getOpsetImportList().forEach(set -> domains.add(domain(set.getDomain())));
    for (NodeProto node : model.getGraph().getNodeList()) {
      if (!domains.contains(domain(node.getDomain()))) {
        throw new InvalidInput(
            "not an ONNX model, or a part of one is missing: the operator %s of %s is used, but its version is not told"
                .formatted(node.getOpType(), domain(node.getDomain())));
      }
    }
  }

  private static String domain(String domain) {
    return domain.isEmpty() ? DEFAULT_DOMAIN : domain;
  }

  private static void requireNoExternalData(GraphProto graph) {
    for (TensorProto tensor : graph.getInitializerList()) {
      if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
        throw new Unsupported(
            "the ONNX model keeps the weights '"
                + tensor.getName()
                + "' in another file; save it with all data in one file (save_as_external_data=False)");
      }
    }
  }

  /** Old files list constants among the inputs; a caller need not send those. */
  private static List<Port> inputs(GraphProto graph) {
    var constants = new HashSet<String>();
    graph.getInitializerList().forEach(tensor -> constants.add(tensor.getName()));
    return ports(
        graph.getInputList().stream()
            .filter(input -> !constants.contains(input.getName()))
            .toList());
  }

  private static List<Port> ports(List<ValueInfoProto> values) {
    return values.stream()
        .map(value -> new Port(value.getName(), type(value.getType()), shape(value.getType())))
        .toList();
  }

  private static String type(TypeProto type) {
    if (!type.hasTensorType()) {
      return "other";
    }
    var element = TensorProto.DataType.forNumber(type.getTensorType().getElemType());
    return element == null ? "other" : element.name().toLowerCase(Locale.ROOT);
  }

  private static List<Long> shape(TypeProto type) {
    var sizes = new ArrayList<Long>();
    for (TensorShapeProto.Dimension dimension : type.getTensorType().getShape().getDimList()) {
      sizes.add(dimension.hasDimValue() ? dimension.getDimValue() : -1L);
    }
    return sizes;
  }
}
