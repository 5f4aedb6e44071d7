package lazo.store;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.Function;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteDataSource;

/** Connections to SQLite that know {@code regexp}, which SQLite leaves to whoever embeds it. */
final class PatternDataSource extends SQLiteDataSource {
  PatternDataSource(SQLiteConfig config) {
    super(config);
  }

  @Override
  public SQLiteConnection getConnection(@Nullable String user, @Nullable String password)
      throws SQLException {
    SQLiteConnection connection = super.getConnection(user, password);
    Function.create(connection, "regexp", new Matches(), 2, Function.FLAG_DETERMINISTIC);
    return connection;
  }

  /** {@code text regexp pattern} comes as (pattern, text). One for each connection. */
  private static final class Matches extends Function {
    private @Nullable TextPattern last;

    @Override
    protected void xFunc() throws SQLException {
      String pattern = value_text(0);
      String text = value_text(1);
      if (pattern == null || text == null) {
        result();
        return;
      }
      TextPattern compiled = last;
      if (compiled == null || !compiled.text().equals(pattern)) {
        compiled = TextPattern.of(pattern);
        last = compiled;
      }
      result(compiled.isIn(text) ? 1 : 0);
    }
  }
}
