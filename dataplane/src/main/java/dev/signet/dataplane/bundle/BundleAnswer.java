// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bundle;

import dev.signet.dataplane.budget.BodyBudget;
import dev.signet.dataplane.edge.BundleWriter;
import dev.signet.dataplane.exchange.BundleEntry;
import dev.signet.dataplane.exchange.Content;
import dev.signet.dataplane.exchange.Etags;
import dev.signet.dataplane.exchange.OperationOutcomes;
import dev.signet.dataplane.exchange.Outcome;
import dev.signet.dataplane.exchange.Preferences.Return;
import dev.signet.fhir.Issue;
import dev.signet.fhir.IssueType;
import dev.signet.store.ResourceKey;
import dev.signet.store.Stored;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// The answer to a Bundle on its way, entry by entry. One thread.
final class BundleAnswer {
    /// Resources beyond it are left out of the answer.
    static final int RESPONSE_BYTES_MAX = 32 << 20;

    /// As written and on its way out.
    private static final long COPIES = 2;

    private static final Content CUT =
            Content.of(
                    List.of(
                            new Issue(
                                    Issue.Severity.WARNING,
                                    IssueType.INCOMPLETE,
                                    "The answer to the Bundle is too large; this part is left"
                                            + " out. Ask for it alone.",
                                    "")));

    private static final Content ALL_OK = new Content.Tree(OperationOutcomes.allOk());

    private final BundleWriter writer;
    private final Return wanted;
    private final int bodyBytes;
    private final BodyBudget.Share memory;
    private boolean full;

    /// @param wanted what the writes of a transaction answer with
    /// @param bodyBytes for which `memory` has been taken
    BundleAnswer(String type, Return wanted, int entries, int bodyBytes, BodyBudget.Share memory) {
        this.wanted = wanted;
        this.writer = new BundleWriter(type, 256 + entries * 200);
        this.bodyBytes = bodyBytes;
        this.memory = memory;
    }

    /// What an entry has come to, written out.
    ///
    /// @param body of the outcome's content
    record Answered(Outcome outcome, byte[] body) {}

    /// An entry that was asked on its own.
    void add(Answered answered) {
        Outcome outcome = answered.outcome();
        boolean isGood = outcome.status() < 400;
        boolean isCut = !fits(answered.body().length);
        Content body = isCut ? CUT : new Content.Written(answered.body());
        boolean isResource = isGood && !isCut;
        String etag = outcome.version() > 0 ? Etags.of(outcome.version()) : "";
        writer.add(
                BundleEntry.answered(
                        isResource ? body : Content.NONE,
                        new BundleEntry.Response(
                                status(outcome.status()),
                                outcome.location(),
                                etag,
                                "",
                                isResource ? Content.NONE : body)));
    }

    /// A write of a transaction.
    ///
    /// @param written as it is stored; read only when the answer is to hold it
    void add(
            boolean created,
            ResourceKey key,
            long version,
            String time,
            Supplier<Optional<Stored>> written) {
        Content resource = Content.NONE;
        Content outcome = Content.NONE;
        switch (wanted) {
            case UNSTATED, MINIMAL -> {}
            case REPRESENTATION -> {
                Optional<byte[]> json = written.get().map(Stored::json);
                boolean fits = json.isPresent() && fits(json.get().length);
                resource = fits ? new Content.Written(json.get()) : Content.NONE;
                outcome = fits ? Content.NONE : CUT;
            }
            case OPERATION_OUTCOME -> outcome = ALL_OK;
        }
        writer.add(
                BundleEntry.answered(
                        resource,
                        new BundleEntry.Response(
                                created ? "201 Created" : "200 OK",
                                key.path() + "/_history/" + version,
                                Etags.of(version),
                                time,
                                outcome)));
    }

    /// A delete of a transaction.
    void addDeleted() {
        add(new BundleEntry.Response("204 No Content", "", "", "", Content.NONE));
    }

    /// What a conditional create of a transaction has found.
    void addFound(ResourceKey key) {
        add(new BundleEntry.Response("200 OK", key.path(), "", "", Content.NONE));
    }

    private void add(BundleEntry.Response response) {
        writer.add(BundleEntry.answered(Content.NONE, response));
    }

    /// Whether so much more may be answered. When there is no memory for one, the others do not
    /// wait for it again.
    private boolean fits(int bytes) {
        long after = (long) writer.length() + bytes;
        full =
                full
                        || after > RESPONSE_BYTES_MAX
                        || !memory.grows(bodyBytes + bodyBytes / 2 + COPIES * after);
        return !full || bytes == 0;
    }

    Outcome outcome() {
        return Outcome.of(200, new Content.Written(writer.toBytes()));
    }

    private static String status(int status) {
        return switch (status) {
            case 200 -> "200 OK";
            case 201 -> "201 Created";
            case 204 -> "204 No Content";
            case 304 -> "304 Not Modified";
            case 400 -> "400 Bad Request";
            case 403 -> "403 Forbidden";
            case 404 -> "404 Not Found";
            case 405 -> "405 Method Not Allowed";
            case 409 -> "409 Conflict";
            case 410 -> "410 Gone";
            case 412 -> "412 Precondition Failed";
            case 413 -> "413 Content Too Large";
            case 429 -> "429 Too Many Requests";
            default -> String.valueOf(status);
        };
    }
}
