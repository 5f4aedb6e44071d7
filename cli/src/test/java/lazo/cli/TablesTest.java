package lazo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TablesTest {

  private static String table(String json) {
    return Tables.of(Json.read(json, "the test"));
  }

  @Test
  void aListOfObjectsBecomesATable() {
    assertThat(
            table(
                "{'loops':[{'name':'churn','dueAt':3},{'name':'a','more':{'x':1}}]}"
                    .replace('\'', '"')))
        .isEqualTo(
            """
            name   due at
            churn  3
            a
            """);
  }

  @Test
  void anObjectBecomesItsFieldsWithListsBelow() {
    assertThat(
            table(
                "{'id':'r-1','state':'paused','steps':[{'weight':1},{'weight':10}]}"
                    .replace('\'', '"')))
        .isEqualTo(
            """
            id     r-1
            state  paused
            steps
              weight
              1
              10
            """);
  }

  @Test
  void nothingIsSaidToBeNothing() {
    assertThat(table("[]")).isEqualTo("none\n");
  }
}
