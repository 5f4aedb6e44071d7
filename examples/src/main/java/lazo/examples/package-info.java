@NullMarked
package lazo.examples;

import org.jspecify.annotations.NullMarked;
