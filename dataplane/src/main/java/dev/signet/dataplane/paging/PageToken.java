// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.paging;

import dev.signet.base.Digests;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.exchange.FhirError;
import dev.signet.fhir.IssueType;
import dev.signet.store.Database;
import dev.signet.store.Search.SearchAfter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;

/// Where a search goes on: what the links to other pages carry as `_page`, sealed
/// (docs/formats/page-token.md), because the position holds the sort value of a resource.
///
/// @param until when it expires
/// @param snapshot lsn of the snapshot that the pages share
/// @param query SHA-256 of the type and the parameters it belongs to, 32 bytes
/// @param position where the next page starts
/// @param included 0; of a page of what goes along with hits: as many went before, and `position`
///     is where the page of the hits starts
public record PageToken(
        Instant until, long snapshot, byte[] query, SearchAfter position, int included) {
    public static final String PARAMETER = "_page";

    /// What carries those of what goes along, as the retired service names it.
    public static final String INCLUDES_PARAMETER = "includesCt";

    public static final Duration LIFE = Duration.ofHours(1);
    private static final int FORWARDS = 1;
    private static final int BACKWARDS = 2;

    /// Added to them for what goes along.
    private static final int ALONG = 2;

    private static final int QUERY_BYTES = 32;
    private static final int POSITION_BYTES_MAX = 4096;
    private static final int TOKEN_CHARACTERS_MAX = 8192;

    /// Of a page of hits.
    public PageToken(Instant until, long snapshot, byte[] query, SearchAfter position) {
        this(until, snapshot, query, position, 0);
    }

    public String sealed(Database database) {
        if (position.position().length > POSITION_BYTES_MAX) {
            throw new Failed(Failure.TOO_LARGE, "too many sort keys to go on to a next page");
        }
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            int direction = position.backwards() ? BACKWARDS : FORWARDS;
            out.writeByte(included > 0 ? direction + ALONG : direction);
            out.writeLong(until.toEpochMilli());
            out.writeLong(snapshot);
            out.write(query);
            if (included > 0) {
                out.writeInt(included);
            }
            out.write(position.position());
        } catch (IOException e) {
            throw new Failed(e, Failure.INTERNAL, "memory cannot be written");
        }
        byte[] sealed = database.sealToken(bytes.toByteArray());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
    }

    /// @throws Failed `INVALID` for one that is not ours, was changed, or belongs to another
    ///     search
    /// @throws FhirError 410 for one that has expired
    public static PageToken open(Database database, String text, byte[] query, Instant now) {
        PageToken token = read(database, text, query, now, PARAMETER);
        if (token.included > 0) {
            throw invalid(PARAMETER);
        }
        return token;
    }

    /// The same of one of what goes along.
    public static PageToken ofIncluded(Database database, String text, byte[] query, Instant now) {
        PageToken token = read(database, text, query, now, INCLUDES_PARAMETER);
        if (token.included == 0) {
            throw invalid(INCLUDES_PARAMETER);
        }
        return token;
    }

    private static PageToken read(
            Database database, String text, byte[] query, Instant now, String parameter) {
        byte[] bytes;
        if (text.length() > TOKEN_CHARACTERS_MAX) {
            throw invalid(parameter);
        }
        try {
            bytes = database.openToken(Base64.getUrlDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            throw invalid(parameter);
        } catch (Failed e) {
            throw switch (e.failure()) {
                case CORRUPT, FORMAT_TOO_OLD, FORMAT_TOO_NEW -> invalid(parameter);
                default -> e;
            };
        }
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int kind = in.readUnsignedByte();
            if (kind < FORWARDS || kind > BACKWARDS + ALONG) {
                throw invalid(parameter);
            }
            boolean isAlong = kind > ALONG;
            int direction = isAlong ? kind - ALONG : kind;
            Instant until = Instant.ofEpochMilli(in.readLong());
            long snapshot = in.readLong();
            byte[] belongsTo = in.readNBytes(QUERY_BYTES);
            int included = isAlong ? in.readInt() : 0;
            byte[] position = in.readNBytes(POSITION_BYTES_MAX);
            if (!Arrays.equals(belongsTo, query)) {
                throw invalid(parameter);
            }
            if (until.isBefore(now)) {
                throw FhirError.of(
                        410, IssueType.EXPIRED, "the page link has expired; search again", "");
            }
            return new PageToken(
                    until,
                    snapshot,
                    belongsTo,
                    new SearchAfter(position, direction == BACKWARDS),
                    included);
        } catch (IOException e) {
            throw invalid(parameter);
        }
    }

    /// What a token is bound to.
    public static byte[] digest(String query) {
        return Digests.sha256(query.getBytes(StandardCharsets.UTF_8));
    }

    private static Failed invalid(String parameter) {
        return new Failed(
                Failure.INVALID,
                parameter.equals(PARAMETER)
                        ? "_page is not what a link of this search said"
                        : "includesCt is not what a link of this search said");
    }
}
