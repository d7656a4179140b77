package dev.gatehouse.access;

import dev.gatehouse.platform.Change;
import java.util.Locale;

/** Something whose change is announced, because others remember it. */
public record Subject(Kind kind, String id) {
    public enum Kind {
        /** By its hash in hexadecimal digits. */
        KEY,
        USER,
        TEAM,
        ORGANIZATION;

        /** Of change events. */
        public String topic() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** That it is not what it was. */
    public Change changed() {
        return new Change(kind.topic(), id);
    }
}
