/**
 * Packages and the models in them. In comes a folder with a manifest, an ONNX file and golden
 * examples, or the bytes of an ONNX file; out comes a {@link lazo.scoring.Model} that answers
 * tensors with tensors. {@link lazo.scoring.Package} writes and verifies packages; {@link
 * lazo.scoring.OnnxModel} runs a model on ONNX Runtime, whose native library is loaded with the
 * first model.
 *
 * <p>Every input is checked here before native code sees it: what is wrong is told with the name of
 * the tensor, and nothing a caller sends can take the process down.
 */
@NullMarked
package lazo.scoring;

import org.jspecify.annotations.NullMarked;
