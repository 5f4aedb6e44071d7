package lazo.store;

/**
 * The database behind the stores. Where a question must be asked differently, its store has one
 * named method per dialect.
 */
public enum Dialect {
  SQLITE,
  POSTGRESQL
}
