package lazo.serving;

import lazo.problem.InvalidInput;

/**
 * A package behind an endpoint.
 *
 * @param name its role, such as champion or challenger
 * @param packageDigest "sha256:" and 64 hexadecimal digits
 * @param model the registered model, and {@code version} its version, as answers name them
 * @param weight its share in basis points
 */
public record Variant(String name, String packageDigest, String model, String version, int weight) {
  public Variant {
    if (weight < 0 || weight > EndpointPlan.WEIGHT_ALL) {
      throw new InvalidInput(
          "the weight of variant '%s' must be 0 to %d basis points, was %d"
              .formatted(name, EndpointPlan.WEIGHT_ALL, weight));
    }
    if (!packageDigest.matches("sha256:[0-9a-f]{64}")) {
      throw new InvalidInput(
          "variant '%s' must name its package as sha256: and 64 hexadecimal digits, was '%s'"
              .formatted(name, packageDigest));
    }
  }
}
