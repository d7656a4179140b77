package dev.gatehouse.endpoint;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A request without a socket; it remembers whether its body was read. */
public final class FakeRequest implements Request {
    private final String method;
    private final String rawPath;
    private final Query query;
    private final Map<String, String> headers = new TreeMap<>();
    private String address = "127.0.0.1";
    private byte[] body = new byte[0];
    private boolean bodyWasRead;

    public FakeRequest(String method, String target) {
        int mark = target.indexOf('?');
        this.method = method;
        this.rawPath = mark < 0 ? target : target.substring(0, mark);
        this.query = Query.parse(mark < 0 ? null : target.substring(mark + 1));
    }

    public FakeRequest with(String header, String value) {
        headers.put(header.toLowerCase(Locale.ROOT), value);
        return this;
    }

    public FakeRequest key(@Nullable String key) {
        return key == null ? this : with("Authorization", "Bearer " + key);
    }

    public FakeRequest from(String address) {
        this.address = address;
        return this;
    }

    public FakeRequest json(String json) {
        body = json.getBytes(StandardCharsets.UTF_8);
        return this;
    }

    public boolean bodyWasRead() {
        return bodyWasRead;
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public String rawPath() {
        return rawPath;
    }

    @Override
    public CanonicalPath path() {
        return CanonicalPath.of(rawPath);
    }

    @Override
    public Query query() {
        return query;
    }

    @Override
    public @Nullable String header(String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }

    @Override
    public String remoteAddress() {
        return address;
    }

    @Override
    public String requestId() {
        return "req_test";
    }

    @Override
    public byte[] body() {
        bodyWasRead = true;
        return body;
    }
}
