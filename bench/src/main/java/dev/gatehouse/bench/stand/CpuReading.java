package dev.gatehouse.bench.stand;

/**
 * Processor time used so far, in ticks.
 *
 * @param gateway the server's process; its database is not in it
 * @param database the embedded PostgreSQL
 * @param bench this process, which makes the load
 * @param machine everything, of everybody
 */
public record CpuReading(long at, long gateway, long nginx, long simulator, long database, long bench, long machine) {

    /** What was used since an earlier reading; {@code at} is the nanoseconds in between. */
    public CpuReading since(CpuReading earlier) {
        return new CpuReading(
                at - earlier.at,
                gateway - earlier.gateway,
                nginx - earlier.nginx,
                simulator - earlier.simulator,
                database - earlier.database,
                bench - earlier.bench,
                machine - earlier.machine);
    }

    /** Processors that worked for something that has nothing to do with the benchmark. */
    public double foreignProcessors() {
        long foreign = machine - gateway - nginx - simulator - database - bench;
        return Math.max(0, Machine.micros(foreign) * 1e3 / at);
    }

    public double gatewayMicros() {
        return Machine.micros(gateway);
    }

    public double nginxMicros() {
        return Machine.micros(nginx);
    }

    public double databaseMicros() {
        return Machine.micros(database);
    }

    public double simulatorMicros() {
        return Machine.micros(simulator);
    }
}
