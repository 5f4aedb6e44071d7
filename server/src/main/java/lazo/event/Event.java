package lazo.event;

/**
 * Something that happened. Implemented by records of the capability that owns the fact; the
 * record's simple name is its type in the log, so renaming a record is a migration.
 */
public interface Event {
  /**
   * What it is about, for example {@code loop/flight-delay}, {@code endpoint/churn}, {@code
   * model/churn/7}.
   */
  String subject();
}
