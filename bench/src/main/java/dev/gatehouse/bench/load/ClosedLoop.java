package dev.gatehouse.bench.load;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** As much as a fixed number of connections can: each sends the next request when it has its answer, until the time is up. */
final class ClosedLoop implements Connection.Owner, Load {
    private final EventLoop loop;
    private final long deadline;
    private final Tally tally;
    private final CompletableFuture<Window> result = new CompletableFuture<>();
    private final List<Connection> connections = new ArrayList<>();
    private int underWay;

    /** @param start nanoseconds of {@link System#nanoTime}, as is {@code deadline}, from which on nothing is sent */
    ClosedLoop(EventLoop loop, long start, long deadline) {
        this.loop = loop;
        this.deadline = deadline;
        this.tally = new Tally(start);
    }

    @Override
    public void opened(Connection connection) {
        connection.belongTo(this);
        connections.add(connection);
    }

    @Override
    public CompletableFuture<Window> begin() {
        loop.execute(() -> {
            underWay = connections.size();
            connections.forEach(connection -> connection.send(System.nanoTime()));
        });
        return result;
    }

    @Override
    public void firstToken(long planned) {
        tally.firstToken(planned, System.nanoTime());
    }

    @Override
    public void answered(Connection connection, long planned) {
        long now = System.nanoTime();
        tally.answered(planned, now);
        if (now < deadline) {
            connection.send(now);
        } else {
            ended();
        }
    }

    @Override
    public void lost(Connection connection, boolean answerLost, String why) {
        if (answerLost) {
            tally.failed(1, why);
            ended();
        }
    }

    private void ended() {
        underWay--;
        if (underWay == 0) {
            result.complete(tally.window());
        }
    }

    @Override
    public void giveUp() {
        tally.failed(underWay, "no answer in time");
        result.complete(tally.window());
    }
}
