package lazo.tracking.wire;

/**
 * A key as written in a filter or an order, for example {@code params."a b"}.
 *
 * @param entity what stands before the first dot, empty for none
 */
record KeyName(String entity, String key) {
  static KeyName of(String written) {
    char first = written.isEmpty() ? ' ' : written.charAt(0);
    int dot = first == '"' || first == '`' ? -1 : written.indexOf('.');
    return dot < 0
        ? new KeyName("", unquoted(written))
        : new KeyName(written.substring(0, dot), unquoted(written.substring(dot + 1)));
  }

  private static String unquoted(String key) {
    if (key.length() >= 2) {
      char first = key.charAt(0);
      if ((first == '"' || first == '`') && key.charAt(key.length() - 1) == first) {
        return key.substring(1, key.length() - 1);
      }
    }
    return key;
  }
}
