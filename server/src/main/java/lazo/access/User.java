package lazo.access;

import java.time.Instant;

/** Someone who may sign in. An administrator may do everything. */
public record User(long id, String name, boolean admin, Instant created) {}
