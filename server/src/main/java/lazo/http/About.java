package lazo.http;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a route is for, said beside its handler. The OpenAPI document is made of these when it is
 * first asked for; until then they are only kept.
 *
 * @param takes the body as a whole, null where {@code params} names its fields or there is none
 * @param answers what a 200 holds: one value under the name "", or the fields of an object
 */
public record About(
    String summary, List<Param> params, @Nullable Content takes, List<Answer> answers) {

  /** Where a parameter is. Those of the path are known from the path. */
  public enum Place {
    QUERY,
    BODY
  }

  /** A parameter; {@code otherwise} is what holds when it is left out, empty when nothing does. */
  public record Param(
      Place place, String name, Class<?> type, String says, boolean required, String otherwise) {}

  /** A body that is no JSON object of a few fields. */
  public record Content(String mediaType, String says) {}

  /** A value, or a list of values, of a type that is written as JSON. */
  public record Answer(String field, Class<?> type, boolean list) {}

  public About {
    params = List.copyOf(params);
    answers = List.copyOf(answers);
  }

  /** In the imperative, without a full stop. */
  public static About about(String summary) {
    return new About(summary, List.of(), null, List.of());
  }

  /** A query parameter that may be left out. */
  public About query(String name, Class<?> type, String says) {
    return with(new Param(Place.QUERY, name, type, says, false, ""));
  }

  /** A query parameter that may be left out, and what then holds. */
  public About query(String name, Class<?> type, String says, Object otherwise) {
    return with(new Param(Place.QUERY, name, type, says, false, otherwise.toString()));
  }

  /** A query parameter that must be there. */
  public About queryRequired(String name, Class<?> type, String says) {
    return with(new Param(Place.QUERY, name, type, says, true, ""));
  }

  /** A field of the JSON body that may be left out. */
  public About field(String name, Class<?> type, String says) {
    return with(new Param(Place.BODY, name, type, says, false, ""));
  }

  /** A field of the JSON body that must be there. */
  public About fieldRequired(String name, Class<?> type, String says) {
    return with(new Param(Place.BODY, name, type, says, true, ""));
  }

  private About with(Param param) {
    return new About(summary, and(params, param), takes, answers);
  }

  /** A body of another kind than a few fields of JSON. */
  public About takes(String mediaType, String says) {
    return new About(summary, params, new Content(mediaType, says), answers);
  }

  /** The whole answer. */
  public About answers(Class<?> type) {
    return answers("", type);
  }

  /** One field of the answer. */
  public About answers(String field, Class<?> type) {
    return new About(summary, params, takes, and(answers, new Answer(field, type, false)));
  }

  /** One field of the answer that is a list. */
  public About answersList(String field, Class<?> of) {
    return new About(summary, params, takes, and(answers, new Answer(field, of, true)));
  }

  /** Plain text instead of JSON. */
  public About answersText() {
    return answers(String.class);
  }

  private static <T> List<T> and(List<T> list, T one) {
    var longer = new ArrayList<>(list);
    longer.add(one);
    return longer;
  }
}
