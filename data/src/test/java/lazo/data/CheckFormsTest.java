package lazo.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import lazo.problem.InvalidInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CheckFormsTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'column': 'distance', 'between': [10, 5500]} | distance between 10 and 5500",
        "{'column': 'distance', 'between': [null, 1.5]} | distance at most 1.5",
        "{'column': 'd', 'between': [0, null], 'share': 0.99} | d at least 0 for a share of 0.99",
        "{'column': 'origin', 'completeness': 1.0} | origin not null",
        "{'column': 'origin', 'completeness': 0.995} | origin completeness at least 0.995",
        "{'column': 'origin', 'not-null': true} | origin not null",
        "{'column': 'id', 'unique': true} | id unique",
        "{'unique': ['a', 'b']} | a, b unique",
        "{'column': 'c', 'in': ['x', 'y', 3]} | c in x, y, 3",
        "{'column': 'c', 'matches': '[A-Z]{3}'} | c matches [A-Z]{3}",
        "{'row-count': [1, 100]} | row count between 1 and 100",
        "{'column': 'c', 'type': 'integer'} | c has the type integer",
        "{'column': 't', 'freshness': '2d'} | t no older than 2d",
        "{'column': 't', 'freshness': '90m'} | t no older than 90m",
        "{'satisfies': 'a < b'} | satisfies a < b",
        "{'column': 'c', 'mean': [0, 1]} | mean of c between 0 and 1",
        "{'column': 'c', 'median': [0, 1]} | quantile 0.5 of c between 0 and 1",
        "{'column': 'c', 'quantile': 0.9, 'between': [0, 1]} | quantile 0.9 of c between 0 and 1",
        "{'column': 'c', 'similar-to': 'reference'} | c similar to its history in scale",
      })
  void readsEveryForm(String form, String text) throws JsonProcessingException {
    assertThat(parse(form).text()).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'column': 'c'} | has no rule",
        "{'between': [0, 1]} | needs `column`",
        "{'column': 'c', 'between': [0]} | needs two numbers for `between`",
        "{'column': 'c', 'between': ['a', 'b']} | needs two numbers for `between`",
        "{'column': 'c', 'between': [2, 1]} | the range [2.0, 1.0] is empty",
        "{'column': 'c', 'between': [null, null]} | needs a lower or an upper end",
        "{'column': 'c', 'beetween': [0, 1]} | has no rule",
        "{'column': 'c', 'between': [0, 1], 'shair': 1} | has `shair`, which is not known here",
        "{'column': 'c', 'between': [0, 1], 'share': 2} | `share` must be between 0 and 1",
        "{'column': 'c', 'completeness': '1'} | needs a number for `completeness`",
        "{'column': 'c', 'unique': false} | needs `unique: true`",
        "{'column': 'c', 'matches': '['} | is not a regular expression",
        "{'column': 'c', 'freshness': 'soon'} | is not a time span",
        "{'column': 'c', 'similar-to': 'yesterday'} | can only be `similar-to: reference`",
        "{'column': 'c', 'similar-to': 'reference', 'factor': 0.5} | `factor` must be above 1",
        "7 | is not a rule",
      })
  void refusesWhatIsWrong(String form, String reason) {
    assertThatThrownBy(() -> parse(form))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining(reason);
  }

  @Test
  void readsAList() throws JsonProcessingException {
    assertThat(
            CheckForms.parse(
                JSON.readTree(
                    """
                    [{"column": "distance", "between": [10, 5500]},
                     {"column": "origin", "completeness": 1.0}]
                    """)))
        .containsExactly(
            new Check.Between("distance", new Check.Range(10.0, 5500.0), 1),
            new Check.Completeness("origin", 1));
    assertThatThrownBy(() -> CheckForms.parse(JSON.readTree("{}")))
        .hasMessageContaining("`checks` must be a list");
  }

  private static Check parse(String form) throws JsonProcessingException {
    return CheckForms.parseOne(JSON.readTree(form.replace('\'', '"')));
  }
}
