package lazo.rollout;

/** A model version and the digest of its package. */
public record Target(String model, int version, String digest) {
  @Override
  public String toString() {
    return model + " v" + version;
  }
}
