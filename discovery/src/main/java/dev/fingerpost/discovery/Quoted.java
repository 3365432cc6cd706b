package dev.fingerpost.discovery;

/** A registrant's text made fit for a message: quoted, one line, not too long. */
public record Quoted(String text) {

  private static final int LONGEST = 80;

  /** The text in quotes, control characters replaced. */
  @Override
  public String toString() {
    String shown = text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
    return "`" + shown.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}`]", "?") + "`";
  }
}
