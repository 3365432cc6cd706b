package dev.fingerpost.model.yaml;

/**
 * The way to a node: dotted in full, and the name that messages call the node by. Apart, since
 * names may have dots of their own.
 */
record Path(String dotted, String name) {

  static Path of(String dotted) {
    return new Path(dotted, dotted.substring(dotted.lastIndexOf('.') + 1));
  }

  Path key(String key) {
    return new Path(dotted.isEmpty() ? key : dotted + "." + key, key);
  }

  Path item(int index) {
    return new Path(dotted + "[" + index + "]", name);
  }

  boolean isRoot() {
    return dotted.isEmpty();
  }
}
