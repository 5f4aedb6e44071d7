package lazo.tracking;

import java.util.Locale;

/**
 * Whether something is in use or in the bin. What is on its way out of the bin for good has the
 * word {@link #PURGED} in its row, which no question of a client asks for.
 */
public enum Lifecycle {
  ACTIVE,
  DELETED;

  static final String PURGED = "purged";

  /** As MLflow writes it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Lifecycle of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
