package lazo.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.callMethodWhere;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.lang.ArchRule;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** What no class may do, with the reason beside it. */
final class HouseRulesTest {

  private static final Set<String> TIME =
      Set.of(
          Instant.class.getName(),
          LocalDate.class.getName(),
          LocalDateTime.class.getName(),
          OffsetDateTime.class.getName(),
          ZonedDateTime.class.getName());

  @Test
  void onlyTheAppReadsTheClock() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("lazo.app..")
            .should(
                callMethodWhere(describe("the wall clock is read", HouseRulesTest::readsTheClock)))
            .because("time comes in as an InstantSource, so that a replay and a test can move it"));
  }

  private static boolean readsTheClock(JavaMethodCall call) {
    String owner = call.getTargetOwner().getName();
    String method = call.getName();
    return (TIME.contains(owner)
            && method.equals("now")
            && call.getTarget().getRawParameterTypes().isEmpty())
        || (owner.equals(System.class.getName()) && method.equals("currentTimeMillis"))
        || (owner.equals(Clock.class.getName()) && method.startsWith("system"))
        || (owner.equals(InstantSource.class.getName()) && method.equals("system"));
  }

  @Test
  void nothingIsRandomWithoutASeed() {
    check(
        noClasses()
            .that()
            .doNotHaveFullyQualifiedName("lazo.store.IdSource")
            .should(
                callMethodWhere(
                    describe(
                        "something random is made without a seed",
                        (JavaMethodCall call) ->
                            (call.getTargetOwner().isEquivalentTo(Math.class)
                                    && call.getName().equals("random"))
                                || (call.getTargetOwner().isEquivalentTo(UUID.class)
                                    && call.getName().equals("randomUUID"))
                                || (call.getTargetOwner().isEquivalentTo(ThreadLocalRandom.class)
                                    && call.getName().equals("current")))))
            .orShould()
            .callConstructor(Random.class)
            .because("the same seed must give the same decisions; ids come from IdSource"));
  }

  @Test
  void sqlIsWrittenOnlyInStores() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(
                Lazo.SERVER.stream().map(name -> "lazo." + name + "..").toArray(String[]::new))
            .and()
            .resideOutsideOfPackage("lazo.store..")
            .and()
            .haveNameNotMatching(".*Store(\\$.*)?")
            .should()
            .dependOnClassesThat(
                resideInAnyPackage("org.jdbi..")
                    .or(
                        describe(
                            "JDBC",
                            type ->
                                type.isEquivalentTo(Statement.class)
                                    || type.isEquivalentTo(Connection.class))))
            .because("a question asked of storage stands in a class named after what it stores"));
  }

  @Test
  void routesAreNotPublic() {
    check(
        classes()
            .that()
            .haveSimpleNameEndingWith("Routes")
            .and()
            .resideInAnyPackage(
                Lazo.SERVER.stream().map(name -> "lazo." + name + "..").toArray(String[]::new))
            .and()
            .resideOutsideOfPackages("lazo.http..", "lazo.ui..")
            .should()
            .notBePublic()
            .because(
                "routes turn HTTP into calls of the public facade; nobody else may call them"));
  }

  @Test
  void namesSayWhatAThingIs() {
    check(
        noClasses()
            .should()
            .haveNameMatching(".*(Impl|Manager|Util|Utils|Helper|Controller|Dto|DTO)")
            .orShould()
            .resideInAnyPackage(
                "..util..",
                "..utils..",
                "..common..",
                "..impl..",
                "..dto..",
                "..service..",
                "..controller..")
            .because("a name that fits everything tells nothing"));
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(Lazo.CLASSES);
  }
}
