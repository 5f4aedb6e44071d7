package lazo.tracking;

import java.util.Locale;

/** Whether something is in use or in the bin. */
public enum Lifecycle {
  ACTIVE,
  DELETED;

  /** As MLflow writes it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Lifecycle of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
