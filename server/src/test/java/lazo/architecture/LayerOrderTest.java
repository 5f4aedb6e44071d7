package lazo.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each package may use the ones listed before it, and none listed after it. */
final class LayerOrderTest {

  static Stream<String> packages() {
    return Lazo.ORDER.stream().limit(Lazo.ORDER.size() - 1L);
  }

  @ParameterizedTest
  @MethodSource("packages")
  void usesOnlyWhatComesBefore(String name) {
    List<String> later = Lazo.ORDER.subList(Lazo.ORDER.indexOf(name) + 1, Lazo.ORDER.size());
    noClasses()
        .that()
        .resideInAPackage("lazo." + name + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            later.stream().map(other -> "lazo." + other + "..").toArray(String[]::new))
        .because("packages build on each other in one order, see docs/architecture.md")
        .allowEmptyShould(true) // some packages of the plan are not written yet
        .check(Lazo.CLASSES);
  }

  @Test
  void packagesFormNoCycle() {
    slices().matching("lazo.(*)..").should().beFreeOfCycles().check(Lazo.CLASSES);
  }

  @Test
  void everyPackageHasAPlaceInTheOrder() {
    var unplaced = new TreeSet<String>();
    Lazo.CLASSES.forEach(type -> unplaced.add(type.getPackageName().split("\\.", 3)[1]));
    unplaced.removeAll(Lazo.ORDER);
    assertThat(unplaced)
        .as("packages of the server's class path that Lazo.ORDER does not list")
        .isEmpty();
  }
}
