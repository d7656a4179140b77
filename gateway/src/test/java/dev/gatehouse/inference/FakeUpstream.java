package dev.gatehouse.inference;

import dev.gatehouse.provider.Upstream;
import dev.gatehouse.provider.UpstreamRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A provider whose every move the test makes. */
final class FakeUpstream implements Upstream {
    final List<UpstreamCall> calls = new ArrayList<>();

    @Override
    public Call call(UpstreamRequest request, Listener listener) {
        var call = new UpstreamCall(request, listener);
        calls.add(call);
        return call;
    }

    UpstreamCall last() {
        return calls.getLast();
    }

    static final class UpstreamCall implements Call {
        final UpstreamRequest request;
        private final Listener listener;
        boolean paused;
        boolean cancelled;

        UpstreamCall(UpstreamRequest request, Listener listener) {
            this.request = request;
            this.listener = listener;
        }

        UpstreamCall head(int status) {
            listener.head(status, name -> name.equals("retry-after") && status == 429 ? "7" : null);
            return this;
        }

        UpstreamCall data(String text) {
            var bytes = text.getBytes(StandardCharsets.UTF_8);
            listener.data(bytes, 0, bytes.length);
            return this;
        }

        void end() {
            listener.end();
        }

        void failed(Fault fault) {
            listener.failed(fault, "test");
        }

        @Override
        public void pause() {
            paused = true;
        }

        @Override
        public void resume() {
            paused = false;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }
}
