package dev.gatehouse.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Stands before a test's database, so that a node can be cut off from it without harm to other tests. */
public final class TcpProxy implements AutoCloseable {
    private final DatabaseAddress target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final int port;
    private volatile @Nullable ServerSocket listener;

    /** Cut off until {@link #connect}. */
    public TcpProxy(DatabaseAddress target) {
        this.target = target;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            this.port = free.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of the database, through here. */
    public DatabaseAddress address() {
        return new DatabaseAddress(
                target.jdbcUrl().replaceFirst("//[^/]+/", "//127.0.0.1:" + port + "/"),
                target.user(),
                target.password());
    }

    public void connect() {
        try {
            var open = new ServerSocket();
            open.setReuseAddress(true);
            open.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            listener = open;
            Thread.ofVirtual().start(() -> accept(open));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Nothing listens any more, and what was connected is not. */
    public void cut() {
        var open = listener;
        if (open != null) {
            close(open);
        }
        sockets.forEach(TcpProxy::close);
        sockets.clear();
    }

    @Override
    public void close() {
        cut();
    }

    private void accept(ServerSocket open) {
        var server = URI.create(target.jdbcUrl().substring("jdbc:".length()));
        while (!open.isClosed()) {
            try {
                var client = open.accept();
                var behind = new Socket(server.getHost(), server.getPort());
                sockets.add(client);
                sockets.add(behind);
                Thread.ofVirtual().start(() -> pump(client, behind));
                Thread.ofVirtual().start(() -> pump(behind, client));
            } catch (IOException cut) {
                close(open);
            }
        }
    }

    private static void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException cut) {
            close(from);
        } finally {
            close(to);
        }
    }

    private static void close(AutoCloseable open) {
        try {
            open.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
