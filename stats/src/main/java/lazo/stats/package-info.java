@NullMarked
package lazo.stats;

import org.jspecify.annotations.NullMarked;
