// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.DirectDecrypter;
import com.nimbusds.jose.crypto.DirectEncrypter;
import com.nimbusds.jose.util.JSONObjectUtils;
import dev.signet.base.Digests;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Refresh tokens: a grant sealed under a key of the issuer (JWE, `dir` with `A256GCM`), so that
/// nothing is kept for them and a restart ends none. One lives for 90 days, or until its user is
/// removed or has another password. Any thread.
public final class RefreshTokens {
    static final Duration LIFE = Duration.ofDays(90);
    private static final int TOKEN_CHARS_MAX = 16 * 1024;

    private final byte[] key;
    private final InstantSource clock;

    /// @param key 32 bytes, random, the same for the issuer's life; copied
    public RefreshTokens(byte[] key, InstantSource clock) {
        if (key.length != 32) {
            throw new Failed(Failure.INVALID, "refresh tokens are sealed under 32 bytes");
        }
        this.key = key.clone();
        this.clock = clock;
    }

    String sealed(Grant grant, User user) {
        var content = new LinkedHashMap<String, Object>();
        content.put("client", grant.clientId());
        content.put("user", grant.objectId());
        content.put("stamp", stamp(user));
        content.put("audience", grant.audience());
        content.put("smart", grant.smart());
        content.put("named", List.copyOf(grant.named()));
        content.put("end", clock.instant().plus(LIFE).getEpochSecond());
        var header =
                new JWEHeader.Builder(JWEAlgorithm.DIR, EncryptionMethod.A256GCM)
                        .contentType("signet-refresh+json")
                        .build();
        var token = new JWEObject(header, new Payload(content));
        try {
            token.encrypt(new DirectEncrypter(key));
            return token.serialize();
        } catch (JOSEException e) {
            throw new Failed(e, Failure.INTERNAL, "a refresh token can be sealed");
        }
    }

    /// What the token stands for, if it is one of ours and still good.
    Optional<Grant> opened(String text, String clientId, Directory directory) {
        if (text.isEmpty() || text.length() > TOKEN_CHARS_MAX) {
            return Optional.empty();
        }
        try {
            JWEObject token = JWEObject.parse(text);
            if (!JWEAlgorithm.DIR.equals(token.getHeader().getAlgorithm())
                    || token.getHeader().getCompressionAlgorithm() != null) {
                return Optional.empty();
            }
            token.decrypt(new DirectDecrypter(key));
            var content = JSONObjectUtils.parse(token.getPayload().toString());
            String objectId = JSONObjectUtils.getString(content, "user");
            Instant end = Instant.ofEpochSecond(JSONObjectUtils.getLong(content, "end"));
            var grant =
                    new Grant(
                            JSONObjectUtils.getString(content, "client"),
                            objectId,
                            JSONObjectUtils.getString(content, "audience"),
                            JSONObjectUtils.getStringList(content, "smart"),
                            Set.copyOf(JSONObjectUtils.getStringList(content, "named")),
                            "");
            String stamp = JSONObjectUtils.getString(content, "stamp");
            boolean good =
                    clock.instant().isBefore(end)
                            && grant.clientId().equalsIgnoreCase(clientId)
                            && directory
                                    .user(objectId)
                                    .filter(user -> stamp(user).equals(stamp))
                                    .isPresent();
            return good ? Optional.of(grant) : Optional.empty();
        } catch (ParseException | JOSEException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /// Another one after each change of the password; says nothing about it.
    private static String stamp(User user) {
        byte[] text = user.password().text().getBytes(StandardCharsets.US_ASCII);
        return HexFormat.of().formatHex(Digests.sha256(text), 0, 8);
    }
}
