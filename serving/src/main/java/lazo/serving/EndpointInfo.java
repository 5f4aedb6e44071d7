package lazo.serving;

import java.util.List;
import lazo.scoring.TensorSpec;

/**
 * What an endpoint takes and answers.
 *
 * @param inputs what to send: the inputs of every package behind it, without the columns of feeds,
 *     with the event time and the keys of feeds
 */
public record EndpointInfo(
    String name, List<Variant> variants, List<TensorSpec> inputs, List<TensorSpec> outputs) {
  public EndpointInfo {
    variants = List.copyOf(variants);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }
}
