@NullMarked
package lazo.features;

import org.jspecify.annotations.NullMarked;
