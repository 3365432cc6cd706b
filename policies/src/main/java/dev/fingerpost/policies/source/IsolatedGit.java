package dev.fingerpost.policies.source;

import java.io.File;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/**
 * JGit's view of the machine: no system, user or JGit configuration is read, none is written, and
 * no probe files are laid to measure the clock of a file system.
 */
final class IsolatedGit extends SystemReader {

  private final SystemReader real;

  private IsolatedGit(SystemReader real) {
    this.real = real;
  }

  /** Makes it the view of all JGit code in this JVM; once is enough. */
  static synchronized void install() {
    if (!(SystemReader.getInstance() instanceof IsolatedGit)) {
      SystemReader.setInstance(new IsolatedGit(SystemReader.getInstance()));
    }
  }

  @Override
  public String getHostname() {
    return "localhost";
  }

  @Override
  public @Nullable String getenv(String name) {
    // GIT_DIR, GIT_CONFIG_* and the like are somebody else's.
    return name.startsWith("GIT_") || name.startsWith("XDG_") ? null : real.getenv(name);
  }

  @Override
  public String getProperty(String name) {
    return real.getProperty(name);
  }

  @Override
  public FileBasedConfig openUserConfig(Config parent, FS fs) {
    return new NoConfig(parent, fs);
  }

  @Override
  public FileBasedConfig openSystemConfig(Config parent, FS fs) {
    return new NoConfig(parent, fs);
  }

  @Override
  public FileBasedConfig openJGitConfig(Config parent, FS fs) {
    return new NoConfig(parent, fs);
  }

  @Override
  @SuppressWarnings("deprecation")
  public long getCurrentTime() {
    return real.getCurrentTime();
  }

  @Override
  @SuppressWarnings("deprecation")
  public int getTimezone(long when) {
    return real.getTimezone(when);
  }

  /** A configuration that is empty and stays so. */
  private static final class NoConfig extends FileBasedConfig {

    NoConfig(Config parent, FS fs) {
      super(parent, new File("no-config"), fs);
    }

    @Override
    public void load() {}

    @Override
    public void save() {}

    @Override
    public boolean isOutdated() {
      return false;
    }

    /** Two seconds is what JGit itself falls back to where it cannot measure. */
    @Override
    public @Nullable String getString(String section, @Nullable String subsection, String name) {
      return section.equals("filesystem")
          ? "2 seconds"
          : super.getString(section, subsection, name);
    }
  }
}
