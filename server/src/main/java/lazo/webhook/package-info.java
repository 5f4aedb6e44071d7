/** Posts news to addresses that users name: signed, tried again, never into private networks. */
@NullMarked
package lazo.webhook;

import org.jspecify.annotations.NullMarked;
