package lazo.features;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Specs travel as JSON inside packages. */
final class JsonTest {
  private final ObjectMapper mapper = new ObjectMapper();

  @Test
  void readsBackADeclaredSpec() throws JsonProcessingException {
    FeatureSpec spec =
        new FeatureSpec(
            List.of(
                new Feature.Numeric("a", new Impute.None(), Scale.NONE),
                new Feature.Numeric("b", new Impute.Constant(0.25), Scale.MIN_MAX),
                new Feature.Numeric("c", new Impute.Median(), Scale.STANDARD),
                new Feature.Categorical("d", Encode.TARGET, 200)));
    assertThat(mapper.readValue(mapper.writeValueAsString(spec), FeatureSpec.class))
        .isEqualTo(spec);
  }

  @Test
  void readsBackAFittedSpecBitForBit() throws JsonProcessingException {
    FittedSpec spec =
        new FittedSpec(
            List.of(
                new FittedFeature.FittedNumeric("a", Float.NaN, 0.1f, Float.MIN_VALUE),
                new FittedFeature.FittedCategorical("d", List.of("it's", "ñ\0")),
                new FittedFeature.FittedCategoricalMap("e", Map.of("x", 1 / 3f), 0.2f)));
    String json = mapper.writeValueAsString(spec);
    assertThat(json).contains("\"kind\":\"numeric\"");
    assertThat(mapper.readValue(json, FittedSpec.class)).isEqualTo(spec);
  }

  @Test
  void readsBackAnAggregate() throws JsonProcessingException {
    for (String text : List.of("count(*)", "avg(late)", "max(x_1)")) {
      Aggregate aggregate = Aggregate.parse(text);
      assertThat(mapper.readValue(mapper.writeValueAsString(aggregate), Aggregate.class))
          .isEqualTo(aggregate)
          .hasToString(text);
    }
  }
}
