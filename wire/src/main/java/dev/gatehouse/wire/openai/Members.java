package dev.gatehouse.wire.openai;

import dev.gatehouse.wire.MalformedRequest;
import dev.gatehouse.wire.json.JsonScan;
import dev.gatehouse.wire.json.JsonScan.Kind;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Members of a scanned object, read by type and range. A member that is null counts as absent.
 *
 * @param prefix what stands before a member's name in its path
 */
public record Members(byte[] body, JsonScan scan, String prefix) {

    /** The member's index, -1 where absent or null. */
    public int find(String name, Kind kind, String wanted) {
        int member = present(name);
        if (member >= 0 && scan.kind(member) != kind) {
            throw Fields.wrongType(wanted, prefix + name);
        }
        return member;
    }

    private int present(String name) {
        int member = scan.find(name);
        return member >= 0 && scan.kind(member) == Kind.NULL ? -1 : member;
    }

    /** The members of an OBJECT member. */
    public Members inside(int member, String prefix) {
        return new Members(body, scan.object(member, new JsonScan()), prefix);
    }

    @Nullable
    public String text(String name) {
        int member = find(name, Kind.STRING, "a string");
        return member < 0 ? null : scan.string(member);
    }

    /** False where absent. */
    public boolean flag(String name) {
        int member = present(name);
        if (member < 0) {
            return false;
        }
        return switch (scan.kind(member)) {
            case TRUE -> true;
            case FALSE -> false;
            case STRING, NUMBER, OBJECT, ARRAY, NULL -> throw Fields.wrongType("a boolean", prefix + name);
        };
    }

    @Nullable
    public Long integer(String name, long least, long most) {
        int member = find(name, Kind.NUMBER, "an integer");
        if (member < 0) {
            return null;
        }
        long value = whole(member, name, least, most);
        if (value < least || value > most) {
            throw range(name, least, most);
        }
        return value;
    }

    private long whole(int member, String name, long least, long most) {
        try {
            return scan.integer(member);
        } catch (ArithmeticException e) {
            double value = number(member);
            throw value == Math.rint(value) ? range(name, least, most) : Fields.wrongType("an integer", prefix + name);
        }
    }

    public void requireNumber(String name, double least, double most) {
        int member = find(name, Kind.NUMBER, "a number");
        if (member >= 0) {
            double value = number(member);
            if (value < least || value > most) {
                throw range(name, least, most);
            }
        }
    }

    private double number(int member) {
        int from = scan.from(member);
        return Double.parseDouble(new String(body, from, scan.to(member) - from, StandardCharsets.US_ASCII));
    }

    private MalformedRequest range(String name, Number least, Number most) {
        return Fields.outOfRange("expected " + least + " to " + most, prefix + name);
    }
}
