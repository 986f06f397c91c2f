// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.log;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.base.Uuids;
import dev.signet.crypto.Purpose;
import dev.signet.crypto.Seals;
import dev.signet.index.IndexDocument;
import dev.signet.store.Erasure;
import dev.signet.store.Method;
import dev.signet.store.Precondition;
import dev.signet.store.ResourceKey;
import dev.signet.store.record.Body;
import dev.signet.store.record.Name;
import dev.signet.store.record.RecordReader;
import dev.signet.store.record.Schema;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Optional;
import java.util.UUID;

/// A proposal as bytes that may leave the process: sealed. Format: docs/formats/proposal.md. The
/// local log does without it.
public final class ProposalCodec {
    /// The longest proposal, before it is sealed.
    public static final int PROPOSAL_BYTES_MAX = 256 << 20;

    private static final byte[] LABEL = "signet/proposal/3".getBytes(StandardCharsets.US_ASCII);
    private static final int FORMAT_VERSION = 3;
    private static final int NEXT = 0;
    private static final int ONLY_NEW = 1;
    private static final int GIVEN = 2;

    private static final int ERASES = 0;
    private static final int PURGES = 1;

    private static final int AT_VERSION = 1;
    private static final int ABSENT = 2;
    private static final int PRESENT = 3;
    private static final int NONE_SINCE = 4;

    private final Seals seals;
    private final byte[] place;

    /// @param accountId whose proposals; bound to each
    public ProposalCodec(UUID accountId, Seals seals) {
        this.seals = seals;
        this.place =
                ByteBuffer.allocate(Uuids.BYTES + 1 + LABEL.length)
                        .put(Uuids.bytes(accountId))
                        .put((byte) 0)
                        .put(LABEL)
                        .array();
    }

    /// @throws Failed `TOO_LARGE`; `INVALID` for one with a receipt; `KEY_REFUSED`, `KEY_SILENT`
    public byte[] seal(Proposal proposal) {
        return seals.seal(Purpose.TX, plain(proposal), place);
    }

    /// Opens what [#seal] made for the same account.
    ///
    /// @throws Failed `CORRUPT` when it does not verify or does not read; `FORMAT_TOO_OLD`,
    ///     `FORMAT_TOO_NEW`; `KEY_REFUSED`, `KEY_SILENT`
    public Proposal open(byte[] bytes) {
        return of(seals.open(Purpose.TX, bytes, place), seals);
    }

    /// Before sealing.
    public static byte[] plain(Proposal proposal) {
        if (proposal.receipt().isPresent()) {
            throw new Failed(Failure.INVALID, "a proposal with a receipt stays in the process");
        }
        var out = new ProposalWriter();
        out.octet(FORMAT_VERSION);
        out.count(proposal.steps().size(), Schema.CHANGES_MAX);
        proposal.steps().forEach(step -> write(step, out));
        out.count(proposal.erasures().size(), Schema.CHANGES_MAX);
        proposal.erasures()
                .forEach(each -> write(each.keepsCurrent() ? PURGES : ERASES, each.key(), out));
        out.count(proposal.guards().size(), Schema.CHANGES_MAX);
        proposal.guards().forEach(guard -> write(guard.precondition(), out));
        return out.end(PROPOSAL_BYTES_MAX);
    }

    private static void write(Proposal.Step step, ProposalWriter out) {
        out.octet(step.body().flags());
        write(step.placing(), out);
        out.bytes(step.body().tail(), PROPOSAL_BYTES_MAX);
        step.document().ifPresent(document -> FieldCodec.write(document.fields(), out));
    }

    private static void write(Placing placing, ProposalWriter out) {
        if (placing.isGiven()) {
            out.octet(GIVEN);
            out.number(placing.version());
            out.number(placing.time());
        } else {
            out.octet(placing.onlyNew() ? ONLY_NEW : NEXT);
        }
    }

    private static Placing placing(ProposalReader in) {
        switch (in.octet()) {
            case NEXT -> {
                return Placing.NEXT;
            }
            case ONLY_NEW -> {
                return Placing.ONLY_NEW;
            }
            case GIVEN -> {
                long version = in.number();
                long time = in.number();
                if (version < 1 || time < 0) {
                    throw ProposalReader.unreadable();
                }
                return new Placing(false, version, time);
            }
            default -> throw ProposalReader.unreadable();
        }
    }

    private static void write(Precondition precondition, ProposalWriter out) {
        switch (precondition) {
            case Precondition.AtVersion(var key, long version, long lsn) -> {
                write(AT_VERSION, key, out);
                out.number(version);
                out.number(lsn);
            }
            case Precondition.Absent(var key) -> write(ABSENT, key, out);
            case Precondition.Present(var key) -> write(PRESENT, key, out);
            case Precondition.NoneSince(var query, long lsn) -> {
                out.octet(NONE_SINCE);
                out.number(lsn);
                QueryCodec.write(query, out);
            }
        }
    }

    private static void write(int kind, ResourceKey key, ProposalWriter out) {
        out.octet(kind);
        out.text(key.type(), Body.TYPE_BYTES_MAX);
        out.text(key.id(), Body.ID_BYTES_MAX);
    }

    /// Reads what [#plain] made. Database keys are not carried: they are made again, so that none
    /// can be of another resource than its body.
    public static Proposal of(byte[] plain, Seals seals) {
        if (plain.length > PROPOSAL_BYTES_MAX) {
            throw ProposalReader.unreadable();
        }
        var in = new ProposalReader(plain);
        checkVersion(in.octet());
        int changes = in.count(Schema.CHANGES_MAX);
        var steps = new ArrayList<Proposal.Step>();
        for (int i = 0; i < changes; i++) {
            steps.add(step(in, seals));
        }
        int gone = in.count(Schema.CHANGES_MAX);
        var erasures = new ArrayList<Proposal.Erasing>();
        for (int i = 0; i < gone; i++) {
            erasures.add(erasing(in, seals));
        }
        int preconditions = in.count(Schema.CHANGES_MAX);
        var guards = new ArrayList<Proposal.Guard>();
        for (int i = 0; i < preconditions; i++) {
            var precondition = precondition(in);
            guards.add(new Proposal.Guard(precondition, Proposal.name(precondition, seals)));
        }
        in.end();
        try {
            return new Proposal(steps, erasures, guards);
        } catch (Failed _) {
            throw ProposalReader.unreadable();
        }
    }

    private static Proposal.Erasing erasing(ProposalReader in, Seals seals) {
        int kind = in.octet();
        if (kind > PURGES) {
            throw ProposalReader.unreadable();
        }
        return Proposal.erasing(new Erasure(key(in), kind == PURGES), seals);
    }

    private static void checkVersion(int found) {
        if (found != FORMAT_VERSION) {
            throw new Failed(
                    found < FORMAT_VERSION ? Failure.FORMAT_TOO_OLD : Failure.FORMAT_TOO_NEW,
                    "a proposal is of another format version",
                    new Fact("version", found),
                    new Fact("reads", FORMAT_VERSION));
        }
    }

    private static Proposal.Step step(ProposalReader in, Seals seals) {
        int flags = in.octet();
        Placing placing = placing(in);
        var packed = new Body.Packed(flags, in.bytes(PROPOSAL_BYTES_MAX));
        Body body = body(packed);
        var name = new Name(RecordReader.name(seals, body.key()));
        if (body.deleted()) {
            return new Proposal.Step(body.key(), name, packed, Optional.empty(), 0, 0, placing);
        }
        var document = document(body.key(), in);
        return new Proposal.Step(
                body.key(),
                name,
                packed,
                Optional.of(document),
                document.heapBytes(),
                body.content().length - body.jsonOffset(),
                placing);
    }

    /// What is committed must be readable ever after.
    private static Body body(Body.Packed packed) {
        try {
            Body body = Body.of(packed.with(1, 0, false));
            if (body.method() != Method.UNSAID && body.created()) {
                throw ProposalReader.unreadable(); // the applier alone says so
            }
            return body;
        } catch (Failed _) {
            throw ProposalReader.unreadable();
        }
    }

    private static IndexDocument document(ResourceKey key, ProposalReader in) {
        try {
            return new IndexDocument(key.type(), key.id(), FieldCodec.read(in));
        } catch (Failed failed) {
            throw failed.failure() == Failure.CORRUPT ? failed : ProposalReader.unreadable();
        }
    }

    private static Precondition precondition(ProposalReader in) {
        return switch (in.octet()) {
            case AT_VERSION -> new Precondition.AtVersion(key(in), in.number(), in.number());
            case ABSENT -> new Precondition.Absent(key(in));
            case PRESENT -> new Precondition.Present(key(in));
            case NONE_SINCE -> {
                long lsn = in.number();
                yield new Precondition.NoneSince(QueryCodec.read(in), lsn);
            }
            default -> throw ProposalReader.unreadable();
        };
    }

    private static ResourceKey key(ProposalReader in) {
        return new ResourceKey(in.text(Body.TYPE_BYTES_MAX), in.text(Body.ID_BYTES_MAX));
    }
}
