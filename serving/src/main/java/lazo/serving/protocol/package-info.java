/**
 * The words of the inference protocols, without the network: requests out of bytes, answers into
 * bytes.
 *
 * <p>In: JSON of the Open Inference Protocol and of KServe v1, and tensors in raw little endian
 * form. Out: the tensors that were sent, and the bytes of an answer. What is malformed is an {@link
 * lazo.problem.InvalidInput} that names the tensor and says what was expected.
 */
@NullMarked
package lazo.serving.protocol;

import org.jspecify.annotations.NullMarked;
