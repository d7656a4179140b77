package dev.gatehouse.wire.json;

import dev.gatehouse.wire.ByteSearch;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
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

    private static final int UNCOUNTED = -1;
    private static final int KEPT = 1 << 12;
    private static final int MAX_WHOLE_LENGTH = 40;

    private final MemberNames names = new MemberNames();
    private final boolean[] inObject = new boolean[MAX_DEPTH + 1];

    private byte[] buffer = {};
    private int size;
    private int[] nameFrom = new int[16];
    private int[] nameTo = new int[16];
    private boolean[] nameEscaped = new boolean[16];
    private int[] valueFrom = new int[16];
    private int[] valueTo = new int[16];
    private int[] children = new int[16];
    private Kind[] kinds = new Kind[16];

    private int base;
    private int at;
    private int end;
    private int depth;
    private int members;

    /**
     * Checks {@code buffer[from, to)}, which must be exactly one object; white space around it is allowed.
     *
     * @throws InvalidJson where it is not; the scan then has no members
     */
    public JsonScan scan(byte[] buffer, int from, int to) {
        begin(buffer, from, to);
        names.reset();
        at = Tokens.space(buffer, at, end);
        if (at == end || buffer[at] != '{') {
            throw invalid("Not an object");
        }
        do {
            step();
        } while (depth > 0);
        at = Tokens.space(buffer, at, end);
        if (at < end) {
            throw invalid("Data after the object");
        }
        size = members;
        return this;
    }

    /** Finds the members of an object that stands in a document {@link #scan} accepted, without checking it again. */
    public JsonScan rescan(byte[] buffer, int from, int to) {
        begin(buffer, from, to);
        at = Tokens.space(buffer, at + 1, end);
        while (buffer[at] != '}') {
            int nameEnd = KnownValid.string(buffer, at, end);
            remember(at, nameEnd, escaped(at, nameEnd));
            at = Tokens.space(buffer, nameEnd, end);
            at = Tokens.space(buffer, at + 1, end);
            beginMemberValue();
            children[members - 1] = UNCOUNTED;
            at = KnownValid.value(buffer, at, end);
            valueTo[members - 1] = at;
            at = Tokens.space(buffer, at, end);
            if (buffer[at] == ',') {
                at = Tokens.space(buffer, at + 1, end);
            }
        }
        size = members;
        return this;
    }

    private void begin(byte[] buffer, int from, int to) {
        this.buffer = buffer;
        base = from;
        at = from;
        end = to;
        depth = 0;
        size = 0;
        members = 0;
        if (kinds.length > KEPT) {
            resize(16);
        }
    }

    /** Reads a member or an element as far as its first child, or else to its end and that of all that ends with it. */
    private void step() {
        if (inObject[depth]) {
            name();
        }
        if (at == end) {
            throw invalid("Value missing");
        }
        if (depth == 1) {
            beginMemberValue();
        } else if (depth == 2) {
            children[members - 1]++;
        }
        if (value()) {
            close();
        }
    }

    private void name() {
        if (at == end || buffer[at] != '"') {
            throw invalid("Name missing");
        }
        int from = at;
        long hash = MemberNames.START;
        at++;
        while (at < end && plain(buffer[at])) {
            hash = MemberNames.mix(hash, buffer[at]);
            at++;
        }
        boolean escaped = false;
        if (at < end && buffer[at] == '"') {
            at++;
        } else {
            at = Tokens.string(buffer, from, end, base);
            escaped = escaped(from, at);
            hash = MemberNames.hash(buffer, from, at, escaped);
        }
        if (!names.add(depth, hash)) {
            throw new InvalidJson("Duplicate member", from - base);
        }
        if (depth == 1) {
            remember(from, at, escaped);
        }
        at = Tokens.space(buffer, at, end);
        if (at == end || buffer[at] != ':') {
            throw invalid("Colon missing");
        }
        at = Tokens.space(buffer, at + 1, end);
    }

    private static boolean plain(byte b) {
        return b >= ' ' && b != '"' && b != '\\';
    }

    private boolean escaped(int from, int to) {
        return ByteSearch.quoteOrBackslash(buffer, from + 1, to) < to - 1;
    }

    private void remember(int from, int to, boolean escaped) {
        if (members == kinds.length) {
            resize(members * 2);
        }
        nameFrom[members] = from;
        nameTo[members] = to;
        nameEscaped[members] = escaped;
        children[members] = 0;
        members++;
    }

    private void resize(int capacity) {
        nameFrom = Arrays.copyOf(nameFrom, capacity);
        nameTo = Arrays.copyOf(nameTo, capacity);
        nameEscaped = Arrays.copyOf(nameEscaped, capacity);
        valueFrom = Arrays.copyOf(valueFrom, capacity);
        valueTo = Arrays.copyOf(valueTo, capacity);
        children = Arrays.copyOf(children, capacity);
        kinds = Arrays.copyOf(kinds, capacity);
    }

    private void beginMemberValue() {
        valueFrom[members - 1] = at;
        kinds[members - 1] = kindOf(buffer[at]);
    }

    /** False where a container was opened that is not empty: its first child comes next. */
    private boolean value() {
        byte first = buffer[at];
        switch (first) {
            case '{', '[' -> {
                return opensEmpty(first == '{');
            }
            case '"' -> at = Tokens.string(buffer, at, end, base);
            case 't' -> at = Tokens.literal(buffer, at, end, "true", base);
            case 'f' -> at = Tokens.literal(buffer, at, end, "false", base);
            case 'n' -> at = Tokens.literal(buffer, at, end, "null", base);
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> at = Tokens.number(buffer, at, end, base);
            default -> throw invalid("Value missing");
        }
        return true;
    }

    private boolean opensEmpty(boolean object) {
        if (depth == MAX_DEPTH) {
            throw invalid("Nested too deep");
        }
        depth++;
        inObject[depth] = object;
        if (object) {
            names.open(depth);
        }
        at = Tokens.space(buffer, at + 1, end);
        if (at < end && buffer[at] == closing()) {
            leave();
            return true;
        }
        return false;
    }

    /** After a value: leaves what ends here and stops before the next member or element, or after the whole. */
    private void close() {
        while (depth > 0) {
            if (depth == 1) {
                valueTo[members - 1] = at;
            }
            at = Tokens.space(buffer, at, end);
            if (at == end) {
                throw invalid("Unfinished");
            }
            if (buffer[at] == ',') {
                at = Tokens.space(buffer, at + 1, end);
                return;
            }
            if (buffer[at] != closing()) {
                throw invalid("Comma or end missing");
            }
            leave();
        }
    }

    private int closing() {
        return inObject[depth] ? '}' : ']';
    }

    private void leave() {
        if (inObject[depth] && !names.close(depth)) {
            throw invalid("Duplicate member in the object that ends");
        }
        at++;
        depth--;
    }

    private InvalidJson invalid(String what) {
        return new InvalidJson(what, at - base);
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
        return nameEscaped[member]
                ? name(member).equals(asciiName)
                : JsonString.plainEquals(buffer, nameFrom[member] + 1, nameTo[member] - 1, asciiName);
    }

    public String name(int member) {
        return JsonString.decode(buffer, nameFrom[member], nameTo[member]);
    }

    /** Where the member's value begins in the buffer, the quote of a string included. */
    public int from(int member) {
        return valueFrom[member];
    }

    /** Where the member's value ends in the buffer, the quote of a string included. */
    public int to(int member) {
        return valueTo[member];
    }

    public Kind kind(int member) {
        return kinds[member];
    }

    /** The text of a STRING member, unescaped. */
    public String string(int member) {
        require(member, Kind.STRING);
        return JsonString.decode(buffer, valueFrom[member], valueTo[member]);
    }

    /** Bytes of the unescaped text of a STRING member in UTF-8; allocates nothing. */
    public int utf8Length(int member) {
        require(member, Kind.STRING);
        return JsonString.utf8Length(buffer, valueFrom[member], valueTo[member]);
    }

    /** Whether the member is a STRING of this text. */
    public boolean stringIs(int member, String ascii) {
        return kinds[member] == Kind.STRING
                && JsonString.equalsAscii(buffer, valueFrom[member], valueTo[member], ascii);
    }

    /**
     * The value of a NUMBER member; {@code 3.0} and {@code 3e0} are 3.
     *
     * @throws NumberFormatException where it is no number
     * @throws ArithmeticException where the number is not whole or no long
     */
    public long integer(int member) {
        if (kinds[member] != Kind.NUMBER) {
            throw new NumberFormatException("not a number");
        }
        return integer(buffer, valueFrom[member], valueTo[member]);
    }

    private static long integer(byte[] b, int from, int to) {
        boolean negative = b[from] == '-';
        long value = 0;
        for (int i = negative ? from + 1 : from; i < to; i++) {
            int digit = b[i] - '0';
            // A point, an exponent, or more digits than surely fit.
            if (digit < 0 || digit > 9 || i - from > 17) {
                return wholeNumber(b, from, to);
            }
            value = value * 10 + digit;
        }
        return negative ? -value : value;
    }

    private static long wholeNumber(byte[] b, int from, int to) {
        // Making a number of a megabyte of digits takes seconds.
        if (to - from > MAX_WHOLE_LENGTH) {
            throw new ArithmeticException("more digits than a whole number needs");
        }
        return new BigDecimal(new String(b, from, to - from, StandardCharsets.ISO_8859_1)).longValueExact();
    }

    /** The members of an OBJECT member, found by another scan; returns that one. */
    public JsonScan object(int member, JsonScan into) {
        require(member, Kind.OBJECT);
        return into.rescan(buffer, valueFrom[member], valueTo[member]);
    }

    /** How many elements an ARRAY member has. */
    public int elements(int member) {
        require(member, Kind.ARRAY);
        if (children[member] == UNCOUNTED) {
            children[member] = 0;
            forEach(member, (kind, from, to) -> children[member]++);
        }
        return children[member];
    }

    /** Shows each element of an ARRAY member. */
    public void forEach(int member, ElementVisitor visitor) {
        require(member, Kind.ARRAY);
        forEach(buffer, valueFrom[member], valueTo[member], visitor);
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
        if (kinds[member] != kind) {
            throw new IllegalStateException("member is " + kinds[member] + ", not " + kind);
        }
    }

    private static Kind kindOf(byte first) {
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
