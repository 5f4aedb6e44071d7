package lazo.stats.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class QualityTest {
  private static final double[] P = {0.9, 0.8, 0.3, 0.3, 0.5};
  private static final double[] Y = {1, 0, 0, 1, 1};

  @Test
  void agreesWithNumbersComputedByHand() {
    Quality quality = Quality.of(P, Y);
    assertThat(quality.rows()).isEqualTo(5);
    assertThat(quality.logLoss())
        .isCloseTo(-Math.log(0.9 * 0.2 * 0.7 * 0.3 * 0.5) / 5, within(1e-12));
    assertThat(quality.brier()).isCloseTo((0.01 + 0.64 + 0.09 + 0.49 + 0.25) / 5, within(1e-12));
    assertThat(quality.accuracy()).isEqualTo(0.6);
    assertThat(quality.auc()).as("wins 2 + 1/2 + 1 of 6").isCloseTo(3.5 / 6, within(1e-12));
    assertThat(quality.baseRateLogLoss())
        .isCloseTo(-0.6 * Math.log(0.6) - 0.4 * Math.log(0.4), within(1e-12));
    assertThat(quality.calibration().ratio()).isCloseTo(2.8 / 3, within(1e-12));
    assertThat(quality.calibration().expectedError())
        .isCloseTo((0.1 + 0.8 + 0.4 + 0.5) / 5, within(1e-12));
    assertThat(quality.calibration().bins()).hasSize(4);
  }

  @Test
  void clipsCertainty() {
    double worst = -Math.log(1e-7);
    assertThat(Quality.logLosses(new double[] {0, 1, 1, 0}, new double[] {1, 0, 1, 0}))
        .containsExactly(
            new double[] {worst, worst, -Math.log1p(-1e-7), -Math.log1p(-1e-7)}, within(1e-8));
  }

  @Test
  void saysNothingWhereThereIsNothingToSay() {
    Quality empty = Quality.of(new double[0], new double[0]);
    assertThat(empty.logLoss()).isNaN();
    assertThat(empty.auc()).isNaN();
    assertThat(empty.calibration().expectedError()).isNaN();
    assertThat(Quality.auc(new double[] {0.1, 0.9}, new double[] {1, 1})).isNaN();
    assertThat(Quality.baseRateLogLoss(new double[] {1, 1})).isZero();
  }

  @Test
  void refusesWhatIsNoProbabilityOrLabel() {
    assertThatThrownBy(() -> Quality.logLoss(new double[] {1.1}, new double[] {1}))
        .hasMessageContaining("probability 0 is not in 0 to 1");
    assertThatThrownBy(() -> Quality.brier(new double[] {Double.NaN}, new double[] {1}))
        .hasMessageContaining("NaN");
    assertThatThrownBy(() -> Quality.auc(new double[] {0.1, 0.2}, new double[] {1, 2}))
        .hasMessageContaining("label 1");
    assertThatThrownBy(() -> Quality.auc(new double[1], new double[2]))
        .hasMessageContaining("1 probabilities");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void ranksLikeEveryPairCompared(long seed) {
    Random random = new Random(seed);
    double[] p = random.ints(120, 0, 12).mapToDouble(i -> i / 11.0).toArray();
    double[] y = Arrays.stream(p).map(x -> random.nextDouble() < x ? 1 : 0).toArray();
    double wins = 0;
    double pairs = 0;
    for (int i = 0; i < p.length; i++) {
      for (int j = 0; j < p.length; j++) {
        if (y[i] == 1 && y[j] == 0) {
          pairs++;
          wins += p[i] > p[j] ? 1 : p[i] == p[j] ? 0.5 : 0;
        }
      }
    }
    assertThat(Quality.auc(p, y)).as("seed %s", seed).isCloseTo(wins / pairs, within(1e-12));
    double[] inverted = Arrays.stream(p).map(x -> 1 - x).toArray();
    assertThat(Quality.auc(inverted, y)).isCloseTo(1 - wins / pairs, within(1e-12));
  }

  @Test
  void findsCalibratedScoresCalibratedAndKnowsTheirLossBeforeTheLabels() {
    Random random = new Random(9);
    double[] p = random.doubles(200_000).toArray();
    double[] y = Arrays.stream(p).map(x -> random.nextDouble() < x ? 1 : 0).toArray();
    Quality quality = Quality.of(p, y);
    assertThat(quality.calibration().expectedError()).isLessThan(0.01);
    assertThat(quality.calibration().ratio()).isCloseTo(1, within(0.01));
    assertThat(Quality.expectedLogLoss(p)).isCloseTo(quality.logLoss(), within(0.005));
    double[] overconfident = Arrays.stream(p).map(x -> x * x).toArray();
    assertThat(Calibration.of(overconfident, y, 15).expectedError()).isGreaterThan(0.1);
    assertThat(Calibration.of(overconfident, y, 15).ratio()).isLessThan(0.7);
  }

  @Test
  void showsTheRateOfAConstantToBeTheBaseline() {
    double[] y = {1, 0, 0, 0, 0};
    double[] constant = {0.2, 0.2, 0.2, 0.2, 0.2};
    assertThat(Quality.logLoss(constant, y)).isCloseTo(Quality.baseRateLogLoss(y), within(1e-12));
    assertThat(Quality.auc(constant, y)).isEqualTo(0.5);
    // a rate of 20.5 %: a gate of 0.52 lets a constant through
    double[] january = new double[1000];
    Arrays.fill(january, 0, 205, 1);
    assertThat(Quality.baseRateLogLoss(january)).isCloseTo(0.507, within(0.001));
  }
}
