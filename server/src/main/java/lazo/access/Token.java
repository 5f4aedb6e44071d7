package lazo.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a user's token; the token itself is shown once, when it is made.
 *
 * @param expires null for never
 * @param used when it was used last, within a minute; null for never
 */
public record Token(
    String id,
    String user,
    String label,
    Instant created,
    @Nullable Instant expires,
    @Nullable Instant used) {}
