package lazo.ui;

import java.util.Optional;
import lazo.endpoint.Endpoint;
import lazo.rollout.Rollout;

/**
 * An endpoint in the list.
 *
 * @param rollout the one that is not over
 * @param requests of the last 24 hours, as far as the process remembers
 */
public record EndpointRow(
    Endpoint endpoint, Optional<Rollout> rollout, long requests, long failures) {}
