package lazo.task;

import java.time.Instant;
import lazo.store.Json;

/** One run of a task: its key, when it was due, how many earlier tries failed, and its payload. */
public record TaskRun(String name, String key, Instant due, int failedAttempts, String payload) {
  public <T> T payload(Class<T> type) {
    return Json.read(payload, type);
  }
}
