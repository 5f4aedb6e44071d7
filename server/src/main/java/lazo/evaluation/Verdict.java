package lazo.evaluation;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** The answer of a gate, or of a whole suite. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Verdict.Passed.class, name = "passed"),
  @JsonSubTypes.Type(value = Verdict.Failed.class, name = "failed"),
  @JsonSubTypes.Type(value = Verdict.Undecided.class, name = "undecided")
})
public sealed interface Verdict {
  /** Why it is not passed: what failed, or what is missing. */
  List<String> reasons();

  record Passed() implements Verdict {
    @Override
    public List<String> reasons() {
      return List.of();
    }
  }

  record Failed(List<String> reasons) implements Verdict {
    public Failed {
      reasons = List.copyOf(reasons);
    }
  }

  /** The evidence decides neither way; says what is missing. */
  record Undecided(List<String> missing) implements Verdict {
    public Undecided {
      missing = List.copyOf(missing);
    }

    @Override
    public List<String> reasons() {
      return missing;
    }
  }

  static Verdict failed(String reason) {
    return new Failed(List.of(reason));
  }

  static Verdict undecided(String missing) {
    return new Undecided(List.of(missing));
  }

  /** One Failed fails the suite; else one Undecided leaves it undecided; else it is passed. */
  static Verdict of(List<GateResult> results) {
    List<String> failed =
        results.stream()
            .filter(result -> result.verdict() instanceof Failed)
            .map(GateResult::line)
            .toList();
    if (!failed.isEmpty()) {
      return new Failed(failed);
    }
    List<String> undecided =
        results.stream()
            .filter(result -> result.verdict() instanceof Undecided)
            .map(GateResult::line)
            .toList();
    return undecided.isEmpty() ? new Passed() : new Undecided(undecided);
  }
}
