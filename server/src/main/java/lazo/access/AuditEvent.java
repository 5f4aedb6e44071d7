package lazo.access;

import java.time.Instant;

/**
 * Something that was done, or was asked for and refused.
 *
 * @param who a user's name, {@link Caller#ANYONE} on a server without access control, empty when
 *     nobody was signed in
 * @param address where the request came from
 * @param action the method and the route, such as {@code POST /lazo/v1/apply}
 * @param subject what it was about, as {@code name=value} pairs
 * @param status HTTP status of the answer
 * @param message why it was refused, empty otherwise
 */
public record AuditEvent(
    long id,
    Instant at,
    String who,
    String address,
    String action,
    String subject,
    int status,
    String message) {}
