/**
 * Durable runs of named steps. A run and the trigger that caused it are stored before anything is
 * done; each step's outputs are stored before the next begins; a server that dies goes on with the
 * step that was not finished.
 *
 * <p>In: a list of step names, a trigger, inputs. Out: calls to the registered step handlers, and
 * events for what became of them. What a step does is the business of whoever registered it.
 */
@NullMarked
package lazo.pipeline;

import org.jspecify.annotations.NullMarked;
