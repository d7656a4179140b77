package dev.gatehouse.access;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request at the door, without what follows. */
public final class FakePresented implements Presented {
    private final String path;
    private final Map<String, String> headers = new HashMap<>();
    private final Map<String, String> query = new HashMap<>();
    private String address = "127.0.0.1";

    public FakePresented(String path) {
        this.path = path;
    }

    /** A model call with a key, as clients of OpenAI's protocol send it. */
    public static FakePresented bearer(String token) {
        return new FakePresented("/v1/chat/completions").with("Authorization", "Bearer " + token);
    }

    public FakePresented with(String header, String value) {
        headers.put(header.toLowerCase(Locale.ROOT), value);
        return this;
    }

    public FakePresented asking(String name, String value) {
        query.put(name, value);
        return this;
    }

    public FakePresented from(String address) {
        this.address = address;
        return this;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public @Nullable String requestHeader(String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }

    @Override
    public @Nullable String queryParameter(String name) {
        return query.get(name);
    }

    @Override
    public String remoteAddress() {
        return address;
    }
}
