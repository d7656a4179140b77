package dev.gatehouse.acceptance;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/** A connection on which anything can be said, well-formed or not. */
public final class RawSocket implements AutoCloseable {
    private final Socket socket = new Socket();
    private final InetSocketAddress address;

    private RawSocket(InetSocketAddress address) {
        this.address = address;
    }

    /** Connected when something is first sent. */
    public static RawSocket to(Product product) {
        var url = URI.create(product.url());
        return new RawSocket(new InetSocketAddress(url.getHost(), url.getPort()));
    }

    /** A small one lets the sender notice soon that nothing is read. */
    void receiveBuffer(int bytes) throws IOException {
        socket.setReceiveBufferSize(bytes);
    }

    public RawSocket send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    RawSocket send(byte[] bytes) throws IOException {
        if (!socket.isConnected()) {
            socket.setTcpNoDelay(true);
            socket.connect(address, 10_000);
        }
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    void post(String path, String key, String json) throws IOException {
        send(head(path, key, "Content-Length: " + json.getBytes(StandardCharsets.UTF_8).length));
        send(json.getBytes(StandardCharsets.UTF_8));
    }

    /** Of a POST with further header lines. */
    static String head(String path, String key, String... lines) {
        return "POST " + path + " HTTP/1.1\r\nHost: gatehouse\r\nAuthorization: Bearer " + key
                + "\r\nContent-Type: application/json\r\n" + String.join("\r\n", lines) + "\r\n\r\n";
    }

    byte[] read(int bytes) throws IOException {
        return socket.getInputStream().readNBytes(bytes);
    }

    /** An answer: as much as its Content-Length says, or until the end. Empty where the connection ends without one. */
    public Reply reply(Duration patience) throws IOException {
        socket.setSoTimeout(Math.toIntExact(patience.toMillis()));
        var in = socket.getInputStream();
        var head = new ByteArrayOutputStream();
        try {
            while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                int next = in.read();
                if (next < 0) {
                    return new Reply(head.toString(StandardCharsets.ISO_8859_1), "");
                }
                head.write(next);
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("no answer within " + patience, e);
        }
        return new Reply(
                head.toString(StandardCharsets.ISO_8859_1), body(in, head.toString(StandardCharsets.ISO_8859_1)));
    }

    private static String body(InputStream in, String head) throws IOException {
        for (var line : head.split("\r\n")) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                return new String(
                        in.readNBytes(Integer.parseInt(line.substring(15).strip())), StandardCharsets.UTF_8);
            }
        }
        return "";
    }

    /** Whether the other side ends the connection now that nothing more is said. */
    boolean endsWithin(Duration patience) throws IOException {
        socket.setSoTimeout(Math.toIntExact(patience.toMillis()));
        try {
            while (socket.getInputStream().read() >= 0) {
                // What still comes is not of interest.
            }
            return true;
        } catch (SocketTimeoutException open) {
            return false;
        } catch (SocketException reset) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** Head and body of an answer. */
    public record Reply(String head, String body) {
        public int status() {
            return head.isEmpty() ? 0 : Integer.parseInt(head.split(" ")[1]);
        }

        String header(String name) {
            for (var line : head.split("\r\n")) {
                if (line.toLowerCase(Locale.ROOT).startsWith(name + ":")) {
                    return line.substring(name.length() + 1).strip();
                }
            }
            return "";
        }
    }
}
