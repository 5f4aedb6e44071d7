@NullMarked
package lazo.serving;

import org.jspecify.annotations.NullMarked;
