package lazo.serving;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** What {@link ServingRoutes} answers, as the paths and schemas of an OpenAPI document. */
public final class ServingDescription {
  private ServingDescription() {}

  /** A JSON object with {@code paths} and {@code schemas}. */
  public static String json() {
    try (InputStream in = ServingDescription.class.getResourceAsStream("openapi.json")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
