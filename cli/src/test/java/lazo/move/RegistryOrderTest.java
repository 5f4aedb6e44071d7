package lazo.move;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import lazo.registry.Stage;
import lazo.transfer.Moved;
import org.junit.jupiter.api.Test;

class RegistryOrderTest {
  private static Moved.Version version(String model, String source) {
    return new Moved.Version(
        model, 1, source, null, null, null, "", "", Stage.NONE, 0, 0, Map.of());
  }

  private static List<Moved> passed(Moved... things) {
    List<Moved> passed = new ArrayList<>();
    var order = new RegistryOrder(passed::add);
    List.of(things).forEach(order);
    order.end();
    return passed;
  }

  @Test
  void copiesComeAfterWhatTheyAreCopiesOfAndAliasesLast() {
    var alias = new Moved.Alias("a", "best", 1);
    Moved.Version ofB = version("a", "models:/b/1");
    Moved.Version ofC = version("b", "models:/c/1");
    Moved.Version first = version("c", "runs:/r/model");
    Moved.Version elsewhere = version("d", "models:/m-1");
    assertThat(passed(alias, ofB, ofC, first, elsewhere))
        .containsExactly(first, ofC, elsewhere, ofB, alias);
  }

  @Test
  void passesOnACircleToo() {
    Moved.Version one = version("a", "models:/b/1");
    Moved.Version other = version("b", "models:/a/1");
    assertThat(passed(one, other)).containsExactlyInAnyOrder(one, other);
  }
}
