package lazo.tracking.wire;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A search filter as a tree. MLflow's own language joins comparisons by AND; OR, NOT and
 * parentheses are an extension that reads every filter of MLflow unchanged.
 */
public sealed interface Filter {
  record And(List<Filter> parts) implements Filter {
    public And {
      parts = List.copyOf(parts);
    }
  }

  record Or(List<Filter> parts) implements Filter {
    public Or {
      parts = List.copyOf(parts);
    }
  }

  record Not(Filter part) implements Filter {}

  /**
   * A key compared with an operand.
   *
   * @param entity what stands before the first dot, for example {@code metrics}; empty for none
   * @param at where it begins in the text, -1 when it stands in none; no part of what it means, so
   *     comparisons are equal wherever they stand
   */
  record Comparison(String entity, String key, Operator operator, Operand operand, int at)
      implements Filter {
    public Comparison(String entity, String key, Operator operator, Operand operand) {
      this(entity, key, operator, operand, -1);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Comparison that
          && entity.equals(that.entity)
          && key.equals(that.key)
          && operator == that.operator
          && operand.equals(that.operand);
    }

    @Override
    public int hashCode() {
      return Objects.hash(entity, key, operator, operand);
    }
  }

  /** How a key is compared. */
  enum Operator {
    EQ("="),
    NE("!="),
    LT("<"),
    LE("<="),
    GT(">"),
    GE(">="),
    LIKE("LIKE"),
    ILIKE("ILIKE"),
    RLIKE("RLIKE"),
    IN("IN"),
    NOT_IN("NOT IN"),
    IS_NULL("IS NULL"),
    IS_NOT_NULL("IS NOT NULL");

    private final String symbol;

    Operator(String symbol) {
      this.symbol = symbol;
    }

    public String symbol() {
      return symbol;
    }

    public boolean numeric() {
      return switch (this) {
        case EQ, NE, LT, LE, GT, GE -> true;
        case LIKE, ILIKE, RLIKE, IN, NOT_IN, IS_NULL, IS_NOT_NULL -> false;
      };
    }
  }

  /** What a key is compared with. */
  sealed interface Operand {
    record Text(String value) implements Operand {}

    /** Anything that was not quoted; a number when it parses as one. */
    record Bare(String value) implements Operand {}

    record Texts(List<String> values) implements Operand {
      public Texts {
        values = List.copyOf(values);
      }
    }

    record None() implements Operand {}
  }

  /** A filter that everything passes. */
  static Filter all() {
    return new And(List.of());
  }

  static Filter parse(String text) {
    return text.isBlank() ? all() : new FilterParser(text).parse();
  }
}
