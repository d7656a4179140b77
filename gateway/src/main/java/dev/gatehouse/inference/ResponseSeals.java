package dev.gatehouse.inference;

import dev.gatehouse.platform.Keyring;
import dev.gatehouse.platform.Sha256;
import dev.gatehouse.platform.Vault;
import dev.gatehouse.routing.Deployment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Handles clients are given for what only the account that made it can read again: ids of responses, and encrypted reasoning. What a
 * handle holds is sealed under the keyring, so every node can read it, nobody else, and none can be made up.
 *
 * <pre>
 * resp_ base64(version, sealed(owner, account, model, tokens, the provider's id))
 * gw1. base64(version, sealed(account)) . the provider's own text
 * </pre>
 */
public final class ResponseSeals {
    private static final String RESPONSE = "resp_";
    private static final String ENCRYPTED = "gw1.";
    private static final int HASH_BYTES = 9;

    private final Vault vault;

    public ResponseSeals(Vault vault) {
        this.vault = vault;
    }

    /**
     * Who a credential is at a provider. Two deployments of one account read each other's responses.
     *
     * @param id says nothing about the credential
     */
    record Account(String provider, String id) {
        static Account of(Deployment deployment) {
            var all = new StringBuilder(deployment.baseUrl().toString());
            deployment.credential().ifPresent(credential -> all.append('\n').append(credential.reveal()));
            new TreeMap<>(deployment.headers())
                    .forEach((name, value) ->
                            all.append('\n').append(name).append(':').append(value));
            return new Account(deployment.provider(), Sha256.hex(all.toString(), HASH_BYTES));
        }

        /** The deployment as this account is asked; nothing where it is another one's. */
        Stream<Deployment> serving(Deployment deployment) {
            return Formats.speaksResponses(deployment) && deployment.provider().equals(provider)
                    ? deployment.accounts().stream().filter(one -> of(one).equals(this))
                    : Stream.empty();
        }
    }

    /**
     * A response a provider made.
     *
     * @param owner for whom
     * @param tokens the most that continuing it adds to a prompt
     * @param id the provider's own
     */
    record Made(String owner, Account account, String model, long tokens, String id) {}

    /** A short name for whoever it is. */
    static String owner(String scope) {
        return Sha256.hex(scope, HASH_BYTES);
    }

    /** The provider's own id where this node has no keyring: then nobody can continue it. */
    String seal(Made made) {
        return seal(
                        "response",
                        made.owner,
                        made.account.provider,
                        made.account.id,
                        made.model,
                        "" + made.tokens,
                        made.id)
                .map(RESPONSE::concat)
                .orElse(made.id);
    }

    /** Empty where no node of this installation made it. */
    Optional<Made> open(String handle) {
        if (!handle.startsWith(RESPONSE)) {
            return Optional.empty();
        }
        return open(handle.substring(RESPONSE.length()), "response", 7)
                .map(parts -> new Made(
                        parts[1], new Account(parts[2], parts[3]), parts[4], Long.parseLong(parts[5]), parts[6]));
    }

    /** What stands in front of whatever this account encrypts; nothing where this node has no keyring. */
    String mark(Account account) {
        return seal("account", account.provider, account.id)
                .map(box -> ENCRYPTED + box + ".")
                .orElse("");
    }

    /** Something encrypted, and whose it is. */
    record Encrypted(Account account, String content) {}

    /** Empty where it has no mark of this installation: then it is nobody's in particular. */
    Optional<Encrypted> encrypted(String handle) {
        int end = handle.indexOf('.', ENCRYPTED.length());
        if (!handle.startsWith(ENCRYPTED) || end < 0) {
            return Optional.empty();
        }
        return open(handle.substring(ENCRYPTED.length(), end), "account", 3)
                .map(parts -> new Encrypted(new Account(parts[1], parts[2]), handle.substring(end + 1)));
    }

    private Optional<String> seal(String... parts) {
        return vault.seal(String.join("\n", parts).getBytes(StandardCharsets.UTF_8))
                .map(box -> Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(ByteBuffer.allocate(Integer.BYTES + box.bytes().length)
                                .putInt(box.version())
                                .put(box.bytes())
                                .array()));
    }

    private Optional<String[]> open(String text, String purpose, int parts) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
        if (bytes.length <= Integer.BYTES) {
            return Optional.empty();
        }
        var buffer = ByteBuffer.wrap(bytes);
        int version = buffer.getInt();
        var box = new byte[buffer.remaining()];
        buffer.get(box);
        return vault.open(new Keyring.SealedBytes(version, box))
                .map(clear -> new String(clear, StandardCharsets.UTF_8).split("\n", -1))
                .filter(split -> split.length == parts && split[0].equals(purpose));
    }
}
