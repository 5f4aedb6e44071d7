package lazo.examples.flights;

import java.time.LocalDate;

/** Something that goes wrong, injected openly. The server is not told. */
sealed interface Incident {
  LocalDate from();

  /** One line for the terminal, in plain words. */
  String announcement();

  /**
   * The delivery of one day's flights has a column multiplied by a factor. It is delivered right a
   * day later.
   */
  record WrongUnit(LocalDate from, double factor) implements Incident {
    static final double KILOMETRES = 1.609344;

    @Override
    public String announcement() {
      return "the delivery of "
          + from
          + " has its distance "
          + (factor == KILOMETRES ? "in kilometres" : "times " + factor);
    }
  }

  /**
   * Somebody changes the loop: the hour is taken from the actual departure. The skew gate may be
   * taken out at the same time.
   */
  record LeakyDefinition(LocalDate from, boolean withSkewGate) implements Incident {
    @Override
    public String announcement() {
      return "somebody takes the hour from the actual departure"
          + (withSkewGate ? "" : ", and takes the skew gate out");
    }
  }

  /** The definition is put back. */
  record DefinitionRestored(LocalDate from) implements Incident {
    @Override
    public String announcement() {
      return "the definition is put back";
    }
  }

  /** For some days a feed's rows arrive with their delays as zeros. */
  record DeadFeed(LocalDate from, int days) implements Incident {
    @Override
    public String announcement() {
      return "for " + days + " days the departures feed arrives with zeros";
    }

    boolean on(LocalDate day) {
      return !day.isBefore(from) && day.isBefore(from.plusDays(days));
    }
  }

  /** For some days the clients send a column multiplied by a factor. */
  record WrongRequests(LocalDate from, int days, String column, double factor) implements Incident {
    @Override
    public String announcement() {
      return "for " + days + " days the clients send " + column + " times " + factor;
    }

    boolean on(LocalDate day) {
      return !day.isBefore(from) && day.isBefore(from.plusDays(days));
    }
  }
}
