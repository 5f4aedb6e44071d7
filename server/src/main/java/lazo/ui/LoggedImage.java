package lazo.ui;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import lazo.tracking.Artifacts;
import lazo.tracking.Run;

/**
 * A picture that a client logged at a step, told by the name of its file: {@code
 * images/KEY+step+STEP+timestamp+MILLIS+UUID.png}, with {@code %} in place of {@code +} by older
 * clients. Beside each lies a smaller copy.
 *
 * @param path of the file from the root of the run's files
 */
public record LoggedImage(String key, long step, long at, String path) {
  private static final String FOLDER = "images/";
  private static final Pattern NAME =
      Pattern.compile(
          FOLDER + "(.+)([+%])step\\2(-?\\d{1,18})\\2timestamp\\2(\\d{1,18})\\2[^/+%]+\\.png");
  private static final int KEYS_MAX = 12;
  private static final int STEPS_MAX = 24;

  static Optional<LoggedImage> of(String path) {
    Matcher name = NAME.matcher(path);
    return name.matches()
        ? Optional.of(
            new LoggedImage(
                name.group(1).replace('~', '/').replace('#', '/'),
                Long.parseLong(name.group(3)),
                Long.parseLong(name.group(4)),
                path))
        : Optional.empty();
  }

  /** A smaller copy of one. */
  static boolean isCopy(String path) {
    return path.startsWith(FOLDER) && path.matches(".+[+%]compressed\\.webp");
  }

  /** What pictures of several runs are put side by side by. */
  String name() {
    return FOLDER + key + " @ " + step;
  }

  /** The pictures of a run by key, along their steps; of many steps some, evenly. */
  static Map<String, List<LoggedImage>> of(RunFiles files, Run run) {
    Map<String, List<LoggedImage>> byKey = new TreeMap<>();
    if (!Artifacts.holds(run.artifactUri())) {
      return byKey;
    }
    String root = Artifacts.pathOf(run.artifactUri());
    for (Artifacts.Entry entry : files.list(root + "/images")) {
      of(FOLDER + entry.name())
          .filter(image -> byKey.containsKey(image.key) || byKey.size() < KEYS_MAX)
          .ifPresent(
              image -> byKey.computeIfAbsent(image.key, key -> new ArrayList<>()).add(image));
    }
    byKey.replaceAll((key, images) -> some(images));
    return byKey;
  }

  private static List<LoggedImage> some(List<LoggedImage> images) {
    List<LoggedImage> sorted =
        images.stream()
            .sorted(Comparator.comparingLong(LoggedImage::step).thenComparingLong(LoggedImage::at))
            .toList();
    if (sorted.size() <= STEPS_MAX) {
      return sorted;
    }
    double stride = (sorted.size() - 1.0) / (STEPS_MAX - 1);
    return IntStream.range(0, STEPS_MAX)
        .mapToObj(i -> sorted.get((int) Math.round(i * stride)))
        .toList();
  }
}
