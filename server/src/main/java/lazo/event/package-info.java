/**
 * The durable outbox. A capability appends an event inside the write that caused it; every consumer
 * hears it at least once, in order, after that write is durable, also across restarts.
 *
 * <p>In: events from capabilities, as records. Out: calls to the handlers that {@code app} wired.
 * The log is also the evidence trail: pages and the API read it by subject.
 */
@NullMarked
package lazo.event;

import org.jspecify.annotations.NullMarked;
