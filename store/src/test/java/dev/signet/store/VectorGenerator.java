// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

import static dev.signet.store.Sample.commit;
import static dev.signet.store.Sample.delete;
import static dev.signet.store.Sample.put;

import dev.signet.store.log.ProposalCodec;
import dev.signet.store.log.ProposalCodecTest;
import dev.signet.store.record.Body;
import dev.signet.store.record.Erased;
import dev.signet.store.record.Head;
import dev.signet.store.record.Mark;
import dev.signet.store.record.Tip;
import dev.signet.store.record.Transaction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Makes the vectors of one version, once: a vector that exists is never written again. Run
/// it with the folder of the vectors and an empty folder.
public final class VectorGenerator {
    public static final String JSON_ID = "0f8fad5b-d9cb-469f-a165-70867728950e";
    public static final long TIME = 1_767_225_600_123L;

    /// A resource with everything that is folded.
    public static final String FOLDABLE =
            """
            {"resourceType":"Patient","id":"0f8fad5b-d9cb-469f-a165-70867728950e",\
            "meta":{},"managingOrganization":{"reference":\
            "Organization/7d444840-9dc0-11d1-b245-5ffdce74fad2"},\
            "link":[{"other":{"reference":"Patient/0f8fad5b-d9cb-469f-a165-70867728950e"}}],\
            "birthDate":"1960-02-29","deceasedDateTime":"2024-02-29T23:59:59.987+01:00",\
            "photo":[{"creation":"2024-02-29T23:59:59Z","data":"QWRhIExvdmVsYWNlIHdyb3RlIHRo\
            ZSBmaXJzdCBwcm9ncmFtIGZvciBhIG1hY2hpbmUgdGhhdCB3YXMgbmV2ZXIgYnVpbHQ="}],\
            "contact":[{"period":{"start":"2024-03-01T00:00:09Z",\
            "end":"1969-12-31T23:59:59Z"}}]}""";

    private VectorGenerator() {}

    public static void main(String[] arguments) throws IOException {
        Path vectors = Path.of(arguments[0]);
        Files.createDirectories(vectors);
        Path proposal = vectors.resolve("proposal-v3.properties");
        if (!Files.exists(proposal)) {
            write(proposal, proposal().getBytes());
        }
        Path records = vectors.resolve("v2.properties");
        if (!Files.exists(records)) {
            write(records, properties().getBytes());
        }
        Path kept = vectors.resolve("v3.properties");
        if (!Files.exists(kept)) {
            write(kept, kept().getBytes());
        }
        Path folded = vectors.resolve("v4.properties");
        if (!Files.exists(folded)) {
            write(folded, folded().getBytes());
        }
        Path folder = Path.of(arguments[1]);
        try (var database = Sample.open(folder)) {
            commit(database, put("a", "Ada"), put("b", "Bea"));
            commit(database, put("a", "Eva"), delete("b"));
        }
        Path zip = vectors.resolve("database-v1.zip");
        if (Files.exists(zip)) {
            return;
        }
        try (var out = new ZipOutputStream(Files.newOutputStream(zip));
                var files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String name = folder.relativize(file).toString();
                if (!name.matches(".*(LOG.*|LOCK|write.lock)")) {
                    out.putNextEntry(new ZipEntry(name));
                    out.write(Files.readAllBytes(file));
                }
            }
        }
    }

    private static String proposal() {
        byte[] plain = ProposalCodec.plain(ProposalCodecTest.everything(Sample.seals()));
        return "# docs/formats/proposal.md. Plaintext, before sealing.\n"
                + ("proposal=" + HexFormat.of().formatHex(plain) + "\n");
    }

    private static String properties() {
        var hex = HexFormat.of();
        var plain = put(JSON_ID, "Ada");
        var change =
                new Change.Put(
                        plain.key(),
                        plain.json(),
                        plain.stampOffset(),
                        plain.stampComma(),
                        plain.document(),
                        Method.PUT);
        byte[] body = Body.pack(change).with(3, TIME, true);
        byte[] mark = new Mark(TIME + 2, List.of(7L, 1L << 20, 3L << 20 | 5)).bytes();
        byte[] deletion = Body.pack(delete(JSON_ID)).with(4, TIME + 1, false);
        var chain = new Transaction.Chain(Tip.start().digest(), 1, TIME, 2);
        chain.add(body);
        chain.add(deletion);
        byte[] digest = chain.end();
        var transaction = new Transaction(TIME, 2, digest);
        var rest = new Erased.Rest(Tip.start().digest(), 1, transaction);
        rest.add(1, deletion);
        var erased = new Erased(2, new TreeSet<>(List.of(0)), rest.end());
        return "# One line a vector; docs/formats/tx.md and body.md. Plaintexts, before sealing.\n"
                + ("body=" + hex.formatHex(body) + "\n")
                + ("deletion=" + hex.formatHex(deletion) + "\n")
                + ("mark=" + hex.formatHex(mark) + "\n")
                + ("head=" + hex.formatHex(new Head(300, 1L << 40 | 7, false, 12).bytes()) + "\n")
                + ("digest=" + hex.formatHex(digest) + "\n")
                + ("transaction=" + hex.formatHex(transaction.bytes()) + "\n")
                + ("erased=" + hex.formatHex(erased.bytes()) + "\n");
    }

    private static String kept() {
        var hex = HexFormat.of();
        var change = Change.Kept.of(put(JSON_ID, "Ada"), 3, Instant.ofEpochMilli(TIME));
        byte[] body = Body.pack(change).given(3, TIME);
        var gone = Change.Kept.deletion(change.key(), 4, Instant.ofEpochMilli(TIME + 1));
        byte[] head = new Head(300, 1L << 40 | 7, false, 12, true).bytes();
        return "# Versions that another server has numbered; docs/formats/tx.md and body.md.\n"
                + ("body=" + hex.formatHex(body) + "\n")
                + ("deletion=" + hex.formatHex(Body.pack(gone).given(4, TIME + 1)) + "\n")
                + ("head=" + hex.formatHex(head) + "\n");
    }

    private static String folded() {
        var hex = HexFormat.of();
        byte[] json = FOLDABLE.getBytes(StandardCharsets.UTF_8);
        int stamp = FOLDABLE.indexOf("\"meta\":{") + "\"meta\":{".length();
        var document = Sample.document(Sample.key(JSON_ID), new byte[0]);
        var put = new Change.Put(Sample.key(JSON_ID), json, stamp, false, document);
        byte[] body = Body.pack(put).with(3, TIME, true);
        byte[] given = Body.pack(put).given(3, TIME);
        return "# Bodies whose content is folded; docs/formats/body.md.\n"
                + ("body=" + hex.formatHex(body) + "\n")
                + ("given=" + hex.formatHex(given) + "\n");
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        if (Files.exists(file)) {
            throw new IllegalStateException(file + " exists");
        }
        Files.write(file, bytes);
    }
}
