package lazo.testing;

import static org.assertj.core.api.Assertions.assertThat;

import lazo.testing.Needs.Need;
import org.junit.jupiter.api.Test;

/** Runs in both loops, and shows that the condition decides which tests do. */
final class NeedsConditionTest {

  @Test
  @Needs(Need.TIME)
  void runsOnlyWhenEverythingDoes() {
    assertThat(Boolean.getBoolean("lazo.check")).isTrue();
  }
}
