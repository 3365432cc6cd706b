package dev.fingerpost.policies.subset;

import com.google.common.collect.ImmutableMap;
import dev.fingerpost.policies.subset.Filter.Attributes;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@code filter}: {@code not} binds tighter than {@code and}, and that tighter than {@code
 * or}. The words are those of Consul's filters, of which this is a part.
 */
final class FilterParser {

  /**
   * Why a text is no filter.
   *
   * @param at which character, from 1
   */
  record Mistake(int at, String message, String hint) {}

  private static final int DEEPEST = 50;
  private static final String EXAMPLE = "write it like Service.Meta.version == \"v2\"";

  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(?:(?<sign>==|!=|[()])|(?<quoted>\"[^\"]*\"|`[^`]*`)|(?<word>[^\\s()=!\"`]+))");

  private static final ImmutableMap<String, Attributes> ATTRIBUTES =
      ImmutableMap.of(
          "Service.Meta", Attributes.SERVICE_META,
          "Service.Tags", Attributes.SERVICE_TAGS,
          "Node.Meta", Attributes.NODE_META);

  private final String text;
  private final Matcher token;
  private int at;
  private int depth;
  private @Nullable String next;

  private FilterParser(String text) {
    this.text = text;
    this.token = TOKEN.matcher(text);
    advance();
  }

  /** What is wrong with a text, if anything. */
  static Optional<Mistake> mistake(String text) {
    try {
      parse(text);
      return Optional.empty();
    } catch (NoFilter e) {
      return Optional.of(e.mistake);
    }
  }

  static Filter parse(String text) throws NoFilter {
    FilterParser parser = new FilterParser(text);
    Filter filter = parser.or();
    if (parser.at < text.length()) {
      throw parser.unexpected("`and`, `or` or the end");
    }
    return filter;
  }

  private Filter or() throws NoFilter {
    Filter left = and();
    while (take("or")) {
      left = new Filter.Or(left, and());
    }
    return left;
  }

  private Filter and() throws NoFilter {
    Filter left = operand();
    while (take("and")) {
      left = new Filter.And(left, operand());
    }
    return left;
  }

  private Filter operand() throws NoFilter {
    if (++depth > DEEPEST) {
      throw new NoFilter(new Mistake(at + 1, "nested deeper than " + DEEPEST, ""));
    }
    Filter filter = take("not") ? new Filter.Not(operand()) : group();
    depth--;
    return filter;
  }

  private Filter group() throws NoFilter {
    if (!take("(")) {
      return comparison();
    }
    Filter inner = or();
    if (!take(")")) {
      throw unexpected("`)`");
    }
    return inner;
  }

  private Filter comparison() throws NoFilter {
    int start = at;
    String left = value("a comparison");
    if (take("==")) {
      return is(left, start);
    }
    if (take("!=")) {
      return new Filter.Not(is(left, start));
    }
    if (take("in")) {
      return has(left);
    }
    if (take("not")) {
      if (!take("in")) {
        throw unexpected("`in`");
      }
      return new Filter.Not(has(left));
    }
    throw unexpected("`==`, `!=`, `in` or `not in`");
  }

  private Filter is(String selector, int start) throws NoFilter {
    int dot = selector.indexOf('.', selector.indexOf('.') + 1);
    Attributes of = dot < 0 ? null : ATTRIBUTES.get(selector.substring(0, dot));
    if (of == null || of == Attributes.SERVICE_TAGS || dot + 1 == selector.length()) {
      throw new NoFilter(
          new Mistake(
              start + 1,
              "`%s` cannot be compared".formatted(selector),
              "Service.Tags".equals(selector)
                  ? "write \"TAG\" in Service.Tags"
                  : "write Service.Meta.KEY or Node.Meta.KEY on the left"));
    }
    return new Filter.Is(of, selector.substring(dot + 1), value("a value"));
  }

  private Filter has(String value) throws NoFilter {
    int start = at;
    String selector = value("`Service.Tags`");
    Attributes of = ATTRIBUTES.get(selector);
    if (of == null) {
      throw new NoFilter(
          new Mistake(
              start + 1,
              "nothing can be in `%s`".formatted(selector),
              "known: Service.Tags, Service.Meta, Node.Meta"));
    }
    return new Filter.Has(of, value);
  }

  /** A quoted text or a word that is no sign, whichever comes next. */
  private String value(String expected) throws NoFilter {
    String found = next;
    if (found == null || token.group("sign") != null) {
      throw unexpected(expected);
    }
    boolean isQuoted = token.group("quoted") != null;
    advance();
    return isQuoted ? found.substring(1, found.length() - 1) : found;
  }

  private boolean take(String sign) {
    if (!sign.equals(next)) {
      return false;
    }
    advance();
    return true;
  }

  /** Moves on to the next token, which begins at {@link #at}. */
  private void advance() {
    int from = next == null ? at : at + next.length();
    token.region(from, text.length());
    if (token.lookingAt()) {
      next = token.group().strip();
      at = token.end() - next.length();
    } else {
      next = null;
      at = from + leadingSpace(from);
    }
  }

  private int leadingSpace(int from) {
    String rest = text.substring(from);
    return rest.length() - rest.stripLeading().length();
  }

  private NoFilter unexpected(String expected) {
    String found =
        next != null
            ? "`" + next + "`"
            : at < text.length() ? "`" + text.charAt(at) + "`" : "the end";
    return new NoFilter(
        new Mistake(at + 1, "expected %s, not %s".formatted(expected, found), EXAMPLE));
  }

  /** Ends the reading of a text that is no filter. */
  static final class NoFilter extends Exception {

    private static final long serialVersionUID = 1;

    private final transient Mistake mistake;

    NoFilter(Mistake mistake) {
      super(mistake.message(), null, false, false);
      this.mistake = mistake;
    }
  }
}
