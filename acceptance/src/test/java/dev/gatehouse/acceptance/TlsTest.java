package dev.gatehouse.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;

/** A node that speaks TLS to its clients, and plainly to its probes on a second port. */
final class TlsTest {
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final Pattern ADMIN = Pattern.compile("health and metrics\\s+(http://\\S+)");

    @Test
    void clients_speak_tls_by_either_http_and_probes_ask_on_a_port_of_their_own() throws Exception {
        var directory = Product.newDirectory();
        var identity = identity(directory);
        Files.writeString(
                directory.resolve("cert.pem"),
                pem("CERTIFICATE", identity.getCertificate("node").getEncoded()));
        Files.writeString(
                directory.resolve("key.pem"),
                pem("PRIVATE KEY", identity.getKey("node", PASSWORD).getEncoded()));

        try (var product = Product.with(Sim.shared())
                .env("GATEHOUSE_TLS_CERT", directory.resolve("cert.pem").toString())
                .env("GATEHOUSE_TLS_KEY", directory.resolve("key.pem").toString())
                .env("GATEHOUSE_ADMIN_PORT", "0")
                .start()) {
            assertThat(product.url()).startsWith("https://");
            for (var version : HttpClient.Version.values()) {
                if (version.compareTo(HttpClient.Version.HTTP_2) <= 0) {
                    asks(product, version, trusting(identity));
                }
            }
            var admin = product.program().announced(ADMIN);
            assertThat(Http.get(admin + "/health/readiness").status()).isEqualTo(200);
            assertThat(Http.get(admin + "/metrics").text()).contains("gatehouse_request_duration_seconds");
        }
    }

    private static void asks(Product product, HttpClient.Version version, SSLContext trusting) throws Exception {
        var prompt = Prompt.of("tokens=3");
        try (var client =
                HttpClient.newBuilder().version(version).sslContext(trusting).build()) {
            var answer = client.send(
                    HttpRequest.newBuilder(URI.create(
                                    product.url().replace("127.0.0.1", "localhost") + "/v1/chat/completions"))
                            .header("Authorization", "Bearer " + Product.MASTER_KEY)
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString(prompt.chat(Product.OPENAI, ",\"stream\":true")))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(answer.version()).isEqualTo(version);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(answer.body()).endsWith("data: [DONE]\n\n");
        }
    }

    private static KeyStore identity(Path directory) throws Exception {
        var file = directory.resolve("node.p12");
        var made = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "node",
                        "-keyalg",
                        "RSA",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD),
                        "-keystore",
                        file.toString())
                .redirectErrorStream(true)
                .start();
        assertThat(made.waitFor()).isZero();
        return KeyStore.getInstance(file.toFile(), PASSWORD);
    }

    private static SSLContext trusting(KeyStore identity) throws Exception {
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("node", identity.getCertificate("node"));
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }

    private static String pem(String kind, byte[] der) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + kind + "-----\n";
    }
}
