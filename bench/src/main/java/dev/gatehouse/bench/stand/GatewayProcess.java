package dev.gatehouse.bench.stand;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * The packaged gateway.
 *
 * @param start from the start of the process to the first answer from a model
 */
record GatewayProcess(Program program, URI address, Duration start) {
    static final String MASTER_KEY = "sk-bench-master-key-of-one-run";
    /** What the gateway shows the simulator: by it the simulator tells the gateway's requests from the others'. */
    static final String UPSTREAM_KEY = "sk-bench-upstream";

    /** @param directory holds its data directory, which is kept from one start to the next */
    static GatewayProcess start(Java java, Path directory, URI upstream, Control control) {
        var environment = Map.of(
                "GATEHOUSE_HOST",
                "127.0.0.1",
                "GATEHOUSE_PORT",
                "0",
                "GATEHOUSE_DATA",
                data(directory).toString(),
                "GATEHOUSE_MASTER_KEY",
                MASTER_KEY,
                "GATEHOUSE_SIMULATOR",
                "off",
                "GATEHOUSE_DRAIN_DELAY",
                "0s",
                "OPENAI_BASE_URL",
                upstream + "/v1",
                "OPENAI_API_KEY",
                UPSTREAM_KEY,
                "ANTHROPIC_BASE_URL",
                upstream.toString(),
                "ANTHROPIC_API_KEY",
                UPSTREAM_KEY);
        long begun = System.nanoTime();
        var program = Program.start(
                "the gateway",
                directory.resolve("gateway.log"),
                environment,
                java.command("gateway", "dev.gatehouse.Main", "run"));
        try {
            var address = program.address("Gatehouse listens on ");
            control.post(
                    address.resolve(Workload.PATH),
                    MASTER_KEY,
                    Workload.request().body());
            return new GatewayProcess(program, address, Duration.ofNanos(System.nanoTime() - begun));
        } catch (RuntimeException failed) {
            program.close();
            throw failed;
        }
    }

    static Path data(Path directory) {
        return directory.resolve("data");
    }

    /** A virtual key, as a client would have one: it is looked up, and its usage is counted under it. */
    String makeKey(Control control) {
        return Control.json(control.post(address.resolve("/key/generate"), MASTER_KEY, "{\"key_alias\":\"bench\"}"))
                .path("key")
                .asText();
    }
}
