package lazo.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * What a test class or method needs beyond a JDK. Such a test runs in {@code ./check} (system
 * property {@code lazo.check} is true) and is skipped, with the reason told at the end, in the
 * quick loop.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@Inherited
@Tag("check")
public @interface Needs {

  Need[] value();

  /** The things that {@code ./check} provides. */
  enum Need {
    CHROMIUM("Chromium"),
    PYTHON("Python with the packages of interop/python"),
    WRK("wrk"),
    TIME("more time than the quick loop has");

    private final String what;

    Need(String what) {
      this.what = what;
    }

    String what() {
      return what;
    }
  }
}
