package dev.gatehouse.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Sends load from one event loop, which is a thread: it costs the machine the same whoever is measured. */
public final class Generator implements AutoCloseable {
    private static final long PATIENCE = 20;
    private static final long LEAD = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(
            1, Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());

    /**
     * Arrivals at {@code rate} a second.
     *
     * @param connections as many can be under way; more wait for one, and their clock runs
     */
    public Window open(Call call, Expected expected, int rate, double seconds, int connections) {
        return run(
                call,
                expected,
                connections,
                seconds,
                (loop, start) -> new OpenLoop(loop, Schedule.of(start, rate, seconds)));
    }

    /** As many as {@code connections} can. */
    public Window closed(Call call, Expected expected, int connections, double seconds) {
        return run(
                call,
                expected,
                connections,
                seconds,
                (loop, start) -> new ClosedLoop(loop, start, start + (long) (seconds * SECOND)));
    }

    // Connections are opened before the clock starts: what a connection costs is another question.
    private Window run(Call call, Expected expected, int connections, double seconds, LoadKind kind) {
        var loop = group.next();
        var request = Unpooled.unreleasableBuffer(
                Unpooled.directBuffer(call.bytes().length).writeBytes(call.bytes()));
        var opened = new ArrayList<Connection>();
        try {
            for (int i = 0; i < connections; i++) {
                opened.add(connect(loop, call, new Connection(expected, request)));
            }
            var load = kind.on(loop, System.nanoTime() + LEAD);
            loop.submit(() -> opened.forEach(load::opened)).get();
            var result = load.begin();
            var limit = loop.schedule(load::giveUp, (long) (seconds + PATIENCE), TimeUnit.SECONDS);
            var window = result.get();
            limit.cancel(false);
            return window;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the generator failed", e.getCause());
        } finally {
            opened.forEach(connection -> loop.execute(connection::close));
        }
    }

    private static Connection connect(EventLoop loop, Call call, Connection connection)
            throws InterruptedException, ExecutionException {
        new Bootstrap()
                .group(loop)
                .channel(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(connection)
                .connect(call.address())
                .get();
        return connection;
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    @FunctionalInterface
    private interface LoadKind {
        Load on(EventLoop loop, long start);
    }
}
