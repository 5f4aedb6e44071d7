@NullMarked
package lazo.interop;

import org.jspecify.annotations.NullMarked;
