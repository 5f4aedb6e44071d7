/**
 * Moves an endpoint from one model version to another, step by step, on evidence. The decision is a
 * pure function of the spec, the state and the evidence; the state lies in the database alone, so a
 * restart in the middle of a step changes nothing.
 *
 * <p>In: a spec with champion, challenger and steps; evidence from monitoring. Out: new weights for
 * the endpoint, and an event with the evidence for every step passed, held, rolled back or
 * promoted.
 */
@NullMarked
package lazo.rollout;

import org.jspecify.annotations.NullMarked;
