package dev.gatehouse.server;

import dev.gatehouse.provider.Upstream;
import dev.gatehouse.provider.UpstreamRequest;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import org.jspecify.annotations.Nullable;

/** Calls to providers over the engine's client. One exchange per connection at a time; redirects are answers like any other. */
final class VertxUpstream implements Upstream {
    private final HttpClient client;

    VertxUpstream(HttpClient client) {
        this.client = client;
    }

    @Override
    public Call call(UpstreamRequest request, Listener listener) {
        var call = new VertxCall(listener);
        var base = request.base();
        boolean tls = "https".equals(base.getScheme());
        var options = new RequestOptions()
                .setMethod(HttpMethod.valueOf(request.method()))
                .setHost(base.getHost())
                .setPort(base.getPort() > 0 ? base.getPort() : tls ? 443 : 80)
                .setSsl(tls)
                .setURI((base.getRawPath() == null ? "" : base.getRawPath()) + request.path())
                .setFollowRedirects(false)
                .setConnectTimeout(request.connectTimeout().toMillis());
        client.request(options).onComplete(opened -> call.send(opened, request), failure -> call.notOpened(failure));
        return call;
    }

    private static final class VertxCall implements Call {
        private final Listener listener;
        private @Nullable HttpClientRequest request;
        private @Nullable HttpClientResponse response;
        private boolean over;

        VertxCall(Listener listener) {
            this.listener = listener;
        }

        void notOpened(Throwable failure) {
            var fault = failure instanceof ConnectionPoolTooBusyException ? Fault.BUSY : Fault.CONNECT;
            fail(fault, failure);
        }

        void send(HttpClientRequest opened, UpstreamRequest call) {
            if (over) {
                opened.reset();
                return;
            }
            request = opened;
            var headers = opened.headers();
            for (var header : call.headers()) {
                headers.set(header.name(), header.value());
            }
            opened.exceptionHandler(failure -> fail(Fault.BROKEN, failure));
            opened.response().onComplete(this::answer, failure -> fail(Fault.BROKEN, failure));
            if (call.method().equals("POST")) {
                headers.set(HttpHeaders.CONTENT_TYPE, "application/json");
                opened.send(Buffers.of(call.body()));
            } else {
                opened.send();
            }
        }

        private void answer(HttpClientResponse answer) {
            if (over) {
                return;
            }
            response = answer;
            answer.exceptionHandler(failure -> fail(Fault.BROKEN, failure));
            answer.handler(buffer -> Buffers.read(buffer, (array, from, to) -> {
                if (!over) {
                    listener.data(array, from, to);
                }
            }));
            answer.endHandler(_ -> {
                if (!over) {
                    over = true;
                    listener.end();
                }
            });
            listener.head(answer.statusCode(), name -> answer.getHeader(name));
        }

        private void fail(Fault fault, Throwable failure) {
            if (!over) {
                over = true;
                listener.failed(fault, failure.getClass().getSimpleName() + ": " + failure.getMessage());
            }
        }

        @Override
        public void pause() {
            if (response != null && !over) {
                response.pause();
            }
        }

        @Override
        public void resume() {
            if (response != null && !over) {
                response.resume();
            }
        }

        @Override
        public void cancel() {
            if (!over) {
                over = true;
                if (request != null) {
                    request.reset();
                }
            }
        }
    }
}
