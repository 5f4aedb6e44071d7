package lazo.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0.5 | 0.5 | 0,5",
        "1234.5678 | 1,234.57 | 1.234,57",
        "1e-9 | 0.000000001 | 0,000000001",
        "1.23456e-11 | 1.235E-11 | 1,235E-11",
        "4.9e-324 | 4.941E-324 | 4,941E-324",
        "-1e-300 | -1E-300 | -1E-300",
        "3 | 3 | 3"
      })
  void writesNumbersThatFitIntoATable(double value, String english, String spanish) {
    assertThat(new Format(Texts.of("en"), Instant.EPOCH).number(value)).isEqualTo(english);
    assertThat(new Format(Texts.of("es"), Instant.EPOCH).number(value)).isEqualTo(spanish);
  }
}
