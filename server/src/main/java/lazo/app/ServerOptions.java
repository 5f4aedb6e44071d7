package lazo.app;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import lazo.access.Permission;
import lazo.loop.Durations;
import lazo.problem.InvalidInput;
import lazo.store.BucketPlace;
import org.jspecify.annotations.Nullable;

/**
 * How a server is started.
 *
 * @param port 0 takes a free one
 * @param database JDBC URL of a PostgreSQL database, null for SQLite in the data folder
 * @param insecure allows a host other than loopback although anyone who reaches it may do anything
 * @param replayFrom starts with a clock that stands at this instant and moves only when told; null
 *     for the real clock
 * @param access who may ask
 * @param otherwise what everyone who is signed in may do where nothing else is said
 * @param artifacts the bucket that files are kept in; null for the data folder
 * @param keepDeleted how long deleted runs and experiments can be restored; empty for ever
 */
public record ServerOptions(
    String host,
    int port,
    Path data,
    @Nullable String database,
    boolean insecure,
    Set<String> allowedHosts,
    @Nullable Instant replayFrom,
    Optional<Duration> keepDeleted,
    AccessControl access,
    Permission otherwise,
    @Nullable BucketPlace artifacts) {
  /** Who may ask. */
  public enum AccessControl {
    /** Everyone, until the first user was added. */
    AUTO,
    /** Everyone who reaches the server. */
    OPEN,
    /** Users, who sign in. */
    USERS
  }

  /** How long the deleted can be restored unless said otherwise. */
  public static final String KEEP_DELETED = "30d";

  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "::1");

  public ServerOptions {
    allowedHosts = Set.copyOf(allowedHosts);
    if (port < 0 || port > 65_535) {
      throw new InvalidInput("--port must be 0 to 65535, was " + port);
    }
    if (!LOOPBACK.contains(host) && !insecure && access != AccessControl.USERS) {
      throw new InvalidInput(
          "--host "
              + host
              + " would let anyone on the network use this server; say --access users so that people sign in, or --insecure if the network is trusted");
    }
  }

  /** Reads a time such as {@code 30d}, or {@code forever}. */
  public static Optional<Duration> kept(String text) {
    if (text.equals("forever")) {
      return Optional.empty();
    }
    Optional<Duration> time = Durations.parse(text);
    if (time.isEmpty()) {
      throw new InvalidInput(
          "--keep-deleted must be a time such as 12h or 30d, or forever, was '" + text + "'");
    }
    return time;
  }

  public ServerOptions(
      String host,
      int port,
      Path data,
      @Nullable String database,
      boolean insecure,
      Set<String> allowedHosts,
      @Nullable Instant replayFrom) {
    this(
        host,
        port,
        data,
        database,
        insecure,
        allowedHosts,
        replayFrom,
        kept(KEEP_DELETED),
        AccessControl.AUTO,
        Permission.READ,
        null);
  }

  public static ServerOptions local(Path data, int port) {
    return new ServerOptions("127.0.0.1", port, data, null, false, Set.of(), null);
  }

  boolean loopback() {
    return LOOPBACK.contains(host);
  }
}
