package lazo.tracking.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import lazo.problem.InvalidInput;
import lazo.tracking.wire.Filter.And;
import lazo.tracking.wire.Filter.Comparison;
import lazo.tracking.wire.Filter.Not;
import lazo.tracking.wire.Filter.Operand.Bare;
import lazo.tracking.wire.Filter.Operand.Text;
import lazo.tracking.wire.Filter.Operand.Texts;
import lazo.tracking.wire.Filter.Operator;
import lazo.tracking.wire.Filter.Or;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilterTest {
  private static Comparison only(String text) {
    return (Comparison) Filter.parse(text);
  }

  @Test
  void readsAComparison() {
    assertThat(only("metrics.acc >= 0.94"))
        .isEqualTo(new Comparison("metrics", "acc", Operator.GE, new Bare("0.94")));
    assertThat(only("params.m!=\"tanh\""))
        .isEqualTo(new Comparison("params", "m", Operator.NE, new Text("tanh")));
    assertThat(only("name='it''s'"))
        .isEqualTo(new Comparison("", "name", Operator.EQ, new Text("it's")));
  }

  @Test
  void readsQuotedKeysAndDots() {
    assertThat(only("params.a.b = 'x'").key()).isEqualTo("a.b");
    assertThat(only("params.`a.b = c` = 'x'").key()).isEqualTo("a.b = c");
    assertThat(only("tags.\"mlflow.user\" = 'x'").key()).isEqualTo("mlflow.user");
    assertThat(only("`Run name` = 'x'")).extracting(Comparison::entity).isEqualTo("");
  }

  @Test
  void readsListsAndNulls() {
    assertThat(only("run_id NOT IN ('a',\"b\")"))
        .isEqualTo(new Comparison("", "run_id", Operator.NOT_IN, new Texts(List.of("a", "b"))));
    assertThat(only("tags.x is not null").operator()).isEqualTo(Operator.IS_NOT_NULL);
  }

  @Test
  void readsRangesAndListsOfNumbersAsComparisons() {
    assertThat(Filter.parse("metrics.m BETWEEN 1 and 2.5 AND a = 'x'"))
        .isEqualTo(Filter.parse("(metrics.m >= 1 AND metrics.m <= 2.5) AND a = 'x'"));
    assertThat(Filter.parse("m not between 1 and 2")).isEqualTo(Filter.parse("m < 1 OR m > 2"));
    assertThat(Filter.parse("m in (1, 2)")).isEqualTo(Filter.parse("m = 1 OR m = 2"));
    assertThat(Filter.parse("m NOT IN (1, -2)")).isEqualTo(Filter.parse("m != 1 AND m != -2"));
    assertThatThrownBy(() -> Filter.parse("m in (" + "1,".repeat(300) + "1)"))
        .hasMessageContaining("more than 200 comparisons");
  }

  @Test
  void bindsAndBeforeOr() {
    Filter filter = Filter.parse("a = '1' or b = '2' AND not c = '3'");
    assertThat(filter).isInstanceOf(Or.class);
    And and = (And) ((Or) filter).parts().get(1);
    assertThat(and.parts().get(1)).isInstanceOf(Not.class);
    assertThat(Filter.parse("(a = '1' or b = '2') and c = '3' and")).isInstanceOf(And.class);
    assertThat(Filter.parse("  ")).isEqualTo(Filter.all());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "metrics.acc",
        "metrics.acc >",
        "metrics.acc == 1",
        "= 1",
        "acc LIKE",
        "'x' = 'y'",
        "a = 'x' b = 'y'",
        "a = 'x",
        "a in 'x'",
        "a in (1, 'x')",
        "a in ('x', 1)",
        "a between 1",
        "a between 1 or 2",
        "a not 1",
        "a in ()",
        "(a = 'x'",
        "a = 'x')",
        "a is 'x'",
        "and",
        "a = ("
      })
  void refusesWhatItCannotRead(String filter) {
    assertThatThrownBy(() -> Filter.parse(filter))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("nvalid");
  }

  @Test
  void refusesSeveralStatements() {
    assertThatThrownBy(() -> Filter.parse("a = 'x'; drop table run"))
        .hasMessageContaining("contained multiple expression");
  }

  @Test
  void limitsDepth() {
    String deep = "(".repeat(1_000) + "a = 'x'" + ")".repeat(1_000);
    assertThatThrownBy(() -> Filter.parse(deep)).hasMessageContaining("nested");
  }

  @Test
  void readsOrders() {
    assertThat(Order.parse(List.of("metrics.`a b` DESC", "name", "params.x asc")))
        .containsExactly(
            new Order("metrics", "a b", false),
            new Order("", "name", true),
            new Order("params", "x", true));
    assertThatThrownBy(() -> Order.parse(List.of("a", "a desc"))).hasMessageContaining("duplicate");
    for (String odd : List.of("", "a b c", "metrics.x;y", "name DESC DESC")) {
      assertThatThrownBy(() -> Order.parse(List.of(odd)))
          .hasMessage("Invalid order_by clause '" + odd + "'. Could not be parsed.");
    }
  }

  @Test
  void writesPatternsForGlob() {
    assertThat(Condition.glob("a%b_c*[?")).isEqualTo("a*b?c[*][[][?]");
  }

  @Test
  void readsItsOwnPageTokens() {
    assertThat(Page.offset(Page.token(42))).isEqualTo(42);
    assertThat(Page.offset(null)).isZero();
    assertThatThrownBy(() -> Page.offset("!"))
        .hasMessage("Invalid page token, could not base64-decode");
    assertThatThrownBy(() -> Page.offset("e30=")).hasMessageContaining("Invalid page token");
  }
}
