package lazo.loop;

import java.util.List;

/**
 * A webhook of a loop.
 *
 * @param on {@code alert}, {@code decision} or both
 * @param secret signs what is posted; made by the server when the definition gives none
 */
record NotificationHook(String id, String loop, String url, List<String> on, String secret) {
  NotificationHook {
    on = List.copyOf(on);
  }
}
