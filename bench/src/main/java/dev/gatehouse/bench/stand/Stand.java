package dev.gatehouse.bench.stand;

import dev.gatehouse.bench.stand.Target.Exchange;
import dev.gatehouse.bench.stand.Target.Name;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything a run needs, started on free loopback ports and taken down in the opposite order.
 *
 * <pre>
 * generator ─┬──────────────► simulator     direct
 *            ├──► nginx ────► simulator
 *            └──► gateway ──► simulator
 *                    └──► embedded PostgreSQL
 * </pre>
 */
public final class Stand implements AutoCloseable {
    private static final String OTHERS_KEY = "sk-bench-without-gateway";

    private final Opened opened;
    private final Control control;
    private final Program simulator;
    private final URI simulatorAddress;
    private final Optional<Nginx> nginx;
    private final GatewayProcess gateway;
    private final Duration firstStart;
    private final Ledger ledger;
    private final List<Target> targets = new ArrayList<>();

    private Stand(Path home, boolean restart, Opened opened) {
        this.opened = opened;
        var java = new Java(home, System.getenv().getOrDefault("GATEHOUSE_HEAP", "512m"));
        var directory = opened.add(new TemporaryDirectory()).path();
        control = opened.add(new Control());
        simulator = opened.add(Program.start(
                "the simulator",
                directory.resolve("simulator.log"),
                Map.of(),
                java.command("simulator", "dev.gatehouse.simulator.Main", "--port", "0", "--record", "0")));
        simulatorAddress = simulator.address("simulator ready on ");
        nginx = Nginx.start(directory, simulatorAddress);
        nginx.ifPresent(it -> opened.add(it.program()));
        var first = GatewayProcess.start(java, directory, simulatorAddress, control);
        firstStart = first.start();
        if (restart) {
            first.program().close();
        }
        gateway = restart ? GatewayProcess.start(java, directory, simulatorAddress, control) : first;
        opened.add(gateway.program());
        ledger = opened.add(Ledger.open(GatewayProcess.data(directory)));
        targets.add(new Target(Name.DIRECT, simulatorAddress, "", OTHERS_KEY));
        nginx.ifPresent(it -> targets.add(new Target(Name.NGINX, it.address(), Nginx.STREAMED, OTHERS_KEY)));
        targets.add(new Target(Name.GATEWAY, gateway.address(), "", gateway.makeKey(control)));
    }

    /**
     * Starts all of it.
     *
     * @param home the directory of the modules
     * @param restart stop the gateway once and start it again, to see how long that takes on a directory it knows
     */
    public static Stand start(Path home, boolean restart) {
        var opened = new Opened();
        try {
            return new Stand(home, restart, opened);
        } catch (RuntimeException failed) {
            opened.close();
            throw failed;
        }
    }

    public List<Target> targets() {
        return targets;
    }

    public Exchange learn(Target target, Workload workload) {
        return target.learn(control, workload);
    }

    public CpuReading cpu() {
        return new CpuReading(
                System.nanoTime(),
                ProcessCpu.of(gateway.program().pid()).own(),
                nginx.map(it -> ProcessCpu.tree(it.program().pid())).orElse(0L),
                ProcessCpu.of(simulator.pid()).own(),
                ProcessCpu.tree(ledger.postmaster()),
                ProcessCpu.of(ProcessHandle.current().pid()).own(),
                Machine.busyTicks());
    }

    public Optional<Memory> memory(Name name) {
        return switch (name) {
            case DIRECT -> Optional.empty();
            case NGINX -> nginx.map(it -> Memory.ofTree(it.program().pid()));
            case GATEWAY -> Optional.of(Memory.of(gateway.program().pid()));
        };
    }

    /** From the start of the process until it answered, on a directory it did not know. */
    public Optional<Duration> start(Name name) {
        return switch (name) {
            case DIRECT -> Optional.empty();
            case NGINX -> nginx.map(Nginx::start);
            case GATEWAY -> Optional.of(firstStart);
        };
    }

    /** The same on a directory it knew; of the same process where it was not started again. */
    public Duration warmStart() {
        return gateway.start();
    }

    /** What the simulator delivered to the gateway. */
    public Books delivered() {
        return Books.of(control.get(simulatorAddress.resolve("/_sim/totals?api_key=" + GatewayProcess.UPSTREAM_KEY)));
    }

    /** What the gateway has booked. */
    public Books booked() {
        return ledger.books();
    }

    /**
     * Waits until everything delivered is booked: its booking is not to cost the next one who is measured.
     *
     * @throws IllegalStateException where it is not booked in time
     */
    public void settle() {
        long delivered = delivered().requests();
        long booked = ledger.await(delivered);
        if (booked < delivered) {
            throw new IllegalStateException(
                    "VOID: the gateway booked " + booked + " of " + delivered + " requests, and no more are coming.");
        }
    }

    @Override
    public void close() {
        opened.close();
    }
}
