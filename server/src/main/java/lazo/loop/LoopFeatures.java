package lazo.loop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lazo.features.Aggregate;
import lazo.features.Encode;
import lazo.features.Feature;
import lazo.features.FeatureSpec;
import lazo.features.Feed;
import lazo.features.Impute;
import lazo.features.Scale;
import lazo.problem.InvalidInput;
import org.jspecify.annotations.Nullable;

/** Turns the words of a document into the values that the capabilities work with. */
final class LoopFeatures {
  private static final Pattern PER_TIME =
      Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*/\\s*(day|week|month|year)");

  private LoopFeatures() {}

  static FeatureSpec spec(LoopDocument document) {
    List<Feature> features = new ArrayList<>();
    document.features().forEach(feature -> features.addAll(features(feature)));
    return new FeatureSpec(features);
  }

  static List<Feature> features(LoopDocument.Feature feature) {
    List<Feature> features = new ArrayList<>();
    for (String column : feature.column().values()) {
      features.add(
          feature.encode() == null
              ? new Feature.Numeric(column, impute(feature.impute()), scale(feature.scale()))
              : new Feature.Categorical(
                  column,
                  encode(feature.encode()),
                  feature.minCount() == null ? 1 : feature.minCount()));
    }
    return features;
  }

  private static Impute impute(@Nullable String text) {
    return switch (text) {
      case null -> new Impute.None();
      case "none" -> new Impute.None();
      case "mean" -> new Impute.Mean();
      case "median" -> new Impute.Median();
      default -> new Impute.Constant(number(text));
    };
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new InvalidInput("impute must be none, mean, median or a number, was '" + text + "'");
    }
  }

  private static Scale scale(@Nullable String text) {
    return switch (text) {
      case null -> Scale.NONE;
      case "none" -> Scale.NONE;
      case "standard" -> Scale.STANDARD;
      case "min-max" -> Scale.MIN_MAX;
      default ->
          throw new InvalidInput("scale must be none, standard or min-max, was '" + text + "'");
    };
  }

  private static Encode encode(String text) {
    for (Encode encode : Encode.values()) {
      if (YamlBinder.yamlName(encode.name()).equals(text)
          || encode.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(text)) {
        return encode;
      }
    }
    throw new InvalidInput(
        "encode must be %s, was '%s'"
            .formatted(
                Stream.of(Encode.values())
                    .map(encode -> encode.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .collect(Collectors.joining(", ")),
                text));
  }

  static List<Feed> feeds(LoopDocument document) {
    List<Feed> feeds = new ArrayList<>();
    document
        .feeds()
        .forEach(
            (name, feed) -> {
              Map<String, Aggregate> columns = new LinkedHashMap<>();
              feed.columns()
                  .forEach((column, aggregate) -> columns.put(column, Aggregate.parse(aggregate)));
              feeds.add(
                  new Feed(
                      name,
                      feed.time(),
                      feed.key(),
                      feed.within(),
                      feed.lag() == null ? Duration.ZERO : feed.lag(),
                      columns));
            });
    return feeds;
  }

  /** Reads {@code 1/month} as one a month. */
  static double falseAlarmsPerMonth(String text) {
    Matcher matcher = PER_TIME.matcher(text.strip());
    if (!matcher.matches()) {
      throw new InvalidInput(
          "must say how many false alarms are acceptable, for example 1/month, was '" + text + "'");
    }
    double count = Double.parseDouble(matcher.group(1));
    return switch (matcher.group(2)) {
      case "day" -> count * 30;
      case "week" -> count * 30 / 7;
      case "month" -> count;
      default -> count / 12;
    };
  }

  /** The name of the dataset: the source itself, or the folder of a file pattern. */
  static String dataset(LoopDocument document) {
    String source = document.data().source();
    int slash = source.indexOf('/');
    return slash > 0 ? source.substring(0, slash) : source;
  }
}
