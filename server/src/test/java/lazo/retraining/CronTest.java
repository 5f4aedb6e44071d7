package lazo.retraining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import lazo.problem.InvalidInput;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronTest {
  @ParameterizedTest
  @CsvSource({
    "0 3 1 * *, 2001-01-31T12:00:00Z, 2001-02-01T03:00:00Z",
    "0 3 1 * *, 2001-02-01T03:00:00Z, 2001-03-01T03:00:00Z",
    "*/15 * * * *, 2001-01-01T00:01:00Z, 2001-01-01T00:15:00Z",
    "30 6 * * 1-5, 2001-01-05T07:00:00Z, 2001-01-08T06:30:00Z",
    "0 0 29 2 *, 2001-01-01T00:00:00Z, 2004-02-29T00:00:00Z",
    "0 0 13 * 5, 2001-04-01T00:00:00Z, 2001-04-06T00:00:00Z",
    "0 0 * * 7, 2001-01-01T00:00:00Z, 2001-01-07T00:00:00Z",
  })
  void findsTheNextInstant(String cron, Instant after, Instant next) {
    assertThat(Cron.parse(cron).next(after)).isEqualTo(next);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 3 1 *|five fields",
        "60 * * * *|minute '60'",
        "* * * * mon|day-of-week 'mon'",
        "* 9-5 * * *|runs backwards",
        "*/0 * * * *|minute step '0'",
      })
  void saysWhatIsWrong(String cron, String complaint) {
    assertThatThrownBy(() -> Cron.parse(cron))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining(complaint);
  }

  @ParameterizedTest
  @CsvSource("0 0 30 2 *")
  void refusesADateThatNeverComes(String cron) {
    assertThatThrownBy(() -> Cron.parse(cron).next(Instant.parse("2001-01-01T00:00:00Z")))
        .hasMessageContaining("never comes due");
  }
}
