package dev.gatehouse.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The packaged gateway in a process of its own, with a data directory of its own and the simulator as its providers. */
public final class Product implements AutoCloseable {
    public static final String MASTER_KEY = "sk-canary-master-5f0e7c1d9b3a";
    static final String PROVIDER_KEY = "sk-canary-provider-8d21b6aa";

    /** Models of each protocol, as the gateway names them. */
    public static final String OPENAI = "openai/gpt-4o-mini";

    static final String ANTHROPIC = "anthropic/claude-haiku-4.5";
    static final String GEMINI = "google/gemini-2.5-flash";
    /** Of the generation whose models refuse a call without the seal over it. */
    static final String GEMINI_3 = "google/gemini-3-flash-preview";

    static final String EMBEDDING = "openai/text-embedding-3-small";

    private static final Pattern READY = Pattern.compile("Gatehouse listens on (https?://\\S+)");

    private final Program program;
    private final Path data;
    private final String url;

    private Product(Program program, Path data, String url) {
        this.program = program;
        this.data = data;
        this.url = url;
    }

    /** The one most tests share; it ends with the JVM. */
    public static Product shared() {
        return Shared.PRODUCT;
    }

    private static final class Shared {
        static final Setup SETUP = with(Sim.shared());
        static final Product PRODUCT = SETUP.start();
    }

    public static Setup with(Sim sim) {
        return new Setup(sim);
    }

    /** What a product is started with. */
    public static final class Setup {
        private final Map<String, String> environment = new HashMap<>();
        private final List<String> arguments = new ArrayList<>(List.of("run"));
        private Path data = newDirectory();

        private Setup(Sim sim) {
            environment.put("GATEHOUSE_MASTER_KEY", MASTER_KEY);
            environment.put("GATEHOUSE_PORT", "0");
            environment.put("GATEHOUSE_SIMULATOR", "off");
            environment.put("GATEHOUSE_DRAIN_DELAY", "0");
            environment.put("IP_REQUESTS_PER_MINUTE", "0");
            // Tests make one provider fail for all of them: those that are about shutting it off say so.
            environment.put("CIRCUIT_BREAKER_FAILURE_THRESHOLD", "1000000");
            environment.put("CIRCUIT_BREAKER_MIN_REQUESTS", "1000000");
            environment.put("OPENAI_BASE_URL", sim.url() + "/v1");
            environment.put("OPENAI_API_KEY", PROVIDER_KEY);
            environment.put("ANTHROPIC_BASE_URL", sim.url());
            environment.put("ANTHROPIC_API_KEY", PROVIDER_KEY);
            environment.put("GEMINI_BASE_URL", sim.url() + "/v1beta");
            environment.put("GEMINI_API_KEY", PROVIDER_KEY);
        }

        public Setup env(String name, String value) {
            environment.put(name, value);
            return this;
        }

        /** Another node on the database of one that runs, with what both need to read each other's secrets. */
        public Setup beside(Product first) {
            environment.put("DATABASE_URL", first.usage().databaseUrl());
            environment.put("GATEHOUSE_KEYRING", first.data.resolve("keyring").toString());
            return this;
        }

        Setup without(String... names) {
            List.of(names).forEach(environment::remove);
            return this;
        }

        Setup on(Path directory) {
            data = directory;
            return this;
        }

        public Setup arguments(String... more) {
            arguments.addAll(List.of(more));
            return this;
        }

        /** PostgreSQL's, as the shared product unpacked them: that takes seconds, and it has shown that it can. */
        private void bringPrograms() {
            var unpacked = shared().data.resolve("postgres");
            var home = data.resolve("postgres");
            if (environment.containsKey("DATABASE_URL") || Files.exists(home)) {
                return;
            }
            try (var entries = Files.newDirectoryStream(unpacked, "bin-*")) {
                Files.createDirectory(home);
                for (var programs : entries) {
                    copy(programs, home.resolve(programs.getFileName()));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void copy(Path from, Path to) throws IOException {
            try (var paths = Files.walk(from)) {
                for (var path : paths.toList()) {
                    Files.copy(
                            path,
                            to.resolve(from.relativize(path)),
                            LinkOption.NOFOLLOW_LINKS,
                            StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }

        /** Without waiting for it: it may have reasons not to start. */
        Program launch() {
            environment.put("GATEHOUSE_DATA", data.toString());
            return Program.start(
                    "gateway",
                    "dev.gatehouse.Main",
                    arguments,
                    environment,
                    newDirectory().resolve("output.log"));
        }

        public Product start() {
            if (this != Shared.SETUP) {
                bringPrograms();
            }
            var program = launch();
            return new Product(program, data, program.announced(READY));
        }
    }

    public static Path newDirectory() {
        try {
            var parent = Path.of("target", "acceptance").toAbsolutePath();
            Files.createDirectories(parent);
            return Files.createTempDirectory(parent, "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url() {
        return url;
    }

    int port() {
        return URI.create(url).getPort();
    }

    Path data() {
        return data;
    }

    Program program() {
        return program;
    }

    boolean alive() {
        return program.alive();
    }

    /** Another command on its data directory, in a process of its own, while it runs. */
    Program command(String... arguments) {
        return Program.start(
                "gateway",
                "dev.gatehouse.Main",
                List.of(arguments),
                Map.of("GATEHOUSE_DATA", data.toString()),
                newDirectory().resolve("output.log"));
    }

    public Usage usage() {
        return new Usage(data);
    }

    @Override
    public void close() {
        program.end();
    }
}
