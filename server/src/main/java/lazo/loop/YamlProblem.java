package lazo.loop;

/**
 * One thing wrong with a document.
 *
 * @param line from 1
 * @param field the path of the field, for example {@code deploy.steps[1].weight}
 */
record YamlProblem(int line, String field, String message) {
  @Override
  public String toString() {
    return "line " + line + ", " + field + ": " + message;
  }
}
