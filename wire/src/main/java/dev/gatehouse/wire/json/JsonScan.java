package dev.gatehouse.wire.json;

import java.util.Arrays;

/**
 * One strict pass over a JSON object in place; remembers where its members stand. Reusable, not thread-safe; once warm, a scan
 * allocates nothing unless a member's name is escaped or a number is of extreme length or exponent.
 *
 * <p>Stricter than RFC 8259: duplicate members at any depth, {@code \u0000}, lone surrogates, more than {@value #MAX_DEPTH}
 * levels, and numbers that are no finite double or would vanish to zero are refused. The buffer must not change while the scan
 * is used.
 */
public final class JsonScan {
    static final int MAX_DEPTH = 128;

    /** What a value is. */
    public enum Kind {
        STRING,
        NUMBER,
        OBJECT,
        ARRAY,
        TRUE,
        FALSE,
        NULL
    }

    /** Sees the elements of an array, in order. */
    @FunctionalInterface
    public interface ElementVisitor {
        /** {@code buffer[from, to)} is the element, the quotes of a string included. */
        void element(Kind kind, int from, int to);
    }

    private final Members members = new Members();
    private final StrictPass pass = new StrictPass(members);
    private byte[] buffer = {};
    private int size;

    /**
     * Checks {@code buffer[from, to)}, which must be exactly one object; white space around it is allowed.
     *
     * @throws InvalidJson where it is not; the scan then has no members
     */
    public JsonScan scan(byte[] buffer, int from, int to) {
        begin(buffer);
        pass.run(buffer, from, to);
        size = members.size();
        return this;
    }

    private void begin(byte[] buffer) {
        this.buffer = buffer;
        size = 0;
        members.clear();
    }

    /** Finds the members of an object that stands in a document {@link #scan} accepted, without checking it again. */
    public JsonScan rescan(byte[] buffer, int from, int to) {
        begin(buffer);
        int at = Tokens.space(buffer, from + 1, to);
        while (buffer[at] != '}') {
            at = member(at, to);
        }
        size = members.size();
        return this;
    }

    /** Notes the member that begins here; returns where the next one begins or the object ends. */
    private int member(int from, int end) {
        int at = KnownValid.string(buffer, from, end);
        members.name(from, at, Tokens.escaped(buffer, from, at), Members.UNCOUNTED);
        int colon = Tokens.space(buffer, at, end);
        at = Tokens.space(buffer, colon + 1, end);
        members.value(kindOf(buffer[at]), at);
        at = KnownValid.value(buffer, at, end);
        members.end(at);
        at = Tokens.space(buffer, at, end);
        return buffer[at] == ',' ? Tokens.space(buffer, at + 1, end) : at;
    }

    /** Members of the object. */
    public int size() {
        return size;
    }

    /** The index of a member, -1 where there is none. */
    public int find(String asciiName) {
        for (int i = 0; i < size; i++) {
            if (nameIs(i, asciiName)) {
                return i;
            }
        }
        return -1;
    }

    public boolean nameIs(int member, String asciiName) {
        return members.nameEscaped(member)
                ? name(member).equals(asciiName)
                : JsonString.plainEquals(buffer, members.nameFrom(member) + 1, members.nameTo(member) - 1, asciiName);
    }

    public String name(int member) {
        return JsonString.decode(buffer, members.nameFrom(member), members.nameTo(member));
    }

    /** The buffer without a member and the comma that belongs to it: the one behind it, or the one before where it is the last. */
    public byte[] without(int member) {
        int from = members.nameFrom(member);
        int to = members.to(member);
        if (member < size() - 1) {
            to = members.nameFrom(member + 1);
        } else if (member > 0) {
            from = members.to(member - 1);
        }
        var rest = Arrays.copyOf(buffer, buffer.length - (to - from));
        System.arraycopy(buffer, to, rest, from, buffer.length - to);
        return rest;
    }

    /** Where the member's value begins in the buffer, the quote of a string included. */
    public int from(int member) {
        return members.from(member);
    }

    /** Where the member's value ends in the buffer, the quote of a string included. */
    public int to(int member) {
        return members.to(member);
    }

    public Kind kind(int member) {
        return members.kind(member);
    }

    /** The text of a STRING member, unescaped. */
    public String string(int member) {
        require(member, Kind.STRING);
        return JsonString.decode(buffer, members.from(member), members.to(member));
    }

    /** Bytes of the unescaped text of a STRING member in UTF-8; allocates nothing. */
    public int utf8Length(int member) {
        require(member, Kind.STRING);
        return JsonString.utf8Length(buffer, members.from(member), members.to(member));
    }

    /** Whether the member is a STRING of this text. */
    public boolean stringIs(int member, String ascii) {
        return members.kind(member) == Kind.STRING
                && JsonString.equalsAscii(buffer, members.from(member), members.to(member), ascii);
    }

    /**
     * The value of a NUMBER member; {@code 3.0} and {@code 3e0} are 3.
     *
     * @throws NumberFormatException where it is no number
     * @throws ArithmeticException where the number is not whole or no long
     */
    public long integer(int member) {
        if (members.kind(member) != Kind.NUMBER) {
            throw new NumberFormatException("not a number");
        }
        return JsonNumber.integer(buffer, members.from(member), members.to(member));
    }

    /** The members of an OBJECT member, found by another scan; returns that one. */
    public JsonScan object(int member, JsonScan into) {
        require(member, Kind.OBJECT);
        return into.rescan(buffer, members.from(member), members.to(member));
    }

    /** How many elements an ARRAY member has. */
    public int elements(int member) {
        require(member, Kind.ARRAY);
        if (members.children(member) == Members.UNCOUNTED) {
            members.children(member, 0);
            forEach(member, (kind, from, to) -> members.children(member, members.children(member) + 1));
        }
        return members.children(member);
    }

    /** Shows each element of an ARRAY member. */
    public void forEach(int member, ElementVisitor visitor) {
        require(member, Kind.ARRAY);
        forEach(buffer, members.from(member), members.to(member), visitor);
    }

    /** Shows each element of an array that stands in a document {@link #scan} accepted. */
    public static void forEach(byte[] buffer, int from, int to, ElementVisitor visitor) {
        int at = Tokens.space(buffer, from + 1, to);
        while (buffer[at] != ']') {
            int next = KnownValid.value(buffer, at, to);
            visitor.element(kindOf(buffer[at]), at, next);
            at = Tokens.space(buffer, next, to);
            if (buffer[at] == ',') {
                at = Tokens.space(buffer, at + 1, to);
            }
        }
    }

    private void require(int member, Kind kind) {
        if (members.kind(member) != kind) {
            throw new IllegalStateException("member is " + members.kind(member) + ", not " + kind);
        }
    }

    static Kind kindOf(byte first) {
        return switch (first) {
            case '"' -> Kind.STRING;
            case '{' -> Kind.OBJECT;
            case '[' -> Kind.ARRAY;
            case 't' -> Kind.TRUE;
            case 'f' -> Kind.FALSE;
            case 'n' -> Kind.NULL;
            default -> Kind.NUMBER;
        };
    }
}
