package dev.gatehouse.bench.micro;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Bytes as clients and providers send them. */
final class Samples {
    /** A request of about 1 KB. */
    static final byte[] REQUEST = """
            {"model":"gpt-4o","temperature":0.2,"stream":true,"stream_options":{"include_usage":true},"messages":[\
            {"role":"system","content":"Be brief."},{"role":"user","content":"%s"}]}""".formatted("The quick brown fox jumps over the lazy dog. ".repeat(19))
            .getBytes(UTF_8);

    /** What a stream of OpenAI's begins with: the role. */
    static final byte[] CHUNK_OF_ROLE = chunk("{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}");

    static final byte[] CHUNK_OF_TEXT = chunk("{\"content\":\" november\"}");

    /** What a stream of Anthropic's begins with: the message, and its first block. */
    static final byte[] EVENTS_OF_START = """
            event: message_start
            data: {"type":"message_start","message":{"id":"msg_01","type":"message","role":"assistant","model":"claude-sonnet-4-5",\
            "content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":25,"output_tokens":1}}}

            event: content_block_start
            data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

            """.getBytes(UTF_8);

    static final byte[] EVENT_OF_TEXT = """
            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":" november"}}

            """.getBytes(UTF_8);

    private Samples() {}

    private static byte[] chunk(String delta) {
        return """
                data: {"id":"chatcmpl-b27ae9774c0e5911","object":"chat.completion.chunk","created":1767225600,"model":"gpt-4o",\
                "service_tier":"default","system_fingerprint":"fp_1","choices":[{"index":0,"delta":%s,"logprobs":null,\
                "finish_reason":null}],"usage":null}

                """.formatted(delta).getBytes(UTF_8);
    }
}
