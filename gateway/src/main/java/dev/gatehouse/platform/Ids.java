package dev.gatehouse.platform;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** The only maker of ids. */
public final class Ids {
    private static final int KEY_BYTES = 16;
    private static final int PASSWORD_BYTES = 24;

    private final Clocks clocks;
    private final SecureRandom secure = new SecureRandom();

    public Ids(Clocks clocks) {
        this.clocks = clocks;
    }

    /** A UUIDv7: sorts by the millisecond it was made in. Unique, not secret. */
    public UUID next() {
        var random = ThreadLocalRandom.current();
        long high = clocks.now().toEpochMilli() << 16 | 0x7000L | random.nextInt(1 << 12);
        long low = random.nextLong() >>> 2 | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    /** {@code req_} and 12 hexadecimal digits. Not secret. */
    public String requestId() {
        return "req_" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong(), 12);
    }

    /** The clear text of a new virtual key: {@code sk-} and 128 secret random bits in URL-safe base64. */
    public Secret virtualKey() {
        return Secret.of("sk-" + random(KEY_BYTES));
    }

    /** 192 secret random bits in URL-safe base64, for what we guard ourselves. */
    public Secret password() {
        return Secret.of(random(PASSWORD_BYTES));
    }

    private String random(int size) {
        var bytes = new byte[size];
        secure.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
