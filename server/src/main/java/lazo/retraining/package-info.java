/**
 * Decides whether to retrain, and does it: hears schedules, drift, loss of quality and changed
 * definitions; weighs cool-down and what caused the drift; runs the pipeline that ends in a
 * candidate, its verdict and, when that is Passed, a rollout.
 *
 * <p>In: triggers (events, timers, people). Out: pipeline runs, and a decision with its reason for
 * every trigger, also when the decision is not to retrain.
 */
@NullMarked
package lazo.retraining;

import org.jspecify.annotations.NullMarked;
