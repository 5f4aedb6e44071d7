package lazo.app;

import lazo.store.TestDatabase;
import lazo.testing.Needs;
import lazo.testing.Needs.Need;

/** The same on PostgreSQL, which is stricter about texts and types. */
@Needs(Need.TIME)
class EveryRouteOnPostgresqlTest extends EveryRouteTest {
  @Override
  String database() {
    return TestDatabase.postgresqlUrl();
  }
}
