/**
 * HTTP at the rim: one port, a route table, requests and replies as values, errors turned into
 * status codes in one place.
 *
 * <p>In: requests from the network. Out: calls to the handlers that the capabilities' {@code
 * XRoutes} registered, on virtual threads. The inference path does not pass here: it stays on the
 * event loop ({@code lazo.serving}).
 */
@NullMarked
package lazo.http;

import org.jspecify.annotations.NullMarked;
