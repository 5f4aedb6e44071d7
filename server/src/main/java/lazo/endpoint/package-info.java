/**
 * Served names: which model versions answer for each, with which weights, and what is added to a
 * request. Owns the data plane in this process and the plan it follows; the plan is stored and
 * applied again at every start.
 *
 * <p>In: deployments and shifts of traffic, rows of feeds. Out: a traffic plan for the data plane,
 * and an event for every change.
 */
@NullMarked
package lazo.endpoint;

import org.jspecify.annotations.NullMarked;
