package lazo.scoring;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.SequenceInfo;
import ai.onnxruntime.TensorInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import lazo.onnx.OnnxInfo;
import lazo.problem.InvalidInput;
import lazo.problem.Unavailable;
import lazo.problem.Unsupported;

/**
 * A model on ONNX Runtime. Thread-safe: each call borrows its own input memory. The native session
 * is freed when the model is closed and the last call has ended, for a call on freed memory would
 * take the process down.
 */
public final class OnnxModel implements Model {
  /** Set in {@link #calls} when closed; the lower bits count the calls under way. */
  private static final int CLOSED = 1 << 30;

  private static final int FREED = 1 << 29;

  private final OrtSession session;
  private final Signature signature;
  private final Inputs inputs;
  private final ConcurrentLinkedDeque<Slots> idle = new ConcurrentLinkedDeque<>();
  private final AtomicInteger calls = new AtomicInteger();

  /**
   * Whether the runtime writes answers into memory that is kept, which spares the half of what a
   * call on a small model costs. Ends with the first answer of another shape than declared.
   */
  private volatile boolean pins;

  private OnnxModel(OrtSession session, Signature signature, Inputs inputs) {
    this.session = session;
    this.signature = signature;
    this.inputs = inputs;
    this.pins = inputs.countRows() && signature.outputs().stream().allMatch(OnnxModel::pinnable);
  }

  /** One row for each row asked about, and of a fixed width. */
  private static boolean pinnable(TensorSpec output) {
    List<Long> shape = output.shape();
    boolean number =
        output.datatype() == DataType.FP32
            || output.datatype() == DataType.FP64
            || output.datatype() == DataType.INT64;
    return number
        && !shape.isEmpty()
        && shape.getFirst() < 0
        && shape.stream().skip(1).allMatch(size -> size > 0);
  }

  /**
   * Opens a model from the bytes of an ONNX file.
   *
   * @throws InvalidInput if the bytes are no ONNX model or the runtime refuses them
   * @throws Unsupported if the weights lie in other files, or a type cannot be handed over
   */
  public static OnnxModel load(byte[] model) {
    OnnxInfo.read(model);
    OrtSession session = OnnxRuntime.open(model);
    try {
      Collection<NodeInfo> ports = session.getInputInfo().values();
      var taken = ports.stream().map(OnnxModel::input).toList();
      var answered =
          session.getOutputInfo().values().stream()
              .map(OnnxModel::output)
              .flatMap(Optional::stream)
              .toList();
      if (answered.isEmpty()) {
        throw new Unsupported(
            "the model has no output that is a tensor or a sequence of class maps");
      }
      var rowNames = ports.stream().map(OnnxModel::rowName).toList();
      return new OnnxModel(session, new Signature(taken, answered), new Inputs(taken, rowNames));
    } catch (OrtException | RuntimeException e) {
      release(session);
      throw e instanceof RuntimeException known
          ? known
          : new InvalidInput("the model cannot be read: " + e.getMessage(), e);
    }
  }

  @Override
  public Signature signature() {
    return signature;
  }

  @Override
  public List<Tensor> score(List<Tensor> batch) {
    Tensor[] ordered = inputs.ordered(batch);
    enter();
    try {
      return run(ordered);
    } catch (OrtException e) {
      throw new InvalidInput("the model cannot score this input: " + e.getMessage(), e);
    } finally {
      leave();
    }
  }

  @Override
  public void close() {
    int before = calls.getAndUpdate(count -> count | CLOSED);
    if (before == 0) {
      free();
    }
  }

  private List<Tensor> run(Tensor[] ordered) throws OrtException {
    Slots borrowed = idle.pollFirst();
    Slots slots = borrowed == null ? new Slots(signature) : borrowed;
    boolean keep = false;
    try {
      Map<String, OnnxTensor> filled = slots.fill(ordered);
      List<Tensor> answers = pins ? pinned(slots, filled, inputs.rows(ordered)) : allocated(filled);
      keep = slots.worthKeeping();
      return answers;
    } finally {
      if (keep) {
        idle.addFirst(slots);
      } else {
        slots.close();
      }
    }
  }

  private List<Tensor> allocated(Map<String, OnnxTensor> filled) throws OrtException {
    try (OrtSession.Result result = session.run(filled)) {
      var answers = new ArrayList<Tensor>(signature.outputs().size());
      for (TensorSpec output : signature.outputs()) {
        answers.add(Outputs.read(output, result.get(output.name()).orElseThrow()));
      }
      return answers;
    }
  }

  /** The runtime compares the shapes before it writes; where they differ it is asked again. */
  private List<Tensor> pinned(Slots slots, Map<String, OnnxTensor> filled, long rows)
      throws OrtException {
    List<TensorSpec> outputs = signature.outputs();
    try {
      session.run(filled, Set.of(), slots.pin(outputs, rows)).close();
    } catch (OrtException e) {
      List<Tensor> answers = allocated(filled);
      pins = false;
      return answers;
    }
    var answers = new ArrayList<Tensor>(outputs.size());
    for (int i = 0; i < outputs.size(); i++) {
      answers.add(Outputs.finite(slots.answer(i, outputs.get(i).name())));
    }
    return answers;
  }

  private void enter() {
    if ((calls.incrementAndGet() & CLOSED) != 0) {
      leave();
      throw new Unavailable("the model was closed while it was asked; ask again");
    }
  }

  private void leave() {
    if (calls.decrementAndGet() == CLOSED) {
      free();
    }
  }

  /** Runs at most once: only the last call out of a closed model sees the bare CLOSED bit. */
  private void free() {
    if (calls.compareAndSet(CLOSED, CLOSED | FREED)) {
      idle.forEach(Slots::close);
      release(session);
    }
  }

  private static void release(OrtSession session) {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("the model could not be freed", e);
    }
  }

  private static TensorSpec input(NodeInfo port) {
    if (port.getInfo() instanceof TensorInfo tensor) {
      return spec(port.getName(), tensor);
    }
    throw new Unsupported("input '" + port.getName() + "' is not a tensor");
  }

  private static Optional<TensorSpec> output(NodeInfo port) {
    return switch (port.getInfo()) {
      case TensorInfo tensor -> Optional.of(spec(port.getName(), tensor));
      case SequenceInfo sequence when sequence.sequenceOfMaps ->
          Optional.of(new TensorSpec(port.getName(), DataType.FP32, List.of(-1L, -1L)));
      default -> Optional.empty();
    };
  }

  private static TensorSpec spec(String name, TensorInfo tensor) {
    var shape = Arrays.stream(tensor.getShape()).boxed().toList();
    return new TensorSpec(name, OnnxTypes.datatype(name, tensor.onnxType), shape);
  }

  private static String rowName(NodeInfo port) {
    String[] names =
        port.getInfo() instanceof TensorInfo tensor ? tensor.getDimensionNames() : new String[0];
    return names.length == 0 ? "" : names[0];
  }
}
