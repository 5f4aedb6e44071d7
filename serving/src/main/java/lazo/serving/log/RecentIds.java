package lazo.serving.log;

import org.jspecify.annotations.Nullable;

/**
 * Which ids were used of late, and for what body. Two tables of hashes: when the young one is full
 * the old one is forgotten, so between half of the bound and all of it are known. A hash of 64 bits
 * stands for an id: two ids among two million collide about once in ten million. Not thread-safe.
 */
final class RecentIds {
  private final int perTable;
  private Table young = new Table(1 << 10);
  private @Nullable Table old;

  RecentIds(int idsMax) {
    this.perTable = Math.max(1, idsMax / 2);
  }

  /** The body that came with this id; 0 if the id was not used. */
  long body(long id) {
    long found = young.get(id);
    Table before = old;
    return found != 0 || before == null ? found : before.get(id);
  }

  /**
   * @param body not 0
   */
  void put(long id, long body) {
    if (young.size >= perTable) {
      old = young;
      young = new Table(1 << 10);
    }
    if (young.size * 2 > young.keys.length) {
      young = young.twice();
    }
    young.put(id, body);
  }

  int size() {
    Table before = old;
    return young.size + (before == null ? 0 : before.size);
  }

  int bound() {
    return perTable * 2;
  }

  /** Open addressing; a body of 0 marks a free place. */
  private static final class Table {
    final long[] keys;
    final long[] bodies;
    int size;

    Table(int capacity) {
      keys = new long[capacity];
      bodies = new long[capacity];
    }

    long get(long id) {
      return bodies[place(id)];
    }

    void put(long id, long body) {
      int place = place(id);
      size += bodies[place] == 0 ? 1 : 0;
      keys[place] = id;
      bodies[place] = body;
    }

    Table twice() {
      var bigger = new Table(keys.length * 2);
      for (int i = 0; i < keys.length; i++) {
        if (bodies[i] != 0) {
          bigger.put(keys[i], bodies[i]);
        }
      }
      return bigger;
    }

    private int place(long id) {
      int mask = keys.length - 1;
      int place = (int) (id ^ (id >>> 32)) & mask;
      while (bodies[place] != 0 && keys[place] != id) {
        place = (place + 1) & mask;
      }
      return place;
    }
  }
}
