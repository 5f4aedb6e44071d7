@NullMarked
package lazo.scoring;

import org.jspecify.annotations.NullMarked;
