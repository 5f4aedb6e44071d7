package lazo.app;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import lazo.monitoring.GuardrailEvidence;
import lazo.monitoring.Monitors;
import lazo.monitoring.PairedEvidence;
import lazo.rollout.Evidence;
import lazo.rollout.Rollout;
import lazo.rollout.RolloutSpec;
import lazo.rollout.Rollouts;

/** A rollout is judged by what monitoring measures: nothing is counted twice in two ways. */
final class RolloutEvidence implements Rollouts.EvidenceSource {
  private static final String CHALLENGER = "challenger";

  private final Supplier<Monitors> monitors;

  /** Monitors are built after rollouts, and asked for when first needed. */
  RolloutEvidence(Supplier<Monitors> monitors) {
    this.monitors = monitors;
  }

  @Override
  public Evidence evidence(Rollout rollout, Instant now) {
    PairedEvidence whole = paired(rollout, rollout.began(), now);
    boolean firstStep = rollout.stepBegan().equals(rollout.began());
    PairedEvidence step = firstStep ? whole : paired(rollout, rollout.stepBegan(), now);
    return new Evidence(quality(whole), step.labelled(), guardrails(rollout));
  }

  private PairedEvidence paired(Rollout rollout, Instant since, Instant now) {
    RolloutSpec spec = rollout.spec();
    return monitors
        .get()
        .paired(spec.endpoint(), spec.champion().digest(), spec.challenger().digest(), since, now);
  }

  private static Evidence.Quality quality(PairedEvidence paired) {
    boolean none = paired.labelled() == 0;
    return new Evidence.Quality(
        paired.labelled(),
        none ? 0 : paired.difference(),
        paired.low(),
        paired.high(),
        none ? 0 : paired.championLogLoss(),
        none ? 0 : paired.challengerLogLoss(),
        paired.designEffect(),
        paired.method());
  }

  private List<Evidence.Reading> guardrails(Rollout rollout) {
    RolloutSpec spec = rollout.spec();
    GuardrailEvidence seen =
        monitors.get().guardrails(spec.endpoint(), CHALLENGER, rollout.stepBegan());
    List<Evidence.Reading> readings = new ArrayList<>();
    if (seen.requests() > 0) {
      spec.guardrails().forEach(guardrail -> readings.add(reading(guardrail, seen)));
    }
    return readings;
  }

  private static Evidence.Reading reading(RolloutSpec.Guardrail guardrail, GuardrailEvidence seen) {
    if (guardrail.metric().equals("error_rate")) {
      return new Evidence.Reading(
          guardrail.metric(),
          seen.errorRate(),
          seen.errorRateLow(),
          guardrail.atMost(),
          seen.requests());
    }
    Double millis =
        guardrail.metric().equals("latency_p99_ms")
            ? seen.latencyP99Millis()
            : seen.latencyP50Millis();
    double value = millis == null ? 0 : millis;
    return new Evidence.Reading(
        guardrail.metric(), value, value, guardrail.atMost(), millis == null ? 0 : seen.requests());
  }
}
