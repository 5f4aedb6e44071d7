package lazo.loop;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A webhook of a loop.
 *
 * @param on {@code alert}, {@code decision} or both
 * @param secret signs what is posted; made by the server when the definition gives none; null when
 *     the environment has it
 * @param secretEnv the variable of the server's environment that holds the secret
 */
record NotificationHook(
    String id,
    String loop,
    String url,
    List<String> on,
    @Nullable String secret,
    @Nullable String secretEnv) {
  NotificationHook {
    on = List.copyOf(on);
  }

  NotificationHook withoutSecret() {
    return new NotificationHook(id, loop, url, on, null, secretEnv);
  }
}
