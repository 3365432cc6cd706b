package dev.fingerpost.discovery.consul.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.discovery.consul.tls.TlsFiles.Verification;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.X509ExtendedKeyManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are replaced while the process runs. */
class TlsReloadTest {

  @TempDir private Path folder = Path.of("");

  private Path authority = Path.of("");
  private Path certificate = Path.of("");
  private Path key = Path.of("");

  @BeforeEach
  void name() {
    authority = folder.resolve("ca.pem");
    certificate = folder.resolve("me.pem");
    key = folder.resolve("me-key.pem");
  }

  @Test
  void takesNewFilesForTheConnectionsToCome() {
    put(SelfSigned.create(folder, "one"));
    ConsulTls tls = tls();
    assertThat(trusted(tls)).containsExactly("CN=one");
    assertThat(shown(tls)).isEqualTo("CN=one");

    tls.refresh();
    assertThat(shown(tls)).as("nothing has changed").isEqualTo("CN=one");

    put(SelfSigned.create(folder, "two"));
    tls.refresh();
    assertThat(trusted(tls)).containsExactly("CN=two");
    assertThat(shown(tls)).isEqualTo("CN=two");
  }

  @Test
  void keepsWhatItHasWhileTheFilesDoNotFit() {
    SelfSigned one = SelfSigned.create(folder, "one");
    SelfSigned two = SelfSigned.create(folder, "two");
    put(one);
    ConsulTls tls = tls();

    SelfSigned.put(certificate, two.certificate());
    tls.refresh();
    assertThat(shown(tls)).as("the key is still the old one").isEqualTo("CN=one");

    SelfSigned.put(authority, "half a file");
    SelfSigned.put(key, two.key());
    tls.refresh();
    assertThat(shown(tls)).isEqualTo("CN=one");
    assertThat(trusted(tls)).containsExactly("CN=one");

    SelfSigned.put(authority, two.certificate());
    tls.refresh();
    assertThat(shown(tls)).isEqualTo("CN=two");
    assertThat(trusted(tls)).containsExactly("CN=two");
  }

  private ConsulTls tls() {
    return ConsulTls.of(
        new TlsFiles(
            Optional.of(authority), Optional.of(certificate), Optional.of(key), Verification.FULL));
  }

  private void put(SelfSigned both) {
    SelfSigned.put(authority, both.certificate());
    SelfSigned.put(certificate, both.certificate());
    SelfSigned.put(key, both.key());
  }

  private static Iterable<String> trusted(ConsulTls tls) {
    return Arrays.stream(tls.trust().getAcceptedIssuers()).map(TlsReloadTest::name).toList();
  }

  /** The certificate that a server would be shown. */
  private static String shown(ConsulTls tls) {
    X509ExtendedKeyManager keys = tls.keys();
    String alias = keys.chooseClientAlias(new String[] {"EC"}, null, null);
    assertThat(alias).isNotNull();
    X509Certificate[] chain = keys.getCertificateChain(String.valueOf(alias));
    assertThat(chain).isNotEmpty();
    assertThat(keys.getPrivateKey(String.valueOf(alias))).isNotNull();
    return name(chain[0]);
  }

  private static String name(X509Certificate of) {
    return of.getSubjectX500Principal().getName();
  }
}
