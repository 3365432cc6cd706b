package dev.fingerpost.server.ads.stream;

/** A client asks for more names of resources that do not exist than a stream may. */
public final class TooManyNames extends RuntimeException {

  private static final long serialVersionUID = 1;

  TooManyNames(int most) {
    super("a stream may ask for " + most + " names that do not exist");
  }
}
