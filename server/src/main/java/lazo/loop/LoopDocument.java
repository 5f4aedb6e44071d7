package lazo.loop;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Loop as it is written: the records mirror the YAML, field for field. {@code docs/loop.md}
 * explains each field; the JSON Schema at {@code /lazo/v1/schema/loop} is made from these records.
 */
public record LoopDocument(
    String apiVersion,
    String kind,
    Metadata metadata,
    Data data,
    Map<String, Feed> feeds,
    List<Feature> features,
    Train train,
    List<Raw> evaluate,
    Deploy deploy,
    @Nullable Monitor monitor,
    @Nullable Retrain retrain,
    List<Notify> notifications) {

  public static final String API_VERSION = "lazo/v1";
  public static final String KIND = "Loop";

  public record Metadata(String name) {}

  /**
   * @param source the dataset's name, or a pattern of files whose folder name names the dataset
   * @param derive SQL expressions over the columns of the source and those derived before them
   * @param time the column that holds the event time
   * @param id the column whose value a request sends along, by which a delivered row finds its
   *     prediction
   * @param labelDelay how long after the event its label is known
   */
  public record Data(
      String source,
      Map<String, String> derive,
      String time,
      String target,
      @Nullable String id,
      @Nullable Duration labelDelay,
      List<Raw> checks) {}

  /**
   * @param within how far back rows count
   * @param lag how old a row must be to be known
   * @param columns name to aggregate, for example {@code avg(delayed)}
   */
  public record Feed(
      @Nullable String source,
      String time,
      String key,
      Duration within,
      @Nullable Duration lag,
      Map<String, String> columns) {}

  public record Feature(
      OneOrMany column,
      @Nullable String impute,
      @Nullable String scale,
      @Nullable String encode,
      @Nullable Long minCount) {}

  /**
   * @param on how much of the past to train on: {@code all} or a duration
   * @param rowsAtMost a sample of so many rows of it is trained on; all of them when it is left out
   * @param holdout how much of the newest past is kept out of training, to evaluate on
   */
  public record Train(
      @Nullable String trainer,
      List<String> command,
      Map<String, Raw> params,
      @Nullable Long seed,
      @Nullable String on,
      @Nullable Long rowsAtMost,
      @Nullable Duration holdout,
      @Nullable Integer memoryMb,
      @Nullable Duration timeAtMost) {}

  public record Deploy(
      String endpoint,
      @Nullable String strategy,
      @Nullable String shadow,
      List<Step> steps,
      @Nullable Duration stepAtMost,
      List<Guardrail> guardrails,
      @Nullable Quality quality) {}

  public record Step(Double weight) {}

  public record Guardrail(String metric, Double atMost) {}

  public record Quality(String metric, String noWorseThan, Double margin) {}

  public record Monitor(@Nullable String falseAlarms, List<Watch> watch) {}

  public record Watch(
      @Nullable String drift,
      @Nullable String quality,
      @Nullable String skew,
      @Nullable Duration window) {}

  /**
   * What starts a retraining: {@code drift}, {@code quality}, or a mapping with {@code schedule:
   * <cron>}.
   */
  public record Retrain(List<Raw> on, @Nullable Duration coolDown) {}

  /**
   * A webhook.
   *
   * @param secret signs what is posted; it stands in the definition for every reader of the loop
   * @param secretEnv the variable of the server's environment that holds the secret instead
   */
  public record Notify(
      String webhook, List<String> on, @Nullable String secret, @Nullable String secretEnv) {}
}
