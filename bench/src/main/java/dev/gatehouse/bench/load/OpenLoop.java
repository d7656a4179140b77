package dev.gatehouse.bench.load;

import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Sends each request when it is due, however late the others are. What finds no free connection waits for one, and its clock runs. */
final class OpenLoop implements Connection.Owner, Load {
    private final EventLoop loop;
    private final Schedule schedule;
    private final Tally tally;
    private final CompletableFuture<Window> result = new CompletableFuture<>();
    private final ArrayDeque<Connection> free = new ArrayDeque<>();
    private final ArrayDeque<Long> waiting = new ArrayDeque<>();
    private long next;

    OpenLoop(EventLoop loop, Schedule schedule) {
        this.loop = loop;
        this.schedule = schedule;
        this.tally = new Tally(schedule.start());
    }

    @Override
    public void opened(Connection connection) {
        connection.belongTo(this);
        free.addLast(connection);
    }

    @Override
    public CompletableFuture<Window> begin() {
        loop.execute(this::sendDue);
        return result;
    }

    private void sendDue() {
        while (next < schedule.count()) {
            long due = schedule.due(next);
            long wait = due - System.nanoTime();
            if (wait > 0) {
                var _ = loop.schedule(this::sendDue, wait, TimeUnit.NANOSECONDS);
                return;
            }
            next++;
            send(due);
        }
    }

    private void send(long due) {
        var connection = free.pollFirst();
        if (connection == null) {
            waiting.addLast(due);
        } else {
            connection.send(due);
        }
    }

    @Override
    public void firstToken(long planned) {
        tally.firstToken(planned, System.nanoTime());
    }

    @Override
    public void answered(Connection connection, long planned) {
        tally.answered(planned, System.nanoTime());
        var due = waiting.pollFirst();
        if (due == null) {
            free.addLast(connection);
        } else {
            connection.send(due);
        }
        finishWhenDone();
    }

    @Override
    public void lost(Connection connection, boolean answerLost, String why) {
        free.remove(connection);
        tally.failed(answerLost ? 1 : 0, why);
        finishWhenDone();
    }

    private void finishWhenDone() {
        if (tally.ended() == schedule.count()) {
            result.complete(tally.window());
        }
    }

    @Override
    public void giveUp() {
        tally.failed(schedule.count() - tally.ended(), "no answer in time");
        result.complete(tally.window());
    }
}
