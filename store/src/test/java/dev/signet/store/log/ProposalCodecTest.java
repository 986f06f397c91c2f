// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.log;

import static dev.signet.store.Sample.assertFails;
import static dev.signet.store.Sample.delete;
import static dev.signet.store.Sample.key;
import static dev.signet.store.Sample.put;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.crypto.Seals;
import dev.signet.index.IndexDocument;
import dev.signet.index.IndexField;
import dev.signet.index.Query;
import dev.signet.store.Change;
import dev.signet.store.Erasure;
import dev.signet.store.Method;
import dev.signet.store.Precondition;
import dev.signet.store.Sample;
import dev.signet.store.record.Body;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

public final class ProposalCodecTest {
    private final Seals seals = Sample.seals();
    private final ProposalCodec codec = new ProposalCodec(Sample.ACCOUNT, seals);

    /// Of everything there is, one.
    public static Proposal everything(Seals seals) {
        var plain = put("a", "Ada");
        var fields =
                List.<IndexField>of(
                        new IndexField.Keyword("name", "Ad\u00e4 \ud83d\ude00"),
                        new IndexField.Ordered("value", -7, Long.MIN_VALUE),
                        new IndexField.Interval("date", -1, Long.MAX_VALUE),
                        new IndexField.SortText("name", "cut \ud83d"), // in the middle of a pair
                        new IndexField.SortNumber("date", -3));
        var document = new IndexDocument("Patient", "a", fields);
        var rich =
                new Change.Put(
                        key("a"), plain.json(), plain.stampOffset(), true, document, Method.PATCH);
        var query =
                new Query.And(
                        List.of(
                                new Query.All(),
                                new Query.Type(List.of("Patient", "Group")),
                                new Query.Id(List.of("a")),
                                new Query.Or(
                                        List.of(
                                                new Query.Term("name", List.of("Ada", "Eva")),
                                                new Query.Prefix("name", "A"),
                                                new Query.Contains("name", "d"))),
                                new Query.Between("value", 1, -2, 3),
                                new Query.Overlap("date", Query.Relation.INTERSECTS, 4, 5),
                                new Query.Overlap("date", Query.Relation.WITHIN, 6, 7),
                                new Query.Updated(8, 9),
                                new Query.Not(new Query.ReferencesTo("subject", new Query.All()))));
        return Proposal.of(
                List.of(
                        rich,
                        delete("b"),
                        new Change.Fresh(put("c", "Cy")),
                        Change.Kept.of(put("d", "Dan"), 7, Instant.ofEpochMilli(1)),
                        Change.Kept.deletion(key("e"), 1 << 20, Instant.ofEpochMilli(1L << 40))),
                List.of(
                        new Precondition.AtVersion(key("a"), 300, 7),
                        new Precondition.Absent(key("b")),
                        new Precondition.Present(key("c")),
                        new Precondition.NoneSince(query, 1L << 40)),
                seals,
                10);
    }

    private static byte[] vector() throws IOException {
        var properties = new Properties();
        try (var stream =
                Objects.requireNonNull(
                        ProposalCodecTest.class.getResourceAsStream(
                                "/vectors/proposal-v3.properties"))) {
            properties.load(stream);
        }
        return HexFormat.of().parseHex(properties.getProperty("proposal"));
    }

    @Test
    void aProposalOfVersionThreeReadsAsItWasWritten() throws IOException {
        check(ProposalCodec.of(vector(), seals));
        assertArrayEquals(vector(), ProposalCodec.plain(ProposalCodec.of(vector(), seals)));
    }

    @Test
    void aProposalComesOutOfItsSealAsItWentIn() {
        byte[] bytes = codec.seal(everything(seals));
        check(codec.open(bytes));
        assertArrayEquals(
                ProposalCodec.plain(everything(seals)), ProposalCodec.plain(codec.open(bytes)));
        String raw = new String(bytes, StandardCharsets.ISO_8859_1);
        assertFalse(raw.contains("Patient") || raw.contains("Ada"), "sealed");
    }

    private void check(Proposal read) {
        var made = everything(seals);
        assertEquals(made.bytes(), read.bytes());
        assertEquals(made.guards(), read.guards());
        assertEquals(made.steps().size(), read.steps().size());
        for (int i = 0; i < made.steps().size(); i++) {
            var expected = made.steps().get(i);
            var found = read.steps().get(i);
            assertEquals(expected.key(), found.key());
            assertEquals(expected.placing(), found.placing());
            assertEquals(expected.name(), found.name());
            assertEquals(expected.document(), found.document());
            assertEquals(expected.documentBytes(), found.documentBytes());
            assertEquals(expected.jsonBytes(), found.jsonBytes());
            assertEquals(expected.body().flags(), found.body().flags());
            // not their tails: a vector's body is packed as the build packed that made it
            Body body = Body.of(expected.body().with(1, 0, false));
            Body other = Body.of(found.body().with(1, 0, false));
            assertArrayEquals(body.content(), other.content());
            assertEquals(body.stampOffset(), other.stampOffset());
        }
    }

    @Test
    void whatErasesComesOutAsItWentIn() {
        var erasures = List.of(new Erasure(key("a"), false), new Erasure(key("b"), true));
        var made = Proposal.erasing(erasures, List.of(), seals, 10);
        byte[] plain = ProposalCodec.plain(made);
        assertEquals(made.erasures(), ProposalCodec.of(plain, seals).erasures());
        assertEquals(3, plain[0]);
        assertEquals(2, plain[2], "none is written, two are erased");
        byte[] twice = ProposalCodec.plain(Proposal.erasing(erasures, List.of(), seals, 10));
        int second = twice.length - 2; // the id of the second
        twice[second] = 'a';
        assertFails(Failure.CORRUPT, () -> ProposalCodec.of(twice, seals));
    }

    @Test
    void anotherVersionIsRefusedAsTooOldOrTooNew() throws IOException {
        byte[] record = vector();
        record[0] = 2; // no such proposal was ever written
        assertFails(Failure.FORMAT_TOO_OLD, () -> ProposalCodec.of(record, seals));
        record[0] = 4;
        assertFails(Failure.FORMAT_TOO_NEW, () -> ProposalCodec.of(record, seals));
    }

    @Test
    void aProposalCutOrMadeLongerAnywhereIsRefused() throws IOException {
        byte[] record = vector();
        for (int length = 0; length <= record.length + 3; length++) {
            if (length != record.length) {
                byte[] other = Arrays.copyOf(record, length);
                assertFails(Failure.CORRUPT, () -> ProposalCodec.of(other, seals));
            }
        }
    }

    @Test
    void noBytesMakeAProposalThrowAnythingElseAndWhatIsReadHasOneSpelling() throws IOException {
        var random = new Random(5);
        byte[] record = vector();
        for (int i = 0; i < 20_000; i++) {
            byte[] changed = record.clone();
            for (int n = 0; n <= random.nextInt(3); n++) {
                changed[1 + random.nextInt(changed.length - 1)] = (byte) random.nextInt();
            }
            try {
                assertArrayEquals(changed, ProposalCodec.plain(ProposalCodec.of(changed, seals)));
            } catch (Failed failed) {
                assertEquals(Failure.CORRUPT, failed.failure());
            }
        }
    }

    @Test
    void aSealedProposalThatWasChangedOrIsAnotherAccountsIsRefused() {
        byte[] bytes = codec.seal(everything(seals));
        for (int i = 0; i < bytes.length; i++) {
            byte[] changed = bytes.clone();
            changed[i] ^= 1;
            var failed = assertThrows(Failed.class, () -> codec.open(changed));
            assertFalse(failed.failure() == Failure.INTERNAL, failed.getMessage());
        }
        var others = new ProposalCodec(new UUID(1, 2), seals);
        assertFails(Failure.CORRUPT, () -> others.open(bytes));
    }

    @Test
    void chainsOfEveryKindComeOutAsTheyWentIn() {
        Query query =
                new Query.ReferencesTo(
                        "subject",
                        new Query.ReferencedBy(
                                "patient",
                                List.of("Patient", "Group"),
                                new Query.Shares(
                                        "questionnaire",
                                        "url",
                                        new Query.Near(
                                                "latitude",
                                                "longitude",
                                                new Query.Point(-36.8, 179.9),
                                                250.5))));
        var since = new Precondition.NoneSince(query, 1);
        Proposal proposal = Proposal.of(List.of(), List.of(since), seals, 10);
        assertEquals(proposal.guards(), codec.open(codec.seal(proposal)).guards());
    }

    @Test
    void whatWouldNotBeReadIsNotWritten() {
        Query deep = new Query.All();
        for (int i = 0; i < QueryCodec.DEPTH_MAX; i++) {
            deep = new Query.Not(deep);
        }
        var since = new Precondition.NoneSince(deep, 1);
        var proposal = Proposal.of(List.of(), List.of(since), seals, 10);
        assertFails(Failure.TOO_LARGE, () -> codec.seal(proposal));
    }
}
