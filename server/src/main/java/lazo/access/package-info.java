/**
 * Who may ask: the check of Host and Origin on every request, and the token that each form carries.
 * A page of another site must neither read from a Lazo on the reader's machine nor press its
 * buttons.
 */
@NullMarked
package lazo.access;

import org.jspecify.annotations.NullMarked;
