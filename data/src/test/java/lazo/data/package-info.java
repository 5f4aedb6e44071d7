@NullMarked
package lazo.data;

import org.jspecify.annotations.NullMarked;
