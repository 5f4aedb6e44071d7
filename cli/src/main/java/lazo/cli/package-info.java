@NullMarked
package lazo.cli;

import org.jspecify.annotations.NullMarked;
