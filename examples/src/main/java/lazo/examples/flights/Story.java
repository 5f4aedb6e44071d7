package lazo.examples.flights;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/** When it begins, when it ends, and what goes wrong on the way. */
record Story(LocalDate firstDay, LocalDate lastDay, List<Incident> incidents) {
  static final YearMonth TRAINED_ON = YearMonth.of(2001, 1);
  static final LocalDate SERVING_BEGINS = LocalDate.of(2001, 2, 1);
  private static final LocalDate DATA_ENDS = LocalDate.of(2001, 6, 29);

  Story {
    incidents = incidents.stream().sorted(Comparator.comparing(Incident::from)).toList();
  }

  /** The three of the README. */
  static Story told() {
    return new Story(
        SERVING_BEGINS,
        DATA_ENDS,
        List.of(
            new Incident.WrongUnit(LocalDate.of(2001, 4, 10), Incident.WrongUnit.KILOMETRES),
            new Incident.LeakyDefinition(LocalDate.of(2001, 5, 8), true),
            new Incident.LeakyDefinition(LocalDate.of(2001, 5, 10), false),
            new Incident.DefinitionRestored(LocalDate.of(2001, 5, 20)),
            new Incident.DeadFeed(LocalDate.of(2001, 6, 12), 2)));
  }

  /** Other faults, drawn from a seed: kind, month, column and factor. */
  static Story drawn(long seed) {
    var random = new SplittableRandom(seed);
    List<Incident> incidents = new ArrayList<>();
    incidents.add(
        new Incident.WrongUnit(
            day(random, 2, 3), random.nextBoolean() ? Incident.WrongUnit.KILOMETRES : 0.3048));
    incidents.add(
        new Incident.WrongRequests(
            day(random, 4, 4),
            2 + random.nextInt(3),
            random.nextBoolean() ? "distance" : "hour",
            random.nextBoolean() ? 1.609344 : 0.5));
    incidents.add(new Incident.DeadFeed(day(random, 5, 6), 1 + random.nextInt(3)));
    return new Story(SERVING_BEGINS, DATA_ENDS, incidents);
  }

  private static LocalDate day(SplittableRandom random, int firstMonth, int lastMonth) {
    return LocalDate.of(
        2001, firstMonth + random.nextInt(lastMonth - firstMonth + 1), 5 + random.nextInt(18));
  }

  boolean feedDead(LocalDate day) {
    return incidents.stream()
        .anyMatch(incident -> incident instanceof Incident.DeadFeed dead && dead.on(day));
  }

  /** What the clients multiply the column by on that day; 1 on a good day. */
  double requestFactor(LocalDate day, String column) {
    return incidents.stream()
        .filter(
            incident ->
                incident instanceof Incident.WrongRequests wrong
                    && wrong.on(day)
                    && wrong.column().equals(column))
        .mapToDouble(incident -> ((Incident.WrongRequests) incident).factor())
        .findFirst()
        .orElse(1);
  }

  double deliveryFactor(LocalDate day) {
    return incidents.stream()
        .filter(
            incident -> incident instanceof Incident.WrongUnit wrong && wrong.from().equals(day))
        .mapToDouble(incident -> ((Incident.WrongUnit) incident).factor())
        .findFirst()
        .orElse(1);
  }

  /** The same story, ended after this day. */
  Story until(LocalDate day) {
    return new Story(
        firstDay,
        day.isBefore(lastDay) ? day : lastDay,
        incidents.stream().filter(incident -> !incident.from().isAfter(day)).toList());
  }
}
