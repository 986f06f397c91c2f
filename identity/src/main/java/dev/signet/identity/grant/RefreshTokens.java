// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.grant;

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
import dev.signet.identity.Directory;
import dev.signet.identity.RefreshFamilies;
import dev.signet.identity.RefreshFamilies.Place;
import dev.signet.identity.User;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Refresh tokens: a grant sealed under a key of the issuer (JWE, `dir` with `A256GCM`) with its
/// place in a family ([RefreshFamilies]), of which a small record is kept. A restart ends none. One
/// is good until its family ends, and no longer than its user is there and keeps the password. Any
/// thread.
public final class RefreshTokens {
    private static final int TOKEN_CHARS_MAX = 16 * 1024;

    private final byte[] key;
    private final RefreshFamilies families;
    private final InstantSource clock;

    /// @param key 32 bytes, random, the same for the issuer's life; copied
    public RefreshTokens(byte[] key, RefreshFamilies families, InstantSource clock) {
        if (key.length != 32) {
            throw new Failed(Failure.INVALID, "refresh tokens are sealed under 32 bytes");
        }
        this.key = key.clone();
        this.families = families;
        this.clock = clock;
    }

    /// A token that was shown, and what it stands for.
    public record Opened(Grant grant, Place place) {}

    /// The first token of a sign-in.
    public String first(Grant grant, User user) {
        return sealed(grant, user, families.begin(user.objectId()));
    }

    /// Whether [#next] would take it now. Changes nothing.
    public boolean takes(Opened used, User user) {
        return families.takes(user.objectId(), used.place());
    }

    /// The token that is in force when one was used.
    ///
    /// @param rotates as [RefreshFamilies#use]
    /// @return empty when the one that was used is not in force any more
    public Optional<String> next(Opened used, User user, boolean rotates) {
        return families.use(user.objectId(), used.place(), rotates)
                .map(place -> sealed(used.grant(), user, place));
    }

    /// Ends all that came of its sign-in. Whoever shows a token that was replaced since may do so
    /// too: he was given it.
    public void end(Opened shown, User user) {
        families.end(user.objectId(), shown.place().family());
    }

    private String sealed(Grant grant, User user, Place place) {
        var content = new LinkedHashMap<String, Object>();
        content.put("client", grant.clientId());
        content.put("user", grant.objectId());
        content.put("stamp", stamp(user));
        content.put("audience", grant.audience());
        content.put("smart", grant.smart());
        content.put("named", List.copyOf(grant.named()));
        if (!grant.patient().isEmpty()) {
            content.put("patient", grant.patient());
        }
        content.put("family", place.family());
        content.put("number", place.number());
        content.put("end", place.end().getEpochSecond());
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

    /// What the token stands for, if it is one of ours and its time has not come. Whether it is
    /// still in force, [#next] says.
    public Optional<Opened> opened(String text, String clientId, Directory directory) {
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
            String family = JSONObjectUtils.getString(content, "family");
            if (family == null) { // of a build that kept no families
                return Optional.empty();
            }
            Instant end = Instant.ofEpochSecond(JSONObjectUtils.getLong(content, "end"));
            String patient = JSONObjectUtils.getString(content, "patient");
            var place = new Place(family, JSONObjectUtils.getInt(content, "number"), end);
            var grant =
                    new Grant(
                            JSONObjectUtils.getString(content, "client"),
                            objectId,
                            JSONObjectUtils.getString(content, "audience"),
                            JSONObjectUtils.getStringList(content, "smart"),
                            Set.copyOf(JSONObjectUtils.getStringList(content, "named")),
                            "",
                            patient == null ? "" : patient);
            String stamp = JSONObjectUtils.getString(content, "stamp");
            boolean good =
                    clock.instant().isBefore(end)
                            && grant.clientId().equalsIgnoreCase(clientId)
                            && directory
                                    .user(objectId)
                                    .filter(user -> stamp(user).equals(stamp))
                                    .isPresent();
            return good ? Optional.of(new Opened(grant, place)) : Optional.empty();
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
