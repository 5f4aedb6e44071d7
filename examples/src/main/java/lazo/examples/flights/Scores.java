package lazo.examples.flights;

import java.time.YearMonth;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the client itself knows of the quality of what it was served: sums by month over labelled
 * flights.
 */
final class Scores {
  private static final double CLIP = 1e-15;

  /** Sums over the flights of a month. */
  private static final class Month {
    long flights;
    long late;
    double loss;
    double predicted;
  }

  /** A month in figures: flights, mean log loss, mean predicted and true rate. */
  record Summary(long flights, double logLoss, double predictedRate, double trueRate) {}

  private final Map<YearMonth, Month> months = new TreeMap<>();

  void add(YearMonth month, double probability, boolean late) {
    Month sums = months.computeIfAbsent(month, key -> new Month());
    double p = Math.clamp(probability, CLIP, 1 - CLIP);
    sums.flights++;
    sums.late += late ? 1 : 0;
    sums.loss -= late ? Math.log(p) : Math.log1p(-p);
    sums.predicted += probability;
  }

  Map<YearMonth, Summary> summaries() {
    Map<YearMonth, Summary> summaries = new TreeMap<>();
    months.forEach(
        (month, sums) ->
            summaries.put(
                month,
                new Summary(
                    sums.flights,
                    sums.loss / sums.flights,
                    sums.predicted / sums.flights,
                    (double) sums.late / sums.flights)));
    return summaries;
  }
}
