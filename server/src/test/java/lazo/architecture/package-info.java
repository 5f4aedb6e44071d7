/** The rules of the house as tests: which package may use which, and what no package may do. */
@NullMarked
package lazo.architecture;

import org.jspecify.annotations.NullMarked;
