package dev.gatehouse.wire.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Against Jackson as the second opinion. */
class JsonScanFuzzTest {
    private static final JsonMapper JACKSON = JsonMapper.builder(new JsonFactoryBuilder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final List<String> SEEDS = List.of(
            "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"gpt-4o\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hé\\n\\u20ac 😀\"},\"finish_reason\":null}],\"usage\":null}",
            "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":15,\"cache\":{}}}",
            "{ \"a\" : [ 1 , -2.50 , 3e5 , 4E-3 , true , false , null , [ ] , { } , [[[]]] ] , \"b\\u0062\" : \"\\\"\\\\\\/\\b\\f\\n\\r\\t\\ud83d\\ude00\" }",
            "{\"a\":{\"x\":1,\"y\":{\"x\":2,\"y\":[{\"x\":1},{\"x\":1}]}},\"\":0,\"ключ\":\"значение\"}",
            "{}",
            "{\"v\":[0.0123,-0.000045,1.2E-05,12345678901234567890,0]}");
    private static final String PIECES = "{}[]:,\"\\ \n\t0123456789.eE+-truefalsnabu\u0000\u001f\u007fé€😀";

    private final JsonScan scan = new JsonScan();
    private final JsonScan inner = new JsonScan();

    @Test
    void every_truncation_of_a_valid_document_is_refused() {
        for (String seed : SEEDS) {
            byte[] json = seed.getBytes(UTF_8);
            for (int to = 0; to < json.length; to++) {
                int cut = to;
                assertThatThrownBy(() -> scan.scan(json, 0, cut)).isInstanceOf(InvalidJson.class);
            }
            compare(json);
        }
    }

    @Test
    void mutated_documents_are_accepted_exactly_where_jackson_accepts_them() {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        int accepted = 0;
        for (int i = 0; i < 12_000; i++) {
            byte[] json = mutate(SEEDS.get(random.nextInt(SEEDS.size())).getBytes(UTF_8), random);
            if (compare(json, "seed " + seed)) {
                accepted++;
            }
        }
        assertThat(accepted).as("seed %d", seed).isGreaterThan(700);
    }

    @Test
    void generated_documents_are_accepted_and_yield_what_jackson_reads() {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        for (int i = 0; i < 1_500; i++) {
            var json = new StringBuilder();
            object(json, random, 0);
            assertThat(compare(json.toString().getBytes(UTF_8), "seed " + seed))
                    .as("seed %d", seed)
                    .isTrue();
        }
    }

    @Test
    void random_bytes_throw_nothing_but_invalid_json() {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        int refused = 0;
        for (int i = 0; i < 50_000; i++) {
            byte[] json = new byte[1 + random.nextInt(40)];
            if (i % 2 == 0) {
                random.nextBytes(json);
            } else {
                for (int k = 0; k < json.length; k++) {
                    json[k] = (byte) PIECES.charAt(random.nextInt(PIECES.length()));
                }
            }
            json[0] = '{';
            try {
                scan.scan(json, 0, json.length);
            } catch (InvalidJson e) {
                assertThat(e.offset()).as("seed %d", seed).isBetween(0, json.length);
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(25_000);
    }

    private boolean compare(byte[] json) {
        return compare(json, "");
    }

    private boolean compare(byte[] json, String hint) {
        var what = hint + " " + new String(json, UTF_8);
        JsonNode expected = jackson(json);
        try {
            scan.scan(json, 0, json.length);
        } catch (InvalidJson e) {
            assertThat(expected.isMissingNode() || extraStrictness(e))
                    .as(what + ": " + e.getMessage())
                    .isTrue();
            return false;
        }
        assertThat(expected.isObject()).as(what).isTrue();
        assertThat(scan.size()).as(what).isEqualTo(expected.size());
        for (int i = 0; i < scan.size(); i++) {
            assertThat(value(scan, i, json)).as(what).isEqualTo(expected.get(scan.name(i)));
        }
        return true;
    }

    /** Of the span alone, so that spans and kinds are checked with it. */
    private JsonNode value(JsonScan from, int member, byte[] json) {
        try {
            var node = JACKSON.readTree(json, from.from(member), from.to(member) - from.from(member));
            switch (from.kind(member)) {
                case STRING -> {
                    assertThat(from.string(member)).isEqualTo(node.textValue());
                    assertThat(from.utf8Length(member))
                            .isEqualTo(node.textValue().getBytes(UTF_8).length);
                }
                case NUMBER -> assertThat(node.isNumber()).isTrue();
                case OBJECT -> nested(from.object(member, inner), node);
                case ARRAY -> elements(from, member, node, json);
                case TRUE -> assertThat(node.booleanValue()).isTrue();
                case FALSE ->
                    assertThat(node.isBoolean() && !node.booleanValue()).isTrue();
                case NULL -> assertThat(node.isNull()).isTrue();
            }
            return node;
        } catch (IOException e) {
            throw new AssertionError("span of no value", e);
        }
    }

    private static void nested(JsonScan members, JsonNode expected) {
        assertThat(members.size()).isEqualTo(expected.size());
        for (int i = 0; i < members.size(); i++) {
            assertThat(expected.has(members.name(i))).isTrue();
            if (members.kind(i) == JsonScan.Kind.ARRAY) {
                assertThat(members.elements(i))
                        .isEqualTo(expected.get(members.name(i)).size());
            }
        }
    }

    private static void elements(JsonScan from, int member, JsonNode expected, byte[] json) throws IOException {
        assertThat(from.elements(member)).isEqualTo(expected.size());
        var rebuilt = JACKSON.createArrayNode();
        from.forEach(member, (kind, start, end) -> {
            try {
                rebuilt.add(JACKSON.readTree(json, start, end - start));
            } catch (IOException e) {
                throw new AssertionError("span of no element", e);
            }
        });
        assertThat(rebuilt).isEqualTo(expected);
    }

    /** Missing where it is refused. */
    private static JsonNode jackson(byte[] json) {
        try {
            // Jackson lets surrogates pass that were encoded as UTF-8, and takes zero bytes as a sign of UTF-16.
            String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
            if (text.startsWith("\uFEFF") || text.indexOf(0) >= 0) {
                return MissingNode.getInstance();
            }
            JsonNode node = JACKSON.readTree(json);
            return node.isObject() ? node : MissingNode.getInstance();
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }

    private static boolean extraStrictness(InvalidJson refusal) {
        String why = String.valueOf(refusal.getMessage());
        return why.startsWith("Escaped NUL")
                || why.startsWith("Lone surrogate")
                || why.startsWith("Number out of range")
                || why.startsWith("Nested too deep");
    }

    private static byte[] mutate(byte[] json, Random random) {
        byte[] mutated = json.clone();
        for (int n = 1 + random.nextInt(3); n > 0; n--) {
            int at = random.nextInt(mutated.length);
            byte[] piece = piece(json, random);
            int drop = Math.min(random.nextInt(3), mutated.length - at);
            var next = new byte[mutated.length - drop + piece.length];
            System.arraycopy(mutated, 0, next, 0, at);
            System.arraycopy(piece, 0, next, at, piece.length);
            System.arraycopy(mutated, at + drop, next, at + piece.length, mutated.length - at - drop);
            mutated = next.length == 0 ? json : next;
        }
        return mutated;
    }

    private static byte[] piece(byte[] json, Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> new byte[] {(byte) random.nextInt(256)};
            case 1 -> new byte[0];
            case 2 -> {
                int from = random.nextInt(json.length);
                yield java.util.Arrays.copyOfRange(json, from, from + random.nextInt(json.length - from));
            }
            case 3 ->
                List.of("\\u0000", "\\ud800", "\\u00e9", "1e999", ",\"a\":1", "[]", "{}", "\\", "0")
                        .get(random.nextInt(9))
                        .getBytes(UTF_8);
            default -> {
                int at = random.nextInt(PIECES.length());
                yield PIECES.substring(at, at + 1).getBytes(UTF_8);
            }
        };
    }

    private static void object(StringBuilder json, Random random, int depth) {
        json.append('{');
        int members = random.nextInt(depth == 0 && random.nextInt(20) == 0 ? 60 : 6);
        for (int i = 0; i < members; i++) {
            json.append(i == 0 ? "" : ",").append(space(random)).append('"');
            text(json, random);
            json.append(i).append('"').append(space(random)).append(':').append(space(random));
            value(json, random, depth + 1);
            json.append(space(random));
        }
        json.append('}');
    }

    private static void value(StringBuilder json, Random random, int depth) {
        switch (random.nextInt(depth > 5 ? 5 : 7)) {
            case 0 -> json.append(random.nextBoolean());
            case 1 -> json.append("null");
            case 2 -> json.append(random.nextLong());
            case 3 -> json.append(random.nextGaussian() * Math.pow(10, random.nextInt(60) - 30));
            case 4 -> {
                json.append('"');
                text(json, random);
                json.append('"');
            }
            case 5 -> object(json, random, depth);
            default -> {
                json.append('[');
                for (int i = random.nextInt(4); i > 0; i--) {
                    value(json, random, depth + 1);
                    json.append(i == 1 ? "" : ",").append(space(random));
                }
                json.append(']');
            }
        }
    }

    private static String space(Random random) {
        return random.nextInt(4) == 0 ? " \n\r\t".substring(random.nextInt(4)) : "";
    }

    private static void text(StringBuilder json, Random random) {
        for (int i = random.nextInt(30); i > 0; i--) {
            switch (random.nextInt(12)) {
                case 0 -> json.append("\\n");
                case 1 -> json.append("\\\"");
                case 2 -> json.append("\\\\");
                case 3 -> json.append(String.format("\\u%04x", 1 + random.nextInt(0xd7ff)));
                case 4 -> json.append("\\uD83D\\uDE00");
                case 5 -> json.appendCodePoint(0x80 + random.nextInt(0xd000));
                case 6 -> json.appendCodePoint(0x10000 + random.nextInt(0x100000));
                default -> json.append((char) ('a' + random.nextInt(26)));
            }
        }
    }
}
