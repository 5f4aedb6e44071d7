package lazo.stats.sequential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CusumTest {
  @Test
  void addsUpWhatLiesAboveTheSlack() {
    Cusum cusum = new Cusum(10, 2, 0.5, 4, 0, 0).next(14).next(9).next(Double.NaN).next(16);
    assertThat(cusum.sum()).isCloseTo(1.5 - 1 + 2.5, within(1e-12));
    assertThat(cusum.since()).isEqualTo(3);
    assertThat(cusum.alarm()).isFalse();
    assertThat(cusum.next(16).alarm()).isTrue();
    assertThat(cusum.next(-100)).isEqualTo(new Cusum(10, 2, 0.5, 4, 0, 0));
  }

  @Test
  void knowsTheUsualLimit() {
    // textbooks, for one side: with slack 0.5 a limit of 4 runs 336 values and 5 runs 930
    assertThat(Cusum.limit(0.5, 336)).isCloseTo(4, within(0.02));
    assertThat(Cusum.limit(0.5, 930)).isCloseTo(5, within(0.02));
    assertThatThrownBy(() -> Cusum.limit(0.5, 1)).hasMessageContaining("10 or more");
  }

  @ParameterizedTest
  @CsvSource({"0.5, 100", "0.5, 365", "0.25, 200"})
  void runsAsLongAsPromisedBetweenFalseAlarms(double slack, double run) {
    Random random = new Random(3);
    double total = 0;
    int repetitions = 1500;
    for (int i = 0; i < repetitions; i++) {
      total += runLength(Cusum.start(0.4, 0.05, slack, run), random, 0);
    }
    assertThat(total / repetitions).isBetween(run * 0.85, run * 1.15);
  }

  @Test
  void findsALastingRiseSoonAndSaysSinceWhen() {
    Random random = new Random(4);
    double total = 0;
    for (int i = 0; i < 500; i++) {
      total += runLength(Cusum.start(0.4, 0.05, 0.5, 365), random, 1);
    }
    assertThat(total / 500)
        .as("values until a rise of one deviation is found")
        .isBetween(6.0, 14.0);
    Cusum cusum = Cusum.start(0, 1, 0.5, 365);
    for (int i = 0; i < 50; i++) {
      cusum = cusum.next(i < 40 ? -1 : 2);
    }
    assertThat(cusum.alarm()).isTrue();
    assertThat(cusum.since()).isEqualTo(10);
  }

  private static int runLength(Cusum start, Random random, double rise) {
    Cusum cusum = start;
    int values = 0;
    while (!cusum.alarm()) {
      cusum = cusum.next(0.4 + 0.05 * (rise + random.nextGaussian()));
      values++;
    }
    return values;
  }
}
