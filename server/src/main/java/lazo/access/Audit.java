package lazo.access;

import java.time.InstantSource;
import java.util.List;
import lazo.store.Database;

/** The façade of what was done by whom. Events are only added. Thread safe. */
public final class Audit {
  static final String SIGN_IN = "sign in";

  private static final int MESSAGE_CHARACTERS_MAX = 1_000;

  private final AuditStore store;
  private final InstantSource clock;

  Audit(Database database, InstantSource clock) {
    this.store = new AuditStore(database);
    this.clock = clock;
  }

  void add(String who, String address, String action, String subject, int status, String message) {
    String told = message.substring(0, Math.min(message.length(), MESSAGE_CHARACTERS_MAX));
    store.add(new AuditEvent(0, clock.instant(), who, address, action, subject, status, told));
  }

  /**
   * What is asked for.
   *
   * @param who only of this user, empty for all
   * @param text only where the action or the subject has this in it, empty for all
   * @param refused only what was refused
   * @param before only those with a smaller id; {@link Long#MAX_VALUE} for the newest
   */
  public record Asked(String who, String text, boolean refused, long before, int max) {}

  /** The newest first. Only administrators may ask. */
  public List<AuditEvent> events(Asked asked) {
    Caller.requireAdmin("see the audit log");
    return store.events(asked);
  }
}
