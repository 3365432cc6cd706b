package dev.fingerpost.discovery;

/** A registrant's text made fit for a message: one line, not too long. */
public record Quoted(String text) {

  private static final int LONGEST = 80;

  /** The text without quotes, control characters replaced. */
  public String bare() {
    String shown = text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
    return shown.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}`]", "?");
  }

  /** The text in quotes. */
  @Override
  public String toString() {
    return "`" + bare() + "`";
  }
}
