package lazo.tracking;

import org.jdbi.v3.core.Handle;

/** Numbers that only grow; a number once given is never given again. */
final class CounterStore {
  private CounterStore() {}

  /** The next number, from 1. The row stays locked until the write ends. */
  static long next(Handle handle, String name) {
    return handle
        .createQuery(
            "insert into counter (name, value) values (:name, 1) on conflict (name) do update set value = counter.value + 1 returning value")
        .bind("name", name)
        .mapTo(Long.class)
        .one();
  }

  /** Makes sure that a number that was taken elsewhere is never given. */
  static void atLeast(Handle handle, String name, long value) {
    handle
        .createUpdate(
            """
            insert into counter (name, value) values (:name, :value)
            on conflict (name) do update set value = excluded.value where counter.value < excluded.value
            """)
        .bind("name", name)
        .bind("value", value)
        .execute();
  }
}
