/**
 * Durable timers: work that is due at an instant, stored in the write that decided it, run by one
 * live holder at a time and taken over when that holder dies. Also the clock: the real one, or a
 * replay clock that only moves when told to.
 *
 * <p>In: a task name, a key, when it is due, a payload. Out: calls to the registered handlers.
 */
@NullMarked
package lazo.task;

import org.jspecify.annotations.NullMarked;
