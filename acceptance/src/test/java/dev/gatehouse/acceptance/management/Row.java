package dev.gatehouse.acceptance.management;

import dev.gatehouse.acceptance.Http.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** A row of the matrix: who calls what on what, and what comes of it. */
record Row(
        String id,
        String endpoint,
        String method,
        String actor,
        String target,
        String params,
        String expected,
        String effect) {
    /** All about keys, in the order of the file. */
    static List<Row> all() {
        return Shared.KEYS;
    }

    /** All about teams, likewise. */
    static List<Row> teams() {
        return Shared.TEAMS;
    }

    private static final class Shared {
        static final List<Row> KEYS = read("/matrix-key.csv");
        static final List<Row> TEAMS = read("/matrix-team.csv");

        private static List<Row> read(String name) {
            try (var file = Objects.requireNonNull(Row.class.getResourceAsStream(name))) {
                return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .skip(1)
                        .map(line -> of(columns(line)))
                        .toList();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static Row of(List<String> columns) {
        return new Row(
                columns.get(0),
                columns.get(1),
                columns.get(2),
                columns.get(3),
                columns.get(4),
                columns.get(5),
                columns.get(6),
                columns.get(7));
    }

    /** Of a line in which what has commas is in quotes, and quotes are doubled. */
    private static List<String> columns(String line) {
        var columns = new ArrayList<String>();
        var column = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                column.append('"');
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                columns.add(column.toString());
                column.setLength(0);
            } else {
                column.append(c);
            }
        }
        columns.add(column.toString());
        return columns;
    }

    List<Integer> statuses() {
        return Arrays.stream(expected.split("\\||, | then | or "))
                .map(Integer::valueOf)
                .toList();
    }

    boolean allows() {
        return statuses().contains(200);
    }

    /** The actor of the world who calls, if it is one of them. */
    Optional<Actor> caller() {
        return Arrays.stream(Actor.values())
                .filter(known -> known.word().equals(actor))
                .findFirst();
    }

    /** The answer, which must have one of the statuses. */
    Answer check(Answer answer) {
        if (!statuses().contains(answer.status())) {
            throw new AssertionError(this + " was answered " + answer);
        }
        return answer;
    }

    /** A row whose words nobody understands must not pass for one that holds. */
    AssertionError unread() {
        return new AssertionError("nobody interprets " + this);
    }

    @Override
    public String toString() {
        return "%s[%s-%s] %s %s: %s, %s".formatted(endpoint, target, actor, id, params, expected, effect);
    }
}
