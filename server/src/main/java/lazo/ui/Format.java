package lazo.ui;

import java.math.BigDecimal;
import java.math.MathContext;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.text.NumberFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import lazo.stats.histogram.CategoryCounts;
import org.jspecify.annotations.Nullable;

/**
 * How values are typeset: three significant digits, times relative with the absolute beside them,
 * in the language of the page.
 */
public record Format(Texts texts, Instant now) {
  private static final int CATEGORIES_SHOWN = 4;

  /** A number so small that it has more is written with a power of ten. */
  private static final int DECIMALS_MAX = 12;

  private static final DateTimeFormatter ABSOLUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter SHORT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneOffset.UTC);

  public String number(double value) {
    if (!Double.isFinite(value)) {
      return Double.isNaN(value) ? "–" : value > 0 ? "∞" : "−∞";
    }
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      return NumberFormat.getIntegerInstance(texts.locale()).format(value);
    }
    BigDecimal rounded =
        new BigDecimal(value).round(new MathContext(Math.abs(value) >= 1_000 ? 6 : 4));
    if (rounded.scale() > DECIMALS_MAX) {
      DecimalFormatSymbols symbols = DecimalFormatSymbols.getInstance(texts.locale());
      return new DecimalFormat("0.###E0", symbols).format(rounded);
    }
    NumberFormat format = NumberFormat.getInstance(texts.locale());
    format.setMaximumFractionDigits(Math.max(0, rounded.scale()));
    return format.format(rounded);
  }

  public String count(long value) {
    return NumberFormat.getIntegerInstance(texts.locale()).format(value);
  }

  public String percent(double share) {
    return figure(share * 100) + " %";
  }

  /** A share given in hundredths of a percent. */
  public String basisPoints(int share) {
    return percent(share / 10_000.0);
  }

  /** Milliseconds, or a dash when nothing was measured. */
  public String millis(@Nullable Double millis) {
    return millis == null ? "–" : figure(millis) + " ms";
  }

  /** A guardrail's value in the unit of its metric. */
  public String reading(String metric, double value) {
    return metric.endsWith("_ms") ? millis(value) : percent(value);
  }

  /** Three significant digits, with a minus as wide as a digit. */
  public String figure(double value) {
    if (!Double.isFinite(value)) {
      return number(value);
    }
    double rounded = new BigDecimal(Math.abs(value)).round(new MathContext(3)).doubleValue();
    return (value < 0 ? "−" : "") + number(rounded);
  }

  /** With its sign, zero too. */
  public String signed(double value) {
    return (value < 0 ? "" : "+") + figure(value);
  }

  public String absolute(Instant instant) {
    return ABSOLUTE.format(instant);
  }

  public String shortTime(Instant instant) {
    return SHORT.format(instant);
  }

  /** How long ago, in the largest unit that fits. */
  public String ago(Instant instant) {
    Duration gone = Duration.between(instant, now);
    if (gone.isNegative() || gone.toSeconds() < 5) {
      return texts.get("time.now");
    }
    return texts.get("time.ago", span(gone));
  }

  public String span(Duration span) {
    if (span.toDays() > 0) {
      return texts.get("time.days", span.toDays());
    }
    if (span.toHours() > 0) {
      return texts.get("time.hours", span.toHours());
    }
    return span.toMinutes() > 0
        ? texts.get("time.minutes", span.toMinutes())
        : texts.get("time.seconds", span.toSeconds());
  }

  /** How long something took, in two units at most. */
  public String duration(long millis) {
    if (millis < 1_000) {
      return millis + " ms";
    }
    if (millis < 60_000) {
      return figure(millis / 1_000.0) + " s";
    }
    Duration took = Duration.ofMillis(millis);
    if (took.toHours() == 0) {
      return took.toMinutes() + " min " + took.toSecondsPart() + " s";
    }
    return took.toDays() == 0
        ? took.toHours() + " h " + took.toMinutesPart() + " min"
        : took.toDays() + " d " + took.toHoursPart() + " h";
  }

  /** The most frequent categories with their shares of all values. */
  public String categories(CategoryCounts counts) {
    long all = Math.max(1, LongStream.of(counts.counts()).sum());
    return IntStream.range(0, counts.categories().size())
        .boxed()
        .sorted(Comparator.comparingLong((Integer i) -> -counts.counts()[i]))
        .limit(CATEGORIES_SHOWN)
        .map(i -> counts.categories().get(i) + " " + percent((double) counts.counts()[i] / all))
        .collect(Collectors.joining(", "));
  }

  public String bytes(long bytes) {
    if (bytes < 1_024) {
      return bytes + " B";
    }
    int unit = (63 - Long.numberOfLeadingZeros(bytes)) / 10;
    return number(bytes / (double) (1L << (10 * unit))) + " " + "KMGTPE".charAt(unit - 1) + "iB";
  }

  /** The first characters of a digest or id. */
  public String brief(String id) {
    String bare = id.startsWith("sha256:") ? id.substring(7) : id;
    return bare.length() <= 12 ? bare : bare.substring(0, 12);
  }
}
