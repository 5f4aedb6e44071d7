@NullMarked
package lazo.training;

import org.jspecify.annotations.NullMarked;
