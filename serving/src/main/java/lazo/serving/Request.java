package lazo.serving;

import java.util.List;
import lazo.problem.InvalidInput;
import lazo.scoring.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of an endpoint.
 *
 * @param id the prediction id that the caller chose, at most 256 characters, or null; an id used
 *     again must come with the same inputs
 * @param stickyKey what decides the variant instead of the id, such as the number of a customer
 * @param version answers instead of the variant that the weights would choose, or null
 * @param inputs what the model takes, without the columns of feeds; inputs that the model does not
 *     know are logged and not scored
 */
public record Request(
    @Nullable String id,
    @Nullable String stickyKey,
    @Nullable String version,
    List<Tensor> inputs) {
  /** An id is kept with every row, in the log and in the database. */
  private static final int ID_CHARACTERS_MAX = 256;

  /**
   * @throws InvalidInput if the id is too long
   */
  public Request {
    if (id != null && id.length() > ID_CHARACTERS_MAX) {
      throw new InvalidInput(
          "the id has %,d characters, at most %d are taken; leave it out and one is given"
              .formatted(id.length(), ID_CHARACTERS_MAX));
    }
  }

  public Request(@Nullable String id, List<Tensor> inputs) {
    this(id, null, null, inputs);
  }
}
