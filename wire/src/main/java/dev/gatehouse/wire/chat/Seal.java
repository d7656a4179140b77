package dev.gatehouse.wire.chat;

/**
 * Signatures of thoughts that only one format can check, marked with whose they are: sent to another, they would be refused, and so
 * the thought is left out there.
 */
public final class Seal {
    /** A thought of OpenAI's Responses, whose text is a summary and whose seal is the thought itself. */
    private static final String RESPONSES = "rs1.";

    private Seal() {}

    public static String ofResponses(String encrypted) {
        return encrypted.isEmpty() ? "" : RESPONSES + encrypted;
    }

    public static boolean isOfResponses(String signature) {
        return signature.startsWith(RESPONSES);
    }

    /** What the provider gave; empty where the signature is another's. */
    public static String responses(String signature) {
        return isOfResponses(signature) ? signature.substring(RESPONSES.length()) : "";
    }
}
