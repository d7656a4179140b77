package dev.gatehouse.telemetry;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.slf4j.event.KeyValuePair;

/** One line of JSON for each event: time, level, logger, message, the event's own facts, and a stack trace where there is one. */
public final class JsonEncoder extends EncoderBase<ILoggingEvent> {
    private static final byte[] NOTHING = new byte[0];

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        var out = new StringBuilder(256);
        out.append("{\"time\":\"")
                .append(Instant.ofEpochMilli(event.getTimeStamp()))
                .append('"');
        field(out, "level", event.getLevel().toString());
        field(out, "logger", event.getLoggerName());
        field(out, "message", event.getFormattedMessage());
        if (event.getKeyValuePairs() != null) {
            for (var pair : event.getKeyValuePairs()) {
                fact(out, pair);
            }
        }
        IThrowableProxy thrown = event.getThrowableProxy();
        if (thrown != null) {
            field(out, "error", ThrowableProxyUtil.asString(thrown));
        }
        return out.append("}\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void fact(StringBuilder out, KeyValuePair pair) {
        if (pair.value instanceof Number || pair.value instanceof Boolean) {
            out.append(",\"").append(pair.key).append("\":").append(pair.value);
        } else {
            field(out, pair.key, String.valueOf(pair.value));
        }
    }

    private static void field(StringBuilder out, String name, String value) {
        out.append(",\"").append(name).append("\":\"");
        JsonStringEncoder.getInstance().quoteAsString(Redactor.redact(value), out);
        out.append('"');
    }
}
