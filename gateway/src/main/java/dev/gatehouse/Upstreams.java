package dev.gatehouse;

import dev.gatehouse.catalog.Catalog;
import dev.gatehouse.config.Config;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.Settings;
import dev.gatehouse.provider.Timeouts;
import dev.gatehouse.routing.Deployments;
import dev.gatehouse.routing.ServedDeployments;
import dev.gatehouse.simulator.Simulator;
import dev.gatehouse.telemetry.Redactor;
import java.io.PrintStream;
import java.net.URI;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What models are served from: configured providers, or the simulator where there are none.
 *
 * @param simulator running in this process
 */
record Upstreams(ServedDeployments served, Optional<Simulator> simulator) implements AutoCloseable {
    private static final int SIMULATOR_RECORD = 1_000;
    private static final long SIMULATOR_RECORD_BYTES = 16L << 20;

    static Upstreams of(Settings settings, Config config, Clocks clocks, PrintStream warnings) {
        var catalog = Catalog.shipped();
        var timeouts = timeouts(settings.providerTimeouts());
        var today = LocalDate.ofInstant(clocks.now(), ZoneOffset.UTC);
        var environment = environment(settings, config);
        var configured = Deployments.from(config, environment, catalog, timeouts, today);
        config.warnings().forEach(warning -> warnings.println("warning: " + warning));
        configured.warnings().forEach(warning -> warnings.println("warning: " + warning));
        configured.secrets().forEach(Redactor::learn);
        if (!wanted(settings.simulator(), configured)) {
            return new Upstreams(
                    new ServedDeployments(config, configured, false, environment, catalog, timeouts, today),
                    Optional.empty());
        }
        // It shares this process's heap: what it remembers of requests must stay small.
        var simulator = Simulator.start(new dev.gatehouse.simulator.Options()
                .withLoops(1)
                .withRecord(SIMULATOR_RECORD)
                .withRecordBytes(SIMULATOR_RECORD_BYTES));
        var simulated = Deployments.simulator(URI.create(simulator.url()), catalog, timeouts);
        return new Upstreams(
                new ServedDeployments(config, simulated, true, environment, catalog, timeouts, today),
                Optional.of(simulator));
    }

    private static boolean wanted(Settings.Simulator setting, Deployments configured) {
        return switch (setting) {
            case AUTO -> configured.isEmpty();
            case ON -> true;
            case OFF -> false;
        };
    }

    private static Timeouts timeouts(Settings.ProviderTimeouts set) {
        return new Timeouts(set.connect(), set.firstContent(), set.idle(), set.total());
    }

    /** The process's variables, and over them those the configuration file sets. */
    private static Map<String, String> environment(Settings settings, Config config) {
        var all = new HashMap<String, String>();
        var process = settings.environment();
        process.names().forEach(name -> process.get(name).ifPresent(value -> all.put(name, value)));
        all.putAll(config.environment());
        return all;
    }

    @Override
    public void close() {
        simulator.ifPresent(Simulator::close);
    }
}
