package lazo.stats.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LogLimitTest {
  /** The numbers are SciPy's. */
  @Test
  void isStudentsPredictionLimitOfTheShiftedLogarithms() {
    LogLimit limit = LogLimit.learn(new double[] {.1, .2, .05, .4, .15, .12, -.001});
    assertThat(limit.mean()).isCloseTo(-2.2787005679658807, offset(1e-12));
    assertThat(limit.spread()).isCloseTo(1.1831473103024652, offset(1e-12));
    assertThat(limit.limit(.05)).isCloseTo(1.1861488043080883, offset(1e-9));
    assertThat(limit.limit(1.0 / 240)).isCloseTo(13.553135830364537, offset(1e-8));
  }

  @Test
  void knowsNothingFromFewerThanFiveValues() {
    assertThat(LogLimit.learn(new double[] {.1, .1, .1, .1}).limit(.01)).isInfinite();
    assertThat(LogLimit.learn(new double[0]).limit(.01)).isInfinite();
  }

  @Test
  void isPassedAsOftenAsAsked() {
    var random = new SplittableRandom(5);
    int passed = 0;
    for (int i = 0; i < 4_000; i++) {
      double[] quiet =
          IntStream.range(0, 30).mapToDouble(k -> Math.exp(random.nextGaussian())).toArray();
      passed += Math.exp(random.nextGaussian()) > LogLimit.learn(quiet).limit(.02) ? 1 : 0;
    }
    assertThat(passed / 4_000.0).isBetween(.013, .027);
  }
}
