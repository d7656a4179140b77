package dev.gatehouse.wire.json;

/** Reads one object from end to end without recursion, refuses what is not strict, and notes its members on the way. */
final class StrictPass {
    private final MemberNames names = new MemberNames();
    private final boolean[] inObject = new boolean[JsonScan.MAX_DEPTH + 1];
    private final Members into;

    private byte[] buffer = {};
    private int base;
    private int at;
    private int end;
    private int depth;

    StrictPass(Members into) {
        this.into = into;
    }

    void run(byte[] buffer, int from, int to) {
        this.buffer = buffer;
        base = from;
        end = to;
        depth = 0;
        names.reset();
        at = Tokens.space(buffer, from, end);
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
            into.value(JsonScan.kindOf(buffer[at]), at);
        } else if (depth == 2) {
            into.child();
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
            escaped = Tokens.escaped(buffer, from, at);
            hash = MemberNames.hash(buffer, from, at, escaped);
        }
        if (!names.add(depth, hash)) {
            throw new InvalidJson("Duplicate member", from - base);
        }
        if (depth == 1) {
            into.name(from, at, escaped, 0);
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
        if (depth == JsonScan.MAX_DEPTH) {
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
                into.end(at);
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
}
