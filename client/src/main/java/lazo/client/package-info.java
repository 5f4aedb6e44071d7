@NullMarked
package lazo.client;

import org.jspecify.annotations.NullMarked;
