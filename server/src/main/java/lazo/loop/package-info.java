/**
 * The Loop resource: one YAML file that describes the life of one model. This package reads it,
 * says what is wrong with it by line and field, compares it with what is there, and sets up what
 * each capability owns.
 *
 * <p>In: YAML from {@code lazo apply}. Out: definitions handed to dataset, endpoint, monitoring and
 * retraining; the timeline of a loop's decisions.
 */
@NullMarked
package lazo.loop;

import org.jspecify.annotations.NullMarked;
