package lazo.app;

import lazo.store.TestDatabase;
import lazo.testing.Needs;
import lazo.testing.Needs.Need;

/** The same on PostgreSQL, where a write runs on the thread of the one who asks. */
@Needs(Need.TIME)
class AccessOnPostgresqlTest extends AccessTest {
  @Override
  String database() {
    return TestDatabase.postgresqlUrl();
  }
}
