package lazo.app;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import lazo.problem.InvalidInput;
import org.jspecify.annotations.Nullable;

/**
 * How a server is started.
 *
 * @param port 0 takes a free one
 * @param database JDBC URL of a PostgreSQL database, null for SQLite in the data folder
 * @param insecure allows a host other than loopback although anyone who reaches it may do anything
 * @param replayFrom starts with a clock that stands at this instant and moves only when told; null
 *     for the real clock
 */
public record ServerOptions(
    String host,
    int port,
    Path data,
    @Nullable String database,
    boolean insecure,
    Set<String> allowedHosts,
    @Nullable Instant replayFrom) {
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "::1");

  public ServerOptions {
    allowedHosts = Set.copyOf(allowedHosts);
    if (port < 0 || port > 65_535) {
      throw new InvalidInput("--port must be 0 to 65535, was " + port);
    }
    if (!LOOPBACK.contains(host) && !insecure) {
      throw new InvalidInput(
          "--host "
              + host
              + " would let anyone on the network use this server, which has no access control yet; keep 127.0.0.1, or say --insecure if the network is trusted");
    }
  }

  public static ServerOptions local(Path data, int port) {
    return new ServerOptions("127.0.0.1", port, data, null, false, Set.of(), null);
  }

  boolean loopback() {
    return LOOPBACK.contains(host);
  }
}
