/**
 * ONNX graphs as values. In comes a fitted feature specification with a tree ensemble, a weight
 * vector or layer sizes; out goes one ONNX file whose graph holds the preprocessing and the model,
 * so that a server needs nothing but the caller's raw columns. Numeric columns are read as float32,
 * text columns as strings, one tensor of shape [-1, 1] each; the answer is "probability", [-1].
 *
 * <p>The preprocessing is bit-equal to {@link lazo.features.FittedSpec#transform} in float32; the
 * equality is tested in the module {@code scoring}, where ONNX Runtime is. {@link
 * lazo.onnx.OnnxInfo} reads the ports and operator sets of any ONNX file.
 */
@NullMarked
package lazo.onnx;

import org.jspecify.annotations.NullMarked;
