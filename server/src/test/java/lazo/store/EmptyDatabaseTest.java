package lazo.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A new folder may begin with a database that was made beforehand. */
class EmptyDatabaseTest {
  @TempDir Path folder;

  @BeforeEach
  void make() throws Exception {
    Path ready = folder.resolve("empty.db");
    EmptyDatabase.make(Files.createDirectory(folder.resolve("work")), ready);
    System.setProperty(EmptyDatabase.PROPERTY, ready.toString());
  }

  @AfterEach
  void forget() {
    System.clearProperty(EmptyDatabase.PROPERTY);
  }

  private static List<String> schema(Database database) {
    return database.read(
        handle ->
            handle
                .createQuery("select coalesce(sql, name) from sqlite_master order by name")
                .mapTo(String.class)
                .list());
  }

  private static int migrations(Database database) {
    return database.read(
        handle ->
            handle
                .createQuery("select count(*) from flyway_schema_history where success")
                .mapTo(Integer.class)
                .one());
  }

  @Test
  void aCopyIsWhatTheMigrationsMake() {
    List<String> copied;
    try (Database database = Database.sqlite(folder.resolve("copied"))) {
      copied = schema(database);
      assertThat(migrations(database)).isEqualTo(Migrations.known().size());
    }
    System.clearProperty(EmptyDatabase.PROPERTY);
    try (Database database = Database.sqlite(folder.resolve("made"))) {
      assertThat(copied).isEqualTo(schema(database)).isNotEmpty();
    }
  }

  @Test
  void neverReplacesADatabase() {
    Path data = folder.resolve("data");
    try (Database database = Database.sqlite(data)) {
      database.change(handle -> handle.execute("create table mine (id integer)"));
    }
    try (Database database = Database.sqlite(data)) {
      assertThat(schema(database)).contains("CREATE TABLE mine (id integer)");
    }
    assertThat(data.resolve("lazo.db.new")).doesNotExist();
  }

  @Test
  void replacesACopyThatACrashInterrupted() throws Exception {
    Path data = Files.createDirectory(folder.resolve("data"));
    Files.writeString(data.resolve("lazo.db.new"), "half of it");
    try (Database database = Database.sqlite(data)) {
      assertThat(migrations(database)).isEqualTo(Migrations.known().size());
    }
    assertThat(data.resolve("lazo.db.new")).doesNotExist();
  }

  @Test
  void leavesALogWithoutItsDatabaseToSqlite() throws Exception {
    Path data = Files.createDirectory(folder.resolve("data"));
    Files.writeString(data.resolve("lazo.db-wal"), "of a database that was deleted");
    try (Database database = Database.sqlite(data)) {
      assertThat(migrations(database)).isEqualTo(Migrations.known().size());
    }
  }

  @Test
  void doesWithoutWhenThereIsNone() {
    System.setProperty(EmptyDatabase.PROPERTY, folder.resolve("missing.db").toString());
    try (Database database = Database.sqlite(folder.resolve("data"))) {
      assertThat(migrations(database)).isEqualTo(Migrations.known().size());
    }
  }
}
