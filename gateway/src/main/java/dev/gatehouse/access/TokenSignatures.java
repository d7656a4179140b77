package dev.gatehouse.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.SignedJWT;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Set;

/** Whether a published key made a token's signature. Only with keys that have a public half: a shared secret is nobody's signature. */
final class TokenSignatures {
    private static final Set<JWSAlgorithm> RSA = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512);
    private static final Set<JWSAlgorithm> EC = Set.of(JWSAlgorithm.ES256, JWSAlgorithm.ES384, JWSAlgorithm.ES512);
    private static final Set<JWSAlgorithm> EDWARDS = Set.of(JWSAlgorithm.EdDSA, JWSAlgorithm.Ed25519);

    private TokenSignatures() {}

    static boolean isAccepted(JWSAlgorithm algorithm) {
        return RSA.contains(algorithm) || EC.contains(algorithm) || EDWARDS.contains(algorithm);
    }

    /** Whether the key may have signed a token with this header: by its id, its kind and the algorithm it is published for. */
    static boolean matches(JWK key, JWSHeader header) {
        boolean named = header.getKeyID() == null || header.getKeyID().equals(key.getKeyID());
        boolean meant = key.getAlgorithm() == null || key.getAlgorithm().equals(header.getAlgorithm());
        return named
                && meant
                && switch (key) {
                    case RSAKey _ -> RSA.contains(header.getAlgorithm());
                    // The standard ties each curve to one algorithm.
                    case ECKey ec ->
                        EC.contains(header.getAlgorithm())
                                && Curve.forJWSAlgorithm(header.getAlgorithm()).contains(ec.getCurve());
                    case OctetKeyPair pair ->
                        EDWARDS.contains(header.getAlgorithm())
                                && pair.getCurve().equals(Curve.Ed25519);
                    default -> false;
                };
    }

    static boolean verifies(JWK key, SignedJWT token) {
        // Extensions that must be understood are not understood.
        if (token.getHeader().getCriticalParams() != null) {
            return false;
        }
        try {
            return switch (key) {
                case RSAKey rsa -> token.verify(new RSASSAVerifier(rsa));
                case ECKey ec -> token.verify(new ECDSAVerifier(ec));
                case OctetKeyPair pair -> verifiesEdwards(pair, token);
                default -> false;
            };
        } catch (JOSEException | GeneralSecurityException e) {
            return false;
        }
    }

    private static boolean verifiesEdwards(OctetKeyPair pair, SignedJWT token) throws GeneralSecurityException {
        var signature = Signature.getInstance("Ed25519");
        signature.initVerify(edwards(pair.getDecodedX()));
        signature.update(token.getSigningInput());
        return signature.verify(token.getSignature().decode());
    }

    /** The standard's encoding: 255 bits of y from the smallest byte on, then the sign of x. */
    private static PublicKey edwards(byte[] encoded) throws GeneralSecurityException {
        var reversed = new byte[encoded.length];
        for (int i = 0; i < encoded.length; i++) {
            reversed[i] = encoded[encoded.length - 1 - i];
        }
        boolean odd = reversed.length > 0 && (reversed[0] & 0x80) != 0;
        if (odd) {
            reversed[0] &= 0x7f;
        }
        var point = new EdECPoint(odd, new BigInteger(1, reversed));
        return KeyFactory.getInstance("Ed25519")
                .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point));
    }
}
