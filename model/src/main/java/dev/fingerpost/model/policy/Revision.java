package dev.fingerpost.model.policy;

/**
 * The state of the policy files that a policy set was read from.
 *
 * @param id a commit's full hash, {@code sha256:...} of a folder, or {@code built-in}
 * @param description one line for people: the commit's subject and author, or the folder
 */
public record Revision(String id, String description) {

  /** No policy files: the built-in defaults alone. */
  public static final Revision BUILT_IN = new Revision("built-in", "built-in defaults");

  /** The id as people write it: twelve characters of the hash. */
  public String shortId() {
    int start = id.indexOf(':') + 1;
    return id.length() > start + 12 ? id.substring(0, start + 12) : id;
  }
}
