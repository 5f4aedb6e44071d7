package lazo.store;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lazo.problem.InvalidInput;

/**
 * Where in an object store blobs lie, {@code s3://bucket/prefix}.
 *
 * @param prefix without slashes around it; empty for the whole bucket
 */
public record BucketPlace(String bucket, String prefix) {
  private static final Pattern FORM =
      Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/([A-Za-z0-9!_.*'()/-]*))?");

  public static BucketPlace parse(String written) {
    Matcher place = FORM.matcher(written);
    if (!place.matches() || (place.group(2) != null && place.group(2).contains("//"))) {
      throw new InvalidInput(
          "--artifacts must be a place such as s3://bucket/prefix, was '" + written + "'");
    }
    String prefix = place.group(2) == null ? "" : place.group(2);
    return new BucketPlace(place.group(1), prefix.replaceAll("^/+|/+$", ""));
  }

  String key(String name) {
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  /** The same two folders deep as on a disk, so that a copy moves blobs from one to the other. */
  String keyOf(String sha256) {
    return key(sha256.substring(0, 2) + "/" + sha256);
  }

  @Override
  public String toString() {
    return "s3://" + bucket + (prefix.isEmpty() ? "" : "/" + prefix);
  }
}
