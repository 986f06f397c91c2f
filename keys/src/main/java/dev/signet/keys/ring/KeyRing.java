// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys.ring;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.crypto.Generation;
import dev.signet.crypto.Seals;
import dev.signet.crypto.Secret;
import dev.signet.keys.AllowedVaults;
import dev.signet.keys.KeyAnswer;
import dev.signet.keys.KeyReason;
import dev.signet.keys.KeySource;
import dev.signet.keys.KeyUri;
import dev.signet.keys.KeyVersion;
import dev.signet.keys.WrappedKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The keys of one account: the file that holds them wrapped (docs/formats/key-ring.md) and,
/// while it is open, the only owner of the opened secrets. It lends one [Seals] to those who
/// read and write the account, and takes it back with [#withdraw].
///
/// Opening, moving and withdrawing: one caller at a time, which is the account's key watch for a
/// customer-managed account. What the ring says of itself ([#account] to [#versionsNeeded]): any
/// thread.
public final class KeyRing implements AutoCloseable {
    private final RingPlace place;
    private final RingChain chain;
    private volatile @Nullable OpenRing open;

    private KeyRing(RingPlace place, RingChain chain) {
        this.place = place;
        this.chain = chain;
    }

    /// Makes the ring of a new customer-managed account: both halves of generation 1, the
    /// customer's wrapped by the key's latest version and unwrapped again to check. The result is
    /// not open.
    ///
    /// @throws Failed `CONFLICT` when the account has one; `STORAGE`
    public static KeyAnswer<KeyRing> create(
            RingPlace place, UUID account, KeyUri keyUri, KeySource source) {
        return create(place, new FolderDisk(place.folder()), account, keyUri, source);
    }

    static KeyAnswer<KeyRing> create(
            RingPlace place, RingDisk disk, UUID account, KeyUri keyUri, KeySource source) {
        return source.latest()
                .then(facts -> NewGeneration.make(place, account, 1, source, facts.version()))
                .then(
                        first -> {
                            try (first) {
                                return new KeyAnswer.Opened<>(
                                        write(place, disk, account, Optional.of(keyUri), first));
                            }
                        });
    }

    /// Makes the ring of a new service-managed account; not open.
    ///
    /// @throws Failed as the other one
    public static KeyRing createServiceManaged(RingPlace place, UUID account) {
        return createServiceManaged(place, new FolderDisk(place.folder()), account);
    }

    static KeyRing createServiceManaged(RingPlace place, RingDisk disk, UUID account) {
        try (NewGeneration first = NewGeneration.make(place, account, 1)) {
            return write(place, disk, account, Optional.empty(), first);
        }
    }

    private static KeyRing write(
            RingPlace place,
            RingDisk disk,
            UUID account,
            Optional<KeyUri> keyUri,
            NewGeneration first) {
        try (Secret names = Secret.random(place.entropy(), Generation.SECRET_BYTES)) {
            var content =
                    new RingContent(
                            account,
                            place.root().id(),
                            keyUri,
                            List.of(first.stored()),
                            RingNames.seal(place.entropy(), account, first.opened(), names));
            var slots = new RingSlots(disk, place.allowed());
            return new KeyRing(place, RingChain.create(slots, content, first.opened()));
        }
    }

    /// Reads the ring of an account and checks its structure and its chain. Whether it is
    /// authentic shows when it is opened. Asks no vault.
    ///
    /// @param sequenceMin the highest [#sequence] that the caller has seen; 0 if it has seen none
    /// @throws Failed `NOT_FOUND`, `CORRUPT`, `FORMAT_TOO_OLD`, `FORMAT_TOO_NEW`, `STORAGE`;
    ///     `INVALID` when it was made under another root or names a vault that is not allowed
    public static KeyRing load(RingPlace place, UUID account, long sequenceMin) {
        return load(place, new FolderDisk(place.folder()), account, sequenceMin);
    }

    static KeyRing load(RingPlace place, RingDisk disk, UUID account, long sequenceMin) {
        RingChain chain = RingChain.load(new RingSlots(disk, place.allowed()));
        if (!chain.content().account().equals(account)) {
            throw new Failed(
                    Failure.CORRUPT,
                    "the key ring is of another account",
                    new Fact("file", place.folder().resolve(RingSlots.name(chain.sequence()))));
        }
        if (!chain.content().root().equals(place.root().id())) {
            throw new Failed(
                    Failure.INVALID,
                    "the key ring was made under another service root",
                    new Fact("file", place.folder().resolve(RingSlots.name(chain.sequence()))),
                    new Fact("root", chain.content().root()),
                    new Fact("expected", place.root().id()));
        }
        if (chain.sequence() < sequenceMin) {
            throw new Failed(
                    Failure.CORRUPT,
                    "the key ring is older than one that was in use",
                    new Fact("file", place.folder().resolve(RingSlots.name(sequenceMin))),
                    new Fact("sequence", chain.sequence()),
                    new Fact("expected", sequenceMin));
        }
        return new KeyRing(place, chain);
    }

    /// Deletes the ring in that folder, readable or not: from then on nothing can open what was
    /// sealed under it. Idempotent; first close whatever has it open.
    public static void erase(Path folder) {
        if (Files.isDirectory(folder)) {
            erase(new FolderDisk(folder));
        }
    }

    static void erase(RingDisk disk) {
        new RingSlots(disk, AllowedVaults.of(List.of())).erase();
    }

    /// Whose ring it is.
    public UUID account() {
        return chain.content().account();
    }

    /// The customer's key; empty for a service-managed account.
    public Optional<KeyUri> keyUri() {
        return chain.content().keyUri();
    }

    /// Rises with every change; for [#load].
    public long sequence() {
        return chain.sequence();
    }

    /// The generation that seals new data; at least 1.
    public int activeGeneration() {
        return chain.content().active().number();
    }

    /// The generations whose data can be opened, ascending.
    public List<Integer> generations() {
        return chain.content().generations().stream().map(RingGeneration::number).toList();
    }

    /// Every version of the customer's key that the ring still needs; empty if service-managed.
    /// A backup needs those that were needed when it was made.
    public List<KeyVersion> versionsNeeded() {
        return chain.content().versions();
    }

    /// Whether seals are lent.
    public boolean isOpen() {
        return open != null;
    }

    /// Values sealed under the active generation: since the ring was opened, and before that as
    /// far as [#sealedBefore] was told; 0 when the ring is not open.
    public long sealedValues() {
        OpenRing ring = open;
        return ring == null ? 0 : ring.sealedValues();
    }

    /// Tells how many values earlier openings have sealed under the generation that is active
    /// now, which only the owner of the sealed data can know. To be told after each opening; an
    /// estimate errs upwards. It counts until the next generation starts. Any thread; nothing
    /// happens when the ring is not open.
    public void sealedBefore(long values) {
        OpenRing ring = open;
        if (ring != null) {
            ring.sealedBefore(values);
        }
    }

    /// Whether the ring has as many generations as a ring may have
    /// ([RingContent#GENERATIONS_MAX]): it cannot be moved and no generation be started any more.
    public boolean isFull() {
        return generations().size() >= RingContent.GENERATIONS_MAX;
    }

    /// Opens every generation at the vault and lends fresh seals.
    ///
    /// @throws Failed `CORRUPT` when the ring is not authentic; `CONFLICT` when it is open
    public KeyAnswer<Seals> open(KeySource source) {
        return opened(new RingUnwrap(place, source::unwrap));
    }

    /// Opens a service-managed ring.
    ///
    /// @throws Failed as the other one; `INVALID` for a customer-managed ring
    public Seals openServiceManaged() {
        requireServiceManaged();
        var unwrap =
                new RingUnwrap(place, _ -> new KeyAnswer.Refused<>(KeyReason.IDENTITY_UNDEFINED));
        return switch (opened(unwrap)) {
            case KeyAnswer.Opened<Seals>(var seals) -> seals;
            case KeyAnswer.Refused<Seals> _, KeyAnswer.NoAnswer<Seals> _ ->
                    throw new IllegalStateException("a service-managed ring asks nobody");
        };
    }

    private KeyAnswer<Seals> opened(RingUnwrap unwrap) {
        if (open != null) {
            throw new Failed(Failure.CONFLICT, "the key ring is open");
        }
        return unwrap.all(chain.content()).then(this::lend);
    }

    private KeyAnswer<Seals> lend(List<Generation> opened) {
        int kept = 0; // of the last ones
        try {
            OpenRing ring = OpenRing.lend(place, chain, opened);
            kept = 1;
            open = ring;
            return new KeyAnswer.Opened<>(ring.seals());
        } finally {
            opened.subList(0, opened.size() - kept).forEach(Generation::close);
        }
    }

    /// Asks the vault whether it still unwraps the active generation's C_g, and checks what it
    /// gave against the ring. The answer itself is not kept.
    ///
    /// @throws Failed `CORRUPT` when the root does not open the other half
    public KeyAnswer<KeyVersion> probe(KeySource source) {
        RingContent content = chain.content();
        WrappedKey wrapped = content.active().customer().orElseThrow();
        var unwrap = new RingUnwrap(place, source::unwrap);
        return source.unwrap(wrapped)
                .then(customer -> unwrap.derived(content, content.active(), customer))
                .then(
                        derived -> {
                            try (derived) {
                                return chain.authenticatedBy(derived)
                                        ? new KeyAnswer.Opened<>(wrapped.version())
                                        : new KeyAnswer.Refused<>(KeyReason.WRAP_OR_UNWRAP_FAILED);
                            }
                        });
    }

    /// Moves every C_g to `version` of the key at `to`: unwraps with the old version, wraps with
    /// the new one, unwraps again to check, starts a new generation, and writes the ring. Data is
    /// read and written meanwhile. For a new version of the same key both sources are one.
    ///
    /// @param keyUri the key that `to` speaks for
    /// @throws Failed `STORAGE`: whether it has happened shows in [#keyUri] and
    ///     [#versionsNeeded] once a later call has gone well; `CONFLICT` when the ring is not
    ///     open; `TOO_LARGE` before any vault is asked when the ring [#isFull]
    public KeyMove move(KeySource from, KeyUri keyUri, KeySource to, KeyVersion version) {
        OpenRing ring = requireOpen();
        requireRoom();
        return new RingMove(place, chain.content(), ring, from, to).to(keyUri, version);
    }

    /// Asks the vault for all that takes a service-managed ring under the customer's key at `to`,
    /// and changes nothing. Nobody has to wait for it: the ring may be used and changed meanwhile,
    /// which [#adopt] finds.
    ///
    /// @param keyUri the key that `to` speaks for
    /// @param version the one that is to wrap
    /// @return for [#adopt]; the caller closes it
    /// @throws Failed `CONFLICT` when the ring is not open; `TOO_LARGE` before the vault is asked
    ///     when the ring [#isFull]; `INVALID` for a customer-managed ring
    public KeyAnswer<RingAdoption> prepareAdoption(
            KeyUri keyUri, KeySource to, KeyVersion version) {
        OpenRing ring = open;
        if (ring == null) {
            throw notOpen();
        }
        requireServiceManaged();
        requireRoom();
        return RingAdoption.prepare(place, chain.content(), ring, to, keyUri, version);
    }

    /// Takes a service-managed ring under a customer's key: from then on it opens with that key
    /// only, and so does what was sealed before, which stays as it is. Data is read and written
    /// meanwhile. Asks no vault. There is no way back.
    ///
    /// Who has a copy of the ring from before, and the root, needs no key of the customer for
    /// what was sealed until then.
    ///
    /// @return false when the ring has changed since that was prepared; then nothing has happened
    /// @throws Failed `STORAGE`: whether it has happened shows in [#keyUri] once a later call has
    ///     gone well; `CONFLICT` when the ring is not open; `INVALID` for a customer-managed ring
    public boolean adopt(RingAdoption prepared) {
        OpenRing ring = requireOpen();
        requireServiceManaged();
        if (!prepared.isFor(chain.content())) {
            return false;
        }
        prepared.start(ring);
        return true;
    }

    /// Starts a generation under the version that wraps today.
    ///
    /// @throws Failed as [#move]
    public KeyAnswer<Integer> startGeneration(KeySource source) {
        OpenRing ring = requireOpen();
        requireRoom();
        KeyVersion version = versionsNeeded().getLast();
        return NewGeneration.make(place, account(), activeGeneration() + 1, source, version)
                .then(
                        next -> {
                            ring.start(chain.content(), next);
                            return new KeyAnswer.Opened<>(next.stored().number());
                        });
    }

    /// Starts the next generation of a service-managed ring if the active one has sealed
    /// `valuesMax` values or more. Its owner calls this now and then, as a key watch does by
    /// itself for a customer-managed ring.
    ///
    /// @param valuesMax 1 to [Generation#SEALED_VALUES_MAX]
    /// @return whether it has, so that [#sequence] has risen
    /// @throws Failed as [#move]; `INVALID` for a customer-managed ring
    public boolean renewServiceManaged(long valuesMax) {
        OpenRing ring = requireOpen();
        requireServiceManaged();
        if (ring.sealedValues() < valuesMax) {
            return false;
        }
        requireRoom();
        ring.start(chain.content(), NewGeneration.make(place, account(), activeGeneration() + 1));
        return true;
    }

    /// Finishes a change that a failing disk or a crash has cut in two; else does nothing.
    public void settle() {
        requireOpen().settle();
    }

    /// Looks which content a write that failed has left on the disk. Of a closed ring.
    public void refresh() {
        chain.refresh();
    }

    boolean settled() {
        return chain.settled();
    }

    /// Stops lending at once, lets uses under way end for at most `drain`, wipes the keys.
    /// Nothing happens when the ring is not open.
    ///
    /// @param kind `KEY_REFUSED` or `KEY_SILENT`, with which every later use fails
    /// @param facts what each of those failures carries
    public void withdraw(Failure kind, Duration drain, Fact... facts) {
        OpenRing ring = open;
        open = null;
        if (ring != null) {
            ring.withdraw(kind, drain, facts);
        }
    }

    /// Withdraws as silent, without a drain.
    @Override
    public void close() {
        withdraw(Failure.KEY_SILENT, Duration.ZERO);
    }

    @Override
    public String toString() {
        return "KeyRing(" + activeGeneration() + (isOpen() ? ", open)" : ")");
    }

    private void requireServiceManaged() {
        if (keyUri().isPresent()) {
            throw new Failed(Failure.INVALID, "the account is customer-managed");
        }
    }

    private void requireRoom() {
        if (isFull()) {
            throw new Failed(
                    Failure.TOO_LARGE,
                    "the key ring takes no more generations",
                    new Fact("generations", RingContent.GENERATIONS_MAX));
        }
    }

    private OpenRing requireOpen() {
        OpenRing ring = open;
        if (ring == null) {
            throw notOpen();
        }
        ring.resolve();
        return ring;
    }

    private static Failed notOpen() {
        return new Failed(Failure.CONFLICT, "the key ring is not open");
    }
}
