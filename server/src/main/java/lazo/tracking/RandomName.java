package lazo.tracking;

import java.util.List;

/** A name that people can say, for a run that came without one; drawn from its id. */
final class RandomName {
  private static final List<String> MOODS =
      List.of(
          "able", "amused", "bold", "brave", "bright", "calm", "clean", "clever", "crisp", "eager",
          "fair", "fast", "gentle", "glad", "grand", "handy", "honest", "keen", "kind", "lively",
          "loyal", "lucky", "mellow", "merry", "neat", "nimble", "proud", "quick", "quiet", "ready",
          "sharp", "steady");
  private static final List<String> BEINGS =
      List.of(
          "ant", "bear", "bee", "crane", "crow", "deer", "dove", "duck", "eel", "elk", "finch",
          "fox", "frog", "gull", "hare", "hawk", "heron", "horse", "lark", "lynx", "mole", "moth",
          "newt", "otter", "owl", "seal", "shrew", "swan", "toad", "trout", "wolf", "wren");

  private RandomName() {}

  static String of(String id) {
    int bits = Integer.parseUnsignedInt(id.substring(0, 7), 16);
    return MOODS.get(bits & 31) + "-" + BEINGS.get(bits >> 5 & 31) + "-" + (bits >> 10) % 1_000;
  }
}
