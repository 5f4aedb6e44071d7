@NullMarked
package lazo.onnx;

import org.jspecify.annotations.NullMarked;
