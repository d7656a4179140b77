package dev.gatehouse.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.gatehouse.access.Authentication.Cold;
import dev.gatehouse.access.Authentication.Known;
import dev.gatehouse.access.Caller.TokenHolder;
import dev.gatehouse.ratelimits.Rates;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which tokens are believed. */
class TokenTest extends TokenFixture {
    @Test
    void a_token_names_its_user_and_a_hot_one_costs_no_look() {
        users.put("u-1", Identities.user("u-1", true));
        var token = signed(RSA, claims -> claims.subject("u-1"));

        assertThat(authenticator.authenticate(bearer(token))).isInstanceOf(Cold.class);
        assertThat(holder(settle(token)))
                .isEqualTo(new TokenHolder(
                        Role.INTERNAL_USER, "u-1", users.get("u-1"), null, null, List.of(), Rates.NONE));
        int before = reads.get();
        assertThat(authenticator.authenticate(bearer(token))).isInstanceOf(Known.class);
        assertThat(reads).hasValue(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "RS512", "PS256", "ES256"})
    void every_algorithm_with_a_public_half_is_accepted(String algorithm) throws Exception {
        var named = JWSAlgorithm.parse(algorithm);
        boolean curve = JWSAlgorithm.Family.EC.contains(named);
        var jwt = new SignedJWT(
                new JWSHeader.Builder(named)
                        .keyID(curve ? EC.getKeyID() : RSA.getKeyID())
                        .build(),
                claims().build());
        jwt.sign(curve ? new ECDSASigner(EC) : new RSASSASigner(RSA));

        assertThat(settle(jwt.serialize())).isInstanceOf(Known.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"EdDSA", "Ed25519"})
    void edwards_curves_are_accepted(String algorithm) throws Exception {
        var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        published = publish(edwards((EdECPublicKey) pair.getPublic()));
        var header =
                new JWSHeader.Builder(JWSAlgorithm.parse(algorithm)).keyID("ed").build();
        var unsigned = new SignedJWT(header, claims().build());
        var signer = Signature.getInstance("Ed25519");
        signer.initSign(pair.getPrivate());
        signer.update(unsigned.getSigningInput());
        var input = new String(unsigned.getSigningInput(), StandardCharsets.US_ASCII);

        assertThat(settle(input + "." + Base64URL.encode(signer.sign()))).isInstanceOf(Known.class);
        assertRefused(input + "." + Base64URL.encode(new byte[64]), 401, "Validation fails: the signature is wrong");
    }

    @Test
    void no_signature_and_a_shared_secret_are_refused() throws Exception {
        var plain = new PlainJWT(claims().build()).serialize() + "x";
        var secret = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("first").build(), claims().build());
        secret.sign(new MACSigner(RSA.toRSAPublicKey().getEncoded()));

        assertRefused(plain, 401, "Validation fails: the token is malformed");
        assertRefused(secret.serialize(), 401, "Validation fails: the algorithm of the signature is not accepted");
        assertThat(fetches).hasValue(0);
    }

    @Test
    void a_token_that_was_tampered_with_is_refused() {
        var token = signed(RSA, claims -> claims);
        var other = signed(RSA, claims -> claims.subject("u-other"));
        var parts = token.split("\\.");

        assertRefused(
                parts[0] + "." + other.split("\\.")[1] + "." + parts[2],
                401,
                "Validation fails: the signature is wrong");
        assertRefused("a.b.c", 401, "Validation fails: the token is malformed");
    }

    @Test
    void a_key_of_somebody_elses_under_a_published_id_is_refused() throws Exception {
        var stranger = new RSAKeyGenerator(2048).keyID("first").generate();

        assertRefused(signed(stranger, claims -> claims), 401, "Validation fails: the signature is wrong");
    }

    @Test
    void issuer_audience_and_times_are_checked() {
        assertRefused(signed(RSA, claims -> claims.issuer("https://other")), 401, "another issuer");
        assertRefused(signed(RSA, claims -> claims.audience("other")), 401, "another audience");
        assertRefused(signed(RSA, claims -> claims.audience((String) null)), 401, "another audience");
        assertRefused(signed(RSA, claims -> claims.expirationTime(at(-1))), 401, "Authentication Error, Token Expired");
        assertRefused(signed(RSA, claims -> claims.expirationTime(null)), 401, "does not say when it expires");
        assertRefused(signed(RSA, claims -> claims.notBeforeTime(at(60))), 401, "does not count yet");
        assertThat(settle(signed(RSA, claims -> claims.notBeforeTime(at(10))))).isInstanceOf(Known.class);
        assertThat(settle(signed(RSA, claims -> claims.audience(List.of("other", "gatehouse")))))
                .isInstanceOf(Known.class);
    }

    @Test
    void a_token_expires_while_it_is_in_memory() {
        var token = signed(RSA, claims -> claims.expirationTime(at(60)));

        assertThat(settle(token)).isInstanceOf(Known.class);
        clocks.advance(Duration.ofSeconds(61));
        assertRefused(token, 401, "Token Expired");
    }

    @Test
    void a_token_is_looked_at_again_after_five_minutes() {
        var token = signed(RSA, claims -> claims.expirationTime(at(3600)));
        settle(token);

        published = publish(NEXT);
        clocks.advance(Duration.ofSeconds(299));
        assertThat(settle(token)).isInstanceOf(Known.class);
        clocks.advance(Duration.ofSeconds(400));
        assertRefused(token, 401, "no key of the identity provider fits");
    }

    @Test
    void a_new_key_of_the_provider_is_found_at_once_and_made_up_ids_do_not_bother_it() {
        assertThat(settle(signed(RSA, claims -> claims))).isInstanceOf(Known.class);
        assertThat(fetches).hasValue(1);

        clocks.advance(TokenKeySet.PAUSE.plusSeconds(1));
        published = publish(RSA, NEXT);
        assertThat(settle(signed(NEXT, claims -> claims))).isInstanceOf(Known.class);
        assertThat(fetches).hasValue(2);

        for (int i = 0; i < 20; i++) {
            var madeUp = new RSAKey.Builder(RSA).keyID("made-up-" + i).build();
            assertRefused(signed(madeUp, claims -> claims), 401, "no key of the identity provider fits the token");
        }
        assertThat(fetches).hasValue(2);
    }

    @Test
    void keys_that_cannot_be_fetched_again_stay_in_force() {
        assertThat(settle(signed(RSA, claims -> claims))).isInstanceOf(Known.class);

        status = 500;
        clocks.advance(Duration.ofMinutes(11));
        assertThat(settle(signed(RSA, claims -> claims.subject("u-2")))).isInstanceOf(Known.class);
        assertThat(fetches).hasValue(2);
    }

    @Test
    void a_provider_that_is_away_or_talks_nonsense_makes_every_token_invalid_until_it_is_back() {
        status = 503;
        assertRefused(signed(RSA, claims -> claims), 401, "Validation fails: no key of the identity provider fits");

        status = 200;
        for (var nonsense : List.of("", "{}", "{\"keys\":[]}", "[]", "x".repeat(TokenKeySet.LARGEST + 1))) {
            clocks.advance(TokenKeySet.PAUSE.plusSeconds(1));
            published = nonsense;
            assertRefused(signed(RSA, claims -> claims), 401, "Validation fails: no key of the identity provider fits");
        }

        clocks.advance(TokenKeySet.PAUSE.plusSeconds(1));
        published = publish(RSA);
        assertThat(settle(signed(RSA, claims -> claims))).isInstanceOf(Known.class);
    }

    @Test
    void keys_and_the_master_key_go_on_counting() {
        assertThat(settle("sk-master-0123456789")).isEqualTo(new Known(new Caller.Master("admin")));
        assertRefused("sk-unknown.with.dots", 401, "Invalid proxy server token passed");
        assertRefused("four.parts.are.none", 401, "LiteLLM Virtual Key expected");
        assertThat(fetches).hasValue(0);
    }

    @Test
    void no_answer_repeats_the_token() {
        var token = signed(RSA, claims -> claims.issuer("https://other"));

        assertThat(error(settle(token)).message()).doesNotContain(token.split("\\.")[2], "https://other");
    }

    private static OctetKeyPair edwards(EdECPublicKey key) throws GeneralSecurityException {
        // The last 32 bytes of the usual encoding are the key as the standard writes it.
        var encoded = key.getEncoded();
        var x = new byte[32];
        System.arraycopy(encoded, encoded.length - 32, x, 0, 32);
        return new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(x))
                .keyID("ed")
                .build();
    }
}
