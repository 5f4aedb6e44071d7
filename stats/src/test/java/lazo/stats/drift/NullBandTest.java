package lazo.stats.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import lazo.stats.Beta;
import lazo.stats.Normal;
import lazo.stats.drift.NullBand.Scale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NullBandTest {
  @Test
  void followsItsFormula() {
    double[] reference = {0.1, 0.1, 0.2, 0.4, 0.4};
    NullBand band = NullBand.learn(Scale.LOG, reference, 0.01);
    double spread = 1.4826 * Math.log(2);
    double limit = Math.log(0.2) + Beta.studentQuantile(0.99, 4) * spread * Math.sqrt(1 + 1 / 5.0);
    assertThat(band.threshold()).isCloseTo(Math.exp(limit), within(1e-12));
    assertThat(band.median()).isCloseTo(0.2, within(1e-12));
    assertThat(band.exceededBy(band.threshold())).isFalse();
    assertThat(band.exceededBy(Double.NaN)).isFalse();
    assertThat(band.method()).isEqualTo("null-band/log-mad-t@1");
  }

  @Test
  void neverRingsAtWhatWasSeenWhileAllWasWell() {
    double[] reference = {0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 1.4};
    assertThat(NullBand.learn(Scale.LOG, reference, 0.01).threshold()).isEqualTo(1.4 * 1.1);
    assertThat(NullBand.learn(Scale.LINEAR, new double[] {-1, -1, -1, -1, 3}, 0.01).threshold())
        .isCloseTo(-1 + 1.1 * 4, within(1e-12));
  }

  @Test
  void sharesTheBudget() {
    assertThat(NullBand.falseAlarm(1, 30, 5)).isCloseTo(1 / 150.0, within(1e-15));
    assertThatThrownBy(() -> NullBand.falseAlarm(0, 30, 5)).hasMessageContaining("no budget");
    assertThatThrownBy(() -> NullBand.learn(Scale.LOG, new double[] {1, 2}, 0.01))
        .hasMessageContaining("5 reference windows");
  }

  /**
   * Over many references of log-normal windows, the share of later windows above the threshold must
   * not pass the budget by much, and the threshold must not be so high that it never rings.
   */
  @ParameterizedTest
  @CsvSource({"20, 0.0333", "30, 0.0067", "60, 0.0067", "200, 0.0067", "60, 0.0333"})
  void keepsToTheBudgetOfFalseAlarms(int windows, double budget) {
    Random random = new Random(windows);
    int references = 3000;
    double falseAlarms = 0;
    double found = 0;
    for (int i = 0; i < references; i++) {
      double[] reference = new double[windows];
      Arrays.setAll(reference, _ -> window(random));
      NullBand band = NullBand.learn(Scale.LOG, reference, budget);
      for (int later = 0; later < 20; later++) {
        falseAlarms += band.exceededBy(window(random)) ? 1 : 0;
        found += band.exceededBy(window(random) * 10) ? 1 : 0;
      }
    }
    assertThat(falseAlarms / references / 20)
        .as("false alarms per window")
        .isBetween(budget * 0.2, budget * 1.5);
    double best = Normal.cdf(Math.log(10) / 0.7 - Normal.quantile(1 - budget));
    assertThat(found / references / 20)
        .as("a tenfold rise is found almost as often as by who knows the distribution")
        .isGreaterThan(best - 0.15);
  }

  /** As wild as the daily PSI of a rate that swings with the weather. */
  private static double window(Random random) {
    return 0.15 * Math.exp(0.7 * random.nextGaussian());
  }
}
