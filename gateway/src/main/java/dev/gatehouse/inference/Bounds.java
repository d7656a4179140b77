package dev.gatehouse.inference;

import org.jspecify.annotations.Nullable;

/**
 * How large a request can become.
 *
 * @param input upper bound of the prompt in tokens, about
 * @param output the client's cap of each answer in tokens; null where it sent none
 * @param choices how many answers it asks for; 0 where there is no output
 */
record Bounds(long input, @Nullable Long output, int choices) {
    private static final int BYTES_PER_TOKEN = 3;
    private static final int PER_MESSAGE = 4;
    private static final int IMAGE_TOKENS = 1_000;
    private static final int BASE64_PER_TOKEN = 16;
    /** No text has so many characters without a blank; what is encoded in base64 has no blanks at all. */
    private static final int LONGEST_WORD = 4_096;

    static final Bounds NOTHING = new Bounds(0, 0L, 0);

    /** What is reserved of limits of tokens: no output where the client set no cap. */
    long reserved() {
        return output == null ? input : input + Math.multiplyExact(output, (long) choices);
    }

    /**
     * No tokenizer: a third of the bytes. A picture or a document, which no bytes are comparable with, counts a thousand tokens or one
     * for 16 of its characters, whichever is more.
     */
    static long input(byte[] body, int messages) {
        long bytes = body.length;
        long tokens = (long) PER_MESSAGE * messages;
        if (body.length > LONGEST_WORD) {
            int begun = 0;
            for (int i = 0; i <= body.length; i++) {
                if (i == body.length || body[i] == ' ' || body[i] == '"') {
                    int length = i - begun;
                    if (length > LONGEST_WORD) {
                        bytes -= length;
                        tokens += Math.max(IMAGE_TOKENS, length / BASE64_PER_TOKEN);
                    }
                    begun = i + 1;
                }
            }
        }
        return bytes / BYTES_PER_TOKEN + tokens;
    }
}
